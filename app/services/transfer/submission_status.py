"""提出状況: which branch has submitted up to when. A missing file is shown as missing, never as zero."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.journal import WaitingOperation
from app.models.ledger import ReceivedFile
from app.rules import clock
from app.rules.clock import moment_text
from app.rules.months import MONTHS, months_in_words
from app.services.figures.figures import ReportingStatus, counted_records, reporting
from app.services.figures.latest_files import known_days, newest_files, written_until_ms
from app.services.figures.year_counts import offices_of_year
from app.services.plan.office_dates import exists_between
from app.services.records.open_conflicts import count_conflicts, find_open_conflicts
from app.services.transfer.phone_confirmation import phone_confirmed
from app.services.workspace.clock_check import clock_is_off
from app.services.workspace.workspace import Workspace
from app.sync.header import unpack_header
from app.sync.outgoing import current_roster


@dataclass(frozen=True)
class ArrivalRow:
    """One branch on the board. "" and None mean that nothing has arrived yet.

    ``covers_until``: the day the last file was made; everything saved there until then is here. When the sending PC's clock
    cannot be right, it is the day the file arrived.
    """

    office_code: str
    office_name: str
    status: ReportingStatus
    devices: int
    last_file_at: str
    last_file_number: int | None
    confirmation_code: str
    covers_until: date | None
    days_since: int | None
    activities: int | None
    waiting: int
    conflicts: int
    phone_confirmed: str
    """When and by whom the 確認番号 of the last file was compared by telephone; "" when nobody did."""
    clock_warning: str
    program: str
    """Version of the program that made the last file; "" before the first."""
    months: tuple[int | None, ...]
    """Final records of April … March; None for a month the last file does not reach: not submitted, which is not zero."""
    existing: frozenset[int] = frozenset(MONTHS)
    """The months (1-12) in which the branch existed by its dates."""


DUE_DAY = 10
"""Day of the following month until which a past month may be submitted; afterwards it is overdue."""

MonthState = Literal["whole", "partly", "late", "waited", "ahead"]
"""whole: the last file was made when the month was over. partly: it was made before, and the month may still fill. late: the
month should be here whole and is not. waited: it is over, and not due yet. ahead: it has not begun, or there was nothing to
report with, or the branch did not exist."""


def month_states(row: ArrivalRow, fiscal_year: int) -> tuple[MonthState, ...]:
    """The state of April … March. The numbers in ``ArrivalRow.months`` say what has arrived, this says whether that is all."""
    return tuple(_month_state(row, fiscal_year, month) for month in MONTHS)


def late_months(row: ArrivalRow, fiscal_year: int) -> tuple[int, ...]:
    """The overdue months in order. A branch that submitted once is not finished for the year."""
    states = month_states(row, fiscal_year)
    return tuple(month for month, state in zip(MONTHS, states, strict=True) if state == "late")


def late_in_words(months: Collection[int]) -> str:
    """「4～6月、9月」."""
    return months_in_words(sum(1 << place for place, month in enumerate(MONTHS) if month in months))


def _month_state(row: ArrivalRow, fiscal_year: int, month: int) -> MonthState:
    first, last = _span(fiscal_year, month)
    today, until = clock.today(), row.covers_until
    if row.status == "no_record" or month not in row.existing or first > today:
        return "ahead"
    if until is not None and until >= last:
        return "whole"
    if today >= last + timedelta(days=1 + DUE_DAY):
        return "late"
    return "partly" if until is not None and until >= first else "waited"


def board(workspace: Workspace, fiscal_year: int) -> list[ArrivalRow]:
    """A row for every branch of the year in the council's order; ``activities`` are the year's final records."""
    with workspace.database.reading() as session:
        branches = [office for office in offices_of_year(session, fiscal_year) if office.kind == "branch"]
        statuses = reporting(session, workspace.office_code, fiscal_year)
        roster = current_roster(session)
        newest, days = newest_files(session), known_days(session)
        by_month = _by_month(session, fiscal_year)
        waiting = dict(
            session.execute(select(WaitingOperation.sender_office, func.count()).group_by(WaitingOperation.sender_office))
            .tuples()
            .all()
        )
        compared = phone_confirmed(session)
        open_ones = find_open_conflicts(session)
        rows = []
        for office in branches:
            last = newest.get(office.code)
            until = days.get(office.code)
            reported = statuses[office.code] == "reported"
            rows.append(
                ArrivalRow(
                    office_code=office.code,
                    office_name=office.name,
                    status=statuses[office.code],
                    devices=len(roster.recipients_of(office.code)),
                    last_file_at=moment_text(written_until_ms(last)) if last else "",
                    last_file_number=last.number if last else None,
                    confirmation_code=last.confirmation_code if last else "",
                    covers_until=until,
                    days_since=(clock.today() - until).days if until else None,
                    activities=sum(by_month.get((office.code, month), 0) for month in MONTHS) if reported else None,
                    waiting=waiting.get(office.code, 0),
                    conflicts=count_conflicts(one for one in open_ones if one.partition == office.code),
                    phone_confirmed=compared.get(last.header_sha256, "") if last else "",
                    clock_warning=_clock_warning(last),
                    program=unpack_header(last.header).program if last else "",
                    months=_months(by_month, office.code, until, fiscal_year),
                    existing=frozenset(month for month in MONTHS if exists_between(office, *_span(fiscal_year, month))),
                )
            )
        return rows


def _span(fiscal_year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month of the fiscal year."""
    first = date(fiscal_year + (month < 4), month, 1)
    return first, date(first.year, month, monthrange(first.year, month)[1])


def _by_month(session: Session, fiscal_year: int) -> dict[tuple[str, int], int]:
    month = cast(func.strftime("%m", Activity.date), Integer)
    rows = session.execute(
        select(Activity.partition, month, func.count())
        .where(*counted_records(Activity, None, fiscal_year))
        .group_by(Activity.partition, month)
    )
    return {(office, number): count for office, number, count in rows.tuples()}


def _months(counts: dict[tuple[str, int], int], office: str, until: date | None, fiscal_year: int) -> tuple[int | None, ...]:
    """Records per month. A month has arrived when the last file was made in it or later."""
    found: list[int | None] = []
    for month in MONTHS:
        first, _ = _span(fiscal_year, month)
        found.append(counts.get((office, month), 0) if until is not None and until >= first else None)
    return tuple(found)


def _clock_warning(last: ReceivedFile | None) -> str:
    """Only for people: the records are right whatever the sending PC's clock says."""
    if last is not None and clock_is_off(last.made_at_ms, last.imported_at_ms):
        return "支部のPCの日付がずれています"
    return ""
