"""A thin slice of the load, and whether it would notice a leak; `make load` plays it whole."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.load import imports
from tests.load.__main__ import Load, played
from tests.load.measures import MOST_GROWTH, Sample, grown
from tests.load.windows import Windows

pytestmark = [
    pytest.mark.usefixtures("at", "qapp"),
    pytest.mark.skipif(sys.platform != "linux", reason="counts what Linux tells of a process"),
]
FILES = 10
"""So many that each page was opened, and its lists filled, within the first third."""
NOW = replace(MOST_GROWTH, actions=0, memory=1e5, python_blocks=1e3, qt_objects=5000, windows=90, files=40)


def least(samples: list[Sample], name: str) -> float:
    """What is held at the quietest moment: a page that is just being shown anew holds more for an instant."""
    return float(min(getattr(one, name) for one in samples))


@pytest.mark.slow
def test_taking_in_a_few_files_leaves_nothing_open(tmp_path: Path) -> None:
    actions, samples = played(Load(imports.taken_in, FILES, 2, 0), FILES, tmp_path)
    assert actions >= FILES * 3
    third = len(samples) // 3
    for name in ("handles", "threads", "temporary_files", "windows", "qt_objects"):
        parts = 5 if name == "qt_objects" else 0  # of a page that shows one more line
        assert least(samples[-third:], name) <= least(samples[third:-third], name) + parts, name


@pytest.mark.slow
def test_a_window_and_a_file_that_stay_open_are_noticed(tmp_path: Path) -> None:
    kept: list[object] = []

    def leaks(windows: Windows, count: int, first: int) -> Iterator[str]:
        for number in range(count):
            kept.extend((QWidget(), (tmp_path / "stick" / str(number)).open("wb")))
            yield "leak"

    _, samples = played(Load(leaks, 9, 1, 0), 9, tmp_path)
    QApplication.processEvents()
    assert {line.partition(":")[0] for line in grown(samples)} >= {"windows", "handles", "qt_objects"}


def test_only_what_goes_on_growing_after_the_first_quarter_counts() -> None:
    warm = [replace(NOW, actions=number * 100, memory=1e5 * min(number, 10)) for number in range(40)]
    assert grown(warm) == []
    leaking = [replace(one, memory=one.memory + one.actions * 10) for one in warm]
    assert grown(leaking) == ["memory: +10000.00 in a thousand actions, allowed 6144"]


def test_memory_that_the_data_take_is_not_the_programs() -> None:
    filling = [replace(NOW, actions=number * 100, memory=1e5 + number * 1000) for number in range(41)]
    fresh = [replace(NOW, actions=number * 10, memory=5e4 + min(number, 5) * 17_000) for number in range(1, 11)]
    assert grown(filling) == ["memory: +10000.00 in a thousand actions, allowed 6144"]
    assert grown(filling, fresh) == []
    fresh_on_less = [replace(one, memory=one.memory - 3e4) for one in fresh]
    assert [line.partition(":")[0] for line in grown(filling, fresh_on_less)] == ["memory"]
