"""Which days of a foreign table are asked about although they can be read: far ahead, or not where the table says they are."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.exchange.table import Table
from app.rules import clock
from app.rules.fiscal import fiscal_year_label, fiscal_year_of
from app.services.activities.activity_checks import LONG_FUTURE


@dataclass(frozen=True)
class Years:
    """``first`` decides days without a year, until it is decided ``other`` may do so too. ``shown``: the years in which a day
    is expected; none where nobody said one. ``of_row``: the one that the row's block or a column of its own says.
    ``calendar``: the calendar year that the title says. ``several``: the fiscal years, where the title says more than one.
    ``months``: those that it says (上半期)."""

    first: int
    other: int | None = None
    shown: frozenset[int] = frozenset()
    of_row: int | None = None
    calendar: int | None = None
    several: tuple[int, ...] = ()
    months: frozenset[int] = frozenset()


def expected_years(table: Table, on_screen: int | None, decided: int | None, row: int | None, starting: int) -> Years:
    """Which years a row's days may be of: the one that its block or a column of its own says, else the decided one, else
    those on screen and in the title of its table. ``starting``: where nobody says one."""
    found = replace(_expected(table.fiscal_year, on_screen, decided, row, starting), months=table.months)
    if table.fiscal_year is not None:
        return found
    several = table.fiscal_years or ((found.first - 1, found.first) if table.is_earlier else ())
    return replace(found, calendar=table.calendar_year, several=() if decided or row else several)


def _expected(title: int | None, on_screen: int | None, decided: int | None, row: int | None, starting: int) -> Years:
    if row is not None:
        expected = (decided,) if decided is not None else (title, on_screen)
        return Years(row, None, frozenset(year for year in expected if year is not None), row)
    if decided is not None:
        return Years(decided, None, frozenset((decided,)))
    said = [year for year in (title, on_screen) if year is not None]
    if not said:
        return Years(starting)
    return Years(said[0], next((year for year in said[1:] if year != said[0]), None), frozenset(said[:1]))


def unlikely_day(day: date, end: Any, month: int | None, years: Years) -> str:
    """The question about a day, "" for none. ``end``: the last day of a span; ``month``: the one that its sheet, its title or
    the line above it says.
    """
    of_day = fiscal_year_label(fiscal_year_of(day))
    if day > clock.today() + LONG_FUTURE:
        return f"ひと月より先の日付です（{of_day}）。この日付でよいですか。"
    if years.of_row not in (None, fiscal_year_of(day)):
        return f"{fiscal_year_label(years.first)}の行にある、{of_day}の日付です。この日付でよいですか。"
    if years.shown and fiscal_year_of(day) not in years.shown:
        return f"{of_day}の日付です。この年度でよいですか。"
    if years.calendar not in (None, day.year):
        return f"表の題は{years.calendar}年です。{day.year}年の日付でよいですか。"
    if years.months and month is None and day.month not in years.months:
        return f"表の題にある月のほかの、{day.month}月の日付です。この日付でよいですか。"
    return _of_another_month(day, end, month)


def _of_another_month(day: date, end: Any, month: int | None) -> str:
    """The question about a day that lies outside the month which its sheet, its title or the line above it says."""
    last = end if isinstance(end, date) and end > day else day
    months = (last.year - day.year) * 12 + last.month - day.month
    if month is None or (month - day.month) % 12 <= months:
        return ""
    return f"{month}月の表にある、{day.month}月の日付です。この日付でよいですか。"
