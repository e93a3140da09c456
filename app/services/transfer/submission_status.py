"""提出状況: which branch has submitted up to when. A missing file is shown as missing, never as zero."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.journal import WaitingOperation
from app.models.ledger import ReceivedFile
from app.rules import clock
from app.rules.clock import moment_text
from app.rules.months import MONTHS
from app.services.figures.held_elsewhere import held_elsewhere
from app.services.figures.latest_files import newest_files, written_until_ms
from app.services.figures.office_months import sums_of_years
from app.services.figures.reporting import HERE, MonthState, ReportingStatus, days_of, office_reports
from app.services.figures.year_counts import offices_of_year
from app.services.records.open_conflicts import count_conflicts, find_open_conflicts
from app.services.transfer.phone_confirmation import phone_confirmed
from app.services.workspace.clock_check import clock_is_off
from app.services.workspace.workspace import Workspace
from app.sync.header import unpack_header
from app.sync.roster_facts import current_roster


@dataclass(frozen=True)
class ArrivalRow:
    """One branch on the board. "" and None mean that nothing has arrived yet.

    ``covers_until``: the day the last file was made; everything saved there until then is here. When the sending PC's clock
    cannot be right, it is the day the file arrived.
    """

    office_code: str
    office_name: str
    short_name: str
    status: ReportingStatus
    devices: int
    last_file_at: str
    last_file_number: int | None
    confirmation_code: str
    covers_until: date | None
    days_since: int | None
    activities: int | None
    waiting: int
    elsewhere: int
    """At least so many changes are at this branch and not here."""
    conflicts: int
    phone_confirmed: str
    """When and by whom the 確認番号 of the last file was compared by telephone; "" when nobody did."""
    clock_warning: str
    program: str
    """Version of the program that made the last file; "" before the first."""
    months: tuple[int | None, ...]
    """Final records of April … March; None for a month the last file does not reach: not submitted, which is not zero."""
    states: tuple[MonthState, ...]
    """The state of April … March: ``months`` says what has arrived, this whether that is all."""
    late: tuple[int, ...]
    """The overdue months (1-12) in order."""
    late_words: str
    """「4～6月、9月」."""


def board(workspace: Workspace, fiscal_year: int) -> list[ArrivalRow]:
    """A row for every branch of the year in the council's order; ``activities`` are the year's final records."""
    with workspace.database.reading() as session:
        branches = [office for office in offices_of_year(session, fiscal_year) if office.kind == "branch"]
        reports = office_reports(session, workspace.office_code, fiscal_year)
        roster = current_roster(session)
        newest = newest_files(session)
        by_month = _by_month(session, fiscal_year)
        waiting = dict(
            session.execute(select(WaitingOperation.sender_office, func.count()).group_by(WaitingOperation.sender_office))
            .tuples()
            .all()
        )
        compared = phone_confirmed(session)
        elsewhere = {one.office: one.changes for one in held_elsewhere(session)}
        open_ones = find_open_conflicts(session)
        rows = []
        for office in branches:
            last = newest.get(office.code)
            report = reports[office.code]
            until, is_here = report.known_until, report.status in HERE
            rows.append(
                ArrivalRow(
                    office_code=office.code,
                    office_name=office.name,
                    short_name=office.short_name,
                    status=report.status,
                    devices=len(roster.recipients_of(office.code)),
                    last_file_at=moment_text(written_until_ms(last)) if last else "",
                    last_file_number=last.number if last else None,
                    confirmation_code=last.confirmation_code if last else "",
                    covers_until=until,
                    days_since=(clock.today() - until).days if until else None,
                    activities=sum(by_month.get((office.code, month), 0) for month in MONTHS) if is_here else None,
                    waiting=waiting.get(office.code, 0),
                    elsewhere=elsewhere.get(office.code, 0),
                    conflicts=count_conflicts(one for one in open_ones if one.partition == office.code),
                    phone_confirmed=compared.get(last.header_sha256, "") if last else "",
                    clock_warning=_clock_warning(last),
                    program=unpack_header(last.header).program if last else "",
                    months=_months(by_month, office.code, until, fiscal_year),
                    states=tuple(report.months.values()),
                    late=report.late,
                    late_words=report.late_words,
                )
            )
        return rows


def _by_month(session: Session, fiscal_year: int) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = defaultdict(int)
    for one in sums_of_years(session, (fiscal_year,))[fiscal_year]:
        found[one.office, one.month] += one.records
    return found


def _months(counts: dict[tuple[str, int], int], office: str, until: date | None, fiscal_year: int) -> tuple[int | None, ...]:
    """Records per month. A month has arrived when the last file was made in it or later."""
    found: list[int | None] = []
    for month in MONTHS:
        first, _ = days_of(fiscal_year, month)
        found.append(counts.get((office, month), 0) if until is not None and until >= first else None)
    return tuple(found)


def _clock_warning(last: ReceivedFile | None) -> str:
    """Only for people: the records are right whatever the sending PC's clock says."""
    if last is not None and clock_is_off(last.made_at_ms, last.imported_at_ms):
        return "支部のPCの日付がずれています"
    return ""
