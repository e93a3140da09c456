"""How two texts differ, as runs of characters: for a screen that underlines, or as plain text with brackets."""

from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

OPEN_MARK, CLOSE_MARK, GONE_MARK = "⟦", "⟧", "−"
LONG_TEXT = 24
"""Characters; marks help only in longer texts, two short ones are compared faster side by side."""
SHORTEST_SAME = 2
"""A shorter equal piece between two differences is marked with them: one long mark reads better than two short ones."""


class Kind(Enum):
    """Whether a run is in both texts, only in the new one, or only in the base."""

    SAME = "same"
    ADDED = "added"
    GONE = "gone"


class Run(NamedTuple):
    """A run of characters of one kind."""

    kind: Kind
    text: str


def marked_runs(base: str, text: str) -> list[Run]:
    """``text`` in order, with what it adds to ``base`` as ADDED and what it omits as GONE."""
    steps = SequenceMatcher(None, base, text, autojunk=False).get_opcodes()
    found: list[Run] = []
    gone = added = ""
    for at, (kind, from_, to, start, end) in enumerate(steps):
        is_same = kind == "equal" and (end - start >= SHORTEST_SAME or at in (0, len(steps) - 1))
        if not is_same:
            gone, added = gone + base[from_:to], added + text[start:end]
            continue
        found += [Run(Kind.GONE, gone), Run(Kind.ADDED, added), Run(Kind.SAME, text[start:end])]
        gone = added = ""
    found += [Run(Kind.GONE, gone), Run(Kind.ADDED, added)]
    return [run for run in found if run.text]


def as_text(runs: list[Run]) -> str:
    """The runs as text with brackets, for printing, the command line and screen readers."""
    words = {Kind.SAME: "{}", Kind.ADDED: OPEN_MARK + "{}" + CLOSE_MARK, Kind.GONE: OPEN_MARK + GONE_MARK + "{}" + CLOSE_MARK}
    return "".join(words[kind].replace("{}", text) for kind, text in runs)
