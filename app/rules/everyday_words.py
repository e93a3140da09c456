"""Everyday words for the choices of a field (済 for 実施), read from resources/typed_words.toml."""

from dataclasses import dataclass
from functools import cache

from app.rules.resources import resource
from app.rules.toml_file import Kind, checked, entries, read_toml, tables

_FILE = Kind("言葉ファイル", "typed-words-file")
YES = "yes"
"""The words for はい and いいえ, of whatever field; their codes are "yes" and "no"."""


@dataclass(frozen=True)
class _Word:
    of: str
    words: tuple[str, ...]
    means: tuple[str, ...]


@cache
def everyday_words(of: str) -> dict[str, tuple[str, ...]]:
    """Word → the codes it may stand for, of a field ("activity.status") or ``YES``. Raises what ``read_toml`` raises."""
    file = read_toml(resource("typed_words.toml"), _FILE)
    found: dict[str, tuple[str, ...]] = {}
    for index, table in enumerate(tables(file, "word")):
        line = _Word(**checked(file, "word", index, table, entries(_Word)))
        if line.of == of:
            found |= dict.fromkeys(line.words, line.means)
    return found
