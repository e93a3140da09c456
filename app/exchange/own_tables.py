"""The tables that this program writes itself: how their columns are headed, so that one mended in Excel is read without guessing.

A table of activities goes in again, each row as the record whose number stands in it. The number ends with a digest of the row
as it was written: a row in which nobody changed anything says nothing new, whatever became of its record since.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache

from app.exchange.heading_rows import AMONG, Headings, one_line
from app.exchange.sheet import Cell, Grid
from app.exchange.table import LEFT_OUT, OFFICE, PEOPLE_MARK, RECORD, TARGET, Meaning, TableRow
from app.models.activity import Activity
from app.models.base import ORIGIN
from app.models.entities import ENTITIES
from app.rules.computed_text import without_guard

RECORD_HEADING = "番号（消さないでください）"
OTHER_HEADING = "{}の番号"
"""Of a table of other records; with the name of their kind."""
PLAN_ITEM_NAME = "実施項目の名前"
CONFLICTS = "食い違い"
_NUMBER = re.compile(r"([0-9a-f]{32})(?:-([0-9a-f]{8}))?")
_FIRST = ("date", "title")
"""What names a row comes first: it is repeated on every page of a printed table."""
_BESIDE = {"participants": PEOPLE_MARK}
_HEADINGS = {"staff_minutes": ("従事時間（分）", "minutes"), "plan_item_id": ("実施項目の番号", "")}


def own_columns() -> list[tuple[str, str, str]]:
    """(role, heading, unit) of each column of a table of activities, in its order. What only says something to people has no
    role; the record's number stands last.
    """
    found = [(OFFICE, "事業所", "")]
    later = []
    for name in (*_FIRST, *(one for one in Activity.fields() if one not in _FIRST)):
        declared = Activity.declared(name)
        if declared.typed_in or Activity.group_of(name).name == ORIGIN:
            continue
        heading, unit = _HEADINGS.get(name, (declared.label, ""))
        column = (TARGET if name == "target_id" else name, heading, unit)
        if name == "plan_item_id":
            found.append((LEFT_OUT, PLAN_ITEM_NAME, ""))
            later.append(column)
            continue
        found.append(column)
        if name in _BESIDE:
            found.append((_BESIDE[name], f"{heading}の約・不明", ""))
    return [*found, (LEFT_OUT, CONFLICTS, ""), *later, (RECORD, RECORD_HEADING, "")]


def own_headings(grid: Grid) -> Headings | None:
    """The headings of a sheet that this program wrote, or None."""
    for index, row in enumerate(grid.cells[:AMONG]):
        texts = tuple(one_line(cell) if isinstance(cell, str) else "" for cell in row)
        if RECORD_HEADING in texts or is_of_another_kind(texts):
            return Headings((index,), tuple(("", text) for text in texts))
    return None


def own_meanings(headings: Sequence[str]) -> list[Meaning | None] | None:
    """The meanings of the columns of a table of activities that this program wrote; None for another table. A column that
    somebody added has none.
    """
    if RECORD_HEADING not in headings:
        return None
    known = {heading: Meaning(role, unit) for role, heading, unit in own_columns()}
    taken: set[str] = set()
    found: list[Meaning | None] = []
    for heading in headings:
        found.append(known.get(heading) if heading not in taken else Meaning(LEFT_OUT))
        taken.add(heading)
    return found


def is_of_another_kind(headings: Sequence[str]) -> bool:
    """Whether this program wrote the table, and it holds other records than activities."""
    return any(one in _others() for one in headings) and RECORD_HEADING not in headings


@cache
def _others() -> frozenset[str]:
    return frozenset(OTHER_HEADING.format(model.entity_label) for model in ENTITIES.values())


def own_rows(grid: Grid, first: int, width: int) -> tuple[TableRow, ...]:
    """The rows from the index ``first`` on as they stand: in a table of records nothing is left to the eye."""
    flaws: dict[int, dict[int, str]] = {}
    for (row, column), flaw in grid.flaws.items():
        flaws.setdefault(row, {})[column] = flaw
    found = []
    for index in range(first, len(grid.cells)):
        cells = [_tidy(cell) for cell in grid.cells[index][:width]]
        cells += [None] * (width - len(cells))
        if any(cell is not None for cell in cells) or index in flaws:
            hidden = index in grid.hidden_rows
            found.append(TableRow(index + 1, tuple(cells), hidden=hidden, flaws=flaws.get(index, {})))
    return tuple(found)


def number_text(record: bytes, cells: Sequence[Cell]) -> str:
    """What stands in the last column of a row: the record's id and the digest of the cells that have a role."""
    return f"{record.hex()}-{row_digest(cells)}"


def read_number(text: str) -> tuple[bytes | None, str]:
    """The record's id and the digest ("" without one) out of ``number_text``; None for a text that is none."""
    found = _NUMBER.fullmatch(text.strip().lower())
    return (None, "") if found is None else (bytes.fromhex(found[1]), found[2] or "")


def row_digest(cells: Sequence[Cell]) -> str:
    """A digest of the cells that have a role but the number, in the order of ``own_columns``. It does not see what spreadsheet
    programs change by saving: blanks at the ends, line ends, a number written as text.
    """
    said = "\x1f".join(_plain(cell) for cell in cells)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def digested(cells: Sequence[Cell], columns: Sequence[tuple[int, str]]) -> str:
    """``row_digest`` of a row that was read. ``columns``: the index and the role of each; "" when one is missing."""
    places = {role: index for index, role in columns}
    wanted = [role for role, _, _ in own_columns() if role not in (LEFT_OUT, RECORD)]
    if any(role not in places for role in wanted):
        return ""
    return row_digest([cells[places[role]] for role in wanted])


def _plain(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    text = "" if cell is None else unicodedata.normalize("NFC", str(cell)).replace("\r\n", "\n").replace("\r", "\n")
    return without_guard(text.strip())


def _tidy(cell: Cell) -> Cell:
    """Without surrounding blanks, and without the ' that keeps a text of a CSV file from being computed."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    return without_guard(text) or None
