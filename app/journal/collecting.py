"""Pausing Python's garbage collector while many operations are read and folded."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Switches the garbage collector off inside the block.

    Reading 100,000 operations creates a million small objects that all stay; the collector would walk them again and again
    and find nothing, for a third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
