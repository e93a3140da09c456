"""Texts of a document: cleaned for printing, or searched for characters that cannot be printed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.reports.engine import fonts
from app.reports.paper import with_texts

PLACES = 3
"""At most so many places of a character are named; the others are counted."""
_BLANK_LINES = re.compile("\n(?:[ \u3000]*\n){2,}")


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """``char`` (for a 異体字 with its selector) cannot be printed as typed at ``where`` ("1-③ 成果"); ``note`` says what is
    printed instead.

    ``source``: the record the text is written in, if known.
    """

    char: str
    where: str
    note: str
    source: str = ""
    is_geta: bool = True
    """False for a 異体字, which is drawn in its base form."""


def missing(text: str, where: str, source: str = "") -> Iterator[MissingGlyph]:
    """The characters of one text that cannot be printed as typed."""
    for sign in fonts.missing_glyphs(text):
        yield MissingGlyph(sign, where, f"印刷できる字形がありません（{fonts.GETA}で印刷します）", source)
    for form in fonts.lost_forms(text):
        yield MissingGlyph(form, where, "異体字の指定は印刷できません（基本の字形で印刷します）", source, is_geta=False)


def by_character(found: Iterable[MissingGlyph]) -> list[MissingGlyph]:
    """Each character once, with its first places and how many there are besides; ``source`` leads to the first."""
    places: dict[str, dict[str, MissingGlyph]] = {}
    for one in found:
        places.setdefault(one.char, {}).setdefault(one.where, one)
    return [replace(next(iter(every.values())), where=_places(list(every))) for every in places.values()]


def _places(every: Sequence[str]) -> str:
    rest = len(every) - PLACES
    return "、".join(every[:PLACES]) + (f" ほか{rest:,}か所" if rest > 0 else "")


def cleaned(value: Any) -> Any:
    """Plain data with every text as it will be printed, and never more than one blank line."""
    return with_texts(value, _as_printed)


def _as_printed(text: str) -> str:
    return _BLANK_LINES.sub("\n\n", fonts.paper_text(text)).strip("\n")
