"""From a spreadsheet of activities to texts by field name, as if a person had typed them into the form.

What Excel changed on the way is corrected here, with a note for the person: 1-3 became 3 January, 07 became 7. Meaning is
not judged here: dates, numbers and codes are read later by the same rules as in the form.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Date, Integer

from app.exchange.headings import field_of
from app.exchange.sheet import Cell, Row, Sheet
from app.exchange.table import TARGET
from app.models.activity import Activity
from app.rules.era import japanese_date
from app.rules.text import search_key

_TYPES = {name: Activity.__table__.columns[name].type for name in Activity.fields()}
_DAYS = tuple(name for name, kind in _TYPES.items() if isinstance(kind, Date))
_NUMBERS = tuple(name for name, kind in _TYPES.items() if isinstance(kind, Integer))
_TARGETS = (TARGET, "secondary_targets")
_TOTALS = {search_key(word) for word in ("合計", "小計", "計", "総計", "総合計", "年度計")}

# The plan years' day numbers in Excel; a five-digit number outside is a date typed as 071103 without its zero.
_EXCEL_DAY_ONE = date(1899, 12, 30)
_EXCEL_DAYS = range(44_287, 50_000)
_DATE_AS_TEXT = re.compile(r"(?:\d{4}[-/年])?(\d{1,2})[-/月](\d{1,2})日?")
_TIME_AT_THE_END = re.compile(r"(\d{4}-\d{2}-\d{2}) \d{2}:\d{2}")


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One future activity. ``values`` holds filled cells only, as text by field. ``number`` is the row number in the
    spreadsheet.

    A row with ``problems`` cannot be imported; ``notes`` say what was corrected. ``unknown_headers`` are filled columns that
    the program does not know: they are shown to the person, so that nothing is lost unnoticed.
    """

    number: int
    values: dict[str, str]
    unknown_headers: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def activity_rows(sheet: Sheet) -> list[ImportRow]:
    """Every row of the table with its fields. A bad cell never raises: its row gets a problem instead."""
    fields = {header: field_of(header) for header in sheet.headers}
    return [_import_row(row, fields) for row in sheet.rows]


def _import_row(row: Row, fields: dict[str, str | None]) -> ImportRow:
    values: dict[str, str] = {}
    unknown: list[str] = []
    problems = list(row.problems)
    notes: list[str] = []
    for header, cell in row.values.items():
        if cell is None:
            continue
        field = fields[header]
        if field is None:
            unknown.append(header)
        elif field in _NUMBERS and isinstance(cell, date):
            problems.append(f"「{header}」が日付になっています。数字に直してください。")
        else:
            values[field], note = _text(field, cell)
            if note:
                notes.append(f"「{header}」{note}")
    if _is_total(row):
        problems.append("合計の行のようなので、取り込みません。")
    return ImportRow(row.number, values, tuple(unknown), tuple(problems), tuple(notes))


def _is_total(row: Row) -> bool:
    """Whether the first filled cell calls the row a sum (合計): a sum imported as an activity would count everything twice."""
    first = next((cell for cell in row.values.values() if cell is not None), None)
    return isinstance(first, str) and "".join(search_key(first).split()) in _TOTALS


def _text(field: str, cell: Cell) -> tuple[str, str]:
    """The cell as typed text, and what was put right ("" when nothing was)."""
    if field in _TARGETS:
        return _target(cell)
    if field in _DAYS:
        return _day(cell)
    # In running text a date is read by people.
    return (japanese_date(cell) if isinstance(cell, date) else str(cell)), ""


def _target(cell: Cell) -> tuple[str, str]:
    """A target number, also where Excel has turned 1-3 into a date, and a note on what was corrected."""
    month_and_day: tuple[int, int] | None = None
    if isinstance(cell, date):
        month_and_day = cell.month, cell.day
    elif isinstance(cell, str) and (match := _DATE_AS_TEXT.fullmatch(cell)) and not re.fullmatch(r"\d-\d", cell):
        month_and_day = int(match[1]), int(match[2])
    if month_and_day is None:
        return str(cell), ""
    month, day = month_and_day
    return f"{month}-{day}", f"が日付（{month}月{day}日）になっていたので、{month}-{day} と読みました。"


def _day(cell: Cell) -> tuple[str, str]:
    """A date as text, also from Excel's day number, and a note on what was corrected."""
    if isinstance(cell, date):
        return cell.isoformat(), ""
    if isinstance(cell, int):
        if cell in _EXCEL_DAYS:
            day = _EXCEL_DAY_ONE + timedelta(days=cell)
            return day.isoformat(), f"が通し番号（{cell}）になっていたので、{japanese_date(day)}と読みました。"
        # Excel drops the zero of 071103 (令和7年11月3日).
        return (f"0{cell}" if 10_000 <= cell <= 99_999 else str(cell)), ""
    text = str(cell)
    if match := _TIME_AT_THE_END.fullmatch(text):
        return match[1], ""
    return text, ""
