"""半角 or 全角 digits in texts, as the council is used to. Figures in tables stay narrow, so that they line up."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.reports.paper import DigitWidth, Num, Paper

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_NUMBER = re.compile(r"[0-9]+(?:[,.][0-9]+)*")


def with_digits(paper: Paper) -> Paper:
    """The document with the digits of its texts changed; mixed: a single digit wide, longer numbers narrow (１回, 12回)."""
    found: Paper = _changed(paper, paper.digit_width)
    return found


def in_width(text: str, digit_width: DigitWidth) -> str:
    """A text with its digits half, full or mixed; see ``with_digits``."""
    if digit_width == "half":
        return text
    if digit_width == "full":
        return text.translate(_WIDE)
    return _NUMBER.sub(lambda found: found[0].translate(_WIDE) if len(found[0]) == 1 else found[0], text)


def _changed(value: Any, digit_width: DigitWidth) -> Any:
    if isinstance(value, str):
        return in_width(value, digit_width)
    if isinstance(value, tuple):
        return tuple(_changed(item, digit_width) for item in value)
    if isinstance(value, Num):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"align", "kind", "look", "orientation", "digit_width", "source", "sources"}
        changed = {one.name: _changed(getattr(value, one.name), digit_width) for one in fields(value) if one.name not in kept}
        return replace(value, **changed)
    return value
