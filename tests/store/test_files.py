"""Files for others are whole or absent, whatever the disk, the stick or a virus scanner does."""

import errno
import io
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import system_errors
from app.errors import Unavailable, YuiError
from app.store import files
from app.store.files import read_bounded, read_through, write_durably

DATA = random.Random(1105).randbytes(100_000)
DENIED = "folder-protected" if system_errors.ON_WINDOWS else "target-unwritable"


def refusal_of(path: Path) -> str:
    with pytest.raises(YuiError) as refusal:
        write_durably(path, DATA)
    return refusal.value.code


def test_what_was_written_is_there_and_nothing_else(tmp_path: Path) -> None:
    write_durably(tmp_path / "a.yui", b"old")
    write_durably(tmp_path / "a.yui", DATA)
    assert (tmp_path / "a.yui").read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["a.yui"]


def test_writing_in_small_pieces_writes_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(files.os, "write", lambda descriptor, view: write(descriptor, bytes(view[:1000])))
    write_durably(tmp_path / "a.yui", DATA)
    assert (tmp_path / "a.yui").read_bytes() == DATA


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk-full"), (errno.EFBIG, "disk-full"), (errno.EIO, "disk-trouble")]
)
def test_a_disk_that_fails_in_the_middle_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    (tmp_path / "a.yui").write_bytes(b"old")
    write, written = os.write, []

    def failing(descriptor: int, view: Any) -> int:
        if written:
            raise OSError(number, "injected")
        written.append(1)
        return write(descriptor, bytes(view[:5000]))

    monkeypatch.setattr(files.os, "write", failing)
    assert refusal_of(tmp_path / "a.yui") == code
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.yui", b"old")]


def test_what_makes_the_slices_fails_and_the_old_file_is_left_alone(tmp_path: Path) -> None:
    def slices() -> Iterator[bytes]:
        yield DATA
        raise KeyError("in the middle")

    (tmp_path / "a.json").write_bytes(b"old")
    with pytest.raises(KeyError):
        write_durably(tmp_path / "a.json", slices())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.json", b"old")]
    write_durably(tmp_path / "a.json", [DATA[:50_000], b"", DATA[50_000:]])
    assert (tmp_path / "a.json").read_bytes() == DATA


@pytest.mark.parametrize("when", ["fsync", "close"])
def test_a_stick_pulled_before_the_data_are_on_it_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    real = getattr(os, when)

    def failing(descriptor: int) -> None:
        if when == "close":
            real(descriptor)
        raise OSError(errno.EIO, "injected")

    with monkeypatch.context() as patch:
        patch.setattr(files.os, when, failing)
        assert refusal_of(tmp_path / "a.yui") == "disk-trouble"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("times", [1, 3, 6])
def test_a_scanner_that_holds_the_file_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    waited, held = held_for(times, monkeypatch)
    write_durably(tmp_path / "a.yui", DATA)
    assert (tmp_path / "a.yui").read_bytes() == DATA
    assert len(held) == times and sum(waited) <= 2.5


def test_a_file_that_is_held_for_ever_is_given_up_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited, _ = held_for(99, monkeypatch)
    assert refusal_of(tmp_path / "a.yui") == DENIED
    assert sum(waited) <= 2.5
    assert list(tmp_path.iterdir()) == []


def held_for(times: int, monkeypatch: pytest.MonkeyPatch) -> tuple[list[float], list[Path]]:
    waited: list[float] = []
    held: list[Path] = []
    replace = Path.replace

    def holding(self: Path, target: Path) -> Path:
        if len(held) < times:
            held.append(self)
            raise PermissionError(errno.EACCES, "held by a scanner")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", holding)
    monkeypatch.setattr(files.time, "sleep", waited.append)
    return waited, held


def test_a_stick_that_gives_back_something_else_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda *_: io.BytesIO(DATA[:-1] + (b"\0" if DATA[-1] else b"\1")))
        assert refusal_of(tmp_path / "a.yui") == "not-verified"
    assert list(tmp_path.iterdir()) == []


def test_a_failing_stick_does_not_cost_the_older_file_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_durably(tmp_path / "a.yui", b"old")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda *_: io.BytesIO(bytes(len(DATA))))
        assert refusal_of(tmp_path / "a.yui") == "not-verified"
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.yui", b"old")]


def test_a_name_of_the_greatest_length_can_be_written(tmp_path: Path) -> None:
    name = "提" * 83 + ".yui"
    assert len(name.encode()) == 253
    write_durably(tmp_path / name, DATA)
    assert (tmp_path / name).read_bytes() == DATA


@pytest.mark.parametrize("place", ["nowhere/a.yui", "a-file/a.yui"])
def test_a_place_that_is_no_folder_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").write_bytes(b"")
    assert refusal_of(tmp_path / place) == "target-unwritable"
    assert [path.name for path in tmp_path.iterdir()] == ["a-file"]


def test_a_folder_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write anywhere, so the permission is taken away at the call."""

    def forbidden(*_: object) -> int:
        raise PermissionError(errno.EACCES, "injected")

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "open", forbidden)
        assert refusal_of(tmp_path / "a.yui") == DENIED
    assert list(tmp_path.iterdir()) == []


def test_reading_stops_at_the_limit_and_names_what_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bounded(tmp_path / "a", 5) == b"12345"
    for name, limit, code in (("a", 4, "too-large-bundle"), ("b", 4, "unreadable-file"), (".", 4, "unreadable-file")):
        with pytest.raises(YuiError) as refusal:
            read_bounded(tmp_path / name, limit)
        assert refusal.value.code == code


def test_a_file_that_the_disk_does_not_give_is_told_and_a_missing_one_is_read_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_through(tmp_path / "missing")
    (tmp_path / "file").write_bytes(bytes(3_000_000))
    read_through(tmp_path / "file")

    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "open", fails)
    with pytest.raises(Unavailable) as refused:
        read_through(tmp_path / "file")
    assert refused.value.code == "disk-trouble"
