"""A place of its own for what a PC knows of its data beside them (app.store.high_water_marks)."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.store.high_water_marks import STATE_VARIABLE


@contextmanager
def own_marks(folder: Path) -> Iterator[None]:
    """Within ``folder``, removed at the end: a copy of older data is not a PC that has gone back in time."""
    before = os.environ.get(STATE_VARIABLE)
    with tempfile.TemporaryDirectory(dir=folder, prefix="marks-") as own:
        os.environ[STATE_VARIABLE] = own
        try:
            yield
        finally:
            os.environ.pop(STATE_VARIABLE)
            if before is not None:
                os.environ[STATE_VARIABLE] = before
