"""Several counts in one field: 「高齢者20 民生委員3」, stored as one "code=number" per line.

``kinds`` are (code, label) of a vocabulary list. A number may stand in full width, with 人 or 円 behind it and with commas
in it; a kind goes by its label, the beginning of it, or its code.
"""

import re
import unicodedata
from collections.abc import Sequence

from app.errors import Refused
from app.rules.text import MAX_COUNT, search_key

Kinds = Sequence[tuple[str, str]]
COUNTED_APART = "council_staff"
"""社協職員 stand in a breakdown, but they are no participants."""
_NUMBER = r"[\s:=、,・]*([0-9]+(?:,[0-9]{3})*)\s*(?:人|名|円)?[\s、,]*"
_BARE = re.compile(_NUMBER)
"""Where there is one kind only, its name need not be typed."""
_PAIR = re.compile(r"([^0-9]*?)" + _NUMBER)


def parse_counts(text: str, kinds: Kinds) -> str | None:
    """What is stored, in the order of the kinds; None for nothing. Refused("bad-number", "unknown-choice")."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if len(kinds) == 1 and _BARE.fullmatch(typed):
        typed = kinds[0][1] + typed
    found: dict[str, int] = {}
    whole = _whole_labels(kinds)
    at = 0
    while at < len(typed):
        pair = whole.match(typed, at) or _PAIR.match(typed, at)
        if pair is None or not pair[1].strip():
            raise Refused("bad-number", f"「{typed[at : at + 12]}」が読めません。", "高齢者20 民生委員3 のように入れてください。")
        code = _kind(pair[1].strip(), kinds)
        number = int(pair[2].replace(",", ""))
        if number > MAX_COUNT:
            raise Refused("bad-number", f"数が大きすぎます（{MAX_COUNT:,}まで）。", "数を確かめてください。")
        found[code] = found.get(code, 0) + number
        at = pair.end()
    return "\n".join(f"{code}={found[code]}" for code, _ in kinds if code in found) or None


def read_counts(value: str | None) -> dict[str, int]:
    """Code → number; what is no "code=number" (a damaged or hostile file brought it) is left out."""
    pairs = (line.partition("=") for line in (value or "").split("\n"))
    return {code: int(number) for code, _, number in pairs if re.fullmatch("[0-9]{1,8}", number)}


def counts_text(value: str | None, kinds: Kinds, unit: str = "") -> str:
    """「高齢者20人、民生委員3人」; a kind that is no longer in the list goes by its code. It can be typed again as it is."""
    labels = dict(kinds)
    return "、".join(f"{labels.get(code, code)}{number:,}{unit}" for code, number in read_counts(value).items())


def _whole_labels(kinds: Kinds) -> re.Pattern[str]:
    """A label written out may hold digits itself (75歳以上); the longest one counts."""
    words = sorted({unicodedata.normalize("NFKC", word) for pair in kinds for word in pair if word}, key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, words)) or '(?!)'})" + _NUMBER)


def _kind(words: str, kinds: Kinds) -> str:
    key = search_key(words)
    for code, label in kinds:
        if key in (search_key(code), search_key(label)):
            return code
    begun = [code for code, label in kinds if search_key(label).startswith(key)]
    begun = begun or [code for code, label in kinds if key in search_key(label)]
    if len(begun) == 1:
        return begun[0]
    labels = "、".join(label for code, label in kinds if code in begun or not begun)
    raise Refused("unknown-choice", f"「{words[:20]}」がどれか分かりません。", f"{labels} から選んでください。"[:64])
