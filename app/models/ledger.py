"""The ledger: which files were sent and received, and which version vectors other PCs stated. Local to this PC, never
synchronised.
"""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base

GIVEN_UP = 2**62
"""As the file number of a version vector: its PC has given up this generation and will never write in it again."""
SET_UP_GENERATION = bytes(16)
"""In place of a generation: the version vector that came with a set-up file, until the head office's first file."""


class SentFile(Base):
    """One file written here."""

    __tablename__ = "sent_file"
    number: Mapped[int] = mapped_column(primary_key=True)
    to_office: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[str]
    made_at_ms: Mapped[int]
    confirmation_code: Mapped[str]
    header_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    operations: Mapped[int]
    received_at_ms: Mapped[int | None]
    """When the receiver says it took the file in (its receipt); None until then. For people only."""
    records: Mapped[int]
    medium: Mapped[str]
    """How it left: stick, folder, mail, sync-folder (持出し記録)."""
    medium_name: Mapped[str]
    """The stick's label or the folder's last name, as the carrying-out record prints it. Never a whole path."""
    carried_by: Mapped[str]
    """Who carried it, where that was typed; empty otherwise."""


class ReceivedFile(Base):
    """One imported file. ``id`` is the number of the import, by which it can be undone. ``header`` is kept whole: of the head
    office's files it proves what that office had.
    """

    __tablename__ = "received_file"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    header_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    header: Mapped[bytes]
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    from_office: Mapped[str] = mapped_column(String(32), index=True)
    from_device: Mapped[str]
    generation: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    number: Mapped[int]
    made_at_ms: Mapped[int]
    imported_at_ms: Mapped[int]
    confirmation_code: Mapped[str]
    operations: Mapped[int]
    """New operations it brought, not those it held."""
    last_sent: Mapped[int]
    """Number of the last file written here before it. A later file may have sent on what this one brought."""
    undone_at_ms: Mapped[int | None]


class PeerVector(Base):
    """The version vector that another device stated last. A newer one replaces it, even when it states less.

    Two PCs that run as one device (a clone) write in different generations; as long as that lasts both vectors count.
    ``heard`` is the import that brought it. ``wanted`` lists the photos the device still misses (32 bytes each).
    """

    __tablename__ = "peer_have"
    device: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    office: Mapped[str] = mapped_column(String(32), index=True)
    number: Mapped[int]
    version_vector: Mapped[bytes]
    wanted: Mapped[bytes]
    heard: Mapped[int]


class GenerationRow(Base):
    """Which device writes in which replica generation, as signed files stated. It lets a conflict name the PC of a value."""

    __tablename__ = "generation"
    generation: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    office: Mapped[str] = mapped_column(String(32))
    device: Mapped[str]


class KeptDeposit(Base):
    """At a branch: a sealed copy of the head office's own partition (app.sync.deposit), which this PC cannot open.

    ``statement`` says what it covers, ``signature`` is the head office's over it, ``ids`` lists what it holds. A greater
    ``id`` came later.
    """

    __tablename__ = "kept_deposit"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    statement: Mapped[bytes]
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    ids: Mapped[bytes]
    sealed: Mapped[bytes]


class KeptCopyKey(Base):
    """At the head office: what opens the copies of a branch's PC, sealed as it was handed in (app.store.recovery_file).

    It is opened when that PC is lost. ``recipients_sha256``: to whom it is sealed, as that PC says.
    """

    __tablename__ = "kept_copy_key"
    device: Mapped[str] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(String(32), index=True)
    recipients_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes]


class KeptFile(Base):
    """A file that only a newer program can read: kept unchanged in the folder ``kept`` and tried again after an update."""

    __tablename__ = "kept_file"
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    name: Mapped[str]
    since_ms: Mapped[int]
