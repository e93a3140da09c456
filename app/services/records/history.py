"""履歴: what was written to a record, by whom, on which PC and when; and writing an old value again as a new edit."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.erasing import unaware
from app.journal.fitting import fitted, kinds_of
from app.journal.operation import Operation, decode_value
from app.journal.reading import record_state
from app.journal.state import DELETED, IS_DELETED
from app.models.base import FINAL, ORIGIN
from app.models.entities import ENTITIES
from app.models.journal import OperationRow
from app.models.ledger import GenerationRow, ReceivedFile
from app.rules.clock import moment_text
from app.services.records.actions import action
from app.services.records.labels import EMPTY, field_label, record_title, value_text
from app.services.records.names import office_names
from app.services.records.record_forms import opened, refuse_others
from app.services.workspace.workspace import Workspace

ERASED_TEXT = "（個人情報のため消去）"
UNAWARE_TEXT = "（消去を知らずに書かれた文）"


@dataclass(frozen=True)
class PastChange:
    """One field group in one step: its text before and after.

    ``can_return``: the value after it can be written again, because it is not the present one and was not erased.
    """

    group: str
    field_label: str
    before: str
    after: str
    can_return: bool


@dataclass(frozen=True)
class Step:
    """One saved form. ``what`` is 追加, 表から取り込み, 訂正, 削除, 復元 or 決定. ``came_by`` names the received file; "" for
    this PC's own."""

    operation: bytes
    what: str
    at: str
    office_name: str
    person: str
    device: str
    came_by: str
    changes: tuple[PastChange, ...]


def history(workspace: Workspace, record: bytes) -> list[Step]:
    """All steps of a record, newest first. Raises Refused("unknown-record")."""
    with workspace.database.reading() as session:
        try:
            state, operations = record_state(session, record)
        except KeyError as error:
            raise Refused("unknown-record", "この記録の履歴はありません。", "一覧で選び直してください。") from error
        by_id = {operation.id: operation for operation in operations}
        ordered = sorted(operations, key=lambda operation: (operation.hlc, operation.id), reverse=True)
        files = _files(session, record)
        unknowing = {(id_, group) for group, ids in unaware(operations).items() for id_ in ids}
        return [_step(session, operation, by_id, state.values, files, unknowing) for operation in ordered]


def is_known(workspace: Workspace, record: bytes) -> bool:
    """Whether the journal holds any operation of the record."""
    with workspace.database.reading() as session:
        return session.scalar(select(OperationRow.id).where(OperationRow.record == record).limit(1)) is not None


def title_of(workspace: Workspace, record: bytes) -> str:
    """What the record is called in lists."""
    with workspace.database.reading() as session:
        _, operations = record_state(session, record)
        return record_title(session, operations[0].entity, record)


def put_back(workspace: Workspace, record: bytes, operation: bytes, group: str) -> None:
    """Writes the value of an earlier step again as a new edit. The present value stays in the history; Ctrl+Z undoes it.

    Raises Refused("unknown-record", "not-yours", "not-head-office", "final-record").
    """
    with action(workspace, "前の値に戻す") as act:
        try:
            _, operations = record_state(act.session, record)
            source = next(one for one in operations if one.id == operation and group in one.values)
        except (KeyError, StopIteration) as error:
            raise Refused("unknown-record", "その値は、履歴に残っていません。", "履歴を開き直してください。") from error
        refuse_others(workspace, source.partition)
        _refuse_final(act.session, source.entity, record)
        act.write(opened(act.session, record), {group: decode_value(source.values[group])})


def _refuse_final(session: Session, entity: str, record: bytes) -> None:
    """Refuses to change what was made final; it must be reopened first, with a reason.

    An activity is exempt: it is final from the day it is saved.
    """
    model = ENTITIES.get(entity)
    found = session.get(model, record) if model is not None and model.decided_as == FINAL else None
    if found is not None and found.values()["state"] == FINAL:
        raise Refused("final-record", "確定したものなので、前の値に戻せません。", "先に開き直してから、もう一度行ってください。")


def _step(
    session: Session,
    operation: Operation,
    by_id: Mapping[bytes, Operation],
    now: Mapping[str, bytes],
    files: Mapping[bytes, str],
    unknowing: Container[tuple[bytes, str]],
) -> Step:
    model = ENTITIES.get(operation.entity)
    known = {group.name: group.fields for group in model.groups} if model else {}
    changes = []
    for group, fields in known.items():
        if group not in operation.values and group not in operation.erased:
            continue
        replaced = [by_id[id_] for id_ in operation.sup.get(group, ()) if id_ in by_id]
        before = " / ".join(dict.fromkeys(_text(session, one, group, fields) for one in replaced))
        after = _text(session, operation, group, fields)
        value = operation.values.get(group)
        empty = after == EMPTY and not replaced
        if not empty:
            can_return = value is not None and value != now.get(group)
            after += UNAWARE_TEXT if (operation.id, group) in unknowing else ""
            changes.append(PastChange(group, field_label(operation.entity, fields[0]), before or "－", after, can_return))
    origin = session.get(GenerationRow, operation.generation)
    office = origin.office if origin else ""
    return Step(
        operation=operation.id,
        what=_what(operation),
        at=moment_text(operation.wall_ms),
        office_name=office_names(session).get(office, office) or "不明",
        person=operation.person,
        device=origin.device if origin else "",
        came_by=files.get(operation.id, ""),
        changes=tuple(changes),
    )


def _what(operation: Operation) -> str:
    """The kind of step. More than one superseded value in a group means that a conflict was resolved (決定)."""
    if operation.values.get(DELETED) == IS_DELETED:
        return "削除"
    if DELETED in operation.values and DELETED in operation.sup:  # else it only says that the record stays
        return "復元"
    if any(len(ids) > 1 for ids in operation.sup.values()):
        return "決定"
    if operation.base:
        return "訂正"
    return "表から取り込み" if ORIGIN in operation.values else "追加"


def _text(session: Session, operation: Operation, group: str, fields: Sequence[str]) -> str:
    if group in operation.erased:
        return ERASED_TEXT
    kinds = kinds_of(ENTITIES[operation.entity])[group]
    values = fitted(decode_value(operation.values[group]), kinds)
    texts = [
        value_text(session, operation.entity, name, value, operation.record)
        for name, value in zip(fields, values, strict=False)
        if value not in (None, "", ())
    ]
    return "　".join(texts) or EMPTY


def _files(session: Session, record: bytes) -> dict[bytes, str]:
    """Operation id → which received file brought it and when."""
    rows = session.execute(
        select(OperationRow.id, ReceivedFile.number, ReceivedFile.imported_at_ms)
        .join(ReceivedFile, ReceivedFile.id == OperationRow.import_id)
        .where(OperationRow.record == record)
    )
    return {id_: f"第{number}号（{moment_text(when)} 取り込み）" for id_, number, when in rows.tuples()}
