"""A thin slice of the load, and whether it would notice a leak; `make load` plays it whole."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.load import imports
from tests.load.__main__ import Load, played
from tests.load.measures import MOST_GROWTH, Sample, grown
from tests.load.windows import Windows

pytestmark = pytest.mark.usefixtures("at", "qapp")
FILES = 6
NOW = replace(MOST_GROWTH, actions=0, memory=1e5, python_blocks=1e3, qt_objects=5000, windows=90, files=40)


def last_third(load: Load, folder: Path) -> tuple[Sample, Sample]:
    """After two thirds of the actions, and at the end."""
    _, samples = played(load, load.count, folder)
    return samples[len(samples) * 2 // 3], samples[-1]


def test_taking_in_a_few_files_leaves_nothing_open(tmp_path: Path) -> None:
    before, after = last_third(Load(imports.taken_in, FILES, 3), tmp_path)
    assert after.actions >= FILES * 3 - 1
    assert (after.handles, after.threads, after.temporary_files) == (before.handles, before.threads, before.temporary_files)
    assert after.windows <= before.windows and after.qt_objects <= before.qt_objects + 10


def test_a_window_and_a_file_that_stay_open_are_noticed(tmp_path: Path) -> None:
    kept: list[object] = []

    def leaks(windows: Windows, count: int) -> Iterator[str]:
        for number in range(count):
            kept.extend((QWidget(), (tmp_path / "stick" / str(number)).open("wb")))
            yield "leak"

    _, samples = played(Load(leaks, 9, 1), 9, tmp_path)
    QApplication.processEvents()
    assert {line.partition(":")[0] for line in grown(samples)} >= {"windows", "handles", "qt_objects"}


def test_only_what_goes_on_growing_after_the_first_quarter_counts() -> None:
    warm = [replace(NOW, actions=number * 100, memory=1e5 * min(number, 10)) for number in range(40)]
    assert grown(warm) == []
    leaking = [replace(one, memory=one.memory + one.actions * 10) for one in warm]
    assert grown(leaking) == ["memory: +10000.00 in a thousand actions, allowed 6144"]
