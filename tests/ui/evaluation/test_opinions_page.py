"""意見と対応: a pile of paper keyed with few keys, an answer that names its place, and next year's pages that show it."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.annual_plan import annual_plans
from app.services.evaluation import opinions, questionnaires
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace
from app.ui.shell.frame import Frame
from tests.journeys.test_window_story import opened
from tests.offices import plan_id, target
from tests.ui.conftest import write

pytestmark = pytest.mark.usefixtures("at")
Keys = Qt.Key
ITEM = {"title": "代表者交流会", "content": "工夫を持ち寄る", "months": 0b110, "responsible": "地域福祉課"}


def people(workspace: Workspace, *names: str) -> None:
    for name in names:
        opinions.save_evaluator(workspace, opinions.open_evaluator(workspace, None, 2025), {"name": name})


def focused() -> Any:
    return QApplication.focusWidget()


def press(*keys: object) -> int:
    """Presses keys where the focus is; texts are typed as they stand. Returns how many keys it took beside the texts."""
    pressed = 0
    for key in keys:
        if isinstance(key, str):
            write(focused(), key)
            continue
        what, modifier = key if isinstance(key, tuple) else (key, Qt.KeyboardModifier.NoModifier)
        QTest.keyClick(focused(), what, modifier)
        QApplication.processEvents()
        pressed += 1
    return pressed


NEXT = (Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)


def keying(qtbot: QtBot, frame: Frame) -> Any:
    page = frame.page("opinions")
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(page.keying.sheets.form.field("rating").hasFocus)
    return page.keying


def test_a_pile_of_paper_is_keyed_with_three_keys_a_sheet_beside_the_words(qtbot: QtBot, head: Workspace) -> None:
    people(head, "一", "二")
    keys = keying(qtbot, opened(qtbot, head, "opinions"))
    assert "6枚" in keys.left.text()
    for number in range(6):
        assert press(Keys.Key_B, Keys.Key_Return, f"良い点{number}", NEXT) == 3
    rows = questionnaires.sheets(head, plan_id(head), 2025)
    assert all(row.is_keyed and row.rating == "B" for row in rows)
    said = {(row.by, row.goal_id): row.good for row in opinions.opinions(head, plan_id(head), 2025)}
    goals = [goal.id for goal in plan_tree(head, plan_id(head)).goals]
    assert [said[by, goal] for by in ("委員A", "委員B") for goal in goals] == [f"良い点{number}" for number in range(6)]
    assert "すべて入力" in keys.left.text()


def test_the_day_stays_from_sheet_to_sheet_and_a_sheet_left_out_comes_again(qtbot: QtBot, head: Workspace) -> None:
    people(head, "一")
    keys = keying(qtbot, opened(qtbot, head, "opinions"))
    first, second, third = (row.id for row in questionnaires.sheets(head, plan_id(head), 2025))
    keys.sheets.select(second)
    keys.sheets.form.field("received_on").set_value(date(2025, 7, 20))
    keys.sheets.form.focus("rating")
    press(Keys.Key_A, NEXT)
    assert keys.sheets.opened.id == third
    press(Keys.Key_C, NEXT)
    assert keys.sheets.opened.id == first  # the one left out
    days = {row.received_on for row in opinions.opinions(head, plan_id(head), 2025)}
    assert days == {date(2025, 7, 20)}


def test_without_evaluators_the_page_says_what_to_do_first(qtbot: QtBot, head: Workspace) -> None:
    page = opened(qtbot, head, "opinions").page("opinions")
    page.tabs.setCurrentIndex(1)
    assert "先に「外部評価委員」" in page.keying.left.text()


def test_the_answer_is_not_done_before_it_says_where_it_is_taken_up(qtbot: QtBot, head: Workspace) -> None:
    form = annual_plans.open_item(head, None, TargetYear(target(head), 2026, "head"))
    annual_plans.save_item(head, form, ITEM)
    page = opened(qtbot, head, "opinions").page("opinions")
    page.opinions.start_new()
    goal = plan_tree(head, plan_id(head)).goals[0].id
    page.opinions.form.set_values({"goal_id": goal, "suggestion": "冬の工夫を", "answer": "手引き", "owner": "地域福祉課"})
    assert page.opinions.save()
    assert "1件" in page._open.text() and page._open.isVisible()
    row = page.opinions.table.rows
    assert row.data(row.index(0, 1)) == "○ 反映先"
    page.opinions.form.set_values({"taken_up_year": 2026, "taken_up_item": form.id})
    assert page.opinions.save()
    assert not page._open.isVisible() and row.data(row.index(0, 1)) == "✔ 済"


def test_what_was_answered_stands_at_next_years_plan_and_evaluation(qtbot: QtBot, head: Workspace) -> None:
    form = annual_plans.open_item(head, None, TargetYear(target(head), 2025, "head"))
    annual_plans.save_item(head, form, ITEM)
    said = opinions.open_opinion(head, None, 2024)
    words = {"suggestion": "冬の工夫を広げて", "answer": "手引きを配る", "owner": "地域福祉課", "taken_up_item": form.id}
    opinions.save_opinion(head, said, words)
    frame = opened(qtbot, head, "annual")
    page = frame.page("annual")
    page.targets.select(target(head))
    assert "代表者交流会 ←" in page.notes.words.text() and "冬の工夫を広げて" in page.notes.words.text()
    for number in range(8):
        more = opinions.open_opinion(head, None, 2024)
        opinions.save_opinion(head, more, words | {"suggestion": f"提案{number}"})
    page.refresh()
    # Many opinions leave the form its room, once Qt has laid the page out again.
    qtbot.waitUntil(lambda: page.height() <= page.parentWidget().height())
    assert page.minimumSizeHint().height() <= page.parentWidget().height()
    page.targets.select(target(head, "1-1"))
    assert "冬の工夫" not in page.notes.words.text()
    frame.open("target", target(head))
    page = frame.page("target")
    assert "反映すると答えた意見" in page.sources.commitment.text() and "手引きを配る" in page.sources.commitment.text()


def test_an_opinion_with_its_date_understood_is_not_cut_at_its_right_side(qtbot: QtBot, head: Workspace) -> None:
    frame = opened(qtbot, head, "opinions")
    frame.resize(1100, 768)  # as at 125 %
    page = frame.page("opinions")
    written = opinions.open_opinion(head, None, 2025)
    opinions.save_opinion(head, written, {"source": "board", "received_on": date(2026, 5, 27), "good": "分かりやすい"})
    page.refresh()
    page.opinions.table.select(written.id)
    area = page.opinions._area
    qtbot.waitUntil(lambda: area.widget().width() <= area.viewport().width())
