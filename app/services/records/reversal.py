"""What takes operations back: new operations by which a record becomes as if those had not been written.

What stood before follows from the journal without them. Ctrl+Z (app.services.records.undo) and an import that others may know
of already (app.services.transfer.import_undo) each name their operations, and the rest is this.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from app.journal.erasing import erasure
from app.journal.operation import Operation, decode_value
from app.journal.parts import states_with_parts
from app.journal.rows import operations_of_records
from app.journal.state import DECIDED, DELETED, ERASES, RecordState
from app.models.entities import ENTITIES
from app.services.records.actions import BLANKED, Action, Written
from app.services.records.record_forms import opened_all


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


def reversals(session: Session, touched: Mapping[bytes, Collection[bytes]]) -> dict[bytes, Reversal]:
    """What would take these operations of each record back, in few statements. KeyError when the journal does not know one."""
    found = operations_of_records(session, touched)
    if unknown := touched.keys() - found.keys():
        raise KeyError(unknown)
    states = states_with_parts(session, found)
    others = {record: [one for one in found[record] if one.id not in ids] for record, ids in touched.items()}
    before = states_with_parts(session, {record: some for record, some in others.items() if some})
    return {
        record: _reversal(found[record], set(ids), others[record], states[record], before.get(record))
        for record, ids in touched.items()
    }


def _reversal(
    operations: Sequence[Operation],
    ids: Collection[bytes],
    others: Sequence[Operation],
    state: RecordState,
    before: RecordState | None,
) -> Reversal:
    """``before``: the state that the ``others`` of the record's operations alone make; None without any."""
    entity = operations[0].entity
    mine = [operation for operation in operations if operation.id in ids]
    groups = _written(mine) - {DECIDED}
    if before is None or not _written(others):  # they brought the record
        if state.deleted:
            return Reversal(entity, is_gone=True)
        if entity not in BLANKED:
            return Reversal(entity, deletes=True, is_whole=not state.conflicts)
        groups.discard(ENTITIES[entity].groups[0].name)
        return Reversal(entity, {group: group_values(entity, group, None) for group in groups}, is_whole=not state.conflicts)
    erased = {erased[0] for operation in mine if (erased := erasure(operation)) is not None}
    left = tuple(sorted(group for group in groups if group in erased or not set(state.live.get(group, ())) <= set(ids)))
    differing = sorted(group for group in groups.difference(left) if state.values.get(group) != before.values.get(group))
    made_by_others = any(not operation.base for operation in others)
    return Reversal(
        entity,
        {group: group_values(entity, group, before.values.get(group)) for group in differing},
        None if state.deleted == before.deleted else before.deleted,
        left,
        is_whole=not left and made_by_others and DELETED not in state.conflicts and len(mine) == len(ids),
    )


def _written(operations: Iterable[Operation]) -> set[str]:
    return {group for one in operations for group in (*one.values, *one.erased)} - {DELETED, ERASES}


def take_back(act: Action, found: Mapping[bytes, Reversal]) -> None:
    """Writes the reversals of these records in the caller's action, in this order; those of one kind together."""
    for _, run in groupby(found.items(), key=lambda one: one[1].entity):
        some = dict(run)
        # First, because a deletion counts only when it has seen every value.
        first = {record: one for record, one in some.items() if one.back and one.deletes}
        _write(act, {record: (one.back, None) for record, one in first.items()})
        _write(
            act,
            {record: ({} if record in first else one.back, one.deletes) for record, one in some.items() if one.is_anything},
        )


def _write(act: Action, wanted: Mapping[bytes, tuple[Mapping[str, list[Any]], bool | None]]) -> None:
    forms = opened_all(act.session, wanted)
    act.write_all([Written(forms[record], groups, deletes) for record, (groups, deletes) in wanted.items()])


def group_values(entity: str, group: str, value: bytes | None) -> list[Any]:
    """The fields of a group from its encoded value; all of them empty when it had none."""
    if value is not None:
        return decode_value(value)
    known = ENTITIES[entity].group_named(group) if entity in ENTITIES else None
    return [None] * len(known.fields) if known else [None]
