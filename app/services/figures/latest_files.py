"""The newest file of each office, by the numbers that PCs give their files and the order of arrival, never by clocks."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.ledger import ReceivedFile
from app.rules.clock import local_day, now_ms
from app.services.workspace.clock_check import clock_is_off
from app.store.kept_answers import kept
from app.sync.header import unpack_header


def newest_files(session: Session) -> dict[str, ReceivedFile]:
    """Office code → its newest file; of several PCs the one heard last."""
    return {file.from_office: file for file in sorted(_by_device(session), key=lambda file: file.id)}


@kept
def known_days(session: Session) -> dict[str, date]:
    """Office code → the day up to which its files report; of several PCs the latest."""
    days: dict[str, date] = {}
    for file in _by_device(session):
        day = local_day(written_until_ms(file))
        days[file.from_office] = max(day, days.get(file.from_office, day))
    return days


def written_until_ms(file: ReceivedFile) -> int:
    """The time up to which a file reports (ms): when it was made, or when it arrived if its clock cannot be right; never in the
    future.
    """
    came = min(file.imported_at_ms, now_ms())
    return came if clock_is_off(file.made_at_ms, came) else min(file.made_at_ms, came)


def _by_device(session: Session) -> list[ReceivedFile]:
    """The newest file of every PC."""
    ends = (
        select(func.max(ReceivedFile.id).label("last"), func.max(ReceivedFile.number).label("highest"))
        .where(ReceivedFile.undone_at_ms.is_(None))
        .group_by(ReceivedFile.from_device)
        .subquery()
    )
    last = select(ReceivedFile, ends.c.highest).join(ends, ReceivedFile.id == ends.c.last).order_by(ReceivedFile.from_device)
    found = session.execute(last).tuples()
    return [file if file.number == highest else _newest_of(session, file.from_device) for file, highest in found]


def _newest_of(session: Session, device: str) -> ReceivedFile:
    """The newest file of one PC.

    A late file has a lower number; but a PC restored from a backup counts anew, in a new replica generation.
    """
    files = select(ReceivedFile).where(ReceivedFile.from_device == device, ReceivedFile.undone_at_ms.is_(None))
    first, *later = session.scalars(files.order_by(ReceivedFile.id))
    newest = first
    for file in later:
        if file.number > newest.number or _counts_anew(newest, file):
            newest = file
    return newest


def _counts_anew(before: ReceivedFile, after: ReceivedFile) -> bool:
    """Whether the later file belongs to a generation that the earlier one did not know."""
    old, new = unpack_header(before.header), unpack_header(after.header)
    return new.from_generation not in (old.from_generation, *old.retired)
