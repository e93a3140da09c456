"""Statements compiled once for all offices of a process.

The program opens one office and keeps what SQLAlchemy compiled for it; a run of the tests opens thousands, and each would
compile the same statements again, which took longer than asking them.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from app.store import database

STATEMENTS = 4000
_first: list[Engine] = []


def share() -> None:
    """From now on, for every database this process opens."""
    make = database._engine

    def engine(path: Path, key: bytes, **options: Any) -> Engine:
        made: Engine = make(path, key, **options)
        if not _first:
            made.connect().close()  # tells the dialect which SQLite it speaks to
            made._compiled_cache = LRUCache(STATEMENTS)
            _first.append(made)
        made.dialect, made._compiled_cache = _first[0].dialect, _first[0]._compiled_cache
        return made

    database._engine = engine  # type: ignore[assignment]
