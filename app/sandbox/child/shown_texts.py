"""What an OpenDocument cell shows beside the value it holds: the file keeps both (ODF 1.3, part 3, 9.1.4)."""

import re
from collections.abc import Mapping

from app.sandbox.seen_zeros import ZERO_AS_BLANK, ZERO_AS_DASH

_ONLY_MONTH = re.compile(
    r"[^0-9]{0,6}(?:[0-9]{1,4}年(?:度|[0-9]{1,2}月(?:分|度)?)?|[0-9]{1,2}月(?:分|度)?)|[0-9]{4}[/.-][0-9]{1,2}"
)
_AMOUNT = re.compile(r"([^0-9]{0,20})([0-9][0-9,]*(?:\.[0-9]+)?)([^0-9]{0,20})")
_PLAIN_WORDS = re.compile(r"[\s()（）+人名]*")
_DASHES = frozenset("-－―ー‐–—−─")
_YEN_SIGNS = ("¥", "￥", "\\")


def shown_text(attributes: Mapping[str, str], text: str | None) -> str | None:
    """What a person sees where that says something else than the value: 11月 of a day, 3組, 3000円, 85%, a dash for 0.

    ``text``: that of the cell, None where the file keeps none. None where nothing else is seen.
    """
    kind = attributes.get("office:value-type")
    if text is None or kind not in ("float", "percentage", "currency", "date"):
        return None
    said = " ".join(text.split())
    if kind == "date":
        return said if _ONLY_MONTH.fullmatch(said) else None
    value = _number(attributes.get("office:value", ""))
    if value is None:
        return None
    if value == 0 and not any(map(str.isdigit, said)):
        return ZERO_AS_BLANK if not said else ZERO_AS_DASH if set(said) <= _DASHES else said
    return f"{value * 100:.10g}%" if said.endswith("%") else _amount(said, value)


def _amount(said: str, value: float) -> str | None:
    found = _AMOUNT.fullmatch(said)
    if found is None or value < 0:
        return None
    before, shown, after = found[1].strip(), _number(found[2].replace(",", "")), found[3].strip()
    if shown is not None and shown != 0 and value >= 1000 and abs(shown * 1000 - value) <= 500:
        return f"{value:.15g}千単位の表示"
    if before in _YEN_SIGNS:
        before, after = "", f"{after}円"
    return None if _PLAIN_WORDS.fullmatch(before + after) else f"{before}{value:.15g}{after}"


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
