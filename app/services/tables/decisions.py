"""What a person has said about a 読み取り表 so far, kept step by step so that it can be taken back before anything is written."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

from app.services.tables.read_rows import Place
from app.services.tables.row_reader import Key

STEPS_KEPT = 100


@dataclass(frozen=True)
class Decisions:
    """The attributes of a ReadingTable that people decide, at a moment."""

    roles: Mapping[tuple[int, int], str]
    defaults: Mapping[str, str]
    sheets: frozenset[int]
    takes_hidden: bool
    answers: Mapping[Key, str]
    retyped: Mapping[Place, Mapping[str, str]]
    ticks: Mapping[Place, bool]
    drafts: Mapping[Place, bool]


class Steps:
    """The moments before each step, the newest last; more than STEPS_KEPT are forgotten."""

    def __init__(self) -> None:
        self._kept: list[Decisions] = []

    def keep(self, now: Decisions) -> None:
        """Keeps a moment; what changes afterwards leaves it as it is."""
        self._kept = [*self._kept, deepcopy(now)][-STEPS_KEPT:]

    def back(self) -> Decisions | None:
        """The moment before the newest step, which is forgotten; None when there is none."""
        return self._kept.pop() if self._kept else None
