"""A mark beside the database: while it was open, damage was met in it. The next opening then looks at the whole file first.

Opening alone looks at what every start needs, because reading a file of hundreds of megabytes would keep people waiting.
"""

import contextlib
from pathlib import Path

ENDING = "-doubted"


def doubt(database: Path) -> None:
    """Leaves the mark. Never raises: where it can't be written, the daily look finds the damage again."""
    with contextlib.suppress(OSError):
        _mark(database).touch()


def is_doubted(database: Path) -> bool:
    """Whether the mark is there."""
    with contextlib.suppress(OSError):
        return _mark(database).exists()
    return False


def trust(database: Path) -> None:
    """Takes the mark away: the whole file was found sound. Never raises."""
    with contextlib.suppress(OSError):
        _mark(database).unlink(missing_ok=True)


def _mark(database: Path) -> Path:
    return database.with_name(database.name + ENDING)
