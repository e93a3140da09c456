"""What a copy of the database holds, read from inside it: by this copies are put in order, never by a clock or a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as dbapi

from app.models import settings
from app.models.settings import Fact
from app.store.driver import connect

UNREADABLE = (dbapi.Error, OSError, TypeError, ValueError, KeyError)
"""What looking into a file that is no sound copy may raise."""


@dataclass(frozen=True, order=True)
class CopyContents:
    """What one copy holds; of two copies of one PC the greater one is newer.

    ``lives``: replica generations that this PC had begun until then, which no restore takes back. ``own``: operations written
    here, which no import and no undoing of one changes. ``arrival``: the last operation that arrived, from anywhere.
    """

    lives: int
    own: int
    arrival: int
    name: str
    path: Path


def contents_of(path: Path, key: bytes) -> CopyContents | None:
    """What the copy holds; None for one that this key does not open or that can't be read. Only its first pages are looked at:
    that it can be read is no proof that all of it is sound (app.store.copying.verify_copy).
    """
    try:
        connection = connect(path, key, read_only=True)
        try:
            lives = len(_fact(connection, settings.PAST_GENERATIONS))
            own, arrival = connection.execute(
                "SELECT count(*) FILTER (WHERE import_id IS NULL), coalesce(max(arrival), 0) FROM operation"
            ).fetchone()
        finally:
            connection.close()
    except UNREADABLE:
        return None
    return CopyContents(lives, own, arrival, path.name, path)


def newest_first(paths: Iterable[Path], key: bytes) -> list[CopyContents]:
    """The copies that this key opens, the one with the newest contents first."""
    found = (contents_of(path, key) for path in paths)
    return sorted((one for one in found if one is not None), reverse=True)


def _fact(connection: Any, fact: Fact[Any]) -> Any:
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (fact.name,)).fetchone()
    return fact.unpacked(row[0]) if row else fact.default
