"""The Excel and CSV files of a form, read back and compared with its paper cell by cell."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from app.reports.csv_file import paper_csv
from app.reports.paper import Cell, Chart, Notes, Num, Paper, Table, Text, cell_text
from app.reports.workbook import paper_workbook
from app.rules.text import plain_text
from app.services.audit.workbook_cells import DrawnChart, Rows, read_workbook

EXCEL, CSV = "Excel", "CSV"
NOT_THERE = "（ありません）"
_DIGITS = re.compile(r"(-?)([0-9]+)(\.[0-9]+)?(\D*)")


@dataclass(frozen=True)
class FileCell:
    """One cell of a file and what stands at its place on paper. ``place``: 「進み具合 活動件数（件） 1-① 大東」."""

    file: str
    place: str
    text: str
    on_paper: str


def cells_of_files(papers: Sequence[Paper]) -> Iterator[FileCell]:
    """Every cell of the tables, of the charts' figures and of the framed texts, in both files."""
    book = read_workbook(paper_workbook(papers))
    for paper, rows in zip_longest(papers, book.sheets[: len(papers)]):
        yield from _Reading(EXCEL, paper, rows or []).cells()
    charts = [(paper, part) for paper in papers for part in paper.parts if isinstance(part, Chart)]
    for (paper, chart), drawn in zip_longest(charts, book.charts[: len(charts)]):
        yield from _drawn(paper, chart, drawn)
    rows = list(csv.reader(io.StringIO(paper_csv(papers).decode("utf-8-sig"), newline="")))
    at = 0
    for paper in papers:
        reading = _Reading(CSV, paper, rows, at)
        yield from reading.cells()
        at = reading.at


def _drawn(paper: Paper, chart: Chart, drawn: DrawnChart | None) -> Iterator[FileCell]:
    """What Excel draws: the cells to which the series of a chart refer."""
    name = f"{_name(paper)} {chart.title}の図".strip()
    for series in chart.series:
        found = drawn.series.get(series.name) if drawn is not None else None
        for place, (label, value) in enumerate(zip(chart.labels, series.values, strict=True)):
            text = NOT_THERE if drawn is None or found is None or place >= len(found) else found[place]
            yield FileCell(EXCEL, f"{name} {series.name} {label}", text, _point(value))
            under = NOT_THERE if drawn is None or place >= len(drawn.labels) else drawn.labels[place]
            yield FileCell(EXCEL, f"{name} 見出し", under, label)


class _Reading:
    """One document in the rows of a file. Its parts are found by their headings, in their order from ``at`` on."""

    def __init__(self, file: str, paper: Paper, rows: Rows, at: int = 0) -> None:
        self.file, self.paper, self.rows, self.at = file, paper, rows, at

    def cells(self) -> Iterator[FileCell]:
        for part in self.paper.parts:
            if isinstance(part, Table):
                yield from self._table(part)
            elif isinstance(part, Chart):
                yield from self._chart(part)
            elif isinstance(part, Text) and part.name:
                yield from self._text(part)
            elif isinstance(part, Notes):
                for line in part.lines:
                    yield self._cell("注記", line if self._find([line]) else NOT_THERE, line)

    def _table(self, table: Table) -> Iterator[FileCell]:
        heads = [["　".join(filter(None, (table.caption, table.aside)))]]
        groups = [column.group for column in table.columns]
        if self.file == EXCEL:  # one cell over all columns of a group
            groups = ["" if name == before else name for before, name in zip(["", *groups], groups, strict=False)]
        heads += [groups, [column.title for column in table.columns]]
        for head in filter(any, heads):
            if not self._find(head):
                yield self._cell(table.caption, NOT_THERE, "　".join(filter(None, head)))
                return
        if not any(heads[-1]):  # a row of headings without words
            self.at += 1 if any(map(any, heads)) else 2
        for row in table.rows:
            found = self._next()
            name = " ".join(one for one in row.cells[:2] if isinstance(one, str) and one and "\n" not in one)
            for place, (cell, text) in enumerate(zip_longest(row.cells, found, fillvalue="")):
                title = table.columns[place].title if place < len(table.columns) else ""
                if cell or text:
                    yield self._cell(f"{table.caption} {name} {title}", text or "", cell)
        if self.at < len(self.rows) and any(self.rows[self.at]):
            yield self._cell(f"{table.caption}の下", "　".join(self.rows[self.at]), NOT_THERE)

    def _chart(self, chart: Chart) -> Iterator[FileCell]:
        if not self._find(["", *chart.labels]):
            yield self._cell(f"{chart.title}の数", NOT_THERE, "　".join(chart.labels))
            return
        for series in chart.series:
            name, *found = [*self._next(), ""]
            yield self._cell(f"{chart.title}の数", name, series.name)
            for label, value, text in zip_longest(chart.labels, series.values, found[: len(chart.labels)]):
                yield self._cell(f"{chart.title}の数 {series.name} {label}", _plain_number(text or ""), _point(value))

    def _text(self, part: Text) -> Iterator[FileCell]:
        for place in range(self.at, len(self.rows)):
            name, text, *_ = [*self.rows[place], "", ""]
            if _without_guard(name, part.name) == part.name:
                self.at = place + 1
                yield self._cell(part.name, text, part.text)
                return
        yield self._cell(part.name, NOT_THERE, part.text)

    def _cell(self, place: str, text: str, on_paper: Cell) -> FileCell:
        said = plain_text(cell_text(on_paper))
        text = _without_guard(text, said)
        if self.file == CSV and isinstance(on_paper, Num):
            text = _plain_number(text)
        return FileCell(self.file, " ".join(filter(None, (_name(self.paper), *place.split(" ")))), text, said)

    def _find(self, expected: Sequence[str]) -> bool:
        """Goes to the row after the next one that has these cells and no others."""
        for place in range(self.at, len(self.rows)):
            pairs = zip_longest(self.rows[place], map(plain_text, expected), fillvalue="")
            if all(_without_guard(text, wanted) == wanted for text, wanted in pairs):
                self.at = place + 1
                return True
        return False

    def _next(self) -> list[str]:
        self.at += 1
        return self.rows[self.at - 1] if self.at <= len(self.rows) else []


def _name(paper: Paper) -> str:
    return paper.bookmark or paper.title


def _point(value: float | None) -> str:
    """A value of a chart as text."""
    return "" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def _plain_number(text: str) -> str:
    """Plain digits as they are printed: 「-1234567」 as 「△1,234,567」."""
    found = _DIGITS.fullmatch(text)
    return f"{'△' if found[1] else ''}{int(found[2]):,}{found[3] or ''}{found[4]}" if found else text


def _without_guard(text: str, said: str) -> str:
    """Without the ' that keeps a spreadsheet from changing a text of a CSV."""
    return text if said.startswith("'") else text.removeprefix("'")
