"""A branch's day at its window, by keyboard only: record, find, cancel, delete, take back, hand in."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.activities import activities, activity_drafts, activity_rows
from app.services.activities.activity_list import Filter, list_ids
from app.services.plan.plans import find_target, plans
from app.services.transfer import importing
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.ui.fields.target_field import TargetField
from app.ui.look.button import Button
from app.ui.runtime.page_arguments import TableOf
from app.ui.shell.frame import Frame
from tests.journeys.test_main_story import record
from tests.journeys.test_window_story import opened, settle
from tests.ui.conftest import compose, write

pytestmark = pytest.mark.usefixtures("at")


class Hands:
    """Keys go to whatever has the focus, as in life; ``pressed`` counts them without the letters of free text."""

    def __init__(self, qtbot: QtBot, frame: Frame) -> None:
        self._qtbot, self._frame, self.pressed = qtbot, frame, 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self._at(), key, modifier)
            self.pressed += 1

    def control(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        for sign in text:
            write(self._at(), sign)
        self.pressed += len(text)

    def free_text(self, text: str) -> None:
        write(self._at(), text)

    def _at(self) -> QWidget:
        return QApplication.focusWidget() or self._frame


def only(workspace: Workspace, **wanted: object) -> activity_rows.ActivityRow:
    (id_,) = list_ids(workspace, Filter(**wanted))  # type: ignore[arg-type]
    return activity_rows.show_activity(workspace, id_)


def only_target(workspace: Workspace, code: str) -> bytes:
    return find_target(workspace, plans(workspace)[0].id, code).id


def test_a_routine_record_takes_twelve_keys_beside_its_name(qtbot: QtBot, daito: Workspace) -> None:
    record(daito, date="R7.10.1", target="1-1", title="福祉まつり", place="大東公民館")
    frame = opened(qtbot, daito, "home")
    hands = Hands(qtbot, frame)
    frame.open("entry")  # F2 itself is the window's
    hands.pressed = 1
    hands.press(Qt.Key.Key_Return)  # today stands there
    assert isinstance(QApplication.focusWidget(), TargetField)
    hands.type("13")
    hands.free_text("ふれあいサロン")
    hands.press(Qt.Key.Key_Return)
    hands.type("大東")
    qtbot.waitUntil(lambda: frame.page("entry").form.field("place").offered() == ["大東公民館"])
    hands.press(Qt.Key.Key_Tab)
    hands.type("30")
    hands.control(Qt.Key.Key_Return)
    row = only(daito, target_id=only_target(daito, "1-3"))
    assert (row.date, row.target_label, row.title) == (date(2025, 11, 5), "1-③", "ふれあいサロン")
    assert (row.place, row.participants, row.sessions, row.state) == ("大東公民館", 30, 1, "final")
    assert hands.pressed <= 12


def test_saving_twice_makes_one_record(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page, hands = frame.page("entry"), Hands(qtbot, frame)
    hands.press(Qt.Key.Key_Return)
    hands.type("22")
    hands.free_text("見守り会議")
    hands.control(Qt.Key.Key_S)
    assert frame.current == "activities"
    assert frame.page("activities").table.current() == only(daito).id
    page.save_and_next()
    assert only(daito).title == "見守り会議"


def test_a_phrase_under_conversion_is_saved_with_the_rest(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page, hands = frame.page("entry"), Hands(qtbot, frame)
    hands.press(Qt.Key.Key_Return)
    hands.type("13")
    compose(page.form.field("title"), "座談会")
    hands.control(Qt.Key.Key_Return)
    assert only(daito).title == "座談会"


def test_a_cancelled_activity_needs_its_reason_and_no_number(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    assert page.form.cell("status_reason").isHidden()
    page.form.set_values(
        {"date": date(2025, 11, 3), "title": "防災訓練", "target_id": only_target(daito, "3-5"), "participants": 9}
    )
    page.form.focus("status")
    for _ in range(2):  # 実施, 一部実施, 中止
        QTest.keyClick(page.form.field("status"), Qt.Key.Key_Down)
    assert not page.form.cell("status_reason").isHidden() and page.form.cell("participants").isHidden()
    page.save_and_next()
    assert "理由" in page.form.cell("status_reason").problem()
    write(page.form.field("status_reason"), "台風のため")
    page.save_and_next()
    row = only(daito)
    assert (row.status, row.status_reason, row.participants) == ("cancelled", "台風のため", None)


def test_a_trouble_is_told_when_its_field_is_left_and_not_before(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page, hands = frame.page("entry"), Hands(qtbot, frame)
    hands.press(Qt.Key.Key_Return)
    hands.type("13")
    assert page.form.cell("title").problem() == ""
    hands.press(Qt.Key.Key_Return)
    assert "活動名" in page.form.cell("title").problem()


def test_a_second_record_of_the_same_event_is_noticed(qtbot: QtBot, daito: Workspace) -> None:
    first = record(daito, date="R7.11.5", target="1-3", title="ふれあいサロン")
    frame = opened(qtbot, daito, "entry")
    page, hands = frame.page("entry"), Hands(qtbot, frame)
    hands.press(Qt.Key.Key_Return)
    hands.type("13")
    hands.free_text("サロン")
    hands.press(Qt.Key.Key_Return)
    assert "ふれあいサロン" in page._duplicates.words.text()
    page._duplicates.findChild(Button).click()
    assert page.form.values()["title"] == "ふれあいサロン"
    page.save_and_close()
    assert list_ids(daito, Filter()) == [first]


def test_f5_copies_the_last_activity_without_that_days_figures(qtbot: QtBot, daito: Workspace) -> None:
    record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン", participants="28", place="大東公民館", content="体操")
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    page.copy_last()
    values = page.form.values()
    assert (values["title"], values["place"], values["participants"], values["content"]) == (
        "ふれあいサロン",
        "大東公民館",
        None,
        None,
    )


def test_a_draft_survives_the_program_being_killed(qtbot: QtBot, daito: Workspace, tmp_path: Path) -> None:
    frame = opened(qtbot, daito, "entry")
    hands = Hands(qtbot, frame)
    hands.press(Qt.Key.Key_Return)
    hands.type("13")
    hands.free_text("書きかけの")
    qtbot.waitUntil(lambda: any(kept.typed["title"] for kept in activity_drafts.kept_forms(daito)), timeout=1000)
    # What lies on the disk this moment is what a killed program leaves behind.
    shutil.copytree(daito.folder, tmp_path / "after")
    with open_workspace(tmp_path / "after") as again:
        home = opened(qtbot, again, "home")
        assert home.page("home").cards.door("drafts").accessibleName() == "書きかけ：1件の続きがあります"
        home.page("home").cards.door("drafts").click()
        assert home.current == "entry"
        assert home.page("entry").form.values()["title"] == "書きかけの"


def test_the_list_finds_by_one_letter_and_takes_everything_back(qtbot: QtBot, daito: Workspace) -> None:
    first = record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン", participants="20")
    record(daito, date="R7.10.4", target="2-2", title="見守り会議")
    frame = opened(qtbot, daito, "activities")
    page, hands = frame.page("activities"), Hands(qtbot, frame)
    page._search.setFocus()
    hands.free_text("会")
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 1)
    page._search.clear()
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 2)
    page.table.setFocus()
    page.table.select(first)
    page._on_cancel()
    hands.free_text("二重に記録したため")
    page._reason_done.click()
    assert activity_rows.show_activity(daito, first).state == "cancelled"
    assert activity_rows.show_activity(daito, first).cancel_reason == "二重に記録したため"
    assert "うち確定 1件" in page._sum.text() and "未入力" in page._sum.text()
    frame.context.notice.press_action()
    assert activity_rows.show_activity(daito, first).state == "final"
    page.table.select(first)
    page._on_delete()
    assert page.table.rows.rowCount() == 1
    page._state.set_value("deleted")
    page._show()
    assert page.table.rows.rowCount() == 1 and not page._restore.isHidden()
    page._on_restore()
    assert len(list_ids(daito, Filter())) == 2


def test_a_cancellation_without_a_reason_is_not_done(qtbot: QtBot, daito: Workspace) -> None:
    first = record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン")
    frame = opened(qtbot, daito, "activities")
    page = frame.page("activities")
    page.table.select(first)
    page._on_cancel()
    page._reason_done.click()
    assert activity_rows.show_activity(daito, first).state == "final"
    assert "理由" in frame.context.notice.text()


def test_a_spreadsheet_taken_in_goes_back_as_a_whole(qtbot: QtBot, daito: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "活動.csv"
    table.write_text("活動日,推進目標,活動名\nR7.10.3,1-3,サロン\nR7.10.4,1-3,会議\nR7.13.4,1-3,誤り\n", encoding="cp932")
    frame = opened(qtbot, daito, "activities")
    frame.context.go("reading_table", TableOf(table))
    settle(qtbot, frame)
    page = frame.page("reading_table")
    assert page.done.text() == "2行を取り込む" and page.view.chips.buttons["unreadable"].text() == "× 読めない 1"
    assert list_ids(daito, Filter()) == []
    page.done.click()
    settle(qtbot, frame)
    assert "2行を取り込みました" in frame.context.notice.text()
    assert len(list_ids(daito, Filter())) == 2
    frame.context.notice.press_action()
    assert list_ids(daito, Filter()) == []


def test_handing_in_names_every_doubtful_record_and_leads_to_it(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    doubtful = record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン", content="連絡先は0191-00-0000です")
    record(daito, date="R7.10.4", target="2-2", title="見守り会議")
    frame = opened(qtbot, daito, "hand_in")
    page = frame.page("hand_in")
    page._warned[0].click()
    assert frame.current == "entry" and frame.page("entry")._form.id == doubtful
    frame.open("hand_in")
    page.hand_in_to(tmp_path / "nowhere" / "stick")
    settle(qtbot, frame)
    assert frame.context.notice.text() and not list(tmp_path.glob("*.yui"))
    page.hand_in_to(tmp_path)
    settle(qtbot, frame)
    (path,) = tmp_path.glob("*.yui")
    assert page._code.text() == importing.inspect_all(head, path)[0].confirmation_code
    assert path.name in page._done_words.text() and "読み直して確かめました" in page._done_words.text()
    assert "→ 受領待ち" in page._earlier.text()
    frame.open("home")
    assert "受領はまだです" in frame.page("home").cards.door("hand_in").accessibleDescription()
    assert str(tmp_path) in page._again.text() or tmp_path.name in page._again.text()


def test_home_tells_nothing_done_zero_and_not_counted_apart(qtbot: QtBot, daito: Workspace) -> None:
    record(daito, date="R7.10.3", target="1-1", title="会議", participants="0")
    record(daito, date="R7.10.3", target="1-2", title="会議")
    frame = opened(qtbot, daito, "home")
    table = frame.page("home").table
    assert table.words(only_target(daito, "1-1"))[3] == "0人"
    assert table.words(only_target(daito, "1-2"))[3] == "未入力"
    assert table.words(only_target(daito, "1-3"))[1:4] == ["【重点】", "－", "－"]
    assert table.rowCount() == 15
    first = table.visualRect(table.model().index(2, 1))
    assert first.bottom() <= table.viewport().height(), "the targets of the first goal without scrolling"
    table.setCurrentCell(1, 1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert frame.current == "activities" and frame.page("activities").table.rows.rowCount() == 1


def test_editing_shows_what_was_saved_and_changes_only_that(qtbot: QtBot, daito: Workspace) -> None:
    first = record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン", participants="20", issue="会場が狭い")
    frame = opened(qtbot, daito, "activities")
    page = frame.page("activities")
    page.table.select(first)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    entry = frame.page("entry")
    assert frame.current == "entry" and not entry.form.cell("issue").isHidden()
    entry.form.field("participants").set_value(25)
    entry.save_and_close()
    row = only(daito)
    assert (row.id, row.participants, row.issue) == (first, 25, "会場が狭い")
    assert activities.last(daito) is not None
