"""One shared folder instead of sticks: two offices agree through it, whatever else lies there."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.services.activities import activities
from app.services.backup import dumps
from app.services.figures import year_closing
from app.services.transfer import import_undo, pc_alarms, sync_folder_notices
from app.services.transfer.file_log import received_files
from app.services.transfer.sync_folder import folder_of, go_round, set_folder
from app.services.workspace.workspace import Workspace
from app.ui.transfer import sync_folder_timer
from app.ui.transfer.sync_folder_strip import SyncFolderStrip
from tests.conftest import TurnableClock
from tests.journeys.test_nasty_generations import titles
from tests.journeys.test_window_story import opened
from tests.offices import activity
from tests.sync.family import copied

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
def shared(head: Workspace, daito: Workspace, tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    for workspace in (head, daito):
        set_folder(workspace, folder)
    return folder


def test_two_offices_agree_through_the_folder_and_then_it_is_quiet(head: Workspace, daito: Workspace, shared: Path) -> None:
    activity(daito, title="共有のサロン")
    assert len(go_round(daito).written) == 1
    assert go_round(head).changes == 1
    go_round(daito)
    assert titles(head) == {"共有のサロン"}
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")
    for _ in range(3):
        rounds = [go_round(head), go_round(daito)]
    assert all(not done.written and not done.taken for done in rounds)


def test_a_half_copied_file_waits_and_a_foreign_one_is_nobodys_trouble(head: Workspace, daito: Workspace, shared: Path) -> None:
    activity(daito, title="共有のサロン")
    (sent,) = go_round(daito).written
    whole = sent.path.read_bytes()
    sent.path.write_bytes(whole[: len(whole) // 2])
    (shared / "写真.yui").write_bytes(b"something else")
    assert go_round(head).changes == 0
    assert titles(head) == set()
    sent.path.write_bytes(whole)
    assert go_round(head).changes == 1


def test_an_emptied_or_missing_folder_deletes_nothing(head: Workspace, daito: Workspace, shared: Path) -> None:
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


def test_many_deletions_wait_for_a_person(head: Workspace, daito: Workspace, shared: Path) -> None:
    records = [activity(daito, title=f"サロン{number}") for number in range(22)]
    go_round(daito)
    go_round(head)
    for record in records:
        activities.delete(daito, record)
    go_round(daito)
    done = go_round(head)
    assert done.taken == 0 and len(done.left) == 1
    assert len(titles(head)) == 22


def test_what_a_file_tells_stays_until_somebody_has_seen_it(
    head: Workspace, daito: Workspace, shared: Path, at: TurnableClock, tmp_path: Path
) -> None:
    """A wrong clock, a closed year, look-alikes: as the preview says them of a file that a person takes in."""
    year_closing.close_year(head, 2025)
    with copied("daito2", tmp_path) as second:
        set_folder(second, shared)
        for workspace in (daito, second):
            activity(workspace, title="ふれあいサロン")
        go_round(second)
        at.turn(days=365 * 74)
        go_round(daito)
        at.turn(days=-365 * 74)
        done = go_round(head)
    assert done.taken == 2
    for words in ("時計異常：大東", "令和7年度は締めてあります", "同じ活動が2件"):
        assert any(words in one for one in done.notices), words
        assert any(words in one for one in sync_folder_notices.notices(head)), words
    assert any("共有フォルダーで受け取ったファイルに" in one for one in pc_alarms.alarms(head))
    assert go_round(head).notices == []
    sync_folder_notices.notices_seen(head)
    assert sync_folder_notices.notices(head) == []
    assert not any("共有フォルダー" in one for one in pc_alarms.alarms(head))


def test_a_text_that_looks_personal_goes_only_after_a_person_has_agreed_once(
    head: Workspace, daito: Workspace, shared: Path
) -> None:
    record = activity(daito, title="サロン", content="山田太郎さん 090-1234-5678")
    done = go_round(daito)
    assert done.written == [] and "サロン" in done.held[0] and list(shared.iterdir()) == []
    assert "個人の情報" in "".join(pc_alarms.alarms(daito))
    activity(daito, title="もう1つのサロン")
    assert go_round(daito).written == []
    sync_folder_notices.agree(daito)
    assert len(go_round(daito).written) == 1
    activities.save(daito, activities.open_form(daito, record), {"participants": 20})
    done = go_round(daito)
    assert len(done.written) == 1 and done.held == []  # asked once
    activities.save(daito, activities.open_form(daito, record), {"content": "山田花子さん 080-1234-5678"})
    assert go_round(daito).written == []
    activities.save(daito, activities.open_form(daito, record), {"content": "茶話会"})
    done = go_round(daito)  # what was typed first still travels, in the history
    assert done.written == [] and "直す前の文" in done.held[0]
    sync_folder_notices.agree(daito)
    assert len(go_round(daito).written) == 1 and sync_folder_notices.held(daito) == []


def test_a_person_agrees_to_the_texts_in_sight_and_to_no_others(qtbot: QtBot, daito: Workspace, shared: Path) -> None:
    for number in range(6):
        activity(daito, title=f"サロン{number}", content=f"山田太郎さん 090-1234-567{number}")
    go_round(daito)
    strip = opened(qtbot, daito, "hand_in").page("hand_in")._shared
    assert len(sync_folder_notices.held(daito)) == 6 and "ほか 2件" in strip.held.text()
    strip._on_agree()
    assert len(sync_folder_notices.held(daito)) == 2


def test_what_came_in_by_itself_can_still_be_taken_back_exactly(
    head: Workspace, daito: Workspace, shared: Path, at: TurnableClock
) -> None:
    go_round(head)
    activity(daito, title="まちがいのサロン")
    go_round(daito)
    before = dumps.digest(head)
    assert go_round(head).taken == 1
    for _ in range(3):
        assert go_round(head).written == []
    import_undo.undo_import(head, received_files(head)[0].id)
    assert dumps.digest(head) == before


def test_own_work_goes_in_the_next_round_and_what_only_acknowledges_waits_an_hour(
    head: Workspace, daito: Workspace, shared: Path, at: TurnableClock
) -> None:
    go_round(head)
    record = activity(daito, title="サロン")
    go_round(daito)
    assert go_round(head).taken == 1
    activities.save(head, activities.open_form(head, record), {"participants": 13})
    assert [sent.to_office for sent in go_round(head).written] == ["daito"]
    assert go_round(head).written == []
    activity(daito, title="2つめのサロン")
    go_round(daito)
    assert go_round(head).taken == 1 and go_round(head).written == []
    at.turn(minutes=61)
    assert [sent.to_office for sent in go_round(head).written] == ["daito"]


def test_the_folder_is_looked_at_whichever_page_is_in_sight(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, head: Workspace, daito: Workspace, shared: Path
) -> None:
    monkeypatch.setattr(sync_folder_timer, "EVERY_MS", 200)
    year_closing.close_year(head, 2025)
    activity(daito, title="サロン")
    go_round(daito)
    frame = opened(qtbot, head, "home")
    qtbot.waitUntil(lambda: titles(head) == {"サロン"}, timeout=20_000)
    qtbot.waitUntil(lambda: "締めてあります" in frame.context.notice.text(), timeout=20_000)
    assert "1個のファイルを受け取りました" in frame.context.notice.text()
    frame.context.notice.press_action()
    assert frame.current == "imports"
    frame.open("board")
    strip = frame.page("board").findChild(SyncFolderStrip)
    assert strip.seen.isVisible() and "締めてあります" in strip.notices.text()
    strip.seen.click()
    assert not strip.notices.isVisible()


def test_texts_held_back_are_shown_on_the_page_and_go_at_a_press(qtbot: QtBot, daito: Workspace, shared: Path) -> None:
    activity(daito, title="サロン", content="山田太郎さん 090-1234-5678")
    frame = opened(qtbot, daito, "hand_in")
    strip = frame.page("hand_in").findChild(SyncFolderStrip)
    strip.now.click()
    qtbot.waitUntil(strip.agree.isVisible, timeout=20_000)
    assert "サロン" in strip.held.text() and list(shared.iterdir()) == []
    strip.agree.click()
    qtbot.waitUntil(lambda: len(list(shared.iterdir())) == 1, timeout=20_000)
    assert not strip.held.isVisible()


def test_the_data_folder_itself_is_refused(daito: Workspace) -> None:
    with pytest.raises(Refused):
        set_folder(daito, daito.folder)
    with pytest.raises(Refused):
        set_folder(daito, daito.folder / "nowhere")
    assert folder_of(daito) is None


def test_without_a_shared_folder_nobody_is_told_that_texts_wait_for_it(daito: Workspace, shared: Path) -> None:
    activity(daito, title="サロン", content="090-1234-5678")
    assert go_round(daito).held and any("個人の情報" in one for one in pc_alarms.alarms(daito))
    set_folder(daito, None)
    assert not any("個人の情報" in one for one in pc_alarms.alarms(daito))
    set_folder(daito, shared)
    assert go_round(daito).held  # and nobody has agreed by it
