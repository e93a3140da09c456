"""The high-water marks and what is noted after each COMMIT: together they say the most that is known, and torn notes nothing."""

from pathlib import Path

import pytest

from app.store.high_water_marks import (
    HighWaterMarks,
    RunningMarks,
    high_water_marks_path,
    marks_of_folder,
    read_high_water_marks,
    write_high_water_marks,
)

OLD, NEW = b"o" * 16, b"n" * 16
MARKS = HighWaterMarks(OLD, (), (("daito", 3, b"3" * 20, 30),), 1, 2, {"office": b"daito"})


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YUI_STATE", str(tmp_path / "state"))
    path = high_water_marks_path(tmp_path / "data", "d1")
    write_high_water_marks(path, MARKS, durably=True)
    return path


def test_they_come_back_as_they_were_written(path: Path, tmp_path: Path) -> None:
    assert read_high_water_marks(path) == MARKS == marks_of_folder(tmp_path / "data")
    assert marks_of_folder(tmp_path / "elsewhere") is None


def test_what_was_saved_since_counts(path: Path) -> None:
    running = RunningMarks(path, MARKS)
    running.note({(OLD, "daito"): (5, b"5" * 20, 50), (OLD, "common"): (1, b"1" * 20, 10)}, (OLD, 4, 2))
    found = read_high_water_marks(path)
    assert found is not None and dict((end[0], end[1]) for end in found.ends) == {"daito": 5, "common": 1}
    assert (found.received, found.sent, found.identity) == (4, 2, MARKS.identity)
    running.remove()
    assert read_high_water_marks(path) == MARKS


def test_a_generation_begun_since_replaces_the_one_before(path: Path) -> None:
    running = RunningMarks(path, MARKS)
    running.note({(OLD, "daito"): (4, b"4" * 20, 40), (NEW, "daito"): (1, b"1" * 20, 50)}, None)
    found = read_high_water_marks(path)
    assert found is not None and (found.generation, found.past) == (NEW, (OLD,)) and found.ends[0][:2] == ("daito", 1)


def test_a_note_of_a_generation_that_was_given_up_says_nothing(path: Path) -> None:
    RunningMarks(path, MARKS).note({(OLD, "daito"): (9, b"9" * 20, 90)}, None)
    marks = HighWaterMarks(NEW, (OLD,), ())
    write_high_water_marks(path, marks, durably=False)
    assert read_high_water_marks(path) == marks


def test_a_torn_note_says_nothing(path: Path) -> None:
    RunningMarks(path, MARKS).note({(OLD, "daito"): (9, b"9" * 20, 90)}, None)
    note = path.with_suffix(".running")
    whole = note.read_bytes()
    for torn in (whole[:10], whole[:-1], bytes(len(whole)), b""):
        note.write_bytes(torn)
        assert read_high_water_marks(path) == MARKS


def test_a_flipped_bit_never_gives_other_marks(path: Path) -> None:
    whole = path.read_bytes()
    for place in range(len(whole) * 8):
        bent = bytearray(whole)
        bent[place // 8] ^= 1 << place % 8
        path.write_bytes(bent)
        assert read_high_water_marks(path) in (None, MARKS)
    path.write_bytes(whole[:-1])
    assert read_high_water_marks(path) is None
    path.write_bytes(whole)
    assert read_high_water_marks(path) == MARKS
