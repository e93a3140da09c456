"""What is hidden, struck through, seen otherwise or has no result in the sheets of an .xlsx or .xlsm (ECMA-376, 18.3.1)."""

import re
from collections.abc import Sequence
from datetime import date

from app.sandbox.child.looks import Looks, Style
from app.sandbox.child.package_parts import Package, read_xml
from app.sandbox.child.sheet_marks import FIRST_DAY, FIRST_DAY_1904, NO_RESULT, Marks
from app.sandbox.child.xlsx_styles import struck_texts, styles_of

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_TRUE, _FALSE = ("1", "true", "on"), ("0", "false", "off")
_TEXTS = ("str", "inlineStr", "s")
"""Types of cells whose result may be the empty text."""


def marks_by_sheet(package: Package) -> dict[str, Marks]:
    """Sheet name → its marks. Raises one of ``package_parts.DAMAGE``, Rejected("unreadable", "size")."""
    workbook = package.main_part("xl/workbook.xml")
    sheets: list[tuple[str, str]] = []
    first_day = FIRST_DAY

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal first_day
        if tag == "workbookPr" and attributes.get("date1904") in _TRUE:
            first_day = FIRST_DAY_1904
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), relation))

    with package.open(workbook) as stream:
        read_xml(stream, start)
    related = package.related(workbook)
    styles, struck = styles_of(package), struck_texts(package)
    found: dict[str, Marks] = {}
    for name, relation in sheets:
        kind, part = related.get(relation, ("", ""))
        if kind.endswith("/worksheet") and part in package:
            found[name] = _Reader(styles, first_day, struck).read(package, part)
            found[name].has_comments = package.has_comments(part)
    return found


class _Reader:
    """Goes through the elements of one sheet once."""

    def __init__(self, styles: Sequence[Style], first_day: date, struck: frozenset[int]) -> None:
        self.marks = Marks()
        self._looks = Looks(self.marks, styles, first_day)
        self._style = ""
        self._struck_texts = struck
        self._row = self._column = -1
        self._type = ""
        self._is_formula = self._is_value = False
        self._value: list[str] = []

    def read(self, package: Package, part: str) -> Marks:
        with package.open(part) as stream:
            read_xml(stream, self._start, self._end, self._text)
        self._looks.close()
        return self.marks

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "c":
                self._type = attributes.get("t", "n")
                self._style = attributes.get("s", "0")
                self._is_formula = False
                self._value.clear()
                place = _CELL.fullmatch(attributes.get("r", ""))
                self._column = column_index(place[1]) if place else self._column + 1
            case "f":
                self._is_formula = True
            case "v":
                self._is_value = True
            case "row":
                self._row, self._column = _number(attributes.get("r"), self._row + 2) - 1, -1
                if _is_hidden(attributes, "ht"):
                    self.marks.hide_row(self._row)
            case "strike" if attributes.get("val") not in _FALSE:
                self._looks.struck_in_part(self._row, self._column)
            case "sheetView" if attributes.get("showZeros") in _FALSE:
                self._looks.hides_zeros = True
            case "col" if _is_hidden(attributes, "width"):
                first = _number(attributes.get("min"), 1)
                self.marks.hide_columns(first - 1, _number(attributes.get("max"), first) - 1)

    def _text(self, text: str) -> None:
        if self._is_value:
            self._value.append(text)

    def _end(self, tag: str) -> None:
        if tag == "v":
            self._is_value = False
        elif tag == "c" and (self._value or self._type == "inlineStr"):
            style = int(self._style) if self._style.isdigit() else 0
            self._looks.cell(self._row, self._column, style, self._number() if self._type == "n" else None)
            if self._type == "s" and self._number() in self._struck_texts:
                self._looks.struck_in_part(self._row, self._column)
        if tag == "c" and (self._type == "e" or self._is_formula):
            value = "".join(self._value).strip()
            if self._type == "e":
                self.marks.flaw(self._row, self._column, value[:20] or NO_RESULT)
            elif not value and self._type not in _TEXTS:
                self.marks.flaw(self._row, self._column, NO_RESULT)

    def _number(self) -> float | None:
        try:
            return float("".join(self._value))
        except ValueError:
            return None


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    return attributes.get("hidden") in _TRUE or attributes.get(size) in ("0", "0.0")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def column_index(letters: str) -> int:
    """A → 0, AA → 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
