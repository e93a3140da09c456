"""The journal as it lies in the database: every operation this office holds, never altered afterwards."""

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ROSTER, Base


class OperationRow(Base):
    """One operation (docs/sync.md). ``body`` is msgpack {group: value}, ``sup`` {group: [ids]}, ``seen`` [ids].

    ``import_id`` names the received file that brought it (None: written here), so that an import can be undone. ``arrival``
    counts in the order in which this PC received operations; it means nothing on other PCs. Two operations of one generation
    (``generation``) with the same ``seq`` are a fork (a cloned PC): both are kept, so there is no uniqueness. The index of the
    chain contains the ids too, so a file's version vector can be made without reading the operations.
    """

    __tablename__ = "operation"
    __table_args__ = (
        Index("ix_operation_chain", "generation", "partition", "seq", "id"),
        Index("ix_operation_roster", "partition", sqlite_where=text(f"partition = '{ROSTER}'")),
        Index("ix_operation_import_id", "import_id", sqlite_where=text("import_id IS NOT NULL")),
    )
    arrival: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(20), unique=True)
    generation: Mapped[bytes] = mapped_column(LargeBinary(16))
    partition: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int]
    prev: Mapped[bytes | None] = mapped_column(LargeBinary(20))
    entity: Mapped[str]
    record: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    body: Mapped[bytes]
    sup: Mapped[bytes | None]
    seen: Mapped[bytes | None]
    erased: Mapped[bytes | None]
    person: Mapped[str]
    wall_ms: Mapped[int]
    hlc: Mapped[int]
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
    base: Mapped[bytes]
    import_id: Mapped[int | None]


class ChainRow(Base):
    """One generation's operations in one partition, counted (app.journal.chains). Local to this PC, and follows from the
    operations.
    """

    __tablename__ = "chain"
    generation: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    partition: Mapped[str] = mapped_column(String(32), primary_key=True)
    last: Mapped[int]
    end: Mapped[bytes] = mapped_column(LargeBinary(20))
    count: Mapped[int]
    numbers: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(20))


NEW_ENDS = "new ends"
"""In a session's ``info``: (generation, partition) → (number, operation id, wall time in ms) of the last operation written here
in this transaction. What its COMMIT made sure of is noted outside the database (app.store.high_water_marks)."""


class WaitingOperation(Base):
    """An operation that was received but cannot be merged yet. It blocks nothing else and is tried again at each import.

    ``reason`` is a code of app.sync.merge. ``columns`` is the operation as a file holds it.
    """

    __tablename__ = "waiting_operation"
    id: Mapped[bytes] = mapped_column(LargeBinary(20), primary_key=True)
    generation: Mapped[bytes] = mapped_column(LargeBinary(16))
    partition: Mapped[str] = mapped_column(String(32))
    entity: Mapped[str]
    record: Mapped[bytes] = mapped_column(LargeBinary(16))
    reason: Mapped[str]
    sender_office: Mapped[str]
    columns: Mapped[bytes]
    import_id: Mapped[int]
    since_ms: Mapped[int]
