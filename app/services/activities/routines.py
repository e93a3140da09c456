"""定型活動: the office's own list of what it does again and again. Each function is one action of a clerk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.routine import Routine
from app.services.activities import activities
from app.services.records.actions import Action, action, save_form
from app.services.records.names import target_names
from app.services.records.record_forms import RecordForm, few_of, live, open_form, open_or_new
from app.services.workspace.workspace import Workspace, reading

OWN = ("name", "position")
OF_AN_ACTIVITY = tuple(name for name in Routine.fields() if name not in OWN)
"""The fields that a routine fills in, by the names they have in an activity."""


@dataclass(frozen=True)
class RoutineRow:
    """``target``: 「1-③」, "" without one."""

    id: bytes
    name: str
    target: str
    title: str
    place: str


@reading
def routines(session: Session, partition: str) -> list[RoutineRow]:
    """The routines of an office in the order people gave them."""
    rows = few_of(session, Routine, "position", "first_saved_at", "id", partition=partition)
    targets = target_names(session, {row.target_id for row in rows if row.target_id})
    return [
        RoutineRow(
            id=row.id,
            name=row.name or row.title or "",
            target=targets[row.target_id][1] if row.target_id in targets else "",
            title=row.title or "",
            place=row.place or "",
        )
        for row in rows
    ]


def open_routine(workspace: Workspace, record: bytes | None) -> RecordForm:
    """The form of a routine; that of a new one, at the end of the list, for None."""
    return open_or_new(workspace, "routine", workspace.partition, record, position=_after_last(workspace))


def save_routine(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Refused("missing-name") without a name."""
    if not str(values.get("name", form.values["name"]) or "").strip():
        raise Refused("missing-name", "定型活動の名前が入っていません。", "名前を入れてから、もう一度保存してください。")
    return save_form(workspace, form, values)


def make_from(workspace: Workspace, record: bytes) -> str:
    """Makes a routine of an activity, named like it; returns the name. Refused("unknown-activity", "missing-name")."""
    with action(workspace, "定型活動の追加") as act:
        values = activities.open_form(act.session, record).values
        name = values["title"] or ""
        kept = {field: values[field] for field in OF_AN_ACTIVITY}
        save_routine(workspace, open_routine(workspace, None), kept | {"name": name})
    return str(name)


def rename(workspace: Workspace, record: bytes, name: str) -> None:
    """Gives a routine another name. Refused("missing-name", "unknown-routine")."""
    with action(workspace, "定型活動の名前"):
        save_routine(workspace, _opened(workspace, record), {"name": name})


def move(workspace: Workspace, record: bytes, by: int) -> None:
    """Moves a routine up (-1) or down (1) in the list; at the end of the list nothing changes."""
    with action(workspace, "定型活動の並べ替え") as act:
        order = [row.id for row in routines(act.session, workspace.partition)]
        _refuse_unknown(record in order)
        at = order.index(record)
        to = min(max(at + by, 0), len(order) - 1)
        order.insert(to, order.pop(at))
        _number(act, order)


def delete(workspace: Workspace, record: bytes) -> None:
    """Deletes a routine; records that were made with it stay as they are."""
    with action(workspace, "定型活動の削除") as act:
        act.delete(_opened(workspace, record))


def filled(workspace: Workspace, record: bytes) -> RecordForm:
    """A form for a new activity, filled as the routine says. Refused("unknown-routine")."""
    routine = _opened(workspace, record)
    form = activities.blank(workspace)
    said = {field: routine.values[field] for field in OF_AN_ACTIVITY if routine.values[field] is not None}
    return replace(form, values=form.values | said)


def _opened(workspace: Workspace, record: bytes) -> RecordForm:
    with workspace.database.reading() as session:
        _refuse_unknown(live(session, Routine, record) is not None)
    return open_form(workspace, "routine", workspace.partition, record)


def _number(act: Action, order: list[bytes]) -> None:
    for position, record in enumerate(order, 1):
        act.save(open_form(act.session, "routine", act.workspace.partition, record), {"position": position})


def _after_last(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        places = [row.position or 0 for row in few_of(session, Routine, partition=workspace.partition)]
    return max(places, default=0) + 1


def _refuse_unknown(is_known: bool) -> None:
    if not is_known:
        raise Refused("unknown-routine", "この定型活動は、もうありません。", "F4 で一覧を開き直して、選んでください。")
