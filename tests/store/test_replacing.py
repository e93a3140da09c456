"""Another database takes the place of the present one: before the rename it is refused, from then on it is done."""

from pathlib import Path

import pytest

from app.commit_point import asked_for
from app.errors import Done, Unavailable
from app.store import replacing
from app.store.database import FILE_NAME
from app.store.replacing import replace_database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
        (tmp_path / name).write_bytes(b"present")
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / FILE_NAME).write_bytes(b"fresh")
    return tmp_path


def test_the_fresh_one_stands_alone_without_the_log_of_the_other(folder: Path) -> None:
    with pytest.raises(Done), asked_for():
        replace_database(folder / "made" / FILE_NAME, folder)
        raise MemoryError
    assert (folder / FILE_NAME).read_bytes() == b"fresh"
    assert sorted(one.name for one in folder.iterdir()) == ["made", FILE_NAME]


def test_one_whose_log_was_not_written_out_is_refused(folder: Path) -> None:
    (folder / "made" / f"{FILE_NAME}-wal").write_bytes(b"log")
    with pytest.raises(Unavailable), asked_for():
        replace_database(folder / "made" / FILE_NAME, folder)
    assert (folder / FILE_NAME).read_bytes() == b"present"


def test_a_rename_that_fails_is_a_refusal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("held")

    monkeypatch.setattr(replacing, "replace_patiently", fails)
    with pytest.raises(OSError, match="held"), asked_for():
        replace_database(folder / "made" / FILE_NAME, folder)
    assert (folder / FILE_NAME).read_bytes() == b"present"
