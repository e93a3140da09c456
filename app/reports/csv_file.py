"""The same documents as CSV, for programs and people who calculate further with the figures.

A figure without signs is plain digits (1234567, 12.5); one with signs (約1,876以上※) reads as printed, so that nobody adds what
must not be added. A missing figure stays a word: 未提出 is neither an empty cell nor 0.
"""

import csv
import io
from collections.abc import Iterable

from app.reports.document_rows import document_rows
from app.reports.paper import Cell, Num, Paper, cell_text
from app.reports.workbook import LONGEST
from app.rules.computed_text import kept_as_text
from app.rules.text import plain_text


def paper_csv(papers: Iterable[Paper]) -> bytes:
    """UTF-8 with a byte order mark, as Excel on Windows needs it. A text that it would change or compute gets ' in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, paper in enumerate(papers):
        if number:
            writer.writerow([])
        for row in document_rows(paper):
            if not row.only_to_write_on:
                writer.writerow([_cell(cell) for cell in row.cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(cell: Cell | float) -> str:
    if isinstance(cell, int | float):
        return f"{cell:.10g}"
    if isinstance(cell, Num) and not cell.approximate and not cell.mark and not cell.signed:
        return f"{cell.value / 10**cell.decimals:.{cell.decimals}f}{cell.suffix}"
    text = plain_text(cell_text(cell))[:LONGEST]
    return kept_as_text(text)
