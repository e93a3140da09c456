"""Lists of sent and received files for people."""

from dataclasses import dataclass

from sqlalchemy import select

from app.models.ledger import ReceivedFile, SentFile
from app.rules.clock import moment_text
from app.services.records.list_rows import row_of
from app.services.records.names import office_names
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class SentRow:
    """One file written here. ``received``: when it arrived, by the receiver's receipt; "" until then."""

    number: int
    to_office: str
    to_name: str
    file_name: str
    made_at: str
    made_at_ms: int
    confirmation_code: str
    operations: int
    received: str


@dataclass(frozen=True)
class ReceivedRow:
    """One imported file; ``id`` is the number by which the import can be undone."""

    id: int
    from_office: str
    from_name: str
    device: str
    number: int
    made_at: str
    imported_at: str
    imported_at_ms: int
    confirmation_code: str
    operations: int
    undone: bool


def sent_files(workspace: Workspace) -> list[SentRow]:
    """The sent files, newest first."""
    with workspace.database.reading() as session:
        names = office_names(session)
        found = session.scalars(select(SentFile).order_by(SentFile.number.desc())).all()
    return [
        row_of(
            SentRow,
            row,
            to_name=names.get(row.to_office, row.to_office),
            made_at=moment_text(row.made_at_ms),
            received=moment_text(row.received_at_ms) if row.received_at_ms else "",
        )
        for row in found
    ]


def received_files(workspace: Workspace) -> list[ReceivedRow]:
    """The received files, newest first, including those whose import was undone."""
    with workspace.database.reading() as session:
        names = office_names(session)
        found = session.scalars(select(ReceivedFile).order_by(ReceivedFile.id.desc())).all()
    return [
        row_of(
            ReceivedRow,
            row,
            from_name=names.get(row.from_office, row.from_office),
            device=row.from_device,
            made_at=moment_text(row.made_at_ms),
            imported_at=moment_text(row.imported_at_ms),
            undone=row.undone_at_ms is not None,
        )
        for row in found
    ]


def last_sent(workspace: Workspace) -> SentRow | None:
    """The file sent last, or None."""
    return next(iter(sent_files(workspace)), None)


def last_received(workspace: Workspace) -> ReceivedRow | None:
    """The file received last whose import was not undone, or None."""
    return next((row for row in received_files(workspace) if not row.undone), None)
