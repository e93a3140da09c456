"""Whether a deed that something interrupted left the place as it was, or done, and whether it can be done again."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from app.errors import YuiError
from tests.faults.deeds import Deed, Place, Told, digest_of

NOTHING, BEFORE, AFTER = "nothing", "before", "after"
LEFTOVERS = ("*.partial", "restoring*", "making-*", "made-*", "moving-in-*")
"""What no later start may leave lying about, at any depth of the place."""
A_DAY_AGO = 25 * 60 * 60
"""Seconds. In folders of other people only what is older than a day is swept."""


class Outcome:
    """One deed, prepared once below ``root``, to be done from the same state again and again."""

    def __init__(self, deed: Deed, root: Path) -> None:
        self.deed = deed
        self.place = Place(root / "place")
        self._kept = root / "kept"
        self._done = AFTER if deed.changes else BEFORE
        deed.prepare(self.place)
        shutil.copytree(self.place.root, self._kept, symlinks=True)
        folder = self.place.root / deed.data
        with deed.program():
            self._first = digest_of(folder) if folder.exists() and not deed.mends else NOTHING
        self.lay_down()
        assert deed.do(self.place, deed.arguments(self.place)).status == 0
        assert self._state() == self._done, "the deed does not do what it says"

    def lay_down(self) -> None:
        """The place as it was prepared."""
        self.place.use()
        shutil.rmtree(self.place.root)
        shutil.copytree(self._kept, self.place.root, symlinks=True)

    def wrong_now(self, told: Told | None) -> list[str]:
        """What is wrong with the place as the next start sees it, a line each. ``told``: how it ended, None when cut off."""
        try:
            return list(self._wrong_now(told))
        except YuiError as error:
            return [f"afterwards {error}"]
        except AssertionError as error:
            return [f"afterwards check found {error}"]

    def _wrong_now(self, told: Told | None) -> Iterator[str]:
        """Looks first; then does it again, as a person would."""
        done = told is not None and told.status == 0
        present = self._state()
        if done and present != self._done:
            yield "said to be done, and is not"
        if told is not None and not done and present == AFTER:
            yield "refused, and yet changed"
        if self.deed.makes and done and not list(self.place.root.glob(self.deed.makes)):
            yield "said to be written, and is not there"
        self._let_a_day_pass()
        if done or present == AFTER:
            self._state()  # a start sweeps
        else:
            again = self.deed.do(self.place, self.deed.arguments(self.place))
            if again.status != 0:
                yield f"can't be done again: {again.sentence}"
            elif self._state() != self._done:
                yield "done again, and yet not done"
        for pattern in LEFTOVERS:
            for left in self.place.root.rglob(pattern):
                yield f"left behind: {left.relative_to(self.place.root)}"

    def _let_a_day_pass(self) -> None:
        for path in (*self.place.stick.rglob("*"), *self.place.state.rglob("*")):
            then = path.stat().st_mtime - A_DAY_AGO
            os.utime(path, (then, then))

    def _state(self) -> str:
        """How the records stand. All states after the deed are alike: a new record has another id each time."""
        folder = self.place.root / self.deed.data
        try:
            with self.deed.program():
                digest = digest_of(folder, sets_back=self.deed.sets_back) if folder.exists() else NOTHING
        except (YuiError, AssertionError):
            if self._first != NOTHING:
                raise
            digest = NOTHING  # a half-made set-up is nothing, if it can be made again
        return BEFORE if digest == self._first else AFTER


def wrongly_told(told: Told) -> list[str]:
    """What is wrong with how the end was told to the person."""
    if told.status == 99 or "Traceback" in told.err:
        return [f"a traceback: {told.sentence}"]
    if told.status not in (0, 1):
        return [f"exit status {told.status}"]
    if told.status == 1 and ": " not in told.sentence:
        return [f"no sentence: {told.sentence!r}"]
    if told.status == 1 and told.sentence.startswith(("damaged-", "wrong-")):
        return [f"calls damaged or wrong what could only not be read: {told.sentence}"]
    return []
