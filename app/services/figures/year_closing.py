"""年度の締め: the figures of a reported year stay as they were printed; what arrives later is listed separately.

A record is late when the closing did not count its first operation (app.services.figures.counted_operations; no date
decides). A record that was there and is edited, deleted or moved to another day later still counts as it was
(app.services.figures.closed_year_snapshot). Reopening the year counts everything; closing it again sets a new cutoff. A late
record may be counted in the next year instead.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.fitting import row_values
from app.journal.operation import Operation, decode_value
from app.journal.rows import operations_of_records
from app.journal.state import state_of
from app.models import settings
from app.models.activity import Activity
from app.models.base import COMMON, HEAD
from app.models.closing import Closing
from app.models.journal import OperationRow
from app.rules import clock
from app.rules.fiscal import first_day, fiscal_year_label, last_day
from app.services.figures.counted_operations import Counted, counted_by, counted_now
from app.services.records.actions import Action, action
from app.services.records.record_forms import RecordForm, derived_record_id, every_of, open_form
from app.services.workspace.workspace import Workspace
from app.store.kept_answers import kept
from app.store.own_facts import needed_fact


@dataclass(frozen=True)
class ClosedYear:
    """A closed fiscal year and the day of its closing."""

    fiscal_year: int
    closed_on: date | None


def close_year(workspace: Workspace, fiscal_year: int) -> None:
    """締める. Raises Refused("not-head-office", "already-closed")."""
    with action(workspace, "年度の締め") as act:
        if closed_year(workspace, fiscal_year) is not None:
            raise Refused(
                "already-closed", f"{fiscal_year_label(fiscal_year)}は、もう締めてあります。", "そのままお使いください。"
            )
        _write(act, fiscal_year, True, None)


def reopen_year(workspace: Workspace, fiscal_year: int, reason: str) -> None:
    """締めを解く, with a reason. Raises Refused("not-head-office", "not-closed", "missing-reason")."""
    if not reason.strip():
        raise Refused("missing-reason", "締めを解く理由が入っていません。", "理由を入れてから、もう一度行ってください。")
    with action(workspace, "締めを解く") as act:
        _refuse_open(workspace, fiscal_year)
        _write(act, fiscal_year, False, reason.strip())


def closed_year(workspace: Workspace, fiscal_year: int) -> ClosedYear | None:
    """The closing of a year, or None while it is open."""
    with workspace.database.reading() as session:
        row = every_of(session, Closing).get(_record(fiscal_year))
        return ClosedYear(fiscal_year, row.closed_on) if row is not None and row.closed else None


@kept
def late_ids(session: Session, fiscal_year: int) -> set[bytes]:
    """The records of a closed year that arrived too late for its figures. Only the head office closes figures."""
    counted = counted_in(session, fiscal_year)
    if counted is None:
        return set()
    after = select(OperationRow.record).where(counted.is_late(), OperationRow.entity == "activity")
    of_year = select(Activity.id).where(Activity.date.between(first_day(fiscal_year), last_day(fiscal_year)))
    touched = set(session.scalars(of_year.where(Activity.id.in_(after), Activity.deleted.is_(False))))
    earlier = select(OperationRow.record).where(OperationRow.record.in_(touched), not_(counted.is_late()))
    return touched - set(session.scalars(earlier))


def carry_over(workspace: Workspace, fiscal_year: int, records: Collection[bytes]) -> int:
    """翌年度に計上する: counts late records of a closed year in the next one; returns how many are counted there now.

    Raises Refused("not-head-office", "not-closed", "next-year-closed").
    """
    return _carry(workspace, "翌年度への計上", fiscal_year, lambda carried: carried | set(records))


def carry_back(workspace: Workspace, fiscal_year: int, records: Collection[bytes]) -> int:
    """計上をやめる: these late records count nowhere again. Raises what ``carry_over`` raises."""
    return _carry(workspace, "翌年度への計上をやめる", fiscal_year, lambda carried: carried - set(records))


@kept
def carried_ids(session: Session, fiscal_year: int) -> set[bytes]:
    """The late records of a closed year that count in the next one; none for a reopened year, which counts them itself."""
    row = every_of(session, Closing).get(_record(fiscal_year))
    carried = set(row.carried or ()) if row is not None else set()
    return carried & late_ids(session, fiscal_year) if carried else carried


@kept
def counted_in(session: Session, fiscal_year: int) -> Counted | None:
    """What counts for a closed year. None while the year is open, and at a branch, whose figures are never closed.

    While two closings stand against each other, what either of them counted.
    """
    row = every_of(session, Closing).get(_record(fiscal_year))
    if row is None or not row.closed or needed_fact(session, settings.OFFICE) != HEAD:
        return None
    operations = _every_closing(session)[row.id]
    state = state_of(operations)
    live = (decode_value(one.values["closed"]) for one in operations if one.id in state.live["closed"])
    closings = (row_values(Closing, "closed", value) for value in live)
    return counted_by(session, [one["counted"] or "" for one in closings if one["closed"]])


@kept
def _every_closing(session: Session) -> dict[bytes, list[Operation]]:
    """The operations of the closings of all years. They have no parts."""
    return operations_of_records(session, every_of(session, Closing))


def _carry(workspace: Workspace, name: str, fiscal_year: int, change: Callable[[set[bytes]], set[bytes]]) -> int:
    with action(workspace, name) as act:
        _refuse_open(workspace, fiscal_year)
        if closed_year(workspace, fiscal_year + 1) is not None:
            raise Refused(
                "next-year-closed",
                f"{fiscal_year_label(fiscal_year + 1)}は、もう締めてあります。",
                "どちらかの年度の締めを解いてから行ってください。",
            )
        _refuse_branch(workspace)
        late, carried = late_ids(act.session, fiscal_year), carried_ids(act.session, fiscal_year)
        chosen = change(carried) & late
        if chosen != carried:
            act.write(_opened(act, fiscal_year), {"carried": [tuple(sorted(chosen))]})
    return len(chosen)


def _refuse_open(workspace: Workspace, fiscal_year: int) -> None:
    if closed_year(workspace, fiscal_year) is None:
        raise Refused("not-closed", f"{fiscal_year_label(fiscal_year)}は、締めてありません。", "そのままお使いください。")


def _write(act: Action, fiscal_year: int, closed: bool, reason: str | None) -> None:
    _refuse_branch(act.workspace)
    counted = counted_now(act.session) if closed else None
    act.write(_opened(act, fiscal_year), {"year": [fiscal_year], "closed": [closed, clock.today(), reason, counted]})


def _opened(act: Action, fiscal_year: int) -> RecordForm:
    return open_form(act.session, "closing", COMMON, _record(fiscal_year))


def _refuse_branch(workspace: Workspace) -> None:
    if not workspace.is_head:
        raise Refused("not-head-office", "年度の締めは本部で行います。", "本部に連絡してください。")


def _record(fiscal_year: int) -> bytes:
    return derived_record_id("closing", str(fiscal_year))
