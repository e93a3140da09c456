"""Finding what a person calls the same, however it was written: 高橋 finds 髙橋, 霞が丘 finds 霞ヶ丘.

For finding only: searching, proposing, recognising a heading or a name, pointing at what may be the same. What is stored and
printed stays as it was typed, and where equality decides, texts are compared by ``search_key`` (app.rules.text).

A text has one or two forms. The first replaces sign by sign, so that a part of a text is found by its form. The second is also
without differences that only the signs around them show: ー at the end of コンピューター, ケ in 霞ケ丘, 々.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256

from app.rules.resources import resource
from app.rules.text import DASHES, TILDES
from app.rules.toml_file import Kind, checked, entries, read_toml, tables
from app.rules.typed_signs import INVISIBLE

_FILE = Kind("異体字ファイル", "variants-file")
_RULES = 1
"""Raise it with a change of the rules below: the search texts in the database are then made anew."""

_KANJI = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff々〆"
_NUMBER = "0-9一二三四五六七八九十百千数"
# What a pattern looks for stands first in it, and what must be before that is looked back at: so Python skips to it at once.
_SEPARATORS = re.compile("[ \t\r\x0b\x0c\x85\u1680\u2028\u2029・·•‧∙⋅]+")
# Digits stay apart: 5・6月 is not 56月.
_BETWEEN_WORDS = re.compile(" (?<![0-9] )| (?![0-9])")
_DASHES = re.compile("-{2,}")
# The long-vowel mark is left out by many from the third sound of a katakana word on; in キー and ビール by nobody.
_LONG_VOWEL = re.compile("ー(?<=[ァ-ヺー]{3}ー)ー*")
_REPEATING = re.compile("[ゝゞヽヾ]")
_REPEATED_KANA = re.compile("([ぁ-ゖァ-ヺ])([ゝゞヽヾ])")
_SENTENCE_END = re.compile("[\n。]")


# A pattern with all kanji takes milliseconds to compile: not before it is needed.
@cache
def _ke() -> re.Pattern[str]:
    return re.compile(f"[ケかカ箇](?:(?<=ケ)(?<![ァ-ヺー]ケ)|(?<=[{_NUMBER}][かカ箇]))(?=[{_KANJI}])")


@cache
def _tsu() -> re.Pattern[str]:
    return re.compile(f"ッ(?<=[{_KANJI}]ッ)(?=[{_KANJI}])")


@cache
def _repeated_kanji() -> re.Pattern[str]:
    return re.compile(f"([{_KANJI}])々")


@dataclass(frozen=True)
class _Group:
    source: str
    signs: tuple[str, ...]


@cache
def _variants() -> dict[str, str]:
    """Variant → the kanji that stands for it. Raises what ``read_toml`` raises."""
    file = read_toml(resource("variants.toml"), _FILE)
    found: dict[str, str] = {}
    for index, table in enumerate(tables(file, "group")):
        group = _Group(**checked(file, "group", index, table, entries(_Group)))
        for line in group.signs:
            found |= dict.fromkeys(line[1:], line[0])
    return found


class _Signs(dict[int, str | int]):
    """What signs become. One that stays as it is is noted when it is met: a key that is missing costs ten times as much."""

    def __missing__(self, code: int) -> int:
        if code <= 0xFFFF:
            self[code] = code
        return code


@cache
def _signs() -> _Signs:
    kana = {code: chr(code - 0x60) for code in (*range(0x30A1, 0x30F5), 0x30FD, 0x30FE)}
    # ヵ and ヶ are no small か and け: they are read か or が and stand for either.
    kana |= dict.fromkeys(map(ord, "ヵヶゕゖ"), "が")
    dashes = dict.fromkeys(map(ord, DASHES + TILDES + "~"), "-")
    return _Signs({ord(variant): sign for variant, sign in _variants().items()} | kana | dashes)


def rules_digest() -> bytes:
    """Changes with the table of variants and with the rules: a search text made under other ones has to be made anew."""
    return sha256(repr((_RULES, sorted(_variants().items()))).encode()).digest()


@lru_cache(maxsize=16_384)  # every name an office has used is compared at each letter typed
def forms(text: str) -> tuple[str, ...]:
    """The one or two forms of a text, in which no blanks are left but line ends. () when nothing of it can be seen."""
    plain = _plain(text)
    shorter = _without_context(plain)
    first = _folded(plain)
    if not first:
        return ()
    return (first,) if shorter == plain else tuple(dict.fromkeys((first, _folded(shorter))))


def search_text(text: str) -> str:
    """What is stored so that ``text`` is found: its first form, then of its sentences that have a second form, that."""
    plain = _plain(text)
    shorter = _without_context(plain)
    if shorter == plain:
        return _folded(plain)
    pairs = zip(_SENTENCE_END.split(plain), _SENTENCE_END.split(shorter), strict=True)
    return "\n".join([_folded(plain), *(_folded(other) for one, other in pairs if one != other)])


def searched_words(typed: str) -> list[tuple[str, ...]]:
    """The words of a search; of each the forms, any of which has to stand in ``search_text``."""
    return [found for word in typed.split() if (found := forms(word))]


def is_in(typed: str, text: str) -> bool:
    """Whether the text contains what was typed. Nothing typed is contained in every text."""
    wanted = forms(typed)
    return not wanted or _contained(wanted, forms(text))


def is_same(one: str, other: str) -> bool:
    """Whether two names, as wholes, are what a person calls the same. Nothing is the same as an empty name."""
    return not set(forms(one)).isdisjoint(forms(other))


def names_alike(one: str, other: str) -> bool:
    """Whether one name is the other or is contained in it. An empty name is contained in none."""
    return forms_alike(forms(one), forms(other))


def forms_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same, of the forms of two names: for comparing one name with many."""
    if len(one) == len(other) == 1:  # nearly always, and in a year of records this is asked a million times
        return one[0] in other[0] or other[0] in one[0]
    return _contained(one, other) or _contained(other, one)


def name_key(name: str) -> str:
    """The last form of a name, for looking names up in a table; "" when nothing of it can be seen."""
    found = forms(name)
    return found[-1] if found else ""


def _contained(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return any(one in other for one in some for other in others)


def _plain(text: str) -> str:
    """Of one width and case, without what no eye sees."""
    normal = unicodedata.normalize("NFKC", text)
    folded = INVISIBLE.sub("", normal).casefold()
    # What only an invisible sign kept apart, or case folding made, comes together.
    return normal if folded == normal else unicodedata.normalize("NFKC", folded)


def _folded(plain: str) -> str:
    """Sign by sign: one kanji of its variants, hiragana, one kind of dash; without blanks and middle dots between words."""
    spaced = _SEPARATORS.sub(" ", plain)
    if " " in spaced:
        spaced = _BETWEEN_WORDS.sub("", spaced)
    folded = spaced.translate(_signs())
    return _DASHES.sub("-", folded) if "--" in folded else folded


def _without_context(plain: str) -> str:
    """Without the differences that the signs around them show."""
    told = _ke().sub("が", plain)
    if "ー" in told:
        told = _LONG_VOWEL.sub("", told)
    if "ッ" in told:
        told = _tsu().sub("ツ", told)
    if "々" in told:
        told = _repeated_kanji().sub(r"\1\1", told)
    return _REPEATED_KANA.sub(_repeated, told) if _REPEATING.search(told) else told


def _repeated(found: re.Match[str]) -> str:
    return found[1] * 2 if found[2] in "ゝヽ" else unicodedata.normalize("NFC", f"{found[1]}{found[1]}\u3099")
