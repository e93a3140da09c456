"""One shared folder instead of sticks: two offices agree through it, whatever else lies there."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Refused
from app.services import activities, dumps
from app.services.desk import Desk
from app.services.sync_folder import folder_of, go_round, set_folder
from tests.journeys.test_nasty_lives import titles
from tests.offices import activity
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Desk]:
    with copied("head", tmp_path) as desk:
        yield desk


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Desk]:
    with copied("daito", tmp_path) as desk:
        yield desk


@pytest.fixture
def shared(head: Desk, daito: Desk, tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    for desk in (head, daito):
        set_folder(desk, folder)
    return folder


def test_two_offices_agree_through_the_folder_and_then_it_is_quiet(head: Desk, daito: Desk, shared: Path) -> None:
    activity(daito, title="共有のサロン")
    assert len(go_round(daito).written) == 1
    assert go_round(head).changes == 1
    go_round(daito)
    assert titles(head) == {"共有のサロン"}
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")
    for _ in range(3):
        rounds = [go_round(head), go_round(daito)]
    assert all(not done.written and not done.taken for done in rounds)


def test_a_half_copied_file_waits_and_a_foreign_one_is_nobodys_trouble(head: Desk, daito: Desk, shared: Path) -> None:
    activity(daito, title="共有のサロン")
    (sent,) = go_round(daito).written
    whole = sent.path.read_bytes()
    sent.path.write_bytes(whole[: len(whole) // 2])
    (shared / "写真.yui").write_bytes(b"something else")
    assert go_round(head).changes == 0
    assert titles(head) == set()
    sent.path.write_bytes(whole)
    assert go_round(head).changes == 1


def test_an_emptied_or_missing_folder_deletes_nothing(head: Desk, daito: Desk, shared: Path) -> None:
    activity(daito, title="共有のサロン")
    go_round(daito)
    go_round(head)
    before = dumps.digest(head)
    for path in shared.iterdir():
        path.unlink()
    assert go_round(head).troubles == []
    shutil.rmtree(shared)
    assert "見つかりません" in go_round(head).troubles[0]
    assert dumps.digest(head) == before
    shared.mkdir()
    assert go_round(daito).written


def test_many_deletions_wait_for_a_person(head: Desk, daito: Desk, shared: Path) -> None:
    records = [activity(daito, title=f"サロン{number}") for number in range(22)]
    go_round(daito)
    go_round(head)
    for record in records:
        activities.delete(daito, record)
    go_round(daito)
    done = go_round(head)
    assert done.taken == 0 and len(done.left) == 1
    assert len(titles(head)) == 22


def test_the_data_folder_itself_is_refused(daito: Desk) -> None:
    with pytest.raises(Refused):
        set_folder(daito, daito.folder)
    with pytest.raises(Refused):
        set_folder(daito, daito.folder / "nowhere")
    assert folder_of(daito) is None
