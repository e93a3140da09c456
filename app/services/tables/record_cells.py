"""One activity as a row of the table that this program writes: days and numbers as such, all else in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.exchange.own_tables import CONFLICTS, PLAN_ITEM_NAME, number_text, own_columns, row_digest
from app.exchange.sheet import Cell
from app.exchange.table import LEFT_OUT, OFFICE, PEOPLE_MARK, RECORD, TARGET
from app.models.activity import UNPLANNED, Activity
from app.models.annual_plan import PlanItem
from app.rules.figure import MISSING_WORDS
from app.services.records.labels import group_label
from app.services.records.names import office_names
from app.services.tables.shown_values import Words
from app.services.workspace.workspace import Workspace

_COLUMNS = own_columns()
_PLACES = [place for place, (role, _, _) in enumerate(_COLUMNS) if role not in (LEFT_OUT, RECORD)]
YES = "はい"


class RecordCells:
    """Makes the rows; the council's names and words are read once."""

    def __init__(self, workspace: Workspace, words: Words) -> None:
        self.words = words
        with workspace.database.reading() as session:
            self._offices = office_names(session)
            self._items = {id_: title or "" for id_, title in session.execute(select(PlanItem.id, PlanItem.title))}

    def row(self, record: bytes, office: str, values: Mapping[str, Any], conflicts: Iterable[str] = ()) -> list[Cell]:
        """The cells in the order of ``own_columns``."""
        cells = [self._cell(role, heading, office, values) for role, heading, _ in _COLUMNS[:-1]]
        places = {heading: place for place, (_, heading, _) in enumerate(_COLUMNS)}
        cells[places[CONFLICTS]] = "、".join(group_label(Activity.entity, one) for one in conflicts) or None
        return [*cells, number_text(record, [cells[place] for place in _PLACES])]

    def digest(self, office: str, values: Mapping[str, Any]) -> str:
        """The digest of the row of these values."""
        return row_digest([self._cell(_COLUMNS[place][0], _COLUMNS[place][1], office, values) for place in _PLACES])

    def _cell(self, role: str, heading: str, office: str, values: Mapping[str, Any]) -> Cell:
        if role == OFFICE:
            return self._offices.get(office, office)
        if role == PEOPLE_MARK:
            return people_mark(values)
        if role == LEFT_OUT:
            return self._plan_item(values["plan_item_id"]) if heading == PLAN_ITEM_NAME else None
        value = values["target_id" if role == TARGET else role]
        if value is None or value in ("", ()):
            return None
        if role == "plan_item_id":
            return str(Activity.declared(role).choices.get(value) or value.hex())
        if role == "secondary_targets":
            return "、".join(self.words.target_label(one) for one in value)
        if isinstance(value, bool):
            return YES if value else None
        if isinstance(value, int | date) or Activity.declared("target_id" if role == TARGET else role).free_text:
            cell: Cell = value
            return cell
        return self.words.shown(role, values) or None

    def _plan_item(self, item: bytes | None) -> str | None:
        if item is None or item == UNPLANNED:
            return None if item is None else str(Activity.declared("plan_item_id").choices[UNPLANNED])
        return self._items.get(item, "（ここにない項目）")


def people_mark(values: Mapping[str, Any]) -> str | None:
    """What stands beside 延べ参加者数: 約, or why there is no number. None beside a plain number."""
    if values["participants"] is not None:
        return "約" if values["participants_approximate"] else None
    if values["participants_unknown"]:
        return MISSING_WORDS["unknown"]
    if values["status"] in ("cancelled", "postponed"):
        return str(Activity.declared("status").choices[values["status"]])
    return MISSING_WORDS["blank"]
