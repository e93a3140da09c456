"""取り込みを元に戻す: exactly, as long as nobody else can know of the import; later by ordinary operations that a person
approves.
"""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass

import msgpack
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.fold import fold_records
from app.journal.reading import shown
from app.journal.rows import delete_operations, in_batches
from app.journal.state import ERASES
from app.models.entities import ENTITIES
from app.models.journal import OperationRow, WaitingOperation
from app.models.ledger import ReceivedFile, SentFile
from app.rules.clock import now_ms
from app.services.records.actions import action
from app.services.records.labels import field_label, record_title
from app.services.records.reversal import Reversal, reversals, take_back
from app.services.workspace.workspace import Workspace
from app.sync.waiting import released_by, wait_again


@dataclass(frozen=True)
class Compensation:
    """What would be written to one record so that it becomes as if the file had not arrived.

    ``what``: 削除する (the file brought the record), 復元する (it deleted it), 前の値に戻す; "" when nothing can be done,
    and ``why_not`` says why. ``fields`` names the groups that are set back. Groups changed since are not touched: ``left``.
    """

    record: bytes
    title: str
    what: str
    fields: tuple[str, ...]
    left: tuple[str, ...]
    why_not: str = ""


def undo_import(workspace: Workspace, import_id: int) -> int:
    """Removes exactly what one import brought; returns the number of operations. Raises what ``undo_imports`` raises."""
    return undo_imports(workspace, [import_id])


def undo_imports(workspace: Workspace, import_ids: Collection[int]) -> int:
    """Removes exactly what these imports brought, all or none; returns the number of operations.

    Raises Refused("undo-too-late") after a file was sent, or something was written or received on top of one of them. Others
    may then know of it already, and removing it here would not remove it there.
    """
    with workspace.database.writing() as session:
        brought = {import_id: _brought(session, import_id) for import_id in import_ids}
        rows = {row.id: row for _, some in brought.values() for row in some}
        for file, some in brought.values():
            _refuse_when_built_upon(session, file, some, ours=rows.keys())
        for file, _ in brought.values():
            file.undone_at_ms = now_ms()
        session.flush()
        for waiting in session.scalars(select(WaitingOperation).where(WaitingOperation.import_id.in_(brought))):
            session.delete(waiting)
        for import_id in brought:
            wait_again(session, import_id)
        session.flush()
        delete_operations(session, [row.id for row in rows.values()])
        fold_records(session, {row.record for row in rows.values()})
        return len(rows)


def _brought(session: Session, import_id: int) -> tuple[ReceivedFile, list[OperationRow]]:
    """An import and its operations, including waiting ones of other imports that it released."""
    file = session.get(ReceivedFile, import_id)
    if file is None or file.undone_at_ms is not None:
        raise _unknown()
    rows = [*session.scalars(select(OperationRow).where(OperationRow.import_id == import_id))]
    for some in in_batches([id_ for id_, *_ in released_by(session, import_id)]):
        rows += session.scalars(select(OperationRow).where(OperationRow.id.in_(some), OperationRow.import_id != import_id))
    return file, rows


def _refuse_when_built_upon(session: Session, row: ReceivedFile, rows: Sequence[OperationRow], ours: Set[bytes]) -> None:
    """``ours`` are all operations that are removed together with these."""
    sent_since = session.scalar(select(SentFile.number).where(SentFile.number > row.last_sent).limit(1))
    records = {operation.record for operation in rows}
    own = {operation.id for operation in rows}
    last = max((operation.arrival for operation in rows), default=0)
    later = session.execute(select(OperationRow.id, OperationRow.record, OperationRow.prev).where(OperationRow.arrival > last))
    built_upon = any(id_ not in ours and (record in records or prev in own) for id_, record, prev in later)
    erases = any(ERASES in msgpack.unpackb(operation.body) for operation in rows)  # what is erased can't be put back
    if sent_since is not None or built_upon or erases:
        raise Refused(
            "undo-too-late",
            "この取り込みのあとに送付や変更があるため、まるごとは元に戻せません。",
            "「受け取ったファイル」で、元に戻す記録を選んでください。",
        )


def compensations(workspace: Workspace, import_id: int) -> list[Compensation]:
    """The list for a person to approve. Changes nothing. Raises Refused("unknown-import")."""
    with workspace.database.reading() as session:
        touched = _touched(session, import_id)
        found = reversals(session, touched)
        return [_compensation(workspace, session, record, one) for record, one in found.items()]


def compensate(workspace: Workspace, import_id: int, records: Collection[bytes]) -> int:
    """Writes the chosen compensations as ordinary edits, as one action; returns how many records."""
    with action(workspace, "取り込みの取りやめ", counted="件") as act:
        touched = _touched(act.session, import_id)
        chosen = [record for record in touched if record in records and not _why_not(workspace, act.session, record)]
        found = reversals(act.session, {record: touched[record] for record in chosen})
        take_back(act, dict(reversed(found.items())))  # parts before what they belong to, whose deletion must have seen that
        return sum(one.is_anything for one in found.values())


def _touched(session: Session, import_id: int) -> dict[bytes, set[bytes]]:
    """Record → the operations that the import brought to it."""
    row = session.get(ReceivedFile, import_id)
    if row is None or row.undone_at_ms is not None:
        raise _unknown()
    found: dict[bytes, set[bytes]] = {}
    rows = session.execute(select(OperationRow.record, OperationRow.id).where(OperationRow.import_id == import_id))
    for record, id_ in rows.tuples():
        found.setdefault(record, set()).add(id_)
    return found


def _compensation(workspace: Workspace, session: Session, record: bytes, found: Reversal) -> Compensation:
    title = record_title(session, found.entity, record)
    trouble = _why_not(workspace, session, record)
    if trouble or found.is_gone:
        return Compensation(record, title, "", (), (), trouble or "すでに削除されています。")
    what = (
        "" if not found.is_anything else "削除する" if found.deletes else "前の値に戻す" if found.deletes is None else "復元する"
    )
    why_not = "" if what else "そのあとに変更されています。" if found.left else "すでに元のとおりです。"
    back, left = (tuple(_label(found.entity, group) for group in groups) for groups in (found.back, found.left))
    return Compensation(record, title, what, back, left, why_not)


def _why_not(workspace: Workspace, session: Session, record: bytes) -> str:
    """Why this office may not write this record; "" when it may."""
    if workspace.is_head:
        return ""
    now = shown(session, record)
    model = ENTITIES.get(now.entity)
    head_only = model is not None and any(group.owner == "head" for group in model.groups)
    return "本部が書くものです。本部に頼んでください。" if head_only or now.partition != workspace.partition else ""


def _label(entity: str, group: str) -> str:
    known = ENTITIES[entity].group_named(group) if entity in ENTITIES else None
    return field_label(entity, known.fields[0]) if known else group


def _unknown() -> Refused:
    return Refused("unknown-import", "その番号の取り込みはありません。", "送付・受領の一覧で番号を確かめてください。")
