"""Which office has reported for a year and up to which month, as far as this PC can know: from its newest file and its dates."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from app.rules import clock
from app.rules.fiscal import first_day, fiscal_year_label, fiscal_year_of, last_day
from app.rules.months import MONTHS, months_in_words
from app.services.figures.latest_files import known_days
from app.services.figures.office_months import first_days
from app.services.plan.office_dates import exists_between
from app.services.plan.plans import OfficeRow, offices
from app.store.kept_answers import kept

DUE_DAY = 10
"""Day of the following month until which a past month may be submitted; afterwards it is overdue."""

MonthState = Literal["whole", "partly", "late", "waited", "ahead"]
"""whole: the last file was made when the month was over. partly: it was made before, and the month may still fill. late: the
month should be here whole and is not. waited: it is over, and not due yet. ahead: it has not begun, or there was nothing to
report with, or the office did not exist."""

HERE = ("reported", "partly")
"""The statuses of an office from which a file of the year is here."""
ReportingStatus = Literal["reported", "partly", "unreported", "no_record", "not_asked"]
"""reported: this PC's own office, or a file made on or after the first day of the year was imported. partly: so it was, but a
month is overdue. no_record: the year is before the office's first record, or before anybody's, so there was nothing to report.
not_asked: by its dates the office did not exist then, or does not yet. unreported: everything else (未提出)."""


@dataclass(frozen=True)
class Report:
    """What is known of one office's year. ``known_until``: the day up to which its records are here; None without any file."""

    status: ReportingStatus
    known_until: date | None
    months: Mapping[int, MonthState]

    @property
    def late(self) -> tuple[int, ...]:
        """The overdue months in order. A branch that submitted once is not finished for the year."""
        return tuple(month for month, state in self.months.items() if state == "late")

    @property
    def late_words(self) -> str:
        """「4～6月、9月」."""
        return months_in_words(sum(1 << place for place, month in enumerate(MONTHS) if month in self.late))


@kept
def office_reports(
    session: Session, own_office: str, fiscal_year: int, until: date | None = None, since: date | None = None
) -> dict[str, Report]:
    """Office code → its report of a year (from ``since`` to ``until``), of the whole council in its order."""
    council, today = offices(session), clock.today()
    known = known_days(session) | {own_office: today}
    first = first_days(session)
    begun = min((first[office.code] for office in council if office.code in first), default=None)
    span = since or first_day(fiscal_year), until or last_day(fiscal_year)
    begun_until = min(span[1], max(span[0], today))  # an office that begins later in the year is not asked yet

    def report(office: OfficeRow) -> Report:
        known_until, earliest = known.get(office.code), first.get(office.code, begun)
        if not exists_between(office, span[0], begun_until):
            return Report("not_asked", known_until, dict.fromkeys(MONTHS, "ahead"))
        if earliest is not None and fiscal_year < fiscal_year_of(earliest):
            return Report("no_record", known_until, dict.fromkeys(MONTHS, "ahead"))
        months = {month: _month_state(office, known_until, span[1], *days_of(fiscal_year, month)) for month in MONTHS}
        if office.code != own_office and (known_until is None or known_until < span[0]):
            return Report("unreported", known_until, months)
        return Report("partly" if "late" in months.values() else "reported", known_until, months)

    return {office.code: report(office) for office in council}


def reporting(
    session: Session, own_office: str, fiscal_year: int, until: date | None = None, since: date | None = None
) -> dict[str, ReportingStatus]:
    """Office code → whether it has reported for a year (from ``since`` to ``until``)."""
    return {code: one.status for code, one in office_reports(session, own_office, fiscal_year, until, since).items()}


def missing_words(names: Mapping[str, str], reports: Mapping[str, Report]) -> str:
    """「室根、花泉（12～3月）」: the offices (code → name) that have not reported, or not these months; "" when all have."""
    told = {"unreported": "{}", "partly": "{}（{}）"}
    found = [(name, reports[code]) for code, name in names.items()]
    return "、".join(told[one.status].format(name, one.late_words) for name, one in found if one.status in told)


def reminder(late: Mapping[str, str], fiscal_year: int) -> str:
    """The text that asks the late branches (name → 「4～6月、9月」) for their files, to be pasted into a mail or a letter."""
    lines = [f"{name}：{months}" for name, months in late.items()]
    return "\n".join(
        [
            f"{'、'.join(late)}　御中",
            f"{fiscal_year_label(fiscal_year)}の活動記録のうち、次の月の提出ファイルが、まだ届いていません。",
            *lines,
            "結ノートの「提出」から書き出して、本部へお送りください。",
        ]
    )


def known_until(session: Session, own_office: str, office: str) -> date | None:
    """The day up to which this PC knows an office's records: today for its own, else the day of its newest file; None without."""
    return clock.today() if office == own_office else known_days(session).get(office)


def days_of(fiscal_year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month (1-12) of a fiscal year."""
    first = date(fiscal_year + (month < MONTHS[0]), month, 1)
    return first, date(first.year, month, monthrange(first.year, month)[1])


def _month_state(office: OfficeRow, known: date | None, until: date, first: date, last: date) -> MonthState:
    today, last = clock.today(), min(last, until)
    if first > min(today, until) or not exists_between(office, first, last):
        return "ahead"
    if known is not None and known >= last:
        return "whole"
    if today >= last + timedelta(days=1 + DUE_DAY):
        return "late"
    return "partly" if known is not None and known >= first else "waited"
