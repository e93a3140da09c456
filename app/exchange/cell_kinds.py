"""What a cell of a foreign table looks like, before it is known what it means: a number, a day, a clock time, a month."""

import re
from datetime import date

from app.exchange.sheet import Cell
from app.rules.text import search_key
from app.sandbox.seen_zeros import ZERO_AS_BLANK, ZERO_AS_DASH

_NUMBER = re.compile(
    r"(?:約|延べ?|計|およそ)?[-△▲]?[0-9][0-9,]*(?:\.[0-9]+)?(?:人|名|回|件|円|千円|%|点|枚|冊|日|時間|分)?(?:くらい|ぐらい|程度|余名?)?"
)
_MARKS = frozenset("-○●◎×△－―ー/*無有")
_DAY = re.compile(
    r"(?:[0-9]{4}|[0-9]{1,2}|元)[-/.・年月][0-9]{1,2}.*|[0-9]{1,2}日.*|[a-z一-龠]{1,2}(?:[0-9]{1,2}|元)[-/.・年][0-9]{1,2}.*|"
    r"[a-z]?[0-9]{6}|[0-9]{8}"
)
_ONLY_MONTH = re.compile(
    r"(?:[12][0-9]{3}|[a-z一-龠]{1,2}(?:[0-9]{1,2}|元))[-/.年][0-9]{1,2}(?:月(?:分|度|中|計)?)?|[0-9]{1,2}[-~][0-9]{1,2}月.*"
)
_CLOCK = re.compile(r"(?:午前|午後|am|pm)?[0-2]?[0-9](?::[0-5][0-9](?::[0-5][0-9])?|時(?:[0-5]?[0-9]分|半)?)(?:[-~か].*)?")
_KANJI = {"十": 10, "十一": 11, "十二": 12} | {sign: number for number, sign in enumerate("一二三四五六七八九", start=1)}
_MONTH = re.compile(r"([0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:分|度|中)?")

SEEN_ZEROS = {ZERO_AS_DASH: "-", ZERO_AS_BLANK: None}
"""A number 0 in whose place people see something else: what they see."""
_EXCEL_DAYS = range(32_874, 73_050)
"""Excel's day numbers from 1990 to 2099."""


def typed(cell: Cell) -> str:
    """The text of a cell as it is compared: no blanks, no differences of width."""
    return "".join(search_key(str(cell)).split()) if cell is not None else ""


def is_number(cell: Cell) -> bool:
    """Whether the cell holds a count or an amount, also as 約30人 or 1,250円. ①30 is none: ① is no digit of it."""
    if not isinstance(cell, str):
        return isinstance(cell, int)
    if cell in SEEN_ZEROS:
        return True
    if len(cell) > 20 or any(sign.isdigit() and not sign.isdecimal() for sign in cell):
        return False
    return bool(_NUMBER.fullmatch(typed(cell)))


def is_number_or_mark(cell: Cell) -> bool:
    """Whether it is a number, or a mark that stands for one (○ in an attendance sheet, - for none)."""
    return is_number(cell) or (isinstance(cell, str) and len(cell) < 4 and set(cell.strip()) <= _MARKS)


def is_day(cell: Cell) -> bool:
    """Whether the cell may name a day: 11/3, R7.11.3, 3日, Excel's day number. 「毎週火曜」 and 「30」 do not."""
    if isinstance(cell, date):
        return True
    if isinstance(cell, int):
        return cell in _EXCEL_DAYS or 10_000 <= cell <= 991_231 or 19_890_101 <= cell <= 20_991_231
    if cell is None or len(cell) > 60:
        return False
    text = typed(cell)
    return bool(_DAY.fullmatch(text)) and not _ONLY_MONTH.fullmatch(text)


def is_day_of_month(cell: Cell) -> bool:
    """Whether it may be a day without its month: 3, "03"."""
    if isinstance(cell, int):
        return 1 <= cell <= 31
    text = typed(cell) if isinstance(cell, str) and len(cell) < 6 else ""
    return text.isdecimal() and 1 <= int(text) <= 31


def is_clock(cell: Cell) -> bool:
    """Whether it is a clock time or a span of them: 10:00, 午前10時, 9:30～11:45."""
    return isinstance(cell, str) and len(cell) < 30 and bool(_CLOCK.fullmatch(typed(cell)))


def month_of(cell: Cell) -> int | None:
    """4 from 4月, ４月分 or 四月; None for what is no month alone."""
    found = _MONTH.fullmatch(typed(cell)) if isinstance(cell, str) and len(cell) < 12 else None
    if found is None:
        return None
    number = int(found[1]) if found[1].isdecimal() else _KANJI.get(found[1], 0)
    return number if 1 <= number <= 12 else None
