"""What Excel makes of a number that was typed into it, turned back: 2-3 became 3 February, 071103 became 71103, and a day became
the number of days since 1900.
"""

import re
from datetime import date, timedelta

from app.rules.reading import Reading
from app.rules.typed_signs import plain_signs, quoted

_DAY_NUMBER_0 = date(1899, 12, 30)
"""Excel takes 1900 for a leap year, so that from March 1900 on its days count from here."""
DAY_NUMBERS = range(32_516, 73_051)
"""8 January 1989 to 31 December 2099: five digits in any of these years."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(?:[0-9]{4}[-/年])?"
_AS_DAY = re.compile(rf"{_YEAR}([0-9]{{1,2}})([-/月])([0-9]{{1,2}})日?(?: ?0?0:00(?::00)?)?")
_ENGLISH = re.compile(rf"([0-9]{{1,2}})-({'|'.join(_MONTHS)})")
_ENGLISH_DAY = re.compile(
    rf"([0-9]{{1,2}})[- /]?({'|'.join(_MONTHS)})[a-z]{{0,6}}[.]?(?:[- /,]?([0-9]{{4}}|[0-9]{{2}}))?(?![0-9])"
)
"""As Excel shows days in its English formats: 03-Nov-25, 3-Nov."""


def day_of_number(number: int) -> date | None:
    """The day that Excel shows for a number; None for one that is no day between 1989 and 2099."""
    return _DAY_NUMBER_0 + timedelta(days=number) if number in DAY_NUMBERS else None


def in_figures(typed: str) -> str:
    """2025/11/3 for 03-Nov-25 at the beginning of plain signs, and 11/3 for 3-Nov; any other text stays."""
    found = _ENGLISH_DAY.match(typed)
    if found is None:
        return typed
    year = "" if not found[3] else f"{found[3]}/" if len(found[3]) == 4 else f"20{found[3]}/"
    return f"{year}{_MONTHS.index(found[2]) + 1}/{int(found[1])}{typed[found.end() :]}"


def with_lost_zero(number: str) -> str:
    """071103 for the 71103 that Excel made of it; what has not five digits stays as it is."""
    return f"0{number}" if re.fullmatch("[0-9]{5}", number) else number


def numbered(cell: str | int | date) -> Reading[str]:
    """The text of a cell that should hold a number of the form 2-3 (推進目標), also where Excel has made a day of it.

    3 February as a date cell, 「2月3日」, 「2026-02-03」, 「3-Feb」 and 46056 are all "2-3", told in ``how``. Any other
    text stays.
    """
    found = _month_and_day(cell)
    if found is None:
        return Reading(str(cell))
    month, day = found
    shown = f"{month}月{day}日"
    seen = quoted(str(cell)) if not isinstance(cell, date) else f"「{shown}」"
    return Reading(f"{month}-{day}", how=f"{seen}は、Excelで日付になっていたので、{month}-{day} と読みました")


def _month_and_day(cell: str | int | date) -> tuple[int, int] | None:
    if isinstance(cell, date):
        return cell.month, cell.day
    typed = plain_signs(str(cell))
    if re.fullmatch(r"[0-9]-[0-9]{1,2}", typed):
        return None  # as it was meant
    if found := _AS_DAY.fullmatch(typed):
        return (int(found[1]), int(found[3])) if 1 <= int(found[1]) <= 12 and 1 <= int(found[3]) <= 31 else None
    if found := _ENGLISH.fullmatch(typed):
        return _MONTHS.index(found[2]) + 1, int(found[1])
    day = day_of_number(int(typed)) if re.fullmatch("[0-9]{5}", typed) else None
    return (day.month, day.day) if day else None
