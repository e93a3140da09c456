"""The forms in which people write one day, and which calendar days such a writing may mean.

A year of two digits may be of an era or of a century: the fiscal year on screen decides, never the clock of the PC alone.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.errors import Refused
from app.rules.era import japanese_date
from app.rules.era_table import FIRST_DATE, LAST_DATE, Era, era_of, era_pattern, era_written, eras, year_words
from app.rules.excel_damage import day_of_number, with_lost_zero
from app.rules.fiscal import fiscal_year_of
from app.rules.reading import Reading

_BACK, _AHEAD = 5, 1
"""How many fiscal years before and after the one on screen a year of two digits is looked for, where no plan says its own years.
Two readings of the same digits are at least 12 years apart; what lies further ahead than next year is more often misread."""
_ASKED = 3
"""Days among which a person is asked to choose."""
_LOOK = "日付を確かめてください。"
_MARKS = "[-./・。]"
_END = r"(?:(?<=[0-9]日)(?![:時年])|(?![0-9:時年]))"
_Y, _M, _D = r"([0-9]{4}|[0-9]{1,2}|元)", r"([0-9]{1,2})", r"([0-9]{1,2})"


@dataclass(frozen=True, slots=True)
class Written:
    """One day as it was written, in digits; what it leaves out is "". ``order``: "ymd", or "mdy" for 11/3/2025."""

    era: str = ""
    year: str = ""
    month: str = ""
    day: str = ""
    order: str = "ymd"


@dataclass(frozen=True, slots=True)
class Context:
    """What decides where a writing leaves something open: see ``read_days``."""

    today: date | None
    fiscal_year: int | None
    plan_years: range | None = None
    month: int | None = None

    @property
    def year(self) -> int | None:
        """The fiscal year that is meant where none is written."""
        if self.fiscal_year is not None or self.today is None:
            return self.fiscal_year
        return fiscal_year_of(self.today)


@cache
def _forms() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    era = f"({era_pattern()})"
    return tuple(
        (re.compile(pattern + _END), names)
        for pattern, names in (
            (rf"{era}([0-9]{{1,3}}|元)({_MARKS}){_M}\3{_D}日?", ("era", "year", "", "month", "day")),
            (rf"{era}([0-9]{{1,3}}|元)年{_M}(?:月|{_MARKS}){_D}日?", ("era", "year", "month", "day")),
            (rf"{era}([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})", ("era", "year", "month", "day")),
            (rf"{_M}({_MARKS}){_D}\2([0-9]{{4}})", ("month", "", "day", "year", "mdy")),
            (rf"{_Y}({_MARKS}){_M}\2{_D}日?", ("year", "", "month", "day")),
            (rf"{_Y}年{_M}(?:月|{_MARKS}){_D}日?", ("year", "month", "day")),
            (r"([0-9]{4}|[0-9]{2})([0-9]{2})([0-9]{2})", ("year", "month", "day")),
            (rf"{_M}(?:月|{_MARKS}){_D}日?", ("month", "day")),
            (r"([0-9]{2})([0-9]{2})", ("month", "day")),
            (rf"{_D}(?:日|(?!月))", ("day",)),
        )
    )


def written_at(text: str, at: int) -> tuple[Written, int] | None:
    """The longest writing of a day that begins at a place of plain signs, and where it ends; None for none."""
    best: tuple[Written, int] | None = None
    for pattern, names in _forms():
        found = pattern.match(text, at)
        if found and (best is None or found.end() > best[1]):
            parts = {name: part for name, part in zip(names, found.groups(), strict=False) if name}
            best = Written(**parts, order="mdy" if names[-1] == "mdy" else "ymd"), found.end()
    return best


def read_day(written: Written, context: Context) -> Reading[date]:
    """The day that is meant. Raises Refused("impossible-date") when there is none."""
    if written.order == "mdy":
        return _either_order(written)
    if written.era:
        return Reading(_in_era(era_written(written.era), written))
    if len(written.year) == 4:
        return Reading(_built(int(written.year), int(written.month), int(written.day)))
    if written.year:
        return _of_short_year(written, context)
    if written.month:
        if context.year is None:
            raise impossible("年が書いてありません。")
        return Reading(_in_fiscal_year(context.year, written.month, written.day))
    return _day_alone(written.day, context)


def day_of_five_digits(number: str, context: Context) -> Reading[date]:
    """The day that Excel made five digits of: 71103 was 071103, 45964 counts the days since 1900."""
    found: dict[date, str] = {}
    if counted := day_of_number(int(number)):
        found[counted] = f"Excelの通し番号 {number} → {japanese_date(counted)}"
    lost = written_at(with_lost_zero(number), 0)
    if lost and lost[1] == len(number) + 1:
        found |= _short_years(lost[0])
    return _nearest(found, context, number)


def first_after(day: date, month: str, number: str) -> date:
    """The first day of that month and number (or of that number alone) that does not lie before ``day``: the end of a span."""
    if not month:
        later = day.month if int(number) >= day.day else day.month % 12 + 1
        year = day.year + (later < day.month)
        return _built(year, later, int(number))
    year = day.year + ((int(month), int(number)) < (day.month, day.day))
    return _built(year, int(month), int(number))


def last_before(day: date, month: str, number: str) -> date:
    """The last day of that month and number that does not lie after ``day``: the beginning of a span."""
    return _built(day.year - ((int(month), int(number)) > (day.month, day.day)), int(month), int(number))


def impossible(why: str, todo: str = "R7.11.3 や 11/3 のように入れてください。") -> Refused:
    """The refusal of a day, with the way to write one."""
    return Refused("impossible-date", why, todo)


def _day_alone(day: str, context: Context) -> Reading[date]:
    """3日: of the block's month, else of the present one while the present year is on screen."""
    if context.month is not None:
        if context.year is None:
            raise impossible("年が書いてありません。")
        return Reading(_in_fiscal_year(context.year, str(context.month), day))
    if context.today is None:
        raise impossible(f"「{day}」だけでは、何月か分かりません。")
    if context.year == fiscal_year_of(context.today):
        return Reading(_built(context.today.year, context.today.month, int(day)))
    found = _in_fiscal_year(context.year or context.today.year, str(context.today.month), day)
    return Reading(found, doubt=f"「{day}」だけでは、何月か分かりません。")


