"""Reading the tables of a web page: many office systems call one .xls, and Excel opens it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from app.sandbox import limits
from app.sandbox.child.cells import cell_of
from app.sandbox.child.decoding import decoded
from app.sandbox.child.written_sheet import WrittenSheet
from app.sandbox.rejected import NOT_A_TABLE, SIZE, UNREADABLE, Rejected

_LEFT_OUT = ("script", "style", "head", "title", "rt", "rp", "select", "textarea", "noscript", "template")
"""Elements whose text nobody sees in the table, and the readings of kanji."""
_BREAKS = ("br", "p", "div", "li")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_DEEPEST = 20


def tables(data: bytes) -> Iterator[Any]:
    """Each table of two columns or more as a sheet without a name (``workbook.grids``), also one within a cell of another.

    Raises Rejected("not-a-table", "unreadable", "no-text", "unsure-text", "rows", "columns", "size").
    """
    page = _Page()
    try:
        page.feed(decoded(data))
        page.close()
    except AssertionError as error:  # the parser's word for a declaration it does not know
        raise Rejected(UNREADABLE) from error
    page.end_all()
    found = [table for table in page.tables if table.columns > 1 and table.row > 0]
    if not found:
        raise Rejected(NOT_A_TABLE)
    for table in found:
        yield from table.sheet.answer()


class _Table:
    """A table that is being read. Cells that reach down keep their columns in the rows below."""

    def __init__(self) -> None:
        self.sheet = WrittenSheet("")
        self.row = self._column = -1
        self.columns = 0
        self.text: list[str] | None = None
        self._span = (1, 1)
        self._taken: dict[int, int] = {}

    def start_row(self, attributes: dict[str, str]) -> None:
        self.end_cell()
        self.row, self._column = self.row + 1, -1
        self._taken = {column: below - 1 for column, below in self._taken.items() if below > 1}
        if _is_hidden(attributes):
            self.sheet.marks.hide_row(self.row)

    def start_cell(self, attributes: dict[str, str]) -> None:
        self.end_cell()
        if self.row < 0:
            self.start_row({})
        self._column += 1
        while self._column in self._taken:
            self._column += 1
        self._span = _number(attributes, "rowspan", limits.ROWS), _number(attributes, "colspan", limits.COLUMNS)
        self.text = []

    def end_cell(self) -> None:
        if self.text is None:
            return
        lines = ("".join(self.text)).split("\n")
        cell = cell_of("\n".join(" ".join(line.split()) for line in lines).strip())
        self.text = None
        down, right = self._span
        self.columns = max(self.columns, self._column + right)
        if cell is not None:
            self.sheet.put(self.row, self._column, cell)
        if down > 1 or right > 1:
            self.sheet.marks.merge(self.row, self._column, self.row + down - 1, self._column + right - 1)
        if down > 1:
            self._taken |= dict.fromkeys(range(self._column, self._column + right), down)
        self._column += right - 1


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in _LEFT_OUT:
            self._left_out.append(tag)
        elif tag == "table":
            self._begin_table()
        elif self._open:
            table = self._open[-1]
            if tag == "tr":
                self._left_out.clear()
                table.start_row(attributes)
            elif tag in ("td", "th"):
                self._left_out.clear()
                table.start_cell(attributes)
            elif tag in _BREAKS and table.text:
                table.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._left_out:
            del self._left_out[self._left_out.index(tag) :]
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].end_cell()
        elif self._open and tag == "table":
            self._open.pop().end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._left_out and (text := self._open[-1].text) is not None:
            text.append(re.sub(r"\s+", " ", data.replace("\xa0", " ")))

    def end_all(self) -> None:
        while self._open:
            self._open.pop().end_cell()

    def _begin_table(self) -> None:
        if len(self.tables) >= limits.SHEETS or len(self._open) >= _DEEPEST:
            raise Rejected(SIZE)
        self._left_out.clear()
        self._open.append(_Table())
        self.tables.append(self._open[-1])


def _is_hidden(attributes: dict[str, str]) -> bool:
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")))


def _number(attributes: dict[str, str], name: str, most: int) -> int:
    text = attributes.get(name, "").strip()
    return min(max(1, int(text)), most) if text.isascii() and text.isdigit() and len(text) < 9 else 1
