"""Numbers written in kanji: 三十, 百二十, 二〇."""

import re

_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_ONE = "([一二三四五六七八九]?)"
_BY_PLACE = re.compile(f"(?:{_ONE}千)?(?:{_ONE}百)?(?:{_ONE}十)?{_ONE}")
SIGNS = "〇一二三四五六七八九十百千"
"""What such a number is written with, below ten thousand."""


def kanji_number(text: str) -> int | None:
    """The number of 三十, 百二十 or 二〇; None for any other text, 十数 or 一十二十 among them."""
    if not text or len(text) > 7:
        return None
    if all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    found = _BY_PLACE.fullmatch(text)
    if found is None:
        return None
    thousands, hundreds, tens, ones = found.groups()
    places = ((thousands, 1_000), (hundreds, 100), (tens, 10))
    return sum(_DIGITS.get(digit, 1) * place for digit, place in places if digit is not None) + _DIGITS.get(ones, 0)
