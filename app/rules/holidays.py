"""国民の祝日: the national holidays of Japan, by 国民の祝日に関する法律 as it stands since 2007."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

FIRST_YEAR = 2007
"""The law of today begins here: 昭和の日, みどりの日 on 4 May, and a substitute that skips further holidays."""
_FIXED = (
    (1, 1, "元日"),
    (2, 11, "建国記念の日"),
    (4, 29, "昭和の日"),
    (5, 3, "憲法記念日"),
    (5, 4, "みどりの日"),
    (5, 5, "こどもの日"),
    (11, 3, "文化の日"),
    (11, 23, "勤労感謝の日"),
)
_MONDAYS = ((1, 2, "成人の日"), (7, 3, "海の日"), (9, 3, "敬老の日"), (10, 2, "スポーツの日"))
"""Month and which Monday of it."""
_MOVED = {  # for the games in Tokyo
    2020: {"海の日": (7, 23), "スポーツの日": (7, 24), "山の日": (8, 10)},
    2021: {"海の日": (7, 22), "スポーツの日": (7, 23), "山の日": (8, 8)},
}
_ONCE = {date(2019, 5, 1): "天皇の即位の日", date(2019, 10, 22): "即位礼正殿の儀の行われる日"}
_DAY = timedelta(days=1)


def holiday(day: date) -> str:
    """The name of the holiday, with 振替休日 and 国民の休日; "" for any other day, and for all days before 2007."""
    return _of_year(day.year).get(day, "")


@cache
def _of_year(year: int) -> dict[date, str]:
    if year < FIRST_YEAR:
        return {}
    named = dict(sorted(_named(year)))
    return named | _between(named) | _instead(named)


def _named(year: int) -> Iterator[tuple[date, str]]:
    days = {name: (month, day) for month, day, name in _FIXED}
    days |= {"春分の日": (3, _equinox(year, 20.8431)), "秋分の日": (9, _equinox(year, 23.2488))}
    days |= {name: (month, _monday(year, month, which)) for month, which, name in _MONDAYS}
    if year >= 2016:
        days["山の日"] = (8, 11)
    if year != 2019:  # one emperor had abdicated, the birthday of the next had passed
        days["天皇誕生日"] = (2, 23) if year > 2019 else (12, 23)
    for name, (month, day) in (days | _MOVED.get(year, {})).items():
        yield date(year, month, day), "体育の日" if name == "スポーツの日" and year < 2020 else name
    yield from ((day, name) for day, name in _ONCE.items() if day.year == year)


def _monday(year: int, month: int, which: int) -> int:
    return 7 * which - (date(year, month, 1).weekday() + 6) % 7


def _equinox(year: int, base: float) -> int:
    """The day of the month by the usual approximation for 1980 to 2099; the official day is announced a year ahead."""
    since = year - 1980
    return int(base + 0.242194 * since - since // 4)


def _between(named: dict[date, str]) -> dict[date, str]:
    """A day between two holidays is one too."""
    found = (day + _DAY for day in named if day + 2 * _DAY in named)
    return {day: "国民の休日" for day in found if day not in named and day.weekday() != 6}


def _instead(named: dict[date, str]) -> dict[date, str]:
    """For a holiday on a Sunday the next day that is none."""
    found: dict[date, str] = {}
    for day in named:
        if day.weekday() == 6:
            while day in named:
                day += _DAY
            found[day] = "振替休日"
    return found
