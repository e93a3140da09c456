"""An activity is typed with an input method: no letter is lost, no key taken twice, wherever a phrase is interrupted."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.services.activities import activity_drafts
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import ActivityRow, show_activity
from app.services.workspace.workspace import Workspace
from tests.input_method.clerk import Clerk
from tests.input_method.conftest import At
from tests.offices import activity

Kept = Callable[..., AbstractContextManager[Workspace]]


def begin(clerk: Clerk) -> None:
    """A new record, up to the title."""
    clerk.opens("entry")
    clerk.sees(entry="date")
    clerk.desk.type("7.11.3")
    clerk.presses("Return")
    clerk.sees(entry="target_id")
    clerk.desk.type("13")
    clerk.sees(entry="title")


def stored(workspace: Workspace) -> list[ActivityRow]:
    return [show_activity(workspace, one) for one in list_ids(workspace, Filter())]


def drafted(workspace: Workspace, field: str = "title") -> list[object]:
    return [one.typed[field] for one in activity_drafts.kept_forms(workspace)]


def test_a_record_is_composed_converted_confirmed_and_saved_in_the_middle_of_a_phrase(at_work: At, kept: Kept) -> None:
    with at_work() as clerk:
        begin(clerk)
        clerk.composes("fureaisaron", "ふれあいさろn")
        clerk.converts("ふれあいサロン")
        clerk.confirms()
        assert clerk.looks_again()["focus"]["entry"] == "title", "the Enter that confirmed moved on"
        clerk.sees(entry="title", text="ふれあいサロン")
        clerk.goes_into("place")
        clerk.composes("kouminkann", "こうみんかん")
        clerk.converts("公民館")
        clerk.presses("ctrl+Return")
        clerk.sees(entry="date")
        assert clerk.program.ask("field", entry="title")["text"] == ""
        clerk.closes_the_window()
    with kept() as workspace:
        (row,) = stored(workspace)
        assert (row.title, row.place, row.target_code, str(row.date)) == ("ふれあいサロン", "公民館", "1-3", "2025-11-03")


@pytest.mark.parametrize("key", ["ctrl+s", "ctrl+Return"])
def test_what_is_composed_in_several_lines_is_saved_with_the_record(at_work: At, kept: Kept, key: str) -> None:
    with at_work() as clerk:
        begin(clerk)
        clerk.composes("kaigi", "かいぎ")
        clerk.confirms()
        clerk.goes_into("content")
        clerk.composes("mimamori", "みまもり")
        clerk.confirms()
        clerk.presses("Return")
        clerk.sees(text="みまもり\n")
        clerk.composes("saron", "さろn")
        clerk.presses(key)
        clerk.sees(page="activities" if key == "ctrl+s" else "entry", **({} if key == "ctrl+s" else {"entry": "date"}))
        clerk.closes_the_window()
    with kept() as workspace:
        (row,) = stored(workspace)
        assert (row.title, row.content) in (("かいぎ", "みまもり\nさろn"), ("かいぎ", "みまもり\nさろん"))


@pytest.mark.parametrize("leave", ["Tab", "shift+Tab", "click", "F5", "F4"])
def test_a_phrase_stays_where_it_was_begun_when_the_focus_goes_on(at_work: At, kept: Kept, leave: str) -> None:
    with at_work(prepare=lambda workspace: activity(workspace, title="前の記録")) as clerk:
        begin(clerk)
        clerk.composes("mimamori", "みまもり")
        if leave == "click":
            clerk.goes_into("place")
        else:
            clerk.presses(leave)
        if leave in ("Tab", "shift+Tab", "click"):
            clerk.sees(preedit="")
            assert clerk.program.ask("field", entry="title")["text"] == "みまもり"
            clerk.composes("kaigi", "かいぎ")
            assert clerk.program.ask("field", entry="title")["text"] == "みまもり", "the next phrase went to the old field"
        clerk.looks_again()
        clerk.closes_the_window()
    with kept() as workspace:
        assert "みまもり" in drafted(workspace)


def test_the_suggestions_open_while_one_composes_and_take_one_key(at_work: At, kept: Kept) -> None:
    with at_work(prepare=lambda workspace: activity(workspace, title="見守り訪問", place="大東公民館")) as clerk:
        begin(clerk)
        clerk.goes_into("place")
        clerk.composes("daitou", "だいとう")
        clerk.converts("大東")
        clerk.program.wait("suggestions", lambda _: clerk.program.ask("suggestions") == ["大東公民館"])
        clerk.presses("Down", "Tab")
        clerk.sees(preedit="")
        assert clerk.program.ask("field", entry="place")["text"] == "大東公民館"
        assert clerk.looks_again()["focus"]["entry"] != "place"


def test_esc_takes_back_a_conversion_and_leaves_the_page_only_when_nothing_is_composed(at_work: At) -> None:
    with at_work() as clerk:
        begin(clerk)
        clerk.composes("saron", "さろn")
        clerk.converts("サロン")
        clerk.presses("Escape")
        clerk.sees(preedit="さろん", page="entry")
        clerk.presses("Escape")
        clerk.sees(preedit="", text="", page="entry")
        assert clerk.looks_again()["page"] == "entry"
        clerk.presses("Escape")
        clerk.sees(page="activities")


@pytest.mark.parametrize("leave", ["alt+1", "F2", "ctrl+f", "F1", "menu"])
def test_another_page_opens_and_the_phrase_is_in_the_draft(at_work: At, kept: Kept, leave: str) -> None:
    with at_work() as clerk:
        begin(clerk)
        clerk.composes("mimamori", "みまもり")
        if leave == "menu":
            clerk.clicks("ホーム")
        else:
            clerk.presses(leave)
        clerk.program.wait("the phrase is no more composed", lambda state: not (state["focus"] or {}).get("preedit"))
        clerk.looks_again()
        clerk.closes_the_window()
    with kept() as workspace:
        assert drafted(workspace) == ["みまもり"]


def test_closing_the_window_keeps_the_phrase(at_work: At, kept: Kept) -> None:
    with at_work() as clerk:
        begin(clerk)
        clerk.composes("mimamori", "みまもり")
        clerk.closes_the_window()
    with kept() as workspace:
        assert drafted(workspace) == ["みまもり"]


def test_an_input_method_that_passes_its_enter_on_moves_no_field_and_begins_no_line(at_work: At) -> None:
    with at_work() as clerk:
        clerk.desk.method.tell(passes_enter=True)
        begin(clerk)
        clerk.composes("kaigi", "かいぎ")
        clerk.confirms()
        assert clerk.looks_again()["focus"]["entry"] == "title"
        clerk.goes_into("content")
        clerk.composes("kaigi", "かいぎ")
        clerk.confirms()
        clerk.looks_again()
        clerk.sees(entry="content", text="かいぎ")
        clerk.presses("ctrl+f")
        clerk.sees(name="活動記録を検索")
        clerk.composes("kaigi", "かいぎ")
        clerk.confirms()
        assert clerk.looks_again()["page"] == "entry", "the Enter that confirmed began to search"
        clerk.presses("Return")
        clerk.sees(page="activities")


def test_what_is_spoken_comes_in_without_a_composition(at_work: At) -> None:
    with at_work() as clerk:
        begin(clerk)
        clerk.desk.method.tell(say="午後の会議")
        clerk.sees(text="午後の会議", entry="title")
        clerk.presses("space")
        clerk.sees(text="午後の会議　")


def test_numbers_and_dates_are_typed_while_the_input_method_is_on(at_work: At) -> None:
    with at_work() as clerk:
        begin(clerk)
        clerk.goes_into("participants")
        clerk.desk.method.forget()
        clerk.desk.type("y30")
        clerk.sees(text="約30")
        assert clerk.desk.method.keys_seen() == 0, "the input method is off where only digits belong"
        clerk.presses("ctrl+a")
        clerk.desk.type("?")
        clerk.sees(text="不明")


def test_an_input_method_that_keeps_keys_for_itself_loses_nothing(at_work: At, kept: Kept) -> None:
    with at_work() as clerk:
        clerk.desk.method.tell(passes_keys=False)
        begin(clerk)
        clerk.composes("kaigi", "かいぎ")
        clerk.presses("ctrl+s", "Tab", "F2")
        clerk.looks_again()
        clerk.sees(entry="title", preedit="かいぎ", page="entry")
        clerk.confirms()
        clerk.presses("ctrl+s")
        clerk.sees(page="activities")
        clerk.closes_the_window()
    with kept() as workspace:
        assert [row.title for row in stored(workspace)] == ["かいぎ"]


def test_a_reason_is_composed_and_its_enter_presses_no_button(at_work: At, kept: Kept) -> None:
    with at_work(prepare=lambda workspace: activity(workspace, title="前の記録")) as clerk:
        clerk.opens("activities")
        clerk.presses("Home")
        clerk.clicks("取消にする")
        clerk.sees(name="取消の理由")
        clerk.composes("saron", "さろn")
        clerk.converts("サロン")
        clerk.confirms()
        assert clerk.looks_again()["focus"]["text"] == "サロン", "the Enter that confirmed cancelled the record"
        clerk.composes("kaigi", "かいぎ")
        clerk.presses("Tab")
        clerk.sees(name="取消にする")
        clerk.presses("space")
        clerk.program.wait("the strip has gone", lambda state: (state["focus"] or {}).get("kind") == "RecordTable")
        clerk.closes_the_window()
    with kept() as workspace:
        (row,) = stored(workspace)
        assert (row.cancel_reason, row.state) == ("サロンかいぎ", "cancelled")
