"""A file that is kept twice survives what happens to one of the two, and a kill between writing them."""

from pathlib import Path

import pytest

from app.store import kept_twice
from app.store.kept_twice import Neither, places_of, read_twice, write_twice


def test_whichever_is_whole_is_read_and_mends_the_other(tmp_path: Path) -> None:
    write_twice(tmp_path, "x", b"content")
    for place in places_of(tmp_path, "x"):
        whole = place.read_bytes()
        place.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert read_twice(tmp_path, "x") == b"content" and place.read_bytes() == whole


def test_killed_between_the_two_the_newer_one_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_twice(tmp_path, "x", b"old")
    monkeypatch.setattr(kept_twice, "_put", lambda *_: None)
    write_twice(tmp_path, "x", b"new")
    monkeypatch.undo()
    first, second = places_of(tmp_path, "x")
    assert first.read_bytes() != second.read_bytes()
    assert read_twice(tmp_path, "x") == b"new" and first.read_bytes() == second.read_bytes()


def test_an_older_one_that_was_put_back_into_its_folder_does_not_count(tmp_path: Path) -> None:
    write_twice(tmp_path, "x", b"old")
    old = (tmp_path / "x").read_bytes()
    write_twice(tmp_path, "x", b"new")
    (tmp_path / "x").write_bytes(old)
    assert read_twice(tmp_path, "x") == b"new"


def test_none_damaged_and_unreadable_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_twice(tmp_path, "x")
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(Neither):
        read_twice(tmp_path, "x")
    (tmp_path / "x").unlink()
    (tmp_path / "x").mkdir()
    with pytest.raises(OSError):
        read_twice(tmp_path, "x")


def test_a_folder_that_can_not_be_written_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_twice(tmp_path, "x", b"content")
    places_of(tmp_path, "x")[1].unlink()

    def full(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(kept_twice, "write_durably", full)
    assert read_twice(tmp_path, "x") == b"content"
