"""What was sent and received, and what others are known to have. Local to this PC, never synchronised."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class SentFile(Base):
    """One file written here. ``header`` is kept whole: it says what the file held and what we had at the time."""

    __tablename__ = "sent_file"
    number: Mapped[int] = mapped_column(primary_key=True)
    to_office: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[str]
    made_at_ms: Mapped[int]
    confirmation_code: Mapped[str]
    header_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    header: Mapped[bytes]
    operations: Mapped[int]
    received_at_ms: Mapped[int | None]
    """When the receiver says it took the file in (its receipt); None until then. For people only."""


class ReceivedFile(Base):
    """One file taken in here. ``id`` is the number of the import, by which it can be undone."""

    __tablename__ = "received_file"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    header_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    header: Mapped[bytes]
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    from_office: Mapped[str] = mapped_column(String(32), index=True)
    from_device: Mapped[str]
    number: Mapped[int]
    made_at_ms: Mapped[int]
    imported_at_ms: Mapped[int]
    confirmation_code: Mapped[str]
    operations: Mapped[int]
    """New operations it brought, not those it held."""
    last_sent: Mapped[int]
    """Number of the last file written here before: a higher one since may have told others of what this file brought."""
    undone_at_ms: Mapped[int | None]


class PeerHave(Base):
    """What another device last said it has. The newest statement replaces the old one, upward or downward."""

    __tablename__ = "peer_have"
    device: Mapped[str] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(String(32), index=True)
    life: Mapped[bytes] = mapped_column(LargeBinary(16))
    number: Mapped[int]
    have: Mapped[bytes]


class LifeRow(Base):
    """Which device wrote under which life, as signed files said. Lets a difference say from which PC a value came."""

    __tablename__ = "life"
    life: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    office: Mapped[str] = mapped_column(String(32))
    device: Mapped[str]


class EnrolmentToken(Base):
    """A set-up file that was given out and not used yet."""

    __tablename__ = "enrolment_token"
    token: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    office: Mapped[str] = mapped_column(String(32))
    made_at_ms: Mapped[int]
    used_by: Mapped[str | None]
