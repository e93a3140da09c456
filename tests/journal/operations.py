"""Operations written by hand, for tables of cases that no form would produce so plainly."""

from typing import Any

from sqlalchemy.orm import Session

from app.journal.chains import end_of
from app.journal.operation import Operation, encode_value, new_operation
from app.journal.rows import read_operations
from app.journal.state import DELETED

RECORD = b"R" * 16
GENERATION = b"L" * 16


def op(
    sup: dict[str, list[Operation]] | None = None,
    *,
    at: int = 1,
    generation: bytes = GENERATION,
    seq: int = 1,
    prev: bytes | None = None,
    record: bytes = RECORD,
    entity: str = "activity",
    partition: str = "daito",
    seen: tuple[Operation, ...] = (),
    deletes: bool | None = None,
    person: str = "",
    raw: dict[str, bytes] | None = None,
    **values: Any,
) -> Operation:
    """An operation setting one-field groups (``title="あ"``), replacing in each group the operations ``sup`` names.

    ``at`` is its time for people, and if it isn't negative for showing. A tuple gives a group several fields.
    """
    encoded = {group: encode_value(value if isinstance(value, tuple) else [value]) for group, value in values.items()}
    if deletes is not None:
        encoded[DELETED] = encode_value([deletes])
    return new_operation(
        generation=generation,
        partition=partition,
        seq=seq,
        prev=prev,
        entity=entity,
        record=record,
        values=encoded | (raw or {}),
        sup={group: tuple(one.id for one in replaced) for group, replaced in (sup or {}).items()},
        seen=tuple(one.id for one in seen),
        person=person,
        wall_ms=at,
        hlc=max(at, 0),
        nonce=b"N" * 16,
        base=b"",
    )


def last_of_chain(session: Session, generation: bytes, partition: str) -> Operation | None:
    """The last operation of a generation in a partition, or None."""
    _, id_ = end_of(session, generation, partition)
    return next(iter(read_operations(session, "id = ?", (id_,))), None)
