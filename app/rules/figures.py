"""A figure of an indicator as it is typed into a cell: 「約30」, 「12.5」, 「5人」, 「なし」 or nothing."""

from dataclasses import dataclass

from app.errors import Refused
from app.rules.reading import Reading, decided
from app.rules.text import MAX_COUNT
from app.rules.typed_counts import Amount, read_amount
from app.rules.typed_signs import NONE_WORDS, plain_signs, quoted

_NOT_APPLICABLE = (*NONE_WORDS, "該当なし", "-", "×")


@dataclass(frozen=True)
class Typed:
    """A cell as understood. ``value`` is scaled by the indicator's decimals; ``state`` none = 該当なし; both None = blank."""

    value: int | None = None
    state: str | None = None
    approximate: bool | None = None


def read_figure(text: str, decimals: int, unit: str = "") -> Reading[Typed]:
    """Reads 「１２」「約30」「1,234」「12.5」「5人」「なし」「－」 or nothing; ``unit`` is the indicator's.

    Asked: what ``read_count`` asks. Raises Refused("bad-number"), which quotes the cell.
    """
    typed = plain_signs(text)
    if not typed:
        return Reading(Typed())
    if typed in _NOT_APPLICABLE:
        return Reading(Typed(state="none"))
    amount = read_amount(text, unit, decimals)
    places = amount.value.places.rstrip("0")
    if len(places) > decimals:
        allowed = f"小数{decimals}けたまで" if decimals else "小数を使わない"
        raise Refused("bad-number", f"{quoted(text)}は、{allowed}の数ではありません。", "数字を直してください。")
    return Reading(
        _scaled(amount.value, decimals), amount.how, amount.doubt, tuple(_scaled(one, decimals) for one in amount.others)
    )


def parse_cell(text: str, decimals: int, unit: str = "") -> Typed:
    """``read_figure`` where nobody is asked: what is doubtful is refused too."""
    return decided(read_figure(text, decimals, unit), "bad-number", "数字か、「なし」を入れてください。")


def _scaled(amount: Amount, decimals: int) -> Typed:
    value = amount.digits * 10**decimals + int(amount.places[:decimals].ljust(decimals, "0") or 0)
    if value > MAX_COUNT * 10**decimals:
        raise Refused("bad-number", f"数が大きすぎます（{MAX_COUNT:,}まで）。", "数字を確かめてください。")
    return Typed(value, None, amount.approximate or None)
