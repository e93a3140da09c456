"""戻ったものと足りないもの: the window opens with it after a restore, writes the requests, and follows the files."""

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.services.backup import backups, recovery, restoring
from app.services.devices.coming_back import OTHERS, OfficeState, settle
from app.services.transfer import importing, submitting
from app.store.recovery_code import code_lines
from tests.conftest import TurnableClock
from tests.journeys.test_window_story import opened
from tests.offices import activity
from tests.sync.family import copied
from tests.ui.conftest import rest


def test_the_page_asks_everybody_and_follows_what_comes(qtbot: QtBot, tmp_path: Path, at: TurnableClock) -> None:
    with copied("murone", tmp_path) as murone:
        head = copied("head", tmp_path)
        backup = backups.create_backup(head).name
        activity(murone)
        importing.import_files(head, [submitting.hand_in(murone, tmp_path / "1.yui").path])
        importing.import_files(murone, [submitting.send_back(head, "murone", tmp_path / "2.yui").path])
        head.close()
        at.turn(days=2)
        with restoring.restore_backup(head.folder, backup) as new:
            frame = opened(qtbot, new, "coming_back")
            page = frame.page("coming_back")
            assert state_of_murone(page) == "△ まだ分かりません" and "戻りません" in page._lost.text()
            with qtbot.waitSignal(frame.context.data_changed):
                page.ask_into(tmp_path)
            assert page._result.text().count("確認番号") == 2
            [request] = tmp_path.glob("head-murone-*.yui")
            importing.import_files(murone, [request])
            importing.import_files(new, [submitting.hand_in(murone, tmp_path / "3.yui").path])
            frame.context.saved()
            assert state_of_murone(page) == "✔ そろいました"
            assert "確かめ終えていません" in home_alarms(frame)
            settle(new)
            frame.context.saved()
            assert not page.settle.isVisible() and page._lost.text() == ""


def test_nothing_in_the_table_is_cut_on_a_small_screen(qtbot: QtBot, tmp_path: Path, dressed: None) -> None:
    with copied("head", tmp_path) as head:
        frame = opened(qtbot, head, "coming_back")
        frame.resize(1092, 614)
        table = frame.page("coming_back").table
        asked = ("お願いのファイルを渡す", "R7.11.25のファイルを渡す", "もう1台にも提出を頼む", OTHERS)
        rows = [_row(f"{number:02}", todo) for number, todo in enumerate(asked)]
        table.set_rows({one.office.encode(): one for one in rows})
        rest(qtbot, frame)
        for row in range(len(rows)):
            for number in range(len(table.rows.columns)):
                index = table.rows.index(row, number)
                assert table.sizeHintForIndex(index).width() <= table.columnWidth(number), table.rows.text(row, number)


def test_the_one_button_is_in_sight_on_a_small_screen(qtbot: QtBot, tmp_path: Path, dressed: None) -> None:
    with copied("head", tmp_path) as head:
        stick, code = tmp_path / "stick", "\n".join(code_lines(head.keys.recovery_identity))
        stick.mkdir()
        backups.carry_backup(head, stick)
    with recovery.recover(tmp_path / "new", stick, code) as new:
        frame = opened(qtbot, new, "coming_back")
        frame.resize(1093, 543)
        rest(qtbot, frame)
        page = frame.page("coming_back")
        assert "支部とPC" in page._opening.text()
        for one in (page.ask, page.receive):
            assert one.visibleRegion().boundingRect().size() == one.size(), one.text()


def _row(office: str, todo: str) -> OfficeState:
    return OfficeState(office, "千厩支部", "0191-53-2885", "missing", "R7.11.25", 1234, todo)


def state_of_murone(page) -> str:  # type: ignore[no-untyped-def]
    place = [one.office for one in page.table.held.values()].index("murone")
    return str(page.table.rows.text(place, 1))


def home_alarms(frame) -> str:  # type: ignore[no-untyped-def]
    frame.open("home")
    said = "\n".join(one.text() for one in frame.page("home").findChildren(QLabel))
    frame.open("coming_back")
    return said


def test_the_import_page_and_the_board_lead_to_what_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    with copied("murone", tmp_path) as murone:
        head = copied("head", tmp_path)
        backup = backups.create_backup(head).name
        activity(murone)
        importing.import_files(head, [submitting.hand_in(murone, tmp_path / "1.yui").path])
        importing.import_files(murone, [submitting.send_back(head, "murone", tmp_path / "2.yui").path])
        head.close()
        with restoring.restore_backup(head.folder, backup) as new:
            settle(new)
            frame = opened(qtbot, new, "receive")
            page = frame.page("receive")
            page.look_at([submitting.hand_in(murone, tmp_path / "3.yui").path])
            qtbot.waitUntil(page._take.isVisible)
            assert not page._missing.isVisible()
            page._take.click()
            qtbot.waitUntil(page._missing.isVisible)
            assert "室根支部は、ここにない変更を、少なくとも1件持っています。" in page._warning.text()
            frame.open("board")
            board = frame.page("board")
            assert "室根支部 少なくとも1件" in board._elsewhere.text() and board._elsewhere.isVisible()
            board._missing.click()
            assert frame.context.page == "coming_back" and not frame.page("coming_back").settle.isVisible()
