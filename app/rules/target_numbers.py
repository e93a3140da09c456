"""Numbers of 推進目標 as people write them: 1-③, １－３, 13."""

import re

from app.errors import Refused
from app.rules.typed_signs import plain_signs, quoted

MAX_NUMBER = 50
"""The highest number with a circled form (㊿)."""

_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_BLACK = "❶❷❸❹❺❻❼❽❾❿"
_DASH = r"[-・._の]"
_GOAL = rf"(?:推進)?(?:基本)?(?:目標)?([0-9]{{1,2}}|[{_CIRCLES[:20]}])"
_NUMBER = rf"([0-9]{{1,2}}|[{_CIRCLES}{_BLACK}]|\([0-9]{{1,2}}\))"
_PRIORITY = r"(?:[(\[【]?重点[)\]】]?)?"
_CODE = re.compile(
    rf"{_GOAL}(?:{_DASH}{_NUMBER}|(?<=[0-9])([{_CIRCLES}{_BLACK}]|\([0-9]{{1,2}}\)))|(?:推進)?(?:目標)?([0-9])([0-9])(?![0-9])"
)
_ALONE = re.compile(_NUMBER)


def parse_target_code(text: str) -> tuple[int, int]:
    """(goal, number) from 1-3, 13, 1-③, １－③, 1の3, 推進目標１ー③【重点】.

    Whether the plan has such a target is not known here. Raises Refused("unknown-target"), which quotes the text.
    """
    typed = plain_signs(text)
    found = code_at_start(typed)
    if found and re.fullmatch(_PRIORITY, typed[found[2] :]):
        return found[:2]
    raise Refused("unknown-target", f"{quoted(text)}は、推進目標の番号として読めません。", "1-3 や 13 のように入れてください。")


def code_at_start(typed: str) -> tuple[int, int, int] | None:
    """(goal, number, where they end) of a number at the beginning of plain signs; None for none."""
    found = _CODE.match(typed)
    if found is None:
        return None
    goal, number = _value(found[1] or found[4]), _value(found[2] or found[3] or found[5])
    return (goal, number, found.end()) if goal and 1 <= number <= MAX_NUMBER and _ends(typed, found.end()) else None


def number_at_start(typed: str) -> tuple[int, int] | None:
    """(number, where it ends) of a number without its 基本目標 at the beginning of plain signs: ③, 3, (3)."""
    found = _ALONE.match(typed)
    return (_value(found[1]), found.end()) if found and _ends(typed, found.end()) else None


def target_code(goal: int, number: int) -> str:
    """The ASCII form for scripts and files: "1-3"."""
    return f"{goal}-{number}"


def target_label(goal: int, number: int) -> str:
    """The form printed in the plan: "1-③". A number without a circled form is put in brackets."""
    return f"{goal}-{_circled(number)}"


def _ends(typed: str, at: int) -> bool:
    """Whether the number ends there: 1-3-2 and 2025-11-03 are none."""
    return not re.match(r"[0-9]|[-・.の/月年][0-9(]|[月年日]", typed[at:])


def _value(sign: str) -> int:
    """3 from 3, ③, ❸ and (3)."""
    if sign in _CIRCLES:
        return _CIRCLES.index(sign) + 1
    return _BLACK.index(sign) + 1 if sign in _BLACK else int(sign.strip("()"))


def _circled(number: int) -> str:
    return _CIRCLES[number - 1] if 1 <= number <= MAX_NUMBER else f"({number})"
