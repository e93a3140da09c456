"""What a person is asked before files go in, and told afterwards: never a bare green word while something stayed outside."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.services.activities.activity_list import Filter, list_ids
from app.services.transfer import import_result, importing, submitting, sync_folder
from app.services.workspace.workspace import Workspace
from app.start import main
from app.ui.transfer import import_page
from tests.journeys.test_window_story import opened
from tests.offices import activity
from tests.sync.family import copied, record_activity
from tests.sync.test_scope import forged

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def murone(tmp_path: Path) -> Iterator[Workspace]:
    with copied("murone", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def files(head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path) -> list[Path]:
    """One that is good, one that says it comes from 大東 and was changed on the way, one of which half is missing."""
    activity(murone, title="室根のサロン")
    good = submitting.hand_in(murone, tmp_path).path
    cut = tmp_path / "cut.yui"
    whole = submitting.hand_in(daito, tmp_path).path.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    forgery = tmp_path / "forgery.yui"
    forgery.write_bytes(forged(daito, head, [], from_device=murone.device_id))
    return [good, cut, forgery]


def test_some_bad_files_never_stop_the_good_ones_and_the_result_says_whose(head: Workspace, files: list[Path]) -> None:
    done = importing.import_files(head, files)
    assert done.added == 1 and len(import_result.refused(done)) == 2
    assert import_result.outcome(done) == ("1個のファイルを取り込みました（室根）。2個は取り込めませんでした（cut.yui、大東）。")
    told = import_result.letter(done, is_head=True)
    assert "大東　御中\nファイル「forgery.yui」を取り込めませんでした。" in told and "署名が合わない" in told
    assert "cut.yui" in told and "室根" not in told and told.count("本部へお送りください") == 2
    again = import_result.outcome(importing.import_files(head, files[:1]))
    assert again == "新しく取り込んだファイルはありません。1個は、前に取り込んだものです。"


def test_the_window_and_a_script_say_so_with_a_text_to_send(
    qtbot: QtBot, head: Workspace, files: list[Path], capfd: pytest.CaptureFixture[str]
) -> None:
    frame = opened(qtbot, head, "receive")
    page = frame.page("receive")
    page.look_at(files)
    qtbot.waitUntil(lambda: page._take.isVisibleTo(page))
    assert not page._tell.isVisibleTo(page)
    page._take.click()
    qtbot.waitUntil(lambda: page._tell.isVisibleTo(page))
    page._tell.click()
    assert "大東　御中" in QGuiApplication.clipboard().text()
    frame.close()
    head.close()
    assert main(["--data", str(head.folder), "bundle", "import", *map(str, files)]) == 0
    assert "2個は取り込めませんでした（cut.yui、大東）" in capfd.readouterr().out


def test_an_unusual_amount_is_a_question_before_it_goes_in(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_result, "MANY_CHANGES", 5)
    for number in range(5):
        record_activity(daito, title=f"サロン{number}")
    folder = tmp_path / "shared"
    folder.mkdir()
    file = submitting.hand_in(daito, folder).path
    assert import_result.questions(importing.preview(head, [file])) == ["大東から、5件の変更が入ります。"]
    sync_folder.set_folder(head, folder)
    assert sync_folder.go_round(head).left == [file.name] and list_ids(head, Filter()) == []
    asked: list[str] = []
    monkeypatch.setattr(import_page, "confirm", lambda _parent, question, *_, **__: asked.append(question) or bool(asked[1:]))
    page = opened(qtbot, head, "receive").page("receive")
    page.look_at([file])
    qtbot.waitUntil(lambda: page._take.isVisibleTo(page))
    page._take.click()
    assert asked == ["大東から、5件の変更が入ります。送り元に電話で確かめましたか"] and list_ids(head, Filter()) == []
    page._take.click()
    qtbot.waitUntil(lambda: page._is_done)
    assert len(list_ids(head, Filter())) == 5
