"""What a text says otherwise than another, in runs: for a screen that underlines, and as plain text for all else."""

from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

OPEN_MARK, CLOSE_MARK, GONE_MARK = "⟦", "⟧", "−"
LONG_TEXT = 24
"""Beyond this many signs marks help; two short values are read faster side by side."""
SHORTEST_SAME = 2
"""A single sign between two differences is marked with them: one longer mark reads better than two short ones."""


class Kind(Enum):
    SAME = "same"
    ADDED = "added"
    GONE = "gone"


class Run(NamedTuple):
    kind: Kind
    text: str


def marked_runs(base: str, text: str) -> list[Run]:
    """``text`` in order, with what it has beyond ``base`` as ADDED and what it leaves out as GONE."""
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
    """The same between brackets, for paper, the command line and screen readers."""
    words = {Kind.SAME: "{}", Kind.ADDED: OPEN_MARK + "{}" + CLOSE_MARK, Kind.GONE: OPEN_MARK + GONE_MARK + "{}" + CLOSE_MARK}
    return "".join(words[kind].replace("{}", text) for kind, text in runs)