def _either_order(written: Written) -> Reading[date]:
    """11/3/2025 is 3 November in one country and 11 March in another; Japan writes neither."""
    year, first, second = int(written.year), int(written.month), int(written.day)
    found = [date(year, month, day) for month, day in ((first, second), (second, first)) if _exists(year, month, day)]
    found = list(dict.fromkeys(found))
    if not found:
        return Reading(_built(year, first, second))
    words = f"{first}/{second}/{year} → {japanese_date(found[0])}"
    if len(found) == 1:
        return Reading(found[0], how=words)
    doubt = f"「{first}/{second}/{year}」は、{_days(found)} のどちらですか。"
    return Reading(found[0], doubt=doubt, others=tuple(found[1:]))


def _of_short_year(written: Written, context: Context) -> Reading[date]:
    found = _short_years(written)
    if not found:
        era = era_of(context.today) if context.today else eras()[-1]
        return Reading(_in_era(era, written))  # says why there is no such day
    return _nearest(found, context, f"{written.year}/{written.month}/{written.day}", _other_orders(written))


def _short_years(written: Written) -> dict[date, str]:
    """Every day that a year of one or two digits may mean, with what is to be told of it; "" for a year of the era."""
    number = 1 if written.year == "元" else int(written.year)
    western = (2000 + number, 1900 + number) if re.fullmatch("[0-9]{2}", written.year) else ()
    found = {day: f"{written.year}年 → {day.year}年" for day in _existing(western, written)}
    eras_then = _existing([era.western(number) for era in eras() if number], written)
    return found | {day: "" for day in eras_then if era_of(day).year_of(day.year) == number}


