"""What the number formats of a workbook show a number as: a day, a month, an amount (ECMA-376, 18.8.30 and 18.8.31)."""

import re
from datetime import date
from typing import Literal

from app.sandbox.seen_zeros import ZERO_AS_BLANK, ZERO_AS_DASH

Shown = Literal["", "day", "length"]
"""What a whole number is shown as: itself, a day, or a length of time ([h]:mm)."""
_DAYS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
"""Built-in formats; those from 27 on are Japanese."""
_LENGTH = 46
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|general', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")


def shown_as(number: int, code: str | None) -> Shown:
    """``code`` is the format's text where the workbook defines it."""
    if code is None:
        return "length" if number == _LENGTH else "day" if number in _DAYS else ""
    plain = _LITERAL.sub("", code).split(";")[0]
    if _ELAPSED.search(plain):
        return "length"
    signs = _BRACKETS.sub("", plain).lower()
    return "day" if any(sign in signs for sign in "ymdhsge") and not any(sign in signs for sign in "0#?@") else ""


_DASHED_ZEROS = range(41, 45)
"""Built-in formats of bookkeeping."""
_MONTHS = frozenset((17, 34, 52, 55))
"""Built-in formats that show a year and a month, and no day."""
_PERCENT = frozenset((9, 10))
_YEN = frozenset((5, 6, 7, 8, 42, 44))
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_NUMBER = re.compile(r"[0#?][0#?,.]*")
_CONDITION = re.compile(r"\[[<>=]")
"""Such a section may not be the one of this number."""
_DASHES = frozenset("-－―ー‐–—−─")
_YEN_SIGNS = ("¥", "￥", "\\")
_PLAIN_WORDS = re.compile(r"[\s()（）+人名]*")


def seen(number: int, code: str | None, value: float, day: date | None) -> str | None:
    """What a person sees in the cell where that says something else than the number or the day in it: 5月, 3組, 85%, 3000円.

    ``day``: the one that the number stands for, where it can be one. None where nothing else is seen.
    """
    if value == 0:
        return _zero_seen(number, code)
    if code is None:
        if day is not None and number in _MONTHS:
            return f"{day.year}年{day.month}月"
        return _percent(value) if number in _PERCENT else f"{value:.15g}円" if number in _YEN else None
    section = code.split(";")[0]
    if _CONDITION.search(section):
        return None
    bare = _BRACKETS.sub("", _LITERAL.sub("", section)).lower()
    if shown_as(number, code) == "day":
        return _month_seen(bare, day) if day is not None and not any(sign in bare for sign in "dhs") else None
    return _amount_seen(section, bare, value)


def _zero_seen(number: int, code: str | None) -> str | None:
    """What stands in the place of a zero: the third part of a format is for it."""
    sections = (code or "").split(";")
    if code is None or len(sections) < 3:
        return ZERO_AS_DASH if code is None and number in _DASHED_ZEROS else None
    section = re.sub(r"[_*].", "", _BRACKETS.sub("", sections[2]))
    if re.search(r"[0#]|general|g/標準|標準|@", section, re.IGNORECASE):
        return None
    text = re.sub(r"\\(.)", r"\1", section.replace('"', "").replace("?", "")).strip()
    return ZERO_AS_BLANK if not text else ZERO_AS_DASH if set(text) <= _DASHES else text


def _month_seen(signs: str, day: date) -> str | None:
    has_year, has_month = any(sign in signs for sign in "yge"), "m" in signs
    return f"{day.year}年" * has_year + f"{day.month}月" * has_month or None


def _amount_seen(section: str, bare: str, value: float) -> str | None:
    if "%" in bare:
        return _percent(value)
    words = _CURRENCY.sub(r'"\1"', section)
    plain = re.sub(r"[_*].", "", re.sub(r"\\(.)", r"\1", _BRACKETS.sub("", words).replace('"', "")))
    digits = _NUMBER.search(plain)
    if digits is None or value < 0:
        return None
    before, after = plain[: digits.start()].strip(), plain[digits.end() :].strip()
    if digits[0].endswith(","):
        after += "千単位の表示"
    if before in _YEN_SIGNS:
        before, after = "", f"{after}円"
    return (
        None if _PLAIN_WORDS.fullmatch(before + after) or any(sign in after for sign in "0#?") else f"{before}{value:.15g}{after}"
    )


def _percent(value: float) -> str:
    return f"{value * 100:.10g}%"
