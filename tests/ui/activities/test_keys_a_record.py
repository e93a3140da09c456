"""How many keys a record takes, counted by replaying them in the real frame: nothing but keys reaches the window."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.activities import activity_drafts, routines
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import ActivityRow, show_activity
from app.services.activities.pinned import pin
from app.services.records.undo import undo_last
from app.services.workspace.workspace import Workspace
from app.ui.activities.entry_page import EntryPage
from app.ui.shell.frame import Frame
from tests.conftest import TurnableClock
from tests.journeys.test_window_story import opened
from tests.offices import activity
from tests.ui.conftest import pause

pytestmark = pytest.mark.usefixtures("at")

ENTER, TAB, ESC = "Enter", "Tab", "Esc"
SAVE = "Ctrl+Enter"
KEYS = {
    ENTER: Qt.Key.Key_Return,
    TAB: Qt.Key.Key_Tab,
    ESC: Qt.Key.Key_Escape,
    **{f"F{number}": getattr(Qt.Key, f"Key_F{number}") for number in range(1, 13)},
}

HELD = {
    "": Qt.KeyboardModifier.NoModifier,
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


class Hands:
    """Presses keys in the window, where its focus is, and counts them."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.pressed += 1
            where = self.frame.window().focusWidget() or self.frame
            held, _, plain = key.rpartition("+")
            if plain in KEYS:
                QTest.keyClick(where, KEYS[plain], HELD[held])
            else:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(where, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, key))

    def count(self) -> int:
        """The keys since it was last asked."""
        found, self.pressed = self.pressed, 0
        return found


@pytest.fixture
def hands(qtbot: QtBot, daito: Workspace) -> Iterator[Hands]:
    frame = opened(qtbot, daito, "entry")
    yield Hands(frame)
    frame.close()


def page_of(hands: Hands) -> EntryPage:
    page = hands.frame.page("entry")
    assert isinstance(page, EntryPage)
    return page


def saved(workspace: Workspace) -> ActivityRow:
    """The record saved last."""
    rows = [show_activity(workspace, id_) for id_ in list_ids(workspace, Filter())]
    return max(rows, key=lambda row: row.last_saved_at)


def field_in_use(hands: Hands) -> str:
    focused = hands.frame.window().focusWidget()
    return str(focused.property("entry") or focused.accessibleName()) if focused is not None else ""


def test_a_new_record_takes_ten_keys(hands: Hands, daito: Workspace, qtbot: QtBot) -> None:
    activity(daito, title="ふれあいサロン", place="花泉公民館")
    hands.press("F2", ENTER, *"13", "ふ")
    pause(qtbot, page_of(hands).form.field("title"))
    hands.press(TAB, ENTER, *"30", SAVE)
    assert hands.count() <= 10
    row = saved(daito)
    assert (row.date, row.target_label, row.title, row.participants) == (date(2025, 11, 5), "1-③", "ふれあいサロン", 30)


def test_a_routine_takes_six_keys(hands: Hands, daito: Workspace) -> None:
    routines.make_from(daito, activity(daito, title="会議", place="市役所"))
    routines.make_from(daito, activity(daito, title="ふれあいサロン", place="花泉公民館"))
    hands.press("F4", "2", *"128", SAVE)
    assert hands.count() == 6
    row = saved(daito)
    assert (row.date, row.title, row.place, row.participants) == (date(2025, 11, 5), "ふれあいサロン", "花泉公民館", 128)
    hands.press("F4", "1", "8", SAVE)
    assert (saved(daito).title, saved(daito).participants) == ("会議", 8)


def test_the_last_record_again_takes_seven_keys_and_not_its_day(hands: Hands, daito: Workspace) -> None:
    activity(daito, date=date(2025, 10, 3), title="ふれあいサロン", participants=12)
    hands.press("F5")
    assert page_of(hands).form.values()["date"] == date(2025, 11, 5), "the day is not copied blindly"
    hands.press("0", "4", ENTER, *"30", SAVE)
    assert hands.count() <= 7
    row = saved(daito)
    assert (row.date, row.title, row.participants) == (date(2025, 11, 4), "ふれあいサロン", 30)


