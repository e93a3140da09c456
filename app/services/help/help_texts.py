"""The help's texts (resources/help): what each page is for, what to do when something goes wrong, in a manual's order.

A file ``KEY.md`` is about the page with that key, ``KEY.branch.md`` or ``KEY.head.md`` where a branch and the head office see
different things. It holds a title, five numbered lines, and under こんなときは entries with a heading each. ``errors.md`` holds
the entries by error code: a line 記号： names the codes, with * for any ending. ``chapters.toml`` has the order of a manual.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from app.rules.finding import is_in
from app.rules.resources import resource
from app.rules.toml_file import Kind, read_toml

ERRORS = "errors"
"""Key of the page whose entries are about error codes."""
_CODES = "記号："
_STEP = re.compile(r"^\d\. (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class HelpEntry:
    """A symptom in the words of who meets it, and what to do. ``codes``: patterns of the error codes it explains."""

    symptom: str
    text: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class HelpPage:
    """What is known of one page of the window; ``key`` is that page's."""

    key: str
    title: str
    steps: tuple[str, ...]
    entries: tuple[HelpEntry, ...]
    picture: Path | None = None
    """Of the page as it looks with records (``make help-pictures``); None for one that only opens about something."""


@dataclass(frozen=True)
class Found:
    """Where a search found something; ``symptom`` is "" when the page itself was found."""

    page: HelpPage
    symptom: str

    @property
    def words(self) -> str:
        """The line of the list of what was found."""
        return f"{self.page.title}　›　{self.symptom}" if self.symptom else self.page.title


@cache
def chapters() -> dict[str, list[str]]:
    """Chapter title → keys of its pages, in the order of a manual. Raises what ``read_toml`` raises."""
    chapter = read_toml(resource("help", "chapters.toml"), Kind("使い方の章立て", "help-file")).data["chapter"]
    return {one["title"]: one["pages"] for one in chapter}


def help_pages(is_head: bool) -> list[HelpPage]:
    """All pages of the help of one kind of office, in the order of a manual."""
    every = [key for keys in chapters().values() for key in keys]
    return [page for key in every if (page := help_page(key, is_head)) is not None]


@cache
def help_page(key: str, is_head: bool) -> HelpPage | None:
    """What the help says about the page with this key, None when it says nothing."""
    own = resource("help", f"{key}.{'head' if is_head else 'branch'}.md")
    path = own if own.is_file() else resource("help", f"{key}.md")
    return _read(path, key) if path.is_file() else None


def entry_of(code: str) -> HelpEntry | None:
    """The entry that explains an error code: the one that names it, else the first whose pattern fits."""
    page = help_page(ERRORS, is_head=False)
    entries = page.entries if page is not None else ()
    named = [entry for entry in entries if code in entry.codes]
    fitting = [entry for entry in entries if any(fnmatchcase(code, pattern) for pattern in entry.codes)]
    return next(iter((*named, *fitting)), None)


def search(typed: str, is_head: bool) -> list[Found]:
    """Pages and entries that hold all words typed, in any writing (app.rules.finding), or explain the error code typed."""
    pages, words = help_pages(is_head), typed.split()
    code = typed.strip().casefold()
    explained = entry_of(code)
    found = [Found(page, entry.symptom) for page in pages for entry in page.entries if entry == explained]
    for page in pages:
        if _holds(words, "\n".join((page.title, *page.steps))):
            found.append(Found(page, ""))
        found.extend(
            Found(page, entry.symptom)
            for entry in page.entries
            if entry != explained and _holds(words, f"{page.title}\n{entry.symptom}\n{entry.text}")
        )
    return found


def _holds(words: list[str], text: str) -> bool:
    return all(is_in(word, text) for word in words)


def _read(path: Path, key: str) -> HelpPage:
    head, *entries = path.read_text(encoding="utf-8").split("\n### ")
    title = head.partition("\n")[0].removeprefix("# ")
    picture = path.parent / "pictures" / f"{path.stem}.png"
    return HelpPage(key, title, tuple(_STEP.findall(head)), tuple(map(_entry, entries)), picture if picture.is_file() else None)


def _entry(part: str) -> HelpEntry:
    symptom, _, rest = part.partition("\n")
    lines = rest.strip().split("\n")
    codes = [line.removeprefix(_CODES) for line in lines if line.startswith(_CODES)]
    text = "\n".join(line for line in lines if not line.startswith(_CODES)).strip()
    return HelpEntry(symptom.strip(), text, tuple(" ".join(codes).split()))
