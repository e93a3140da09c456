"""What a copy of the database holds, read from inside it: by this copies are put in order, never by a clock or a name."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as dbapi

from app.models import settings
from app.models.settings import Fact
from app.store.driver import connect
from app.store.leftovers import BACKUPS

UNREADABLE = (dbapi.Error, OSError, TypeError, ValueError, KeyError)
"""What looking into a file that is no sound copy may raise."""
OF_ONE_PC = "YuiNote-"
"""How the folder with the copies of one PC begins, in a place that several PCs may share."""

OWN_AND_LAST = (
    "SELECT (SELECT count(*) FROM operation) - (SELECT count(*) FROM operation WHERE import_id IS NOT NULL),"
    " (SELECT coalesce(max(arrival), 0) FROM operation)"
)
"""How many operations were written here, and the last arrival. Each part has an index, so that no operation is read."""


@dataclass(frozen=True, order=True)
class CopyContents:
    """What one copy holds; of two copies of one PC the greater one is newer.

    ``generations``: how many replica generations this PC had begun until then, which no restore takes back. ``own``: operations
    written here, which no import and no undoing of one changes. ``arrival``: the last operation that arrived, from anywhere.
    ``erasures``: how many values were known to be erased on purpose.
    """

    generations: int
    own: int
    arrival: int
    name: str
    path: Path
    erasures: int = field(default=0, compare=False)

    def holds_same(self, other: "CopyContents") -> bool:
        """Whether both were made of the same records."""
        return (self.generations, self.own, self.arrival) == (other.generations, other.own, other.arrival)


def contents_of(path: Path, key: bytes) -> CopyContents | None:
    """What the copy holds; None for one that this key does not open or that can't be read. Only its first pages are looked at:
    that it can be read is no proof that all of it is sound (app.store.copying.verify_copy).
    """
    try:
        connection = connect(path, key, read_only=True)
        try:
            generations = len(_fact(connection, settings.PAST_GENERATIONS))
            erasures = _fact(connection, settings.SWEPT)
            own, arrival = connection.execute(OWN_AND_LAST).fetchone()
        finally:
            connection.close()
    except UNREADABLE:
        return None
    return CopyContents(generations, own, arrival, path.name, path, erasures)


def newest_first(paths: Iterable[Path], key: bytes) -> list[CopyContents]:
    """The copies that this key opens, the one with the newest contents first."""
    found = (contents_of(path, key) for path in paths)
    return sorted((one for one in found if one is not None), reverse=True)


def _fact(connection: Any, fact: Fact[Any]) -> Any:
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (fact.name,)).fetchone()
    return fact.unpacked(row[0]) if row else fact.default


def places_of_copies(folder: Path) -> list[Path]:
    """Where copies may lie that a person means by this folder: in it, in its backups, in the folders of single PCs below it."""
    return [folder, folder / BACKUPS, *sorted(folder.glob(f"{OF_ONE_PC}*"))]
