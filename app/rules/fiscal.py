"""Fiscal years (年度): April to March, named by the western year in which they begin."""

import re
from datetime import date

from app.errors import Refused
from app.rules.era_table import FIRST_DATE, LAST_DATE, Era, era_of, era_pattern, era_written, year_words
from app.rules.typed_signs import plain_signs, quoted


def fiscal_year_of(day: date) -> int:
    """The fiscal year of a day: 2026-03-31 belongs to 2025."""
    return day.year if day.month >= 4 else day.year - 1


def first_day(year: int) -> date:
    """1 April."""
    return date(year, 4, 1)


def last_day(year: int) -> date:
    """31 March of the following calendar year."""
    return date(year + 1, 3, 31)


def last_day_of_first_half(year: int) -> date:
    """30 September. An activity belongs to 上半期 by the day it happened, not by the day it was entered."""
    return date(year, 9, 30)


def parse_fiscal_year(text: str) -> int:
    """2025 from 2025, R7, 令和7, 令和７年度, 令和7年度(2025年度). Raises Refused("unknown-fiscal-year")."""
    typed = plain_signs(text)
    found = re.fullmatch(rf"({era_pattern()})?([0-9]{{1,4}}|元)(?:年度?)?(?:\(([^()]+)\))?(?:年度)?", typed)
    if not found:
        raise _unknown(f"{quoted(text)}は、年度として読めません。")
    era = era_written(found[1]) if found[1] else None
    year = _western(era, found[2])
    if found[3] is not None and parse_fiscal_year(found[3]) != year:
        raise _unknown("かっこの中と外で、年度がちがいます。")
    return year


def fiscal_year_label(year: int) -> str:
    """令和7年度. 2019 is 令和元年度 from its first day on, as offices print it: the era in December counts.

    A year outside the calendar (a foreign file may hold any number) is shown as that number.
    """
    if not FIRST_DATE.year <= year < LAST_DATE.year:
        return f"{year}年度"
    era, number = _era_year(year)
    return f"{era.name}{year_words(number)}年度"


def fiscal_year_long(year: int) -> str:
    """令和7年度(2025年度), as on the cover of the plan."""
    return f"{fiscal_year_label(year)}({year}年度)"


def fiscal_year_short(year: int) -> str:
    """R7, for narrow columns."""
    era, number = _era_year(year)
    return f"{era.letter}{number}"


def _era_year(year: int) -> tuple[Era, int]:
    """Era and year by the 31 December of the fiscal year."""
    era = era_of(date(year, 12, 31))
    return era, era.year_of(year)


def _western(era: Era | None, written: str) -> int:
    if era is None:
        if len(written) != 4:
            raise _unknown("元号か、4桁の西暦が要ります。")
        year = int(written)
    else:
        number = 1 if written == "元" else int(written)
        year = era.western(number)
        if number < 1 or (era.end and year > era.end.year):
            raise _unknown(f"{era.name}{number}年度はありません。")
    if not FIRST_DATE.year <= year < LAST_DATE.year:
        raise _unknown(f"{year}年度は扱えません。")
    return year


def _unknown(what: str) -> Refused:
    return Refused("unknown-fiscal-year", what, "2025 や R7 のように入れてください。")
