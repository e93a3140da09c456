"""Several counts of people in one cell that are to be added up: 男10・女20, 大人10 子ども5."""

import re

from app.rules.reading import Reading
from app.rules.typed_signs import quoted

_WORDS = {
    "男": ("男", "男性", "男子"),
    "女": ("女", "女性", "女子"),
    "大人": ("大人", "成人", "おとな"),
    "子ども": ("子ども", "子供", "こども", "小人"),
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words}
_WHOLES = (["女", "男"], ["大人", "子ども"])
"""Kinds that make the whole together, and nothing besides."""
_WITH_ONE = "一般"
"""A kind of people whose name has a number in it."""
_PART = re.compile(r"([ぁ-んァ-ヶー々一-龠]+):?([0-9]{1,6})(?:人|名)?[・、,/+ 。と]*")


def parts_of(typed: str) -> list[tuple[str, int]] | None:
    """(kind, count) of each part of plain signs; None when they are no such parts."""
    found, at = [], 0
    while at < len(typed):
        part = _PART.match(typed, at)
        if part is None or any(map(str.isnumeric, part[1].replace(_WITH_ONE, ""))):
            return None
        found.append((part[1], int(part[2])))
        at = part.end()
    return found or None


def added(text: str, typed: str, unlike: re.Pattern[str]) -> Reading[int] | None:
    """The sum of a cell's parts, told where they are men and women or adults and children, else asked. None for no parts.

    ``typed``: the cell in plain signs. ``unlike``: words that are no kind of people (約, 延べ).
    """
    parts = parts_of(typed)
    if parts is None or any(unlike.fullmatch(word) for word, _ in parts):
        return None
    total = sum(number for _, number in parts)
    if sorted(_KINDS.get(word, word) for word, _ in parts) in _WHOLES:
        return Reading(total, how=f"{quoted(text)} → {total}")
    asked = "合わせて" if len(parts) > 1 else "全体で"
    return Reading(total, doubt=f"{quoted(text)}は、{asked}{total}でよいですか。")


def make_up(typed: str, total: int) -> bool:
    """Whether a remark behind a total says the parts that it is made of: （男10・女20） behind 30."""
    parts = parts_of(typed)
    return parts is not None and len(parts) > 1 and sum(number for _, number in parts) == total
