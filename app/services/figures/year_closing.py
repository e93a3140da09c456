"""年度の締め: the figures of a reported year stay as they were printed; what arrives later is listed apart.

Late is a record of the year whose first operation reached the head office after it closed the year. A record that was
here and is edited, deleted or given another day later counts on as it stood then
(app.services.figures.closed_year_snapshot). Reopening the year counts all of it in; closing it again draws the line anew.
A late record may be counted in the next year instead.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.reading import record_state
from app.models import settings
from app.models.activity import Activity
from app.models.base import COMMON, HEAD
from app.models.closing import Closing
from app.models.journal import OperationRow
from app.rules import clock
from app.rules.fiscal import first_day, fiscal_year_label, last_day
from app.services.records.actions import Action, action
from app.services.records.record_forms import RecordForm, derived_record_id, open_form
from app.services.workspace.workspace import Desk


@dataclass(frozen=True)
class ClosedYear:
    fiscal_year: int
    closed_on: date | None


def close_year(desk: Desk, fiscal_year: int) -> None:
    """締める. Refused("not-head-office", "already-closed")."""
    if closed_year(desk, fiscal_year) is not None:
        raise Refused("already-closed", f"{fiscal_year_label(fiscal_year)}は、もう締めてあります。", "そのままお使いください。")
    _refuse_branch(desk)
    with action(desk, "年度の締め") as act:
        _write(act, fiscal_year, True, None)


def reopen_year(desk: Desk, fiscal_year: int, reason: str) -> None:
    """締めを解く, with a reason. Refused("not-head-office", "not-closed", "missing-reason")."""
    if not reason.strip():
        raise Refused("missing-reason", "締めを解く理由が入っていません。", "理由を入れてから、もう一度行ってください。")
    if closed_year(desk, fiscal_year) is None:
        raise Refused("not-closed", f"{fiscal_year_label(fiscal_year)}は、締めてありません。", "そのままお使いください。")
    _refuse_branch(desk)
    # Not undoable: the line is the arrival of the operation that closes, so taking this back would draw it anew.
    with action(desk, undoable=False) as act:
        _write(act, fiscal_year, False, reason.strip())


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
    return _carry(desk, "翌年度への計上", fiscal_year, lambda carried: carried | set(records))


def carry_back(desk: Desk, fiscal_year: int, records: Collection[bytes]) -> int:
    """計上をやめる: they count nowhere again. Refused as ``carry_over``."""
    return _carry(desk, "翌年度への計上をやめる", fiscal_year, lambda carried: carried - set(records))


def carried_ids(session: Session, fiscal_year: int) -> set[bytes]:
    """Late records of a closed year that count in the next one; of a year that was reopened none, as it counts them."""
    row = session.get(Closing, _record(fiscal_year))
    carried = set(row.carried or ()) if row is not None else set()
    return carried & late_ids(session, fiscal_year) if carried else carried


def line_of(session: Session, fiscal_year: int) -> int | None:
    """The last arrival that counts for a closed year; None while it is open, and at a branch, whose figures stay open."""
    if settings.needed(session, settings.OFFICE) != HEAD.encode():
        return None
    row = session.get(Closing, _record(fiscal_year))
    if row is None or not row.closed:
        return None
    closings = record_state(session, row.id)[0].live["closed"]  # not what was carried over since
    return session.scalar(select(func.max(OperationRow.arrival)).where(OperationRow.id.in_(closings))) or 0


def _carry(desk: Desk, name: str, fiscal_year: int, change: Callable[[set[bytes]], set[bytes]]) -> int:
    if closed_year(desk, fiscal_year) is None:
        raise Refused("not-closed", f"{fiscal_year_label(fiscal_year)}は、締めてありません。", "そのままお使いください。")
    if closed_year(desk, fiscal_year + 1) is not None:
        raise Refused(
            "next-year-closed",
            f"{fiscal_year_label(fiscal_year + 1)}は、もう締めてあります。",
            "どちらかの年度の締めを解いてから行ってください。",
        )
    _refuse_branch(desk)
    with action(desk, name) as act:
        late, carried = late_ids(act.session, fiscal_year), carried_ids(act.session, fiscal_year)
        chosen = change(carried) & late
        if chosen != carried:
            act.write(_opened(act, fiscal_year), {"carried": [tuple(sorted(chosen))]})
    return len(chosen)


def _write(act: Action, fiscal_year: int, closed: bool, reason: str | None) -> None:
    act.write(_opened(act, fiscal_year), {"year": [fiscal_year], "closed": [closed, clock.today(), reason]})


def _opened(act: Action, fiscal_year: int) -> RecordForm:
    return open_form(act.session, "closing", COMMON, _record(fiscal_year))


def _refuse_branch(desk: Desk) -> None:
    if not desk.is_head:
        raise Refused("not-head-office", "年度の締めは本部で行います。", "本部に連絡してください。")


def _record(fiscal_year: int) -> bytes:
    return derived_record_id("closing", str(fiscal_year))
