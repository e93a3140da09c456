"""Reading the sheets of an OpenDocument spreadsheet, .ods in its package and .fods as one XML (ODF 1.3, part 3, 9.1)."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from app.sandbox import limits
from app.sandbox.child.cells import Plain, cell_of
from app.sandbox.child.package_parts import DAMAGE, Package, read_xml
from app.sandbox.child.sheet_marks import NO_RESULT, STRUCK
from app.sandbox.child.shown_texts import shown_text
from app.sandbox.child.written_sheet import WrittenSheet
from app.sandbox.rejected import NOT_A_TABLE, PROTECTED, SIZE, UNREADABLE, Rejected

_MANIFEST = "META-INF/manifest.xml"
_CONTENT = "content.xml"
_ERROR = re.compile(r"#[A-Z/0-9]+[!?]|#N/A|Err:[0-9]+")
_DURATION = re.compile(r"(-?)P(?:([0-9]+)D)?T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9.,]+)S)?")
_NOT_CELL_TEXT = ("annotation", "ruby-text", "frame", "custom-shape", "shapes", "detective")
"""Elements within a cell whose text is not the cell's: notes, readings of kanji, what lies upon it."""

_PARAGRAPHS = ("p", "h")


def is_open_document(package: Package) -> bool:
    """Whether a package is one of OpenDocument, perhaps a text or slides."""
    return _MANIFEST in package and "mimetype" in package


def sheets_of_package(package: Package) -> Iterator[Any]:
    """As ``workbook.grids``. Raises one of DAMAGE, Rejected("protected", "not-a-table", "rows", "columns", "size")."""
    with package.open("mimetype") as stream:
        if b"spreadsheet" not in stream.read(200):
            raise Rejected(NOT_A_TABLE)
    with package.open(_MANIFEST) as stream:
        # A package that is sealed as a whole has no content beside it.
        if b"encryption-data" in stream.read(limits.CHUNK_BYTES) or _CONTENT not in package:
            raise Rejected(PROTECTED)
    with package.open(_CONTENT) as stream:
        yield from _sheets(stream)


def sheets_of_xml(stream: BinaryIO) -> Iterator[Any]:
    """As ``workbook.grids``, of one XML. Raises Rejected("unreadable", "rows", "columns", "size")."""
    try:
        yield from _sheets(stream)
    except DAMAGE as error:
        raise Rejected(UNREADABLE) from error


def _sheets(stream: BinaryIO) -> Iterator[Any]:
    reader = _Reader()
    read_xml(stream, reader.start, reader.end, reader.text)
    for sheet in reader.sheets:
        yield from sheet.answer()


