"""Signs as they are typed, before it is known what they mean.

Digits, letters and signs of any width become ASCII one by one. No NFKC: it would make ①30 a hundred and thirty and ½ a fraction
of nothing, and a number must never come about by accident.
"""

import re

from app.rules.text import DASHES, TILDES

LONGEST_QUOTED = 20
"""Characters of a cell that a sentence quotes."""

_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLD = (
    _WIDE
    | {ord(sign): "-" for sign in DASHES}
    | {ord(sign): "~" for sign in TILDES + "～"}
    | {ord("㋿"): "令和", ord("㍻"): "平成", ord("㍼"): "昭和", ord("㍽"): "大正", ord("㍾"): "明治"}
    | {ord("′"): "'", ord("’"): "'", ord("‘"): "'"}
)
# What no eye sees: soft hyphens, joiners, direction marks (Windows puts them into copied dates), selectors, fillers.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Controls but tabs and line ends, and what Unicode calls default-ignorable."""
BRACKETED = re.compile(r"[(\[【〔<「{]([^()\[\]【】〔〕<>「」{}]{0,40})[)\]】〕>」}]")
"""A remark in brackets, in plain signs; its group is what stands inside."""
NONE_WORDS = ("なし", "無し", "無", "ナシ", "ゼロ", "ぜろ", "零", "皆無")
"""Really none: 0."""
NOT_ENTERED = ("-", "--", "---", "/", "...", "…", "未入力", "空欄")
"""Signs with which people fill a cell that they leave blank."""
UNKNOWN_WORDS = ("不明", "?", "??", "未集計", "不詳", "わからない", "分からない")
"""Nobody counted."""
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9]) (?=[0-9])")


def plain_signs(text: str) -> str:
    """Half-width, lower case, one kind of dash and tilde, without invisible signs; spaces only between two digits, one each.

    A leading apostrophe, with which Excel marks text, goes. What is no digit stays what it is: ①, ², Ⅲ, ㈱, ٣.
    """
    folded = INVISIBLE.sub("", text).translate(_FOLD).lower()
    spaced = " ".join(folded.split()).removeprefix("'")
    return " ".join(part.replace(" ", "") for part in _BETWEEN_DIGITS.split(spaced))


def quoted(text: str) -> str:
    """「…」 around a cell, shortened, in one line: what a sentence about it begins with."""
    line = " ".join(INVISIBLE.sub("", text).split())
    return f"「{line}」" if len(line) <= LONGEST_QUOTED else f"「{line[: LONGEST_QUOTED - 1]}…」"