def _other_orders(written: Written) -> list[date]:
    """What 11/3/25 means where the year comes last."""
    if len(written.day) != 2 or written.year == "元":
        return []
    year = 2000 + int(written.day)
    orders = ((int(written.year), int(written.month)), (int(written.month), int(written.year)))
    return [date(year, month, day) for month, day in orders if _exists(year, month, day)]


def _nearest(found: dict[date, str], context: Context, shown: str, unusual: Iterable[date] = ()) -> Reading[date]:
    """The only day in the fiscal year on screen, else the only one near it; asked when there is none or more than one.

    ``unusual`` days are only asked about, and only where they lie in that year and no other day does.
    """
    wanted = context.year
    if wanted is None:
        return _asked(sorted(found, reverse=True), shown)
    days = sorted(found, key=lambda day: abs(fiscal_year_of(day) - wanted))
    if days and fiscal_year_of(days[0]) == wanted:
        return Reading(days[0], how=found[days[0]])
    here = [day for day in unusual if fiscal_year_of(day) == wanted]
    for years in (context.plan_years or (), range(wanted - _BACK, wanted + _AHEAD + 1)):
        within = [day for day in days if fiscal_year_of(day) in years]
        if len(within) == 1 and not here:
            return Reading(within[0], how=found[within[0]] or f"{shown} → {japanese_date(within[0])}")
    return _asked([*here, *days], shown)


def _asked(days: list[date], shown: str) -> Reading[date]:
    if not days:
        raise impossible(f"「{shown}」という日はありません。")
    which = "でよいですか" if len(days) == 1 else "のどれですか"
    return Reading(days[0], doubt=f"「{shown}」は、{_days(days[:_ASKED])} {which}。", others=tuple(days[1:_ASKED]))


def _days(days: Iterable[date]) -> str:
    return "、".join(f"{japanese_date(day)}（{day.year}年）" for day in days)


def _existing(years: Iterable[int], written: Written) -> list[date]:
    month, day = int(written.month), int(written.day)
    found = (date(year, month, day) for year in years if _exists(year, month, day))
    return [day for day in found if FIRST_DATE <= day <= LAST_DATE]


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _in_era(era: Era | None, written: Written) -> date:
    """The date in an era; refused when the era did not run on that day."""
    assert era is not None  # the pattern only lets eras through that exist
    number = 1 if written.year == "元" else int(written.year)
    if number == 0:
        raise impossible(f"{era.name}0年はありません。")
    found = _built(era.western(number), int(written.month), int(written.day))
    if found < era.start:
        raise impossible(f"{era.name}は、{japanese_date(era.start)}からです。")
    if era.end and found > era.end:
        raise impossible(f"{era.name}は、{japanese_date(era.end)}までです。")
    return found


def _in_fiscal_year(fiscal_year: int, month: str, day: str) -> date:
    """Month and day within a fiscal year: January to March belong to the next calendar year."""
    return _built(fiscal_year if int(month) >= 4 else fiscal_year + 1, int(month), int(day))


def _built(year: int, month: int, day: int) -> date:
    if not FIRST_DATE.year <= year <= LAST_DATE.year:
        raise impossible(f"日付は、明治6年（1873年）から{LAST_DATE.year}年までです。")
    if not 1 <= month <= 12:
        raise impossible(f"{month}月はありません。", _LOOK)
    last = monthrange(year, month)[1]
    if day == 0:
        raise impossible("0日はありません。", _LOOK)
    if day > last:
        era = era_of(date(year, month, last))
        raise impossible(f"{era.name}{year_words(era.year_of(year))}年{month}月は、{last}日までです。", _LOOK)
    return date(year, month, day)
