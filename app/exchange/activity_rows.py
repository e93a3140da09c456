"""From a spreadsheet of activities to texts by field name, as if a person had typed them into the form.

What Excel changed on the way is corrected here, with a note for the person: 1-3 became 3 January, 07 became 7. Meaning is
not judged here: dates, numbers and codes are read later by the same rules as in the form.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, Integer

from app.exchange.headings import field_of
from app.exchange.sheet import Cell, Row, Sheet
from app.exchange.table import TARGET
from app.models.activity import Activity
from app.rules.era import japanese_date
from app.rules.excel_damage import numbered
from app.rules.text import search_key

_TYPES = {name: Activity.__table__.columns[name].type for name in Activity.fields()}
_DAYS = tuple(name for name, kind in _TYPES.items() if isinstance(kind, Date))
_NUMBERS = tuple(name for name, kind in _TYPES.items() if isinstance(kind, Integer))
_TARGETS = (TARGET, "secondary_targets")
_TOTALS = {search_key(word) for word in ("合計", "小計", "計", "総計", "総合計", "年度計")}


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
        number = numbered(cell or "")
        return number.value, number.how
    if field in _DAYS:
        return (cell.isoformat() if isinstance(cell, date) else str(cell)), ""
    # In running text a date is read by people.
    return (japanese_date(cell) if isinstance(cell, date) else str(cell)), ""
