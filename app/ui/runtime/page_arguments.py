"""What one page asks another to show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ListOf:
    """The list, narrowed: to one target, to some states, to words; ``record`` is selected in it."""

    target_id: bytes | None = None
    state: str | None = None
    search: str = ""
    record: bytes | None = None


@dataclass(frozen=True)
class HistoryOf:
    """A record's history, and the page to go back to from it (its key)."""

    record: bytes
    came_from: str


@dataclass(frozen=True)
class AlikeOf:
    """Two activities to lay side by side."""

    one: bytes
    other: bytes
