"""Reading the journal: what a form shows when it opens."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.journal.operation import Operation
from app.journal.parts import parts_of, parts_of_all, state_with_parts
from app.journal.rows import operations_of_records
from app.journal.state import DELETED, NO_PARTS, Parts, RecordState, state_of


@dataclass(frozen=True)
class Shown:
    """What a form showed when it was opened. Saving supersedes exactly these operations and nothing that arrived later.

    ``live`` names, per group, the operations whose value was shown; for a new record it is empty. ``parts`` are those of the
    record's parts. ``decided``: the record was shown as final.
    """

    record: bytes | None = None
    entity: str = ""
    partition: str = ""
    live: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    deleted: bool = False
    decided: bool = False
    parts: tuple[bytes, ...] = ()

    @property
    def operations(self) -> tuple[bytes, ...]:
        """The ids of all shown operations of the record, sorted; a deletion and 確定 name them, and ``parts``, as ``seen``."""
        return tuple(sorted({id_ for ids in self.live.values() for id_ in ids}))

    @property
    def base(self) -> bytes:
        """Eight bytes that identify the state the form showed; kept in the operation for later inspection."""
        return hashlib.sha256(b"".join(self.operations)).digest()[:8] if self.live else b""


def shown(session: Session, record: bytes) -> Shown:
    """What a form opened on this record shows now. KeyError when the journal does not know the record.

    Where a group is in conflict the form shows only the provisional value, so typing over it must not resolve candidates
    that nobody looked at. Whether the record is deleted is shown as a whole.
    """
    operations = _operations(session, record)
    return shown_as(operations, parts_of(session, operations[0].entity, record))


def shown_live(operations: Sequence[Operation], state: RecordState) -> dict[str, tuple[bytes, ...]]:
    """The operations of a record, by group, whose value a form shows that is opened in this state."""
    by_id = {operation.id: operation for operation in operations}
    return {
        group: ids if group == DELETED else tuple(id_ for id_ in ids if by_id[id_].values[group] == state.values[group])
        for group, ids in state.live.items()
    }


def shown_as(operations: Sequence[Operation], parts: Parts) -> Shown:
    """The same for a record whose operations and parts are known."""
    state = state_of(operations, parts)
    return _shown(operations[0], shown_live(operations, state), state, parts)


def shown_with(session: Session, one: Operation, live: dict[str, tuple[bytes, ...]], state: RecordState) -> Shown:
    """What a page shows of the record of this operation that names these as ``live``, together with all its parts."""
    return _shown(one, live, state, parts_of(session, one.entity, one.record))


def _shown(one: Operation, live: dict[str, tuple[bytes, ...]], state: RecordState, parts: Parts) -> Shown:
    return Shown(
        one.record, one.entity, one.partition, live, state.deleted, state.decided, tuple(sorted(parts.kept | parts.decided))
    )


def shown_all(session: Session, records: Iterable[bytes]) -> dict[bytes, Shown]:
    """What forms opened on these records show now, in few statements; what the journal does not know is left out."""
    found = operations_of_records(session, records)
    kinds: dict[str, list[bytes]] = {}
    for record, operations in found.items():
        kinds.setdefault(operations[0].entity, []).append(record)
    parts = {record: some for kind, of in kinds.items() for record, some in parts_of_all(session, kind, of).items()}
    return {record: shown_as(operations, parts.get(record, NO_PARTS)) for record, operations in found.items()}


def record_state(session: Session, record: bytes) -> tuple[RecordState, list[Operation]]:
    """The folded state of a record and its operations. KeyError when the journal does not know it."""
    operations = _operations(session, record)
    return state_with_parts(session, operations), operations


def _operations(session: Session, record: bytes) -> list[Operation]:
    operations = operations_of_records(session, [record])[record]
    if not operations:
        raise KeyError(record)
    return operations
