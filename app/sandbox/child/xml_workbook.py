"""Reading a workbook that is one XML: that of Excel 2003, which web systems still write, and OpenDocument's (.fods)."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.sandbox import limits
from app.sandbox.child import open_document
from app.sandbox.child.cells import Plain, cell_of
from app.sandbox.child.package_parts import DAMAGE, read_xml
from app.sandbox.child.sheet_marks import NO_RESULT
from app.sandbox.child.written_sheet import WrittenSheet
from app.sandbox.file_beginnings import HEAD_BYTES, as_utf_8
from app.sandbox.rejected import SIZE, UNREADABLE, Rejected


def sheets(data: bytes) -> Iterator[Any]:
    """As ``workbook.grids``. Raises Rejected("unreadable", "rows", "columns", "size")."""
    if b"office:document" in as_utf_8(data[:HEAD_BYTES]):
        yield from open_document.sheets_of_xml(io.BytesIO(data))
        return
    reader = _Reader()
    try:
        read_xml(io.BytesIO(data), reader.start, reader.end, reader.text)
    except DAMAGE as error:
        raise Rejected(UNREADABLE) from error
    for sheet in reader.sheets:
        yield from sheet.answer()


class _Reader:
    """Goes through the elements of Excel 2003's XML once ("XML Spreadsheet Reference", Microsoft, 2001)."""

    def __init__(self) -> None:
        self.sheets: list[WrittenSheet] = []
        self._row = self._column = -1
        self._next_row = self._next_column = 0
        self._cell: dict[str, str] = {}
        self._type = ""
        self._text: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "Worksheet":
                if len(self.sheets) >= limits.SHEETS:
                    raise Rejected(SIZE)
                self.sheets.append(WrittenSheet(attributes.get("ss:Name", "")))
                self._next_row = 0
            case "Visible" if self.sheets:
                self._text = []
            case "Row" if self.sheets:
                self._row = _number(attributes, "ss:Index", self._next_row + 1) - 1
                span = _number(attributes, "ss:Span", 0)
                self._next_row, self._next_column = self._row + 1 + span, 0
                if attributes.get("ss:Hidden") == "1":
                    for row in range(self._row, min(self._next_row, limits.ROWS)):
                        self.sheets[-1].marks.hide_row(row)
            case "Column" if self.sheets and attributes.get("ss:Hidden") == "1":
                first = _number(attributes, "ss:Index", 1) - 1
                self.sheets[-1].marks.hide_columns(first, first + _number(attributes, "ss:Span", 0))
            case "Cell" if self.sheets:
                self._start_cell(attributes)
            case "Data" if self.sheets:
                self._type, self._text = attributes.get("ss:Type", "String"), []

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        if tag == "Visible" and self._text is not None:
            if "".join(self._text).strip() in ("SheetHidden", "SheetVeryHidden"):
                self.sheets[-1] = WrittenSheet("")
            self._text = None
        elif tag == "Data" and self._text is not None:
            self._put("".join(self._text))
            self._text = None
        elif tag == "Cell" and self._type == "" and "ss:Formula" in self._cell:
            self.sheets[-1].marks.flaw(self._row, self._column, NO_RESULT)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._type = attributes, ""
        self._column = _number(attributes, "ss:Index", self._next_column + 1) - 1
        right, down = _number(attributes, "ss:MergeAcross", 0), _number(attributes, "ss:MergeDown", 0)
        self._next_column = self._column + 1 + right
        if (right or down) and self._row < limits.ROWS:
            self.sheets[-1].marks.merge(self._row, self._column, self._row + down, self._column + right)

    def _put(self, text: str) -> None:
        if self._type == "Error":
            self.sheets[-1].marks.flaw(self._row, self._column, text.strip()[:20] or NO_RESULT)
        elif (cell := _plain(self._type, text)) is not None:
            self.sheets[-1].put(self._row, self._column, cell)


def _plain(kind: str, text: str) -> Plain:
    try:
        match kind:
            case "Number":
                return cell_of(float(text))
            case "Boolean":
                return cell_of(text.strip() == "1")
            case "DateTime":
                found = datetime.fromisoformat(text.strip()[:19])
                # A time of the day alone stands on the day before the first one.
                return cell_of(found.time() if found.year < 1900 else found)
    except ValueError:
        pass
    return cell_of(text)


def _number(attributes: dict[str, str], name: str, otherwise: int) -> int:
    text = attributes.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
