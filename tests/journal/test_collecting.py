"""The garbage collector rests while many operations are read, and afterwards is as it was."""

import gc
from collections.abc import Iterator

import pytest

from app.journal.collecting import collector_paused


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    was_on = gc.isenabled()
    yield
    (gc.enable if was_on else gc.disable)()


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_off_inside_and_afterwards_as_it_was(was_on: bool) -> None:
    (gc.enable if was_on else gc.disable)()
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled() == was_on


def test_the_collector_comes_back_when_reading_fails() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="unreadable"), collector_paused():
        raise ValueError("unreadable")
    assert gc.isenabled()
