"""A figure of an indicator as it is typed into a cell: 「約30」, 「12.5」, 「なし」 or nothing."""

import re
import unicodedata
from dataclasses import dataclass

from app.errors import Refused
from app.rules.text import MAX_COUNT

_NONE = ("なし", "該当なし", "-", "―", "ー", "‐", "−", "×")
_NUMBER = re.compile(r"(約)?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")


@dataclass(frozen=True)
class Typed:
    """A cell as understood. ``value`` is scaled by the indicator's decimals; ``state`` none = 該当なし; both None = blank."""

    value: int | None = None
    state: str | None = None
    approximate: bool | None = None


def parse_cell(text: str, decimals: int) -> Typed:
    """Reads 「１２」「約30」「1,234」「12.5」「なし」「－」 or nothing. Raises Refused("bad-number"), which says
    what is wrong.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    if not typed:
        return Typed()
    if typed in _NONE:
        return Typed(state="none")
    found = _NUMBER.fullmatch(typed)
    if not found:
        raise Refused("bad-number", f"「{text.strip()[:20]}」は数として読めません。", "数字か、「なし」を入れてください。")
    places = (found[3] or "").rstrip("0")
    if len(places) > decimals:
        allowed = f"小数{decimals}けたまで" if decimals else "小数を使わない"
        raise Refused("bad-number", f"「{text.strip()[:20]}」は、{allowed}の数ではありません。", "数字を直してください。")
    value = int(found[2].replace(",", "")) * 10**decimals + int(places.ljust(decimals, "0") or 0)
    if value > MAX_COUNT * 10**decimals:
        raise Refused("bad-number", f"数が大きすぎます（{MAX_COUNT:,}まで）。", "数字を確かめてください。")
    return Typed(value, None, True if found[1] else None)
