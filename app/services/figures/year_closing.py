"""年度の締め: the figures of a reported year stay as they were printed; what arrives later is listed apart.

Late is a record of the year whose first operation reached the head office after it closed the year. A record that was
here and is edited, deleted or given another day later counts on as it stood then
(app.services.figures.closed_year_snapshot). Reopening the year counts all of it in; closing it again draws the line anew.
A late record may be counted in the next year instead.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.reading import Shown, record_state, shown
from app.journal.writing import derived_record_id, write
from app.models import settings
from app.models.activity import Activity
from app.models.base import COMMON, HEAD
from app.models.closing import Closing
from app.models.journal import OperationRow
from app.rules import clock
from app.rules.fiscal import first_day, fiscal_year_label, last_day
from app.services.workspace.workspace import Desk


@dataclass(frozen=True)
class ClosedYear:
    fiscal_year: int
    closed_on: date | None


def close_year(desk: Desk, fiscal_year: int) -> None:
    """締める. Refused("not-head-office", "already-closed")."""
    if closed_year(desk, fiscal_year) is not None:
        raise Refused("already-closed", f"{fiscal_year_label(fiscal_year)}は、もう締めてあります。", "そのままお使いください。")
    _write(desk, fiscal_year, True, None)


def reopen_year(desk: Desk, fiscal_year: int, reason: str) -> None:
    """締めを解く, with a reason. Refused("not-head-office", "not-closed", "missing-reason")."""
    if not reason.strip():
        raise Refused("missing-reason", "締めを解く理由が入っていません。", "理由を入れてから、もう一度行ってください。")
    if closed_year(desk, fiscal_year) is None:
        raise Refused("not-closed", f"{fiscal_year_label(fiscal_year)}は、締めてありません。", "そのままお使いください。")
    _write(desk, fiscal_year, False, reason.strip())


def closed_year(desk: Desk, fiscal_year: int) -> ClosedYear | None:
    with desk.database.reading() as session:
        row = session.get(Closing, _record(fiscal_year))
        return ClosedYear(fiscal_year, row.closed_on) if row is not None and row.closed else None


def late_ids(session: Session, fiscal_year: int) -> set[bytes]:
    """Records of a closed year that came too late for its figures. Only the head office's figures are closed."""
    line = line_of(session, fiscal_year)
    if line is None:
        return set()
    after = select(OperationRow.record).where(OperationRow.arrival > line, OperationRow.entity == "activity")
    of_year = select(Activity.id).where(Activity.date.between(first_day(fiscal_year), last_day(fiscal_year)))
    touched = set(session.scalars(of_year.where(Activity.id.in_(after), Activity.deleted.is_(False))))
    earlier = select(OperationRow.record).where(OperationRow.record.in_(touched), OperationRow.arrival <= line)
    return touched - set(session.scalars(earlier))


def carry_over(desk: Desk, fiscal_year: int, records: Collection[bytes]) -> int:
    """翌年度に計上する: late records of a closed year count in the next one. How many of these do now.

    Refused("not-head-office", "not-closed", "next-year-closed").
    """
    return _carry(desk, fiscal_year, lambda carried: carried | set(records))


def carry_back(desk: Desk, fiscal_year: int, records: Collection[bytes]) -> int:
    """計上をやめる: they count nowhere again. Refused as ``carry_over``."""
    return _carry(desk, fiscal_year, lambda carried: carried - set(records))


def carried_ids(session: Session, fiscal_year: int) -> set[bytes]:
    """Late records of a closed year that count in the next one; of a year that was reopened none, as it counts them."""
    row = session.get(Closing, _record(fiscal_year))
    carried = set(row.carried or ()) if row is not None else set()
    return carried & late_ids(session, fiscal_year) if carried else carried


def line_of(session: Session, fiscal_year: int) -> int | None:
    """The last arrival that counts for a closed year; None while it is open, and at a branch, whose figures stay open."""
    if settings.OFFICE.needed(session) != HEAD:
        return None
    row = session.get(Closing, _record(fiscal_year))
    if row is None or not row.closed:
        return None
    closings = record_state(session, row.id)[0].live["closed"]  # not what was carried over since
    return session.scalar(select(func.max(OperationRow.arrival)).where(OperationRow.id.in_(closings))) or 0


def _carry(desk: Desk, fiscal_year: int, change: Callable[[set[bytes]], set[bytes]]) -> int:
    if closed_year(desk, fiscal_year) is None:
        raise Refused("not-closed", f"{fiscal_year_label(fiscal_year)}は、締めてありません。", "そのままお使いください。")
    if closed_year(desk, fiscal_year + 1) is not None:
        raise Refused(
            "next-year-closed",
            f"{fiscal_year_label(fiscal_year + 1)}は、もう締めてあります。",
            "どちらかの年度の締めを解いてから行ってください。",
        )
    with desk.database.reading() as session:
        late, carried = late_ids(session, fiscal_year), carried_ids(session, fiscal_year)
    chosen = change(carried) & late
    if chosen != carried:
        _store(desk, fiscal_year, {"carried": [tuple(sorted(chosen))]})
    return len(chosen)


def _write(desk: Desk, fiscal_year: int, closed: bool, reason: str | None) -> None:
    _store(desk, fiscal_year, {"year": [fiscal_year], "closed": [closed, clock.today(), reason]})


def _store(desk: Desk, fiscal_year: int, values: dict[str, list[Any]]) -> None:
    if not desk.is_head:
        raise Refused("not-head-office", "年度の締めは本部で行います。", "本部に連絡してください。")
    record = _record(fiscal_year)
    with desk.database.writing() as session:
        try:
            now = shown(session, record)
        except KeyError:
            now = Shown()
        write(session, desk.author(), entity="closing", partition=COMMON, record=record, values=values, shown=now)


def _record(fiscal_year: int) -> bytes:
    return derived_record_id("closing", str(fiscal_year))
