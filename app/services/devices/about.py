"""情報: the version of the program, and the libraries and fonts it contains."""

import json
from dataclasses import dataclass

from app import __version__
from app.rules.resources import resource

__all__ = ["Work", "licence_text", "version", "works"]


@dataclass(frozen=True)
class Work:
    """A library or font in the program; ``text`` names the file of its licence for ``licence_text``."""

    name: str
    version: str
    licence: str
    text: str


def version() -> str:
    """The version of this program."""
    return __version__


def works() -> list[Work]:
    """The libraries and fonts by name; empty when the list was not shipped."""
    try:
        found = json.loads(resource("licences", "list.json").read_text(encoding="utf-8"))
    except OSError:
        return []
    return [Work(**one) for one in found]


def licence_text(work: Work) -> str:
    """The whole text of the licence, as its authors wrote it."""
    return resource("licences", work.text).read_text(encoding="utf-8")
