"""One of several choices as people write it into a cell: its code, its words, a part of them, or an everyday word for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.rules.finding import is_in
from app.rules.reading import Reading
from app.rules.text import search_key
from app.rules.typed_signs import quoted

Words = Mapping[str, Sequence[Any]]
"""Everyday word → the codes it may stand for. More than one is asked."""


def read_choice(text: str, offered: Sequence[tuple[Any, str]], words: Words | None = None) -> Reading[Any]:
    """The code that was meant; ``offered`` are (code, label). Never raises: what nothing stands for is None with a doubt.

    In this order: the code or the whole label, an everyday word, the one label that contains the text. Several are asked.
    """
    key = _key(text)
    if not key:
        return Reading(None)
    for code, label in offered:
        if text == code or key in (_key(str(code)), _key(label)):
            return Reading(code)
    labels = dict(offered)
    codes = [code for code in _everyday(words or {}).get(key, ()) if code in labels]
    codes = codes or [code for code, label in offered if len(key) > 1 and is_in(text, label)]
    if len(codes) == 1:
        return Reading(codes[0], how=f"{quoted(text)} → {labels[codes[0]]}")
    if codes:
        asked = "、".join(labels[code] for code in codes)
        return Reading(codes[0], doubt=f"{quoted(text)}は、{asked} のどれですか。", others=tuple(codes[1:]))
    return Reading(None, doubt=f"{quoted(text)}は、選べません。")


def _key(text: str) -> str:
    return "".join(search_key(text).split())


def _everyday(words: Words) -> Mapping[str, Sequence[Any]]:
    return {_key(word): codes for word, codes in words.items()}
