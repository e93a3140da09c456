"""Reading and writing dates as people type and print them, in Japanese eras and western years."""

import re
from calendar import monthrange
from datetime import date, timedelta

from app.errors import Refused
from app.rules.era_table import FIRST_DATE, LAST_DATE, Era, era_of, era_pattern, era_written, year_words
from app.rules.fiscal import fiscal_year_of
from app.rules.text import search_key

_WEEKDAYS = "月火水木金土日"
_RELATIVE = {
    "t": 0, "today": 0, "きょう": 0, "今日": 0, "本日": 0,
    "y": -1, "yesterday": -1, "きのう": -1, "昨日": -1, "おととい": -2, "一昨日": -2,
    "tomorrow": 1, "あした": 1, "明日": 1,
}  # fmt: skip
_WEEKDAY_SUFFIX = re.compile(r"\([日月火水木金土](?:曜日?)?(?:[・,]?祝日?)?\)$|[日月火水木金土]曜日?$")
_MARK = "[-./・。]"


def parse_date(text: str, today: date, fiscal_year: int | None = None) -> date:
    """The date that was typed, in half or full width.

    2025-11-03, 2025/11/3, 20251103, R7.11.3, 令和7年11月3日（月）, 7/11/3 and 071103 (year of today's era), 11/3 (the one
    inside ``fiscal_year``, else inside today's fiscal year), 3 (of today's month), 今日, +1, -7, yesterday. Raises
    Refused("impossible-date"), which says why.
    """
    typed = _WEEKDAY_SUFFIX.sub("", "".join(search_key(text[:100]).split()))
    if typed in _RELATIVE:
        return _shifted(today, _RELATIVE[typed])
    if found := re.fullmatch(r"([+-][0-9]{1,5})日?", typed):
        return _shifted(today, int(found[1]))
    if found := re.fullmatch(rf"({era_pattern()})([0-9]{{1,3}}|元)(?:{_MARK}|年)([0-9]+)(?:{_MARK}|月)([0-9]+)日?", typed):
        return _in_era(era_written(found[1]), found[2], found[3], found[4])
    if found := re.fullmatch(rf"({era_pattern()})([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})", typed):
        return _in_era(era_written(found[1]), found[2], found[3], found[4])
    if parts := _three_parts(typed):
        year, month, day = parts
        if len(year) == 4:
            return _built(int(year), int(month), int(day))
        return _in_era(era_of(today), year, month, day)
    if found := re.fullmatch(rf"([0-9]{{1,2}})(?:{_MARK}|月)([0-9]{{1,2}})日?|([0-9]{{2}})([0-9]{{2}})", typed):
        return _in_fiscal_year(
            fiscal_year_of(today) if fiscal_year is None else fiscal_year, found[1] or found[3], found[2] or found[4]
        )
    if found := re.fullmatch(r"([0-9]{1,2})日?", typed):
        return _built(today.year, today.month, int(found[1]))
    raise _impossible("日付として読めません。")


def japanese_date(day: date, *, weekday: bool = False) -> str:
    """令和7年11月3日, or 令和7年11月3日（月） with ``weekday``. Raises Refused("impossible-date") before Meiji 6."""
    era = era_of(day)
    words = f"{era.name}{year_words(era.year_of(day.year))}年{day.month}月{day.day}日"
    return f"{words}（{_WEEKDAYS[day.weekday()]}）" if weekday else words


def short_date(day: date) -> str:
    """R7.11.3, for narrow columns."""
    era = era_of(day)
    return f"{era.letter}{era.year_of(day.year)}.{day.month}.{day.day}"


def days_in_words(since: date | None, until: date) -> str:
    """「令和7年11月5日から令和7年11月26日まで」; one day alone, and only the last where the first is unknown."""
    last = japanese_date(until)
    if since == until:
        return last
    return f"{japanese_date(since)}から{last}まで" if since else f"{last}まで"


def _three_parts(typed: str) -> tuple[str, str, str] | None:
    found = re.fullmatch(rf"([0-9]{{4}}|[0-9]{{1,2}}|元)(?:{_MARK}|年)([0-9]{{1,2}})(?:{_MARK}|月)([0-9]{{1,2}})日?", typed)
    found = found or re.fullmatch(r"([0-9]{4}|[0-9]{2})([0-9]{2})([0-9]{2})", typed)
    return (found[1], found[2], found[3]) if found else None


def _in_era(era: Era | None, year: str, month: str, day: str) -> date:
    """The date in an era; refused when the era did not run on that day."""
    assert era is not None  # the pattern only lets eras through that exist
    number = 1 if year == "元" else int(year)
    if number == 0:
        raise _impossible(f"{era.name}0年はありません。")
    found = _built(era.western(number), int(month), int(day))
    if found < era.start:
        raise _impossible(f"{era.name}は、{japanese_date(era.start)}からです。")
    if era.end and found > era.end:
        raise _impossible(f"{era.name}は、{japanese_date(era.end)}までです。")
    return found


def _in_fiscal_year(fiscal_year: int, month: str, day: str) -> date:
    """Month and day within a fiscal year: January to March belong to the next calendar year."""
    return _built(fiscal_year if int(month) >= 4 else fiscal_year + 1, int(month), int(day))


def _built(year: int, month: int, day: int) -> date:
    if not FIRST_DATE.year <= year <= LAST_DATE.year:
        raise _impossible(f"日付は、明治6年（1873年）から{LAST_DATE.year}年までです。")
    if not 1 <= month <= 12:
        raise _impossible(f"{month}月はありません。")
    last = monthrange(year, month)[1]
    if day == 0:
        raise _impossible("0日はありません。")
    if day > last:
        era = era_of(date(year, month, last))
        raise _impossible(f"{era.name}{year_words(era.year_of(year))}年{month}月は、{last}日までです。")
    return date(year, month, day)


def _shifted(today: date, days: int) -> date:
    # Five digits at most reach no further than 274 years, which a date always can hold.
    shifted = today + timedelta(days=days)
    era_of(shifted)
    return shifted


def _impossible(why: str) -> Refused:
    return Refused("impossible-date", why, "R7.11.3 や 11/3 のように入れてください。")