class _Reader:
    """Goes through the elements once."""

    def __init__(self) -> None:
        self.sheets: list[WrittenSheet] = []
        self._hidden_styles: set[str] = set()
        self._struck_styles: set[str] = set()
        self._struck_columns: set[int] = set()
        self._is_struck: list[bool] = []
        """Of the filled cells of the row."""
        self._style = ""
        self._inside: list[str] = []
        self._sheet: WrittenSheet | None = None
        self._row = self._column = self._rows = 0
        self._cell: dict[str, str] | None = None
        self._cells: list[tuple[int, int, Plain, str]] = []
        self._text: list[str] = []
        self._paragraphs = self._left_out = 0
        self._in_paragraph = self._is_struck_in_part = False
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "table": self._start_sheet,
            "table-column": self._start_column,
            "table-row": self._start_row,
            "table-cell": self._start_cell,
            "covered-table-cell": self._start_cell,
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "annotation" and self._sheet is not None:
            self._sheet.marks.has_comments = True
        if self._left_out or tag in _NOT_CELL_TEXT or (self._cell is not None and tag == "table"):
            self._left_out += 1
        elif self._cell is not None:
            self._start_text(tag, attributes)
        elif tag == "style":
            self._style = attributes.get("style:name", "")
        elif tag == "table-properties":
            if attributes.get("table:display") == "false":
                self._hidden_styles.add(self._style)
        elif tag == "text-properties" and self._sheet is None:
            if attributes.get("style:text-line-through-style", "none") != "none" or "style:text-line-through-type" in attributes:
                self._struck_styles.add(self._style)
        elif tag in self._starts and (self._sheet is not None or tag == "table"):
            self._starts[tag](attributes)

    def end(self, tag: str) -> None:
        if self._left_out:
            self._left_out -= 1
        elif tag in _PARAGRAPHS:
            self._in_paragraph = False
        elif tag in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif tag == "table-row" and self._sheet is not None:
            self._end_row(self._sheet)
        elif tag == "table":
            self._sheet = None

    def text(self, text: str) -> None:
        # Outside paragraphs there is only the layout of the file.
        if self._cell is not None and not self._left_out and self._in_paragraph:
            self._text.append(text)

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        self._sheet = WrittenSheet(attributes.get("table:name", ""))
        self._row = self._column = 0
        self._struck_columns.clear()
        if attributes.get("table:style-name") not in self._hidden_styles:
            if len(self.sheets) >= limits.SHEETS:
                raise Rejected(SIZE)
            self.sheets.append(self._sheet)

    def _start_column(self, attributes: dict[str, str]) -> None:
        assert self._sheet is not None
        last = self._column + _number(attributes, "table:number-columns-repeated") - 1
        if attributes.get("table:visibility", "visible") != "visible":
            self._sheet.marks.hide_columns(self._column, last)
        if attributes.get("table:default-cell-style-name") in self._struck_styles:
            self._struck_columns.update(range(self._column, min(last + 1, limits.COLUMNS)))
        self._column = last + 1

    def _start_row(self, attributes: dict[str, str]) -> None:
        assert self._sheet is not None
        self._rows, self._column = _number(attributes, "table:number-rows-repeated"), 0
        self._cells.clear()
        self._is_struck.clear()
        if attributes.get("table:visibility", "visible") != "visible":
            for row in range(self._row, min(self._row + self._rows, limits.ROWS)):
                self._sheet.marks.hide_row(row)

    def _end_row(self, sheet: WrittenSheet) -> None:
        last = self._row + self._rows - 1
        struck = STRUCK if all(self._is_struck) else ""
        for first, count, cell, its_flaw in self._cells:
            flaw = its_flaw or struck
            if last >= limits.ROWS or first + count > limits.COLUMNS:
                # Refused where it stands; a flaw there has no place of its own.
                sheet.put(last, first + count - 1, cell)
            for row in range(self._row, min(last + 1, limits.ROWS)):
                for column in range(first, first + count):
                    sheet.marks.flaw(row, column, flaw) if flaw else sheet.put(row, column, cell)
        self._row = last + 1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._text.clear()
        self._paragraphs = 0
        self._is_struck_in_part = False

    def _start_text(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "p" | "h":
                self._in_paragraph = True
                self._paragraphs += 1
                if self._paragraphs > 1:
                    self._text.append("\n")
            case "span" if attributes.get("text:style-name") in self._struck_styles:
                self._is_struck_in_part = True
            case "s":
                self._text.append(" " * min(_number(attributes, "text:c"), limits.CELL_CHARACTERS))
            case "tab":
                self._text.append("\t")
            case "line-break":
                self._text.append("\n")

    def _end_cell(self, attributes: dict[str, str]) -> None:
        assert self._sheet is not None
        count = _number(attributes, "table:number-columns-repeated")
        text = "".join(self._text)
        flaw = _flaw(attributes, text) or (STRUCK if self._is_struck_in_part else "")
        cell = None if flaw else shown_text(attributes, text if self._paragraphs else None) or _cell(attributes, text)
        if cell is not None or flaw:
            self._cells.append((self._column, count, cell, flaw))
            style = attributes.get("table:style-name")
            self._is_struck.append(style in self._struck_styles if style else self._column in self._struck_columns)
        down, right = _number(attributes, "table:number-rows-spanned"), _number(attributes, "table:number-columns-spanned")
        if (down > 1 or right > 1) and self._row < limits.ROWS:
            self._sheet.marks.merge(self._row, self._column, self._row + down - 1, self._column + right - 1)
        self._column += count


def _flaw(attributes: dict[str, str], text: str) -> str:
    is_formula = "table:formula" in attributes
    if attributes.get("calcext:value-type") == "error" or (is_formula and _ERROR.fullmatch(text.strip())):
        return text.strip()[:20] or NO_RESULT
    has_value = any(name.startswith("office:") and name.endswith("value") for name in attributes)
    return NO_RESULT if is_formula and not text and not has_value and attributes.get("office:value-type") != "string" else ""


def _cell(attributes: dict[str, str], text: str) -> Plain:
    match attributes.get("office:value-type"):
        case "float" | "percentage" | "currency":
            return cell_of(float(attributes.get("office:value", "")))
        case "boolean":
            return cell_of(attributes.get("office:boolean-value", "").lower() == "true")
        case "date":
            return _day(attributes.get("office:date-value", "")) or cell_of(text)
        case "time":
            return _time(attributes.get("office:time-value", "")) or cell_of(text)
    return cell_of(attributes.get("office:string-value", text))


def _day(text: str) -> Plain:
    try:
        return date.fromisoformat(text) if len(text) <= len("2025-11-03") else cell_of(datetime.fromisoformat(text[:19]))
    except ValueError:
        return None


def _time(text: str) -> Plain:
    found = _DURATION.fullmatch(text)
    if not found or found[1]:
        return None
    days, hours, minutes = (int(part or 0) for part in found.group(2, 3, 4))
    spent = timedelta(days, float((found[5] or "0").replace(",", ".")), hours=hours, minutes=minutes)
    return f"{minutes // 60:02}:{minutes % 60:02}" if (minutes := round(spent.total_seconds() / 60)) < 24 * 60 else cell_of(spent)


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
