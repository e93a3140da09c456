"""The arithmetic of the oracle: sums, shares and growth, and how the printed text of each must look.

It says again what app.rules.figure and app.reports.figures say, and must import neither: a fault there is found only by a
second hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.services.audit.figure_key import GAP

BLANK, UNKNOWN, UNREPORTED, NO_RECORD, NOT_ASKED, YEARLY = "未入力", "不明", "未提出", "記録なし", "－", "年度で確定"
HIDDEN, FROM_ZERO, NONE, EXCLUDED = "少数", "皆増", "該当なし", "対象外"
_FIRST = (BLANK, UNKNOWN, UNREPORTED, NONE, EXCLUDED, YEARLY, NO_RECORD, NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Answer:
    """A number scaled by the indicator's decimals, or the word why there is none.

    ``about``: 約; ``more``: 以上; ``without``: ※, an office that was asked is not in it.
    """

    number: int | None = None
    word: str = ""
    about: bool = False
    more: bool = False
    without: bool = False


def word(why: str) -> Answer:
    """No number, and why."""
    return Answer(word=why)


def total(parts: Iterable[Answer]) -> Answer:
    """The sum; a part without a number leaves its sign on it and is never 0."""
    every = list(parts)
    numbers = [one.number for one in every if one.number is not None]
    more = any(one.more or one.word in (BLANK, UNKNOWN) for one in every)
    without = any(one.without or one.word == UNREPORTED for one in every)
    if any(numbers) or (numbers and not more):
        return Answer(sum(numbers), "", any(one.about for one in every), more, without)
    words = {one.word for one in every}
    return Answer(None, next((one for one in _FIRST if one in words), BLANK), more=more, without=without)


def _half_up(number: int, by: int) -> int:
    return int((Decimal(number) / Decimal(by)).quantize(Decimal(1), ROUND_HALF_UP))


def percent(part: Answer, whole: Answer, decimals: int = 0) -> Answer:
    """``part`` of ``whole`` in percent, from the sums."""
    if part.number is None or whole.number is None:
        return word(part.word if part.number is None else whole.word)
    if whole.number <= 0:
        return word(NOT_ASKED)
    return _from_both(_half_up(part.number * 100 * 10**decimals, whole.number), part, whole)


def grown(now: Answer, before: Answer) -> Answer:
    """By how many percent ``now`` is more than ``before``; less is negative."""
    if now.number is None or before.number is None:
        return word(NOT_ASKED)
    if before.number == 0:
        return _from_both(0, now, before) if now.number == 0 else word(FROM_ZERO)
    return _from_both(_half_up((now.number - before.number) * 100, before.number), now, before)


def more_points(now: Answer, before: Answer) -> Answer:
    """By how many points a percentage is higher than the one before."""
    if now.number is None or before.number is None:
        return word(NOT_ASKED)
    return _from_both(now.number - before.number, now, before)


def written(found: Answer, decimals: int = 0, suffix: str = "", *, signed: bool = False) -> str:
    """The text as it must be printed."""
    if found.number is None:
        return found.word
    whole, rest = divmod(abs(found.number), 10**decimals)
    digits = f"{whole:,}" + (f".{rest:0{decimals}}" if decimals else "")
    sign = "△" if found.number < 0 else "＋" if signed and found.number > 0 else ""
    ends = ("以上" if found.more else "") + ("※" if found.without else "")
    return ("約" if found.about else "") + sign + digits + suffix + ends


def drawn(found: Answer, decimals: int = 0) -> str:
    """The text of a point of a chart: the number and its signs, without 約 and without zeros at its end."""
    if found.number is None:
        return GAP
    digits = written(Answer(found.number), decimals)
    signs = ("以上" if found.more else "") + ("※" if found.without else "")
    return (digits.rstrip("0").rstrip(".") if decimals else digits) + signs


def _from_both(number: int, one: Answer, other: Answer) -> Answer:
    rough = one.about or one.more or other.about or other.more
    return Answer(number, "", rough, False, one.without or other.without)
