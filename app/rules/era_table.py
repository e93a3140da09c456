"""The Japanese eras (元号), read from resources/eras.toml. A new era needs a few lines there and none here."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from app.errors import Refused
from app.rules.resources import resource
from app.rules.toml_file import Kind, read_toml, tables

FIRST_DATE = date(1873, 1, 1)
"""Meiji 6: the first day of the Gregorian calendar in Japan. Earlier dates cannot be converted by arithmetic."""
LAST_DATE = date(2199, 12, 31)
"""Far beyond any record: a later year is a typing error."""

_ERA_FILE = Kind("元号ファイル", "era-file")
_KEYS = ("name", "letter", "start")


@dataclass(frozen=True, slots=True)
class Era:
    """One era. ``start`` is its first day, ``end`` its last one (None: still running)."""

    name: str
    letter: str
    start: date
    end: date | None

    def year_of(self, western: int) -> int:
        """The year of this era for a western year; 1 is 元年."""
        return western - self.start.year + 1

    def western(self, year: int) -> int:
        """The western year for a year of this era."""
        return self.start.year + year - 1

    def holds(self, day: date) -> bool:
        """Whether the era ran on that day."""
        return self.start <= day and (self.end is None or day <= self.end)


def read_eras(path: Path) -> tuple[Era, ...]:
    """The eras of a file, oldest first; each ends on the day before the next one begins. Raises what ``read_toml`` raises."""
    file = read_toml(path, _ERA_FILE)
    found: list[tuple[str, str, date]] = []
    for index, table in enumerate(tables(file, "era")):
        line = file.line_of("era", index)
        name, letter, start = (table.get(key) for key in _KEYS)
        if set(table) != set(_KEYS) or not isinstance(name, str) or not isinstance(letter, str) or type(start) is not date:
            raise file.refused(line, "name・letter・start の3つを書きます")
        if found and start <= found[-1][2]:
            raise file.refused(line, "古い順に並べます")
        found.append((name, letter, start))
    if not found:
        raise file.refused(1, "元号が1つもありません")
    ends = [following[2] - timedelta(days=1) for following in found[1:]]
    return tuple(Era(*entry, end) for entry, end in zip(found, [*ends, None], strict=True))


@cache
def eras() -> tuple[Era, ...]:
    """The eras shipped with the program, oldest first."""
    return read_eras(resource("eras.toml"))


def era_of(day: date) -> Era:
    """The era in force on that day. Raises Refused("impossible-date") before Meiji 6 and after ``LAST_DATE``."""
    if not FIRST_DATE <= day <= LAST_DATE:
        raise Refused(
            "impossible-date",
            f"日付は、明治6年（1873年）から{LAST_DATE.year}年までです。",
            "年を確かめて、入れ直してください。",
        )
    return next(era for era in reversed(eras()) if era.start <= day)


def era_written(text: str) -> Era | None:
    """The era written as 令和, 令, R or r; None when there is no such era."""
    return next((era for era in eras() if text.casefold() in (era.name, era.name[0], era.letter.casefold())), None)


def era_pattern() -> str:
    """A regular expression for every spelling that ``era_written`` understands, in lower case."""
    return "|".join(form for era in eras() for form in (era.name, era.name[0], era.letter.casefold()))


def year_words(year: int) -> str:
    """The year of an era as printed: 元 for 1."""
    return "元" if year == 1 else str(year)
