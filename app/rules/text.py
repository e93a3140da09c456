"""Text as people type it: what is stored, and what is compared."""

import re
import unicodedata
from functools import lru_cache

from app.errors import Refused

MAX_TEXT = 20_000
"""Characters in one field, about 15 printed pages."""
MAX_COUNT = 10**7

DASHES = "‐‑‒–—―−ー─━⁃"
TILDES = "〜～∼∿"
_FOLD = {ord(sign): "-" for sign in DASHES} | {ord(sign): "~" for sign in TILDES}
_FOLD |= {kana: chr(kana - 0x60) for kana in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}

# Invisible, or no character at all: control characters but tab and line end, direction marks (a name could be made to look like
# another one), the byte order mark, lone surrogates, non-characters.
_NON_CHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_UNSTORABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff" + _NON_CHARACTERS + "]"
)
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")

# NFC would turn these name characters (U+FA19 神 …) into their plain forms for ever; a name must stay as it was typed.
_COMPATIBILITY = "[\uf900-\ufaff\U0002f800-\U0002fa1f]"
_SHAPE_RUNS = re.compile(f"({_COMPATIBILITY}+)")


def one_line(text: str) -> str:
    """The text in one line: each line end, with the tabs and ends beside it, and each tab is one space."""
    return _BREAKS.sub(" ", text)


def search_key(text: str) -> str:
    """The form in which texts are compared where equality decides: differences of width, case, kana kind, dash and tilde are
    removed. Never shown. What is only to be found is compared more freely (app.rules.finding).

    The long-vowel mark ー counts as a dash, because people type it for one; both sides of a comparison are treated alike.
    """
    # Case folding can produce characters that NFKC composes again.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded.translate(_FOLD)


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """``search_key`` of a name without surrounding blanks; cached, because the same names are compared again and again."""
    return search_key(title).strip()


def clean_text(text: str) -> str:
    """The text as it is stored: NFC (except compatibility ideographs, which keep their shape), lines ended by LF.

    Tabs and line ends stay. Raises Refused("bad-text") for other control characters, direction marks, lone surrogates and
    non-characters; Refused("too-long") above ``MAX_TEXT`` characters.
    """
    lines = _LINE_ENDS.sub("\n", text)
    if found := _UNSTORABLE.search(lines):
        number = lines.count("\n", 0, found.start()) + 1
        raise Refused("bad-text", f"{number}行目に、目に見えない制御文字があります。", "その行を消して、打ち直してください。")
    composed = lines if unicodedata.is_normalized("NFC", lines) else _composed(lines)
    if len(composed) > MAX_TEXT:
        raise Refused("too-long", f"文が長すぎます（{len(composed):,}字）。", f"{MAX_TEXT:,}字までに縮めてください。")
    return composed


def _composed(text: str) -> str:
    return "".join(
        part if _SHAPE_RUNS.fullmatch(part) else unicodedata.normalize("NFC", part) for part in _SHAPE_RUNS.split(text)
    )


def plain_text(text: str) -> str:
    """The text as it may stand in a file for other programs, whoever wrote it: without what ``clean_text`` refuses."""
    return _UNSTORABLE.sub("", _LINE_ENDS.sub("\n", text))
