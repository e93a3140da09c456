"""What a kind of file is to the runner: what to begin with, how it is damaged, and how it is opened."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.mutations import Damage
from tests.proof.council import fresh_folder, state_in

PASSED_OVER = object()
"""What ``open`` returns for a file that counts as none: a note that is made anew, a photo that is asked for again."""


@dataclass(frozen=True)
class Ready:
    """``open`` opens a file as the program does. It returns its content or PASSED_OVER, or raises YuiError (a sentence) or
    AssertionError (a promise was broken).
    """

    corpus: list[bytes]
    damage: Damage
    open: Callable[[bytes], object]


@dataclass(frozen=True)
class Kind:
    """``begin`` makes ready what is needed for as long as the block lasts. ``seconds`` of the processor: what takes longer hangs.

    ``sealed``: no damaged file may ever give another content than one of the corpus.
    """

    name: str
    begin: Callable[[], AbstractContextManager[Ready]]
    sealed: bool = False
    seconds: float = 5


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for what a kind needs, with the state of its PCs; gone afterwards."""
    folder = fresh_folder()
    try:
        with state_in(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
