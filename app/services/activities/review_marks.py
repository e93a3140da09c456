"""確認の印: the head office has checked a record; 確認後に変更 when its content has changed since.

The mark holds a digest of what was checked. Neither clocks nor the order of files matter: whatever changes the content (an
edit, a resolved conflict, an import or its undoing) shows, and a change that is undone no longer does.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

import msgpack
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.operation import encode_value
from app.journal.rows import in_batches
from app.models.activity import Activity
from app.models.base import HEAD, ORIGIN, Synced
from app.models.check_mark import CheckMark
from app.models.indicator import ActivityFigure
from app.models.review import BranchEvaluation
from app.services.records.actions import Action, action
from app.services.records.record_forms import derived_record_id, open_form, refuse_others
from app.services.workspace.workspace import Workspace

CheckState = Literal["", "checked", "changed"]
"""Not checked, checked in its present state, changed since the check."""
CHECKED: tuple[type[Synced], ...] = (Activity, BranchEvaluation)
"""Kinds of records that branches write and the head office checks."""


def check(workspace: Workspace, records: Collection[bytes]) -> int:
    """Marks these records in their present state, as one action; returns how many marks were set or renewed.

    Raises Refused("not-head-office", "unknown-record").
    """
    refuse_others(workspace, HEAD)
    with action(workspace, "確認の印", counted="件") as act:
        rows = [_record(act.session, record) for record in records]
        digests = _digests(act.session, rows)
        return sum(_write(act, row, digests[row.id]) for row in rows)


def uncheck(workspace: Workspace, records: Collection[bytes]) -> int:
    """Removes the marks of these records, also of deleted ones; returns how many there were."""
    refuse_others(workspace, HEAD)
    with action(workspace, "確認の印を外す", counted="件") as act:
        return sum(_write(act, row, None) for row in _rows(act.session, list(_marks(act.session, records))))


def check_states(session: Session, rows: Sequence[Synced]) -> dict[bytes, CheckState]:
    """Record → its state, for records that were ever marked. Cheap at a branch, which has no marks."""
    marks = _marks(session, [row.id for row in rows])
    marked = [row for row in rows if row.id in marks]
    digests = _digests(session, marked)
    return {row.id: "checked" if digests[row.id] == marks[row.id] else "changed" for row in marked}


def states_of(workspace: Workspace, records: Collection[bytes]) -> dict[bytes, CheckState]:
    """``check_states`` in a session of its own, by record id."""
    with workspace.database.reading() as session:
        return check_states(session, _rows(session, records))


def changed_records(session: Session, among: Iterable[bytes] | None = None) -> list[tuple[str, bytes]]:
    """(entity, record) of everything that changed after it was checked, or of those ``among`` some records."""
    wanted = [record for record in session.scalars(select(CheckMark.record_id).where(*_standing())) if record]
    if among is not None:
        touched = frozenset(among)
        wanted = [record for record in wanted if record in touched]
    found = []
    for some in in_batches(wanted):
        rows = _rows(session, some)
        states = check_states(session, rows)
        found += [(row.entity, row.id) for row in rows if states.get(row.id) == "changed"]
    return found


def mark_of(session: Session, record: bytes) -> CheckMark | None:
    """The check mark of a record, or None."""
    return session.get(CheckMark, _mark_id(record))


def _standing() -> tuple[ColumnElement[bool], ...]:
    return CheckMark.deleted.is_(False), CheckMark.digest.is_not(None)


def _marks(session: Session, records: Collection[bytes]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for some in in_batches(_mark_id(record) for record in records):
        marks = session.execute(select(CheckMark.record_id, CheckMark.digest).where(CheckMark.id.in_(some), *_standing()))
        found |= {record: digest for record, digest in marks.tuples() if record and digest}
    return found


def _rows(session: Session, records: Collection[bytes]) -> list[Synced]:
    found: list[Synced] = []
    for model in CHECKED:
        for some in in_batches(records):
            found += session.scalars(select(model).where(model.id.in_(some)))
    return found


def _record(session: Session, record: bytes) -> Synced:
    for model in CHECKED:
        found = session.get(model, record)
        if found is not None and not found.deleted:
            return found
    raise Refused("unknown-record", "この記録は見つかりません。", "一覧で選び直してください。")


def _digests(session: Session, rows: Sequence[Synced]) -> dict[bytes, bytes]:
    """Record → digest of its content.

    Blank groups and blank ends of groups are left out, so that fields added by a later program change nothing. 指標値 belong
    to their activity.
    """
    figures = _figures(session, [row.id for row in rows if isinstance(row, Activity)])
    return {row.id: _digest(row, figures.get(row.id, [])) for row in rows}


def _digest(row: Synced, figures: list[tuple[bytes, int]]) -> bytes:
    said: list[object] = [row.deleted]
    values = row.values()
    for group in (group for group in row.groups if group.name != ORIGIN):
        fields = [values[name] for name in group.fields]
        while fields and fields[-1] is None:
            fields.pop()
        if fields:
            said.append([group.name, encode_value(fields)])
    return hashlib.sha256(msgpack.packb([said, sorted(figures)])).digest()


def _figures(session: Session, activities: Collection[bytes]) -> Mapping[bytes, list[tuple[bytes, int]]]:
    found: dict[bytes, list[tuple[bytes, int]]] = {}
    for some in in_batches(activities):
        of_them = ActivityFigure.activity_id.in_(some), ActivityFigure.deleted.is_(False), ActivityFigure.value.is_not(None)
        for row in session.scalars(select(ActivityFigure).where(*of_them)):
            found.setdefault(row.activity_id or b"", []).append((row.indicator_id or b"", row.value or 0))
    return found


def _write(act: Action, row: Synced, digest: bytes | None) -> bool:
    form = open_form(act.session, "check_mark", HEAD, _mark_id(row.id))
    return act.save(form, {"record_id": row.id, "checked_entity": row.entity, "digest": digest})


def _mark_id(record: bytes) -> bytes:
    return derived_record_id("check_mark", record.hex(), partition=HEAD)
