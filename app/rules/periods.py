"""The periods that are evaluated: a whole fiscal year (年度) or its first half (上半期)."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date

from app.rules.fiscal import last_day, last_day_of_first_half
from app.rules.months import MONTHS

YEAR, FIRST_HALF = "year", "first_half"


PERIODS = {YEAR: "年度", FIRST_HALF: "上半期"}


def months_of(period: str) -> tuple[int, ...] | None:
    """The calendar months (1-12) whose figures count in a period; None for the whole year."""
    return (4, 5, 6, 7, 8, 9) if period == FIRST_HALF else None


def last_day_of_months(months: Collection[int] | None, fiscal_year: int) -> date:
    """The last day of the last of these months (1-12) of a fiscal year; of the year for None."""
    if months is None:
        return last_day(fiscal_year)
    last = max(months, key=MONTHS.index)
    year = fiscal_year + (last < MONTHS[0])
    return date(year, last, monthrange(year, last)[1])


def last_day_of(period: str, fiscal_year: int) -> date:
    """The last day of a period: 31 March or 30 September."""
    return last_day_of_first_half(fiscal_year) if period == FIRST_HALF else last_day(fiscal_year)


def days_of_month(month: str) -> tuple[date, date]:
    """The first and the last day of a month as ISO text, "2025-04"."""
    first = date.fromisoformat(f"{month}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def year_of_month(month: str) -> int:
    """The fiscal year of a month, "2025-04"."""
    return int(month[:4]) - (month[5:] < f"{MONTHS[0]:02}")


def months_of_year(fiscal_year: int) -> tuple[str, ...]:
    """The months of a fiscal year as ISO text, in order: "2025-04" … "2026-03"."""
    return tuple(f"{fiscal_year + (month < MONTHS[0]):04}-{month:02}" for month in MONTHS)
