"""What people write beside a day: （月）, （月・祝）, （文化の日）, （3日間）, （10:00～12:00）, （雨天中止）."""

import re
from dataclasses import dataclass, replace

from app.errors import Refused
from app.rules.hours import read_times
from app.rules.reading import joined
from app.rules.typed_signs import BRACKETED

_WEEKDAY = re.compile(r"([月火水木金土日])(曜日?)?")
_BARE_HOLIDAY = re.compile(r"[・,]?[祝休]日?")
_IN_BRACKETS = re.compile(r"([月火水木金土日])(?:曜日?)?(?:[祝休]日?)?")
_HOLIDAY = re.compile(
    r"祝|祝日|休|休日|国民の休日|振休|振替|振替休日|元旦|元日|.{1,6}の日|.*記念日|天皇誕生日|勤労感謝.*|g\.?w|お盆|大安|友引|仏滅|"
    r"先負|先勝|赤口|午前|午後|終日"
)
_LENGTH = re.compile(r"(?:計|全)?([0-9]{1,3})日間")
_YEAR = re.compile(r"([0-9]{4})年?")
_CALLED_OFF = re.compile(r"中止|延期|変更|順延|予備|雨天|休止|休講")
_CLOCK = re.compile(r"[0-9][:時]")


@dataclass(frozen=True, slots=True)
class Remarks:
    """``weekday`` one of 月火水木金土日; ``year`` western; ``days`` the length of a span; ``times`` as app.rules.hours writes
    them. ``how``: what was left out; ``doubt``: what must be asked."""

    weekday: str = ""
    year: int | None = None
    days: int | None = None
    times: str | None = None
    how: str = ""
    doubt: str = ""


def remarks_at(typed: str, at: int, *, can_be_month: bool) -> tuple[Remarks, int]:
    """All remarks that stand at a place of plain signs, and where they end.

    ``can_be_month``: a bare 月 there is no Monday, as in 4・5月.
    """
    found = Remarks()
    while at < len(typed):
        if inside := BRACKETED.match(typed, at):
            found, at = _with(found, inside[1]), inside.end()
        elif (day := _WEEKDAY.match(typed, at)) and (day[2] or not (can_be_month and day[1] == "月")) and not found.weekday:
            found, at = replace(found, weekday=day[1]), day.end()
        elif holiday := _BARE_HOLIDAY.match(typed, at):
            at = holiday.end()
        else:
            break
    return found, at


def _with(found: Remarks, inside: str) -> Remarks:
    if _CLOCK.search(inside):
        try:
            times = read_times(inside)
            return replace(found, times=times.value, doubt=joined(found.doubt, times.doubt))
        except Refused:
            pass
    for word in filter(None, re.split(r"[・、,/ ]", inside)):
        if day := _IN_BRACKETS.fullmatch(word):
            found = replace(found, weekday=day[1])
        elif length := _LENGTH.fullmatch(word):
            found = replace(found, days=int(length[1]))
        elif year := _YEAR.fullmatch(word):
            found = replace(found, year=int(year[1]))
        elif _CALLED_OFF.search(word):
            found = replace(found, doubt=joined(found.doubt, f"日付に「{word}」と書いてあります。"))
        elif not _HOLIDAY.fullmatch(word):
            found = replace(found, how=joined(found.how, f"「{word}」は日付に入れません"))
    return found
