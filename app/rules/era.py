"""Dates as they are written on paper and on the screen, in Japanese eras."""

from datetime import date

from app.rules.era_table import era_of, year_words

WEEKDAYS = "月火水木金土日"


def japanese_date(day: date, *, weekday: bool = False) -> str:
    """令和7年11月3日, or 令和7年11月3日（月） with ``weekday``. Raises Refused("impossible-date") before Meiji 6."""
    era = era_of(day)
    words = f"{era.name}{year_words(era.year_of(day.year))}年{day.month}月{day.day}日"
    return f"{words}（{WEEKDAYS[day.weekday()]}）" if weekday else words


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