def test_while_a_pile_is_entered_the_day_stays_and_is_today_again_tomorrow(
    hands: Hands, daito: Workspace, at: TurnableClock
) -> None:
    routines.make_from(daito, activity(daito, title="会議"))
    hands.press(*"1015", ENTER)
    hands.press("F4", "1", *"12", SAVE)
    assert saved(daito).date == date(2025, 10, 15)
    hands.count()
    hands.press("F4", "1", *"8", SAVE)
    assert hands.count() <= 6
    assert (saved(daito).date, saved(daito).participants) == (date(2025, 10, 15), 8)
    assert "前の記録と同じ" in page_of(hands)._state.text()
    at.moment = at.moment.replace(day=at.moment.day + 1)
    hands.press("F2")
    assert page_of(hands).form.values()["date"] == date(2025, 11, 6)


def test_esc_closes_the_routines_and_a_digit_is_a_digit_again(hands: Hands, daito: Workspace) -> None:
    routines.make_from(daito, activity(daito))
    hands.press("F4", ESC, *"1015", ENTER)
    assert page_of(hands).form.values()["date"] == date(2025, 10, 15)
    assert hands.frame.current == "entry"


def test_a_routine_of_an_ended_plans_target_asks_for_the_target(hands: Hands, daito: Workspace) -> None:
    record = activity(daito, target_id=bytes(16), title="会議")
    routines.make_from(daito, record)
    hands.press("F4", "1")
    assert field_in_use(hands) == "target_id"


def test_what_was_half_typed_stays_as_a_draft_when_a_routine_is_chosen(hands: Hands, daito: Workspace) -> None:
    routines.make_from(daito, activity(daito, title="会議"))
    hands.press(ENTER, *"13", "座")
    hands.press("F4", "1")
    assert page_of(hands).form.values()["title"] == "会議"
    assert [kept.typed["title"] for kept in activity_drafts.kept_forms(daito)] == ["座"]


def test_a_record_just_saved_becomes_a_routine_with_one_press_and_goes_with_one_undo(hands: Hands, daito: Workspace) -> None:
    hands.press(ENTER, *"13", "会", ENTER, ENTER, "8", SAVE)
    hands.frame.context.notice.press_action()
    assert [row.name for row in routines.routines(daito, "daito")] == ["会"]
    assert "F4" in hands.frame.context.notice.text()
    assert undo_last(daito) == "定型活動の追加"
    assert routines.routines(daito, "daito") == []


def test_ctrl_enter_on_a_form_that_nobody_began_saves_nothing_and_complains_of_nothing(hands: Hands, daito: Workspace) -> None:
    hands.press(ENTER, *"13", "会", ENTER, ENTER, "8", SAVE, SAVE)
    assert len(list_ids(daito, Filter())) == 1
    assert not any(page_of(hands).form.cell(name).problem() for name in ("date", "target_id", "title", "participants"))
    assert "保存しました" in hands.frame.context.notice.text()


def test_routines_are_put_in_order_renamed_and_deleted_on_the_page(hands: Hands, daito: Workspace) -> None:
    for title in ("一", "二"):
        routines.make_from(daito, activity(daito, title=title))
    strip = page_of(hands).routines
    hands.press("F4")
    strip._down.click()
    assert [row.name for row in routines.routines(daito, "daito")] == ["二", "一"] and strip.list.currentRow() == 1
    strip._rename.click()
    hands.press("壱")
    strip._named.click()
    assert [row.name for row in routines.routines(daito, "daito")] == ["二", "壱"]
    strip._delete.click()
    assert [row.name for row in routines.routines(daito, "daito")] == ["二"]
    hands.frame.context.notice.press_action()
    assert [row.name for row in routines.routines(daito, "daito")] == ["二", "壱"] and strip.list.count() == 2


