"""Reading the journal: what a form shows when it opens, and where the chains end."""

import hashlib
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.journal.operation import Operation
from app.journal.rows import operations_of_records, read_operations
from app.journal.state import DELETED, RecordState, state_of


@dataclass(frozen=True)
class Shown:
    """What a form had on screen when it was opened. Saving supersedes exactly this and nothing that came later.

    ``live`` names per group the operations whose value was shown; a new record has shown nothing.
    """

    record: bytes | None = None
    entity: str = ""
    partition: str = ""
    live: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    deleted: bool = False

    @property
    def operations(self) -> tuple[bytes, ...]:
        return tuple(sorted({id_ for ids in self.live.values() for id_ in ids}))

    @property
    def base(self) -> bytes:
        """Eight bytes naming the state the form showed, kept with the operation for later inspection."""
        return hashlib.sha256(b"".join(self.operations)).digest()[:8] if self.live else b""


def shown(session: Session, record: bytes) -> Shown:
    """What a form opened on this record now shows. KeyError when the journal does not know the record.

    Where values stand against each other the form shows only the provisional one: typing over it must not settle what
    nobody looked at. Whether the record is there at all is on screen as a whole.
    """
    state, operations = record_state(session, record)
    by_id = {operation.id: operation for operation in operations}
    live = {
        group: ids if group == DELETED else tuple(id_ for id_ in ids if by_id[id_].values[group] == state.values[group])
        for group, ids in state.live.items()
    }
    return Shown(record, operations[0].entity, operations[0].partition, live, state.deleted)


def record_state(session: Session, record: bytes) -> tuple[RecordState, list[Operation]]:
    """A record folded, together with its operations. KeyError when unknown."""
    operations = operations_of_records(session, [record])[record]
    if not operations:
        raise KeyError(record)
    return state_of(operations), operations


def chain_head(session: Session, life: bytes, partition: str) -> Operation | None:
    """The last operation this life wrote in a partition."""
    found = read_operations(
        session,
        "life = ? AND partition = ? AND seq = (SELECT max(seq) FROM operation WHERE life = ? AND partition = ?)",
        (life, partition, life, partition),
    )
    return found[-1] if found else None
