"""A PC in the year of the evaluation."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.journal.operation import Operation
from app.journal.rows import read_operations
from app.services.workspace.workspace import Workspace
from tests.proof.council import office_of

Step = Callable[[Any, "Pc", int], None]
"""Something that somebody does at a PC of a world; the number says which of several, and what."""


@dataclass
class Pc:
    name: str
    workspace: Workspace
    copies: list[str] = field(default_factory=list)
    imports: list[int] = field(default_factory=list)
    safe: frozenset[bytes] = frozenset()
    """At a branch: what came of the head office's own partition, sealed, for safekeeping."""

    @property
    def office(self) -> str:
        return office_of(self.name)

    def operations(self) -> list[Operation]:
        with self.workspace.database.reading() as session:
            return read_operations(session, "1")
