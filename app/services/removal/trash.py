"""ごみ箱: deleted records of every kind, with who deleted each and when. Nothing in it expires."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.reading import record_state
from app.journal.state import DELETED, IS_DELETED
from app.models.annual_plan import PlanItem
from app.models.base import COMMON, HEAD, Synced
from app.models.entities import ENTITIES
from app.models.ledger import GenerationRow
from app.models.photo import Photo
from app.rules.clock import moment_text
from app.services.activities import activity_rows
from app.services.activities.activity_rows import ActivityRow
from app.services.annual_plan.annual_plans import refuse_final
from app.services.plan.plan_editing import refuse_return
from app.services.plan.target_year import TargetYear
from app.services.records.actions import action
from app.services.records.labels import entity_label, record_title
from app.services.records.names import office_names
from app.services.records.record_forms import opened, refuse_others
from app.services.workspace.workspace import Workspace

_WHOLE = {name: model for name, model in ENTITIES.items() if not model.is_part}


@dataclass(frozen=True)
class TrashRow:
    """A deleted activity. ``deleted_at`` is by the deleting PC's clock; ``deleted_by`` is the office, and the person if known."""

    id: bytes
    activity: ActivityRow
    deleted_at: str
    deleted_by: str


@dataclass(frozen=True)
class DeletedRecord:
    """A deleted record of any kind: ``entity`` is its name in the program, ``kind`` in words."""

    id: bytes
    entity: str
    kind: str
    title: str
    office_name: str
    deleted_at: str
    deleted_by: str


def trash_rows(workspace: Workspace, ids: Sequence[bytes]) -> list[TrashRow]:
    """The rows of these deleted activities, in their order."""
    with workspace.database.reading() as session:
        names = office_names(session)
        return [TrashRow(row.id, row, *_deletion(session, row.id, names)) for row in activity_rows.rows(session, ids)]


def deleted_ids(workspace: Workspace, entity: str = "") -> list[bytes]:
    """Everything this office may restore, or what is of one kind; last deleted first."""
    with workspace.database.reading() as session:
        models = [model for name, model in _WHOLE.items() if entity in ("", name)]
        parts = [
            select(model.id.label("id"), model.last_saved_at.label("at")).where(*_deleted(workspace, model)) for model in models
        ]
        every = union_all(*parts).subquery()
        return list(session.scalars(select(every.c.id).order_by(every.c.at.desc(), every.c.id)))


def deleted_kinds(workspace: Workspace) -> list[tuple[str, str, int]]:
    """(entity, in words, how many) of the kinds in the trash."""
    with workspace.database.reading() as session:
        parts = [
            select(literal(name), func.count()).select_from(model).where(*_deleted(workspace, model))
            for name, model in _WHOLE.items()
        ]
        counted = session.execute(union_all(*parts)).tuples()
        return [(name, entity_label(name), count) for name, count in counted if count]


def deleted_records(workspace: Workspace, ids: Sequence[bytes]) -> list[DeletedRecord]:
    """The rows of these records, in their order; unknown and restored ones are left out."""
    with workspace.database.reading() as session:
        names = office_names(session)
        places = names | {COMMON: "本部共通", HEAD: "本部"}
        found = []
        for record in ids:
            row = _row(session, record)
            if row is not None and row.deleted:
                kind, title = row.entity_label, record_title(session, row.entity, record)
                title = title.removeprefix(kind).strip() or "（名前なし）"
                place = places.get(row.partition, row.partition)
                found.append(DeletedRecord(record, row.entity, kind, title, place, *_deletion(session, record, names)))
        return found


def restore(workspace: Workspace, ids: Collection[bytes]) -> int:
    """Undoes these deletions as one action; returns how many.

    Raises Refused("not-in-trash", "not-yours", "parent-deleted") and what the plan refuses ("number-taken",
    "overlapping-plan", "final-plan").
    """
    with action(workspace, "削除の取りやめ", counted="件") as act:
        session = act.session
        rows = [_row(session, record) for record in ids]
        deleted = [row for row in rows if row is not None and row.deleted]
        if len(deleted) < len(rows):
            raise Refused("not-in-trash", "選んだもののうち、ごみ箱にないものがあります。", "ごみ箱を開き直してください。")
        order = list(ENTITIES)  # what others belong to comes before them
        for row in sorted(deleted, key=lambda row: order.index(row.entity)):
            refuse_others(workspace, row.partition)
            _refuse_orphan(session, row)
            refuse_return(session, row)
            if isinstance(row, PlanItem) and row.target_id and row.fiscal_year and row.office:
                refuse_final(session, TargetYear(row.target_id, row.fiscal_year, row.office))
            act.restore(opened(session, row.id))
        return len(deleted)


def _deleted(workspace: Workspace, model: type[Synced]) -> tuple[ColumnElement[bool], ...]:
    own = () if workspace.is_head else (model.partition == workspace.partition,)
    whole = (Photo.sha256.is_not(None),) if model is Photo else ()  # an erased picture never comes back
    return model.deleted.is_(True), *own, *whole


def _row(session: Session, record: bytes) -> Synced | None:
    try:
        _, operations = record_state(session, record)
    except KeyError:
        return None
    model = ENTITIES.get(operations[0].entity)
    return session.get(model, record) if model is not None else None


def _refuse_orphan(session: Session, row: Synced) -> None:
    entity = row.declared(row.parent).points_to if row.parent else ""
    parent = session.get(ENTITIES[entity], getattr(row, row.parent) or b"") if entity else None
    if parent is not None and parent.deleted:
        name = record_title(session, entity, parent.id)
        raise Refused("parent-deleted", f"もとの「{name}」も、ごみ箱にあります。", "先に、それを元に戻してください。")


def _deletion(session: Session, record: bytes, names: dict[str, str]) -> tuple[str, str]:
    """(when, by whom) of the newest deletion in force."""
    state, operations = record_state(session, record)
    standing = set(state.live.get(DELETED, ()))
    deletions = [one for one in operations if one.id in standing and one.values.get(DELETED) == IS_DELETED]
    newest = max(deletions, key=lambda one: one.hlc, default=None)
    if newest is None:
        return "", ""
    origin = session.get(GenerationRow, newest.generation)
    office = names.get(origin.office, origin.office) if origin else "（不明）"
    return moment_text(newest.wall_ms), "　".join(filter(None, (office, newest.person)))
