"""Taking the ticked rows of a 読み取り表 in: one action of a person, one step of Ctrl+Z."""

from dataclasses import dataclass

from app.services.tables.read_rows import Place
from app.services.tables.reading_table import Progress, ReadingTable
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class TakenIn:
    """``left``: ticked rows that did not go in, with the reason: their record changed while the table was looked at."""

    added: tuple[bytes, ...]
    changed: tuple[bytes, ...]
    left: tuple[tuple[Place, str], ...]


def take_in(workspace: Workspace, table: ReadingTable, progress: Progress = lambda *_: None) -> TakenIn:
    """Stores exactly the values shown; the file is not read again. When ``progress`` raises, nothing is changed."""
    raise NotImplementedError
