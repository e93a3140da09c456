"""A list as it is shown, turned into cells that a spreadsheet program can count with: 「31人」 is 31, 「R8.3.12」 a day.

A number that is not the whole truth keeps its word in a cell of its own: 「約260人」 is 260 and 約, 「未入力」 no number and
未入力. So a sum in Excel is what the numbers add up to, and nobody takes 約 or a missing one for exact.
"""

import re
from collections.abc import Sequence
from datetime import date

from app.errors import Refused
from app.reports.flat_table import FlatCell, FlatColumn
from app.rules.pasted import copied_cell
from app.rules.typed_days import read_one_day

MARK = "{}の印"
_FIGURE = re.compile(
    r"(約?)([△-]?[0-9]{1,3}(?:,[0-9]{3})+|[△-]?[0-9]+)(\.[0-9]+)?(人|件|回|円|時間|分|日|点|冊|部|枚|校|世帯|団体)?(\D*)"
)
_DAY = re.compile(r"([A-Z][0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2})(?:[（(].[）)])?")
_NONE = ("", "－")


def typed_cells(
    titles: Sequence[str], figures: Sequence[bool], rows: Sequence[Sequence[str]]
) -> tuple[list[FlatColumn], list[list[FlatCell]]]:
    """Columns and rows of cells. ``figures``: which columns hold figures; one in which any figure has a word beside it is
    followed by a column of these words.
    """
    columns: list[FlatColumn] = []
    cells: list[list[FlatCell]] = [[] for _ in rows]
    for place, title in enumerate(titles):
        texts = [row[place].strip() for row in rows]
        split = [_figure(text) for text in texts] if figures[place] else []
        if any(number is not None for number, _ in split):
            marked = any(mark for _, mark in split)
            columns += [FlatColumn(title, "number", None), *([FlatColumn(MARK.format(title), "mark")] if marked else [])]
            for row, (number, mark) in zip(cells, split, strict=True):
                row += [number, mark or None] if marked else [number]
        elif _are_days(texts):
            columns.append(FlatColumn(title, "day"))
            for row, text in zip(cells, texts, strict=True):
                row.append(_day(text))
        else:
            columns.append(FlatColumn(title))
            for row, text in zip(cells, texts, strict=True):
                row.append(text or None)
    return columns, cells


def copied_text(titles: Sequence[str], figures: Sequence[bool], rows: Sequence[Sequence[str]], *, with_titles: bool) -> str:
    """Rows for the clipboard, as a spreadsheet program pastes them: line ends and tabs stay inside their cell."""
    columns, cells = typed_cells(titles, figures, rows)
    lines: list[list[FlatCell]] = [[column.heading for column in columns]] if with_titles else []
    return "\n".join("\t".join(map(pasted_cell, line)) for line in [*lines, *cells])


def _figure(text: str) -> tuple[float | None, str]:
    """The number, and what stands around it besides its unit."""
    found = _FIGURE.fullmatch(text)
    if found is None:
        return None, text
    about, digits, places, _, rest = found.groups()
    digits = digits.replace(",", "").replace("△", "-")
    return (float(digits + places) if places else int(digits)), f"{about}{rest.strip()}"


def _are_days(texts: Sequence[str]) -> bool:
    """Whether all that is filled is a day with its era, as lists show it."""
    filled = [text for text in texts if text not in _NONE]
    return bool(filled) and all(_day(text) is not None for text in filled)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        return read_one_day(found[1], None).value if found is not None else None
    except Refused:
        return None


def pasted_cell(cell: FlatCell) -> str:
    """A cell as a spreadsheet program pastes it."""
    if isinstance(cell, date):
        return f"{cell.year}/{cell.month}/{cell.day}"
    if not isinstance(cell, str):
        return "" if cell is None else f"{cell:.10g}"
    return copied_cell(cell)
