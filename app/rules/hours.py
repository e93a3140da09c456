"""実施時間 and 従事時間 as people type them: 「9:30-11:45」, 「2時間30分」, 「1.5」."""

import re
import unicodedata

from app.errors import Refused
from app.rules.reading import Reading

_CLOCK = r"([0-9]{1,2})(?:[:時]([0-9]{1,2}|半)?分?|([0-5][0-9]))?"
_TIMES = re.compile(rf"{_CLOCK}(?:(?:[-~ー−–—〜～]|から)(?:{_CLOCK})?(?:まで)?)?")
_DURATION = re.compile(r"(?:([0-9]{1,4})(?:時間|:))?(?:([0-9]{1,5})(?:分)?|半)?")
_DECIMAL = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,2})?)(?:時間)?")


def read_times(text: str) -> Reading[str | None]:
    """As ``parse_times``, with ``how`` it was read and what is to be asked. Raises Refused("bad-time"), which quotes the text."""
    return Reading(parse_times(text))


def read_duration(text: str, unit: str = "") -> Reading[int | None]:
    """Minutes, with ``how`` they were read and what is to be asked. ``unit``: "minutes" or "hours", what a bare number means.

    Raises Refused("bad-time"), which quotes the text.
    """
    return Reading(parse_duration(text))


def parse_times(text: str) -> str | None:
    """「９:30-11時45分」 → "9:30～11:45"; a beginning alone gives "9:30～", nothing gives None. Raises Refused("bad-time")."""
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    if not typed:
        return None
    found = _TIMES.fullmatch(typed)
    if found is None:
        raise _bad_time(text, "時刻として読めません")
    begins = _clock(text, *found.groups()[:3])
    ends = _clock(text, *found.groups()[3:]) if found[4] else None
    if ends is not None and ends <= begins:
        raise _bad_time(text, "終わりが始まりより前です")
    return f"{_clock_text(begins)}～{_clock_text(ends) if ends is not None else ''}"


def parse_duration(text: str) -> int | None:
    """Minutes: 「2時間30分」「2:30」「2.5」 are 150, 「90分」 is 90; nothing gives None. Raises Refused("bad-time")."""
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    if not typed:
        return None
    if decimal := _DECIMAL.fullmatch(typed):
        return round(float(decimal[1]) * 60)
    found = _DURATION.fullmatch(typed)
    if found is None:
        raise Refused(
            "bad-time", f"「{text.strip()[:20]}」は、時間として読めません。", "「2.5」や「2時間30分」のように入れてください。"
        )
    return int(found[1] or 0) * 60 + (30 if typed.endswith("半") else int(found[2] or 0))


def duration_text(minutes: int | None) -> str:
    """「2時間30分」 from minutes; ``parse_duration`` reads it again."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours}時間{rest}分" if hours and rest else f"{hours}時間" if hours or not rest else f"{rest}分"


def _clock(typed: str, hour: str, minute: str | None, close: str | None) -> int:
    """Minutes since midnight. ``close`` are the two digits after the hour when no sign separates them, as in 930."""
    minutes = 30 if minute == "半" else int(minute or close or 0)
    if int(hour) > 24 or minutes > 59:
        raise _bad_time(typed, "時刻として読めません")
    return int(hour) * 60 + minutes


def _clock_text(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _bad_time(typed: str, why: str) -> Refused:
    return Refused("bad-time", f"「{typed.strip()[:20]}」は、{why}。", "「9:30-11:45」のように入れてください。")
