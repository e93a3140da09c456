"""Months of a fiscal year as people write them: 「5～7月、10月」, 「通年」, 「第1四半期」.

Stored as a bit mask: bit 0 is April … bit 11 is March.
"""

import re

from app.errors import Refused
from app.rules.typed_signs import plain_signs, quoted

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
ALL = 0xFFF
_SPANS = {"通年": ALL, "毎月": ALL, "随時": ALL, "上半期": 0x03F, "下半期": 0xFC0}
_QUARTER = re.compile(r"第?([1-4])四半期")
_RUN = re.compile(r"([0-9]{1,2})月?(?:(?:[-~]|から)([0-9]{1,2})月?)?")


def parse_months(text: str) -> int | None:
    """The bit mask of the months that were typed; None for nothing. Raises Refused("bad-months"), which names the unreadable
    word.
    """
    found = 0
    for word in re.split(r"[、,，・\s]+", text.strip()):
        if word:
            found |= _word(word)
    return found or None


def _word(written: str) -> int:
    word = plain_signs(written)
    if word in _SPANS:
        return _SPANS[word]
    if quarter := _QUARTER.fullmatch(word):
        return 0b111 << 3 * (int(quarter[1]) - 1)
    run = _RUN.fullmatch(word)
    first, last = (int(run[1]), int(run[2] or run[1])) if run else (0, 0)
    if first not in MONTHS or last not in MONTHS or MONTHS.index(last) < MONTHS.index(first):
        raise Refused(
            "bad-months", f"時期{quoted(written)}が読めません。", "「5～7月、10月」「通年」「第1四半期」のように入れてください。"
        )
    return sum(1 << place for place in range(MONTHS.index(first), MONTHS.index(last) + 1))


def months_in_words(months: int) -> str:
    """「5～7月、10月」 from a bit mask; "" without any month."""
    chosen = [place for place in range(12) if months & (1 << place)]
    runs: list[list[int]] = []
    for place in chosen:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    if len(chosen) == 12:
        return "通年"
    return "、".join(f"{MONTHS[run[0]]}～{MONTHS[run[-1]]}月" if len(run) > 1 else f"{MONTHS[run[0]]}月" for run in runs)