def test_the_next_record_of_a_pile_takes_six_keys_with_pinned_fields(hands: Hands, daito: Workspace, qtbot: QtBot) -> None:
    activity(daito, title="ふれあいサロン", place="花泉公民館")
    hands.press(*"1015", "F3", ENTER, *"13")
    page_of(hands).form.focus("target_id")
    hands.press("F3", ENTER, "会", ENTER, "市", "F3", ENTER, "8", SAVE)
    assert field_in_use(hands) == "title", "the cursor is where something is to be typed"
    hands.count()
    hands.press("ふ")
    pause(qtbot, page_of(hands).form.field("title"))
    hands.press(TAB, *"12", SAVE)
    assert hands.count() <= 6
    row = saved(daito)
    assert (row.date, row.target_label, row.title) == (date(2025, 10, 15), "1-③", "ふれあいサロン")
    assert (row.place, row.participants) == ("市", 12)


def test_what_is_pinned_is_seen_and_one_key_releases_all(hands: Hands, daito: Workspace, at: TurnableClock) -> None:
    pins = page_of(hands).pins
    hands.press(*"1015", "F3")
    assert pins.buttons["date"].isChecked() and "今日だけ" in pins.buttons["date"].accessibleName()
    hands.press("F3")
    assert pins.buttons["date"].text() == "ずっと"
    at.turn(days=1)
    hands.press("F2")
    assert page_of(hands).form.values()["date"] == date(2025, 10, 15)
    hands.press("Shift+F3")
    assert not any(one.isChecked() for one in pins.buttons.values())
    hands.press("F2")
    assert page_of(hands).form.values()["date"] == date(2025, 11, 6)


def test_a_form_in_which_only_pinned_fields_stand_is_not_begun(hands: Hands, daito: Workspace) -> None:
    hands.press(ENTER, *"13")
    page_of(hands).form.focus("target_id")
    hands.press("F3", ENTER, "会", ENTER, ENTER, "8", SAVE, SAVE)
    assert len(list_ids(daito, Filter())) == 1
    assert activity_drafts.kept_forms(daito) == []


def test_a_routine_says_more_than_a_pinned_field_but_for_the_day(hands: Hands, daito: Workspace) -> None:
    routines.make_from(daito, activity(daito, title="会議", place="市役所"))
    pin(daito, "place", "花泉公民館")
    pin(daito, "district", "花泉")
    pin(daito, "date", date(2025, 10, 3))
    hands.press("F2", "F4", "1", "8", SAVE)
    row = saved(daito)
    assert (row.date, row.place, row.district) == (date(2025, 10, 3), "市役所", "花泉")


def test_tab_leads_from_the_participants_to_saving_in_one_and_through_all_fields_after_it(hands: Hands, daito: Workspace) -> None:
    page = page_of(hands)
    page.form.focus("participants")
    hands.press(TAB)
    assert field_in_use(hands) == "保存して次へ"
    hands.press(TAB, TAB, TAB)
    reached = [field_in_use(hands)]
    while reached[-1] != "最近の記録" and len(reached) < 20:
        hands.press(TAB)
        reached.append(field_in_use(hands))
    assert reached == ["何日分もまとめて", "sessions", "content", "status", "kind", "くわしい項目を開く", "最近の記録"]


def test_enter_on_the_button_after_the_participants_saves(hands: Hands, daito: Workspace) -> None:
    hands.press(ENTER, *"13", "会", ENTER, ENTER, "8", ENTER, ENTER)
    assert saved(daito).participants == 8


def test_a_pinned_day_is_not_said_to_be_that_of_the_record_before(hands: Hands, daito: Workspace) -> None:
    pin(daito, "date", date(2025, 10, 3))
    hands.press("F2")
    assert page_of(hands)._state.text() == ""
