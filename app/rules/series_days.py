"""The days of what comes again and again: every week, every second week, every month on its second Tuesday."""

from collections.abc import Iterator
from datetime import date, timedelta

WEEK = timedelta(days=7)


def weekly(first: date, last: date, weeks: int = 1) -> list[date]:
    """``first`` and the same weekday each week, or every so many weeks, up to ``last``."""
    return [first + WEEK * count for count in range(0, (last - first).days // 7 + 1, weeks)]


def monthly(first: date, last: date) -> list[date]:
    """``first`` and the same weekday at the same place of each month after it (第2火曜), up to ``last``.

    A month without a fifth one has none.
    """
    which = place_in_month(first)
    days = (_of_month(year, month, first.weekday(), which) for year, month in _months(first, last))
    return [day for day in days if day is not None and first <= day <= last]


def place_in_month(day: date) -> int:
    """2 for a second Tuesday of its month."""
    return (day.day - 1) // 7 + 1


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    for count in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield count // 12, count % 12 + 1


def _of_month(year: int, month: int, weekday: int, which: int) -> date | None:
    begins = date(year, month, 1)
    day = begins + timedelta(days=(weekday - begins.weekday()) % 7) + WEEK * (which - 1)
    return day if day.month == month else None
