"""The fonts of printed pages, and which characters they can show.

BIZ UDPGothic prints nearly everything; a fallback font has the rest of JIS X 0213 (𠮷). ReportLab silently leaves out a
character that no font has, so it becomes 〓 (geta, the printers' mark for a missing type) and is reported before printing.
Widths and positions are in em: multiply by the type size.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from app.errors import Unavailable
from app.reports.engine import unicode_map
from app.rules.resources import resource

REGULAR, BOLD, FALLBACK = "YuiPaper", "YuiPaper-Bold", "YuiPaper-Fallback"
_FILES = {REGULAR: "BIZUDPGothic-Regular.ttf", BOLD: "BIZUDPGothic-Bold.ttf", FALLBACK: "YuiFallbackGothic.ttf"}

GETA = "〓"

# Selectors of a presentation (text or emoji) change no character's identity; the others pick the form of a name's kanji.
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_CHOSEN_FORM = re.compile("[^\ufe00-\ufe0f\U000e0100-\U000e01ef][\ufe00-\ufe0d\U000e0100-\U000e01ef]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

# The kana marks stand beside their kana (か゚); they have no room of their own in the font.
_KANA_MARKS = {"\u3099": 635 / 2048, "\u309a": 553 / 2048}
_MARK_MIDDLE = 0.25
"""BIZ UDPGothic draws combining accents in the middle of half an em."""


class Run(NamedTuple):
    """A piece of a line in one font, ``x`` em after the start of the line."""

    font: str
    text: str
    x: float


@dataclass(frozen=True)
class Faces:
    """Which characters the registered fonts have. ``plain`` ones are drawn as they are, one after the other."""

    main: frozenset[str]
    fallback: frozenset[str]
    plain: frozenset[str]
    advances: dict[str, dict[str, float]]


@cache
def faces() -> Faces:
    """Registers the fonts at first use. Raises Unavailable("missing-font")."""
    fonts = {name: _font(name) for name in _FILES}
    unicode_map.install()
    glyphs = {name: frozenset(map(chr, font.face.charToGlyph)) for name, font in fonts.items()}
    main = frozenset(sign for sign in glyphs[REGULAR] & glyphs[BOLD] if _visible(sign))
    fallback = frozenset(sign for sign in glyphs[FALLBACK] - main if _visible(sign))
    if GETA not in main:
        raise _missing_font()
    plain = frozenset(sign for sign in main if not unicodedata.category(sign).startswith("M"))
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return Faces(main, fallback, plain, {name: _advances(fonts[name], fonts[FALLBACK], main) for name in (REGULAR, BOLD)})


def advances(bold: bool = False) -> dict[str, float]:
    """Character → width in em, for every character in ``paper_text``. Accents have none, they are drawn over their letter."""
    return faces().advances[BOLD if bold else REGULAR]


def paper_text(text: str) -> str:
    """The printable form of a text: without control characters, with 〓 for characters that no font has.

    Lines end with LF, a tab becomes a wide space, variants of kanji (異体字) become their base character.
    """
    known = faces()
    if known.plain.issuperset(text):
        return text
    return "".join(_on_paper(sign, known) for sign in _LINE_ENDS.sub("\n", text))


def missing_glyphs(text: str) -> list[str]:
    """The characters that will be printed as 〓, each once, in the order of the text."""
    known = faces()
    if known.plain.issuperset(text):
        return []
    shown = (sign for sign in _LINE_ENDS.sub("\n", text) if _on_paper(sign, known) == GETA != sign)
    return list(dict.fromkeys(shown))


def lost_forms(text: str) -> list[str]:
    """Kanji with a chosen variant (異体字の指定, base and selector) that will be printed in their base form, each once."""
    return list(dict.fromkeys(_CHOSEN_FORM.findall(text)))


def runs(line: str, bold: bool = False) -> list[Run]:
    """One line of ``paper_text`` as pieces of one font each."""
    known, main = faces(), BOLD if bold else REGULAR
    if known.plain.issuperset(line):
        return [Run(main, line, 0.0)] if line else []
    return list(_split(line, known, main))


def width(line: str, bold: bool = False) -> float:
    """The width of one line of ``paper_text``, in em."""
    return sum(map(advances(bold).__getitem__, line))


def _split(line: str, known: Faces, main: str) -> Iterator[Run]:
    advance = known.advances[main]
    font, text, start, x, before = main, "", 0.0, 0.0, 0.0
    for sign in line:
        own = main if sign in known.main else FALLBACK
        mark = sign not in known.plain and sign not in known.fallback
        if text and (mark or own != font):
            yield Run(font, text, start)
            text = ""
        if mark:
            yield Run(own, sign, x if sign in _KANA_MARKS else max(0.0, x - before / 2 - _MARK_MIDDLE))
        else:
            font, text, start = own, text + sign, start if text else x
            before = advance[sign]
        x += advance[sign]
    if text:
        yield Run(font, text, start)


def _on_paper(sign: str, known: Faces) -> str:
    if sign in known.main or sign in known.fallback or sign == "\n":
        return sign
    if sign == "\t":
        return "\u3000"
    if not _visible(sign) or _VARIATION.match(sign):
        return ""
    return GETA


def _visible(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cf")


def _advances(font: TTFont, fallback: TTFont, main: frozenset[str]) -> dict[str, float]:
    widths = {chr(code): width / 1000 for code, width in fallback.face.charWidths.items()}
    widths |= {sign: font.face.charWidths[ord(sign)] / 1000 for sign in main}
    accents = {sign: 0.0 for sign in main if unicodedata.category(sign).startswith("M")}
    return widths | accents | _KANA_MARKS


def _font(name: str) -> TTFont:
    path = resource("fonts", _FILES[name])
    try:
        # Only whether the whole file can be read; a shortened one would fail in the middle of a page.
        _check_length(path.read_bytes())
        found = TTFont(name, str(path))
        found.face.glyphToChar.clear()  # for the shaping of scripts that nobody here writes: megabytes
        return found
    except (OSError, TTFError, struct.error, LookupError, ValueError, AssertionError) as error:
        raise _missing_font() from error


def _check_length(data: bytes) -> None:
    """Raises ValueError for a font file that is cut short: it would fail only in the middle of a page."""
    (tables,) = struct.unpack_from(">H", data, 4)
    for number in range(tables):
        offset, length = struct.unpack_from(">II", data, 12 + 16 * number + 8)
        if offset + length > len(data):
            raise ValueError("cut short")


def _missing_font() -> Unavailable:
    return Unavailable(
        "missing-font", "印刷に使う書体のファイルが見つからないか、こわれています。", "このソフトを入れ直してください。"
    )
