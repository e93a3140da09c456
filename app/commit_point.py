"""The point from which what a person asked for is done: from there on nothing is refused any more, and what fails is a remark.

Whatever makes a change lasting (the COMMIT of a transaction, the rename that puts a database or keys in their place) says
``passed()`` at once. What a person asked for is carried out within ``asked_for()``, by the command line and the window.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import Done, Refused, YuiError
from app.system_errors import lacks_memory, told

_here = threading.local()


def passed() -> None:
    """What was asked for is done."""
    _here.is_passed = True


def taken_back() -> None:
    """What was done is gone again: it can be refused."""
    _here.is_passed = False


@contextmanager
def preparing() -> Iterator[None]:
    """What becomes lasting within the block is not yet what was asked for: it is made at a place of its own, or only a note."""
    before = _is_passed()
    try:
        yield
    finally:
        _here.is_passed = before


@contextmanager
def asked_for() -> Iterator[None]:
    """One thing that a person asked for: whatever is raised has changed nothing, but for Done.

    A refusal that comes only from a want of memory says so. A Refused is passed on also after the point: of several things the
    next one is refused.
    """
    _here.is_passed = False
    try:
        yield
    except Exception as error:
        trouble = told(error) if lacks_memory(error) else None
        met = trouble or error
        if _is_passed() and not isinstance(met, Refused | Done) and (isinstance(met, YuiError) or told(met) is not None):
            raise Done() from error
        if trouble is not None:
            raise trouble from error
        raise


def _is_passed() -> bool:
    return getattr(_here, "is_passed", False)
