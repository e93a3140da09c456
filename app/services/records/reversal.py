"""What takes operations back: new operations by which a record becomes as if those had not been written.

What stood before follows from the journal without them. Ctrl+Z (app.services.records.undo) and an import that others may know
of already (app.services.transfer.import_undo) each name their operations, and the rest is this.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.journal.erasing import erasure
from app.journal.operation import Operation, decode_value
from app.journal.parts import state_with_parts
from app.journal.reading import record_state
from app.journal.state import DECIDED, DELETED, ERASES
from app.models.entities import ENTITIES
from app.services.records.actions import BLANKED, Action
from app.services.records.record_forms import opened


@dataclass(frozen=True)
class Reversal:
    """``back``: group → the fields to write again. ``deletes``: True deletes the record, False brings it back.

    ``left``: groups in which something else stands by now, or which were erased. ``is_gone``: the record was brought by these
    operations and is deleted already. ``is_whole``: nothing of others is in the way, so that all of it goes back.
    """

    entity: str
    back: Mapping[str, list[Any]] = field(default_factory=dict)
    deletes: bool | None = None
    left: tuple[str, ...] = ()
    is_gone: bool = False
    is_whole: bool = False

    @property
    def is_anything(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.back) or self.deletes is not None


def reversal(session: Session, record: bytes, ids: Collection[bytes]) -> Reversal:
    """What would take these operations of a record back. KeyError when the journal does not know the record."""
    state, operations = record_state(session, record)
    entity = operations[0].entity
    mine = [operation for operation in operations if operation.id in ids]
    others = [operation for operation in operations if operation.id not in ids]
    groups = _written(mine) - {DECIDED}
    if not _written(others):  # they brought the record
        if state.deleted:
            return Reversal(entity, is_gone=True)
        if entity not in BLANKED:
            return Reversal(entity, deletes=True, is_whole=not state.conflicts)
        groups.discard(ENTITIES[entity].groups[0].name)
        return Reversal(entity, {group: group_values(entity, group, None) for group in groups}, is_whole=not state.conflicts)
    before = state_with_parts(session, others)
    erased = {erased[0] for operation in mine if (erased := erasure(operation)) is not None}
    left = tuple(sorted(group for group in groups if group in erased or not set(state.live.get(group, ())) <= set(ids)))
    differing = sorted(group for group in groups.difference(left) if state.values.get(group) != before.values.get(group))
    made_by_others = any(not operation.base for operation in others)
    return Reversal(
        entity,
        {group: group_values(entity, group, before.values.get(group)) for group in differing},
        None if state.deleted == before.deleted else before.deleted,
        left,
        is_whole=not left and made_by_others and DELETED not in state.conflicts and len(mine) == len(set(ids)),
    )


def _written(operations: Iterable[Operation]) -> set[str]:
    return {group for one in operations for group in (*one.values, *one.erased)} - {DELETED, ERASES}


def take_back(act: Action, record: bytes, found: Reversal) -> None:
    """Writes a reversal in the caller's action."""
    back = found.back
    if back and found.deletes:  # first, because a deletion counts only when it has seen every value
        act.write(opened(act.session, record), back)
        back = {}
    if found.is_anything:
        act.write(opened(act.session, record), back, deletes=found.deletes)


def group_values(entity: str, group: str, value: bytes | None) -> list[Any]:
    """The fields of a group from its encoded value; all of them empty when it had none."""
    if value is not None:
        return decode_value(value)
    known = ENTITIES[entity].group_named(group) if entity in ENTITIES else None
    return [None] * len(known.fields) if known else [None]
