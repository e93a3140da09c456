"""情報: which version this is, and whose work it is built on."""

import json
from dataclasses import dataclass

from app import __version__
from app.rules.resources import resource

__all__ = ["Work", "licence_text", "version", "works"]


@dataclass(frozen=True)
class Work:
    """A library or font the program carries; ``text`` names its licence's file for ``licence_text``."""

    name: str
    version: str
    licence: str
    text: str


def version() -> str:
    return __version__


def works() -> list[Work]:
    """By name. Empty when the list wasn't shipped."""
    try:
        found = json.loads(resource("licences", "list.json").read_text(encoding="utf-8"))
    except OSError:
        return []
    return [Work(**one) for one in found]


def licence_text(work: Work) -> str:
    """The whole text, as its authors wrote it."""
    return resource("licences", work.text).read_text(encoding="utf-8")
