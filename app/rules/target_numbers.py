"""Numbers of 推進目標 as people write them: 1-③, １－３, 13."""

import re
import unicodedata

from app.errors import Refused

MAX_NUMBER = 50
"""The highest number with a circled form (㊿)."""

_DASH = r"[-‐‑‒–—―−ー─━・.の]"
_CODE = re.compile(rf"(?:推進)?(?:目標)?(?:([0-9]{{1,2}}){_DASH}([0-9]{{1,2}})|([0-9])([0-9]))(?:[(\[【]?重点[)\]】]?)?")


def parse_target_code(text: str) -> tuple[int, int]:
    """(goal, number) from 1-3, 13, 1-③, １－③, 1の3, 推進目標１ー③【重点】.

    Whether the plan has such a target is not known here. Raises Refused("unknown-target").
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    found = _CODE.fullmatch(typed)
    if found:
        goal, number = int(found[1] or found[3]), int(found[2] or found[4])
        if goal and 1 <= number <= MAX_NUMBER:
            return goal, number
    raise Refused("unknown-target", "推進目標の番号として読めません。", "1-3 や 13 のように入れてください。")


def target_code(goal: int, number: int) -> str:
    """The ASCII form for scripts and files: "1-3"."""
    return f"{goal}-{number}"


def target_label(goal: int, number: int) -> str:
    """The form printed in the plan: "1-③". A number without a circled form is put in brackets."""
    return f"{goal}-{_circled(number)}"


def _circled(number: int) -> str:
    if 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    if 36 <= number <= MAX_NUMBER:
        return chr(0x32B1 + number - 36)
    return f"({number})"
