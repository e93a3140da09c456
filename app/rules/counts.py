"""Several counts in one field, such as 「高齢者20 民生委員3」. Stored as one "code=number" per line.

``kinds`` are (code, label) of a vocabulary list. A number may be in full width, have commas, and be followed by 人 or 円. A
kind is named by its label, the beginning of the label, or its code.
"""

import re
from collections.abc import Sequence

from app.errors import Refused
from app.rules.finding import is_in
from app.rules.text import MAX_COUNT, search_key
from app.rules.typed_signs import plain_signs, quoted

Kinds = Sequence[tuple[str, str]]
COUNTED_APART = "council_staff"
"""社協職員: listed in a breakdown, but never counted as participants."""
_NUMBER = r"[\s:=、,・]*([0-9]+(?:,[0-9]{3})*)\s*(?:人|名|円)?[\s、,]*"
_BARE = re.compile(_NUMBER)
"""A number alone: enough when there is only one kind."""
_PAIR = re.compile(r"([^0-9]*?)" + _NUMBER)


def parse_counts(text: str, kinds: Kinds) -> str | None:
    """The text to store, in the order of the kinds; None for nothing.

    Raises Refused("bad-number", "unknown-choice").
    """
    typed = plain_signs(text)
    if len(kinds) == 1 and _BARE.fullmatch(typed):
        typed = kinds[0][1] + typed
    found: dict[str, int] = {}
    whole = _whole_labels(kinds)
    at = 0
    while at < len(typed):
        pair = whole.match(typed, at) or _PAIR.match(typed, at)
        if pair is None or not pair[1].strip():
            raise Refused("bad-number", f"{quoted(typed[at:])}が読めません。", "高齢者20 民生委員3 のように入れてください。")
        code = _kind(pair[1].strip(), kinds)
        number = int(pair[2].replace(",", ""))
        if number > MAX_COUNT:
            raise Refused("bad-number", f"数が大きすぎます（{MAX_COUNT:,}まで）。", "数を確かめてください。")
        found[code] = found.get(code, 0) + number
        at = pair.end()
    return "\n".join(f"{code}={found[code]}" for code, _ in kinds if code in found) or None


def read_counts(value: str | None) -> dict[str, int]:
    """Code → number. A line that is no "code=number" (from a damaged or hostile file) is ignored."""
    pairs = (line.partition("=") for line in (value or "").split("\n"))
    return {code: int(number) for code, _, number in pairs if re.fullmatch("[0-9]{1,8}", number)}


def counts_text(value: str | None, kinds: Kinds, unit: str = "") -> str:
    """「高齢者20人、民生委員3人」, which ``parse_counts`` reads again. A kind that has left the list is shown by its code."""
    labels = dict(kinds)
    return "、".join(f"{labels.get(code, code)}{number:,}{unit}" for code, number in read_counts(value).items())


def _whole_labels(kinds: Kinds) -> re.Pattern[str]:
    """A pattern for complete labels, longest first: a label may contain digits itself (75歳以上)."""
    words = sorted({plain_signs(word) for pair in kinds for word in pair if word}, key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, words)) or '(?!)'})" + _NUMBER)


def _kind(words: str, kinds: Kinds) -> str:
    """The code of the kind that these words name."""
    key = search_key(words)
    for code, label in kinds:
        if key in (search_key(code), search_key(label)):
            return code
    begun = [code for code, label in kinds if search_key(label).startswith(key)]
    begun = begun or [code for code, label in kinds if is_in(words, label)]
    if len(begun) == 1:
        return begun[0]
    labels = "、".join(label for code, label in kinds if code in begun or not begun)
    raise Refused("unknown-choice", f"{quoted(words)}がどれか分かりません。", f"{labels} から選んでください。"[:64])
