"""Reading the visible sheets of a workbook into cells: .xlsx, .xlsm, .xlsb, .xls and .ods, told apart by their content."""

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import python_calamine

from app.sandbox import limits
from app.sandbox.child import open_document, xls_marks, xls_texts, xlsb_marks, xlsx_marks
from app.sandbox.child.cells import cell_of
from app.sandbox.child.compound_file import CompoundFile
from app.sandbox.child.package_parts import DAMAGE, Package
from app.sandbox.child.sheet_marks import Marks, heading, marked
from app.sandbox.file_beginnings import OLE
from app.sandbox.rejected import COLUMNS, NOT_A_TABLE, PROTECTED, ROWS, UNREADABLE, Rejected

UNKNOWN_MARKS = "unknown-marks"
"""Note: what is hidden in the sheet and which formulas have no result could not be found out."""

_OTHERS = ("word/", "ppt/", "visio/")
"""Folders of Office files that are no workbooks."""


def grids(data: bytes) -> Iterator[Any]:
    """For each visible, non-empty sheet in the order of the workbook [name, merged ranges, hidden rows, hidden columns, notes]
    (``sheet_marks.heading``), then its rows as lists.

    Formulas are not computed: their stored result is read, and one without a result is a list of what stands there. Raises
    Rejected("protected", "not-a-table", "unreadable", "rows", "columns", "size").
    """
    try:
        if data.startswith(OLE):
            book = _old_book(data)
            marks = xls_marks.marks_in_order(book)
            readable, right = xls_texts.readable(data, book)
            yield from _sheets(readable, marks, right)
            return
        package = Package(data)
        if open_document.is_open_document(package):
            yield from open_document.sheets_of_package(package)
        else:
            yield from _sheets(data, _marks_of_package(package))
    except python_calamine.PasswordError as error:
        raise Rejected(PROTECTED) from error
    except (python_calamine.CalamineError, *DAMAGE) as error:
        raise Rejected(UNREADABLE) from error


def _old_book(data: bytes) -> bytes:
    """The stream of an .xls. An encrypted .xlsx, and other files, lie in the same outer box; the streams tell them apart."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Rejected(PROTECTED)
    box = CompoundFile(data)
    names = {name.lower(): name for name in box.names()}
    name = names.get("workbook") or names.get("book")
    if name is None:
        raise Rejected(NOT_A_TABLE)
    return box.stream(name)


def _marks_of_package(package: Package) -> Mapping[str, Marks]:
    """Empty where they can't be found out. Raises Rejected("not-a-table") for a package without a workbook."""
    main = package.main_part(next((part for part in ("xl/workbook.xml", "xl/workbook.bin") if part in package), ""))
    if main not in package and "[Content_Types].xml" in package and not any(part.startswith(_OTHERS) for part in package.names()):
        raise Rejected(UNREADABLE)
    if main not in package or main.lower().startswith(_OTHERS):
        raise Rejected(NOT_A_TABLE)
    try:
        if main.lower().endswith(".bin"):
            return xlsb_marks.marks_by_sheet(package)
        return xlsx_marks.marks_by_sheet(package)
    except DAMAGE:
        return {}


def _sheets(data: bytes, marks: Mapping[str, Marks] | list[Marks], right: Callable[[str], str] = str) -> Iterator[Any]:
    """``right`` makes the right text of the library's."""
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        for number, about in enumerate(book.sheets_metadata):
            visible = about.visible == python_calamine.SheetVisibleEnum.Visible
            if not visible or about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            known = marks.get(about.name) if isinstance(marks, Mapping) else marks[number] if number < len(marks) else None
            yield from _sheet(book.get_sheet_by_name(about.name), known, right)


def _sheet(sheet: python_calamine.CalamineSheet, known: Marks | None, right: Callable[[str], str]) -> Iterator[Any]:
    marks = known or Marks()
    row, column = sheet.end or (-1, -1)
    if row < 0 and not marks.flaws:
        return
    if row >= limits.ROWS:
        raise Rejected(ROWS)
    if column >= limits.COLUMNS:
        raise Rejected(COLUMNS)
    merged = sheet.merged_cell_ranges
    if merged is not None and not marks.merged:
        for first, last in merged:
            marks.merge(*first, *last)
    yield heading(right(sheet.name), marks, () if known else (UNKNOWN_MARKS,))
    lines = sheet.to_python(skip_empty_area=False) if row >= 0 else []
    for number in range(max(len(lines), 1 + max(marks.flaws, default=-1))):
        line = lines[number] if number < len(lines) else []
        values = (marks.right.get((number, column), value) for column, value in enumerate(line)) if marks.right else line
        yield marked([cell_of(right(value) if isinstance(value, str) else value) for value in values], marks.flaws.get(number))
