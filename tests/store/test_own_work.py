"""Files that this program wrote are known by what is in them."""

from hashlib import sha256
from pathlib import Path

import pytest

from app.store import own_work
from app.store.own_work import is_own_work, is_written_here, note_own_work


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YUI_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def file(tmp_path: Path, data: bytes) -> Path:
    (tmp_path / "a").write_bytes(data)
    return tmp_path / "a"


def test_what_was_noted_is_known_until_somebody_changes_it(tmp_path: Path) -> None:
    note_own_work(sha256(b"%PDF 1").digest())
    assert is_written_here(file(tmp_path, b"%PDF 1")) and not is_written_here(file(tmp_path, b"%PDF 1 and a remark"))


def test_it_gives_way_to_its_own_kind_only(tmp_path: Path) -> None:
    note_own_work(sha256(b"%PDF 1").digest())
    assert is_own_work(file(tmp_path, b"%PDF 1"), [b"%PDF 2"]) and not is_own_work(file(tmp_path, b"%PDF 1"), [b"PK 2"])


def test_what_says_the_same_gives_way_whoever_wrote_it(tmp_path: Path) -> None:
    assert is_own_work(file(tmp_path, b"MZ"), [b"M", b"Z"]) and not is_own_work(file(tmp_path, b"MZ 1"), [b"MZ 2"])


def test_only_the_last_are_known(tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_work, "MOST", 3)
    for number in range(7):
        note_own_work(sha256(b"file %d" % number).digest())
    known = [number for number in range(7) if is_written_here(file(tmp_path, b"file %d" % number))]
    assert known == [4, 5, 6] and [one.name for one in state.iterdir()] == [own_work.NOTE]


def test_a_state_folder_that_cannot_be_written_only_means_a_question_more(tmp_path: Path, state: Path) -> None:
    state.write_bytes(b"a file where the folder should be")
    note_own_work(sha256(b"%PDF 1").digest())
    assert not is_written_here(file(tmp_path, b"%PDF 1"))
