"""Calendar months as they are stored and written in files: "2026-04". As texts they sort in their order."""

import re
from datetime import date

from app.rules.era_table import FIRST_DATE, LAST_DATE, era_of, year_words

_WRITTEN = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def is_year_month(text: str) -> bool:
    """Whether it is a month of the calendar that the program knows."""
    return bool(_WRITTEN.fullmatch(text)) and FIRST_DATE <= first_of(text) <= LAST_DATE


def year_month(day: date) -> str:
    """The month of a day."""
    return f"{day.year:04}-{day.month:02}"


def first_of(month: str) -> date:
    """The first day of a month. Raises ValueError for what is no month."""
    return date.fromisoformat(f"{month}-01")


def month_after(month: str) -> str:
    """The month that follows."""
    first = first_of(month)
    return year_month(date(first.year + first.month // 12, first.month % 12 + 1, 1))


def month_words(month: str) -> str:
    """「令和8年4月」; what is no month stays as it was written."""
    if not is_year_month(month):
        return month
    era = era_of(first_of(month))
    return f"{era.name}{year_words(era.year_of(first_of(month).year))}年{first_of(month).month}月"
