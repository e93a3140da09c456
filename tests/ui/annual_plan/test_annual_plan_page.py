"""年次計画 by keyboard: written, begun from last year, aimed at, decided with all the form demands, changed with a reason."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.services.annual_plan import annual_plans
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.indicators import indicators
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace
from app.ui.annual_plan import annual_plan_page
from app.ui.annual_plan.annual_plan_page import AnnualPlanPage
from tests.annual import ready_to_decide
from tests.journeys.test_window_story import opened
from tests.offices import activity, target
from tests.ui.conftest import write

pytestmark = pytest.mark.usefixtures("at")
FULL = {"title": "代表者交流会", "content": "工夫を持ち寄る", "months": 0b110, "responsible": "地域福祉課"}


def page_of(qtbot: QtBot, workspace: Workspace, code: str = "1-3") -> AnnualPlanPage:
    page: AnnualPlanPage = opened(qtbot, workspace, "annual").page("annual")
    page.targets.select(target(workspace, code))
    return page


def planned(workspace: Workspace, code: str, year: int, title: str) -> None:
    form = annual_plans.open_item(workspace, None, TargetYear(target(workspace, code), year, workspace.office_code))
    annual_plans.save_item(workspace, form, FULL | {"title": title})


def goal(workspace: Workspace, code: str, office: str) -> indicators.TargetValue:
    (use,) = [one for one in indicators.uses_of(workspace, [target(workspace)], 2025) if one.code == code]
    with workspace.database.reading() as session:
        return indicators.target_value(session, use.indicator_id, 2025, office)


def test_a_plan_is_written_with_the_keyboard_alone(qtbot: QtBot, head: Workspace) -> None:
    page = page_of(qtbot, head)
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    title = page.items.form.field("title")
    qtbot.waitUntil(title.hasFocus)
    write(title, "代表者交流会")
    qtbot.keyClick(title, Qt.Key.Key_Return)
    content = page.items.form.field("content")
    qtbot.waitUntil(content.hasFocus)
    write(content, "工夫を持ち寄る")
    qtbot.keyClick(content, Qt.Key.Key_Tab)
    may = page.items.form.field("months").buttons
    qtbot.keyClick(may[0], Qt.Key.Key_Right)
    qtbot.keyClick(may[1], Qt.Key.Key_Space)
    write(page.items.form.field("responsible"), "地域福祉課")
    write(page.items.form.field("sources"), "共同募金30000")
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    (row,) = annual_plans.items(head, TargetYear(target(head), 2025, "head"))
    assert (row.title, row.content, row.months, row.sources) == ("代表者交流会", "工夫を持ち寄る", 0b10, "community_chest=30000")
    assert page.targets.held[target(head)].items == 1, "the list of targets knows it at once"


def test_last_year_is_taken_over_for_all_targets_at_once(qtbot: QtBot, head: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(head, "1-1", 2024, "福祉教育の会")
    planned(head, "2-2", 2024, "サロンの会")
    page = page_of(qtbot, head)
    assert page._copy_all.isHidden()
    qtbot.keyClick(page, Qt.Key.Key_F6)
    assert not page._copy_all.isHidden() and page.table.lines.hasFocus()
    monkeypatch.setattr(annual_plan_page, "confirm", lambda *_: True)
    page._copy_all.click()
    assert "2目標に、2件を写しました" in page._context.notice.text()
    assert page.table.lines.rows.text(0, 1) == "福祉教育の会"
    page._copy_all.click()
    assert "写す項目はありません" in page._context.notice.text()


def test_the_table_lays_what_happened_over_what_was_planned_and_opens_a_target(qtbot: QtBot, daito: Workspace) -> None:
    planned(daito, "1-3", 2025, "代表者交流会")
    (row,) = annual_plans.items(daito, TargetYear(target(daito), 2025, "daito"))
    activity(daito, date=date(2025, 6, 3), plan_item_id=row.id)
    page = page_of(qtbot, daito)
    qtbot.keyClick(page, Qt.Key.Key_F6)
    table = page.table
    table.lines.select(target(daito))
    line = table.lines.held[target(daito)]
    assert table.bar(line) == "□■■□□□□□□□□□"
    table.overlay.setChecked(True)
    assert table.bar(line) == "□■●□□□□□□□□□"
    qtbot.keyClick(table.lines, Qt.Key.Key_Return)
    assert page._views.currentIndex() == 0 and page.targets.current() == target(daito)


def test_a_block_from_excel_is_pasted_into_the_table_and_a_bad_line_is_named(qtbot: QtBot, head: Workspace) -> None:
    page = page_of(qtbot, head)
    qtbot.keyClick(page, Qt.Key.Key_F6)
    QGuiApplication.clipboard().setText("1-1\t出前講座\t学校で\t6月\n2-2\tサロン\t\t通年")
    qtbot.keyClick(page.table.lines, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "2件の実施項目" in page._context.notice.text()
    QGuiApplication.clipboard().setText("1-1\t別の講座\n9-9\tない目標")
    page._paste.click()
    assert "この計画にありません" in page._context.notice.text() and "1件の実施項目" in page._context.notice.text()
    assert [row.title for row in annual_plans.items(head, TargetYear(target(head, "1-1"), 2025, "head"))] == [
        "出前講座",
        "別の講座",
    ]


def test_target_values_are_set_or_left_with_a_reason_also_by_a_branch(qtbot: QtBot, daito: Workspace) -> None:
    page = page_of(qtbot, daito)
    page.tabs.setCurrentIndex(1)
    names = {line.use.code: line.id for line in page._goals.values()}
    assert "connected-share" not in names, "a ratio is computed, not planned by a branch"
    page.goals.select(names["troubles-connected"])
    write(page.goals.form.field("value_text"), "３７")
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert goal(daito, "troubles-connected", "daito").value == 37 and goal(daito, "troubles-connected", "head").value is None
    page.goals.select(names["troubles-solved"])
    page.goals.form.field("state").set_value("unset")
    page._save()
    assert "理由が入っていません" in page._context.notice.text()
    write(page.goals.form.field("reason"), "数で測らない")
    page._save()
    assert goal(daito, "troubles-solved", "daito").state == "unset"
    assert "法人の目標" in [column.title for column in page.goals.table.rows.columns]


def test_making_final_says_what_is_missing_and_where_and_then_decides(qtbot: QtBot, head: Workspace) -> None:
    planned(head, "1-3", 2025, "代表者交流会")
    page = page_of(qtbot, head)
    page._final.click()
    told = page._context.notice.text()
    assert "推進会議の確認日、決裁日" in told and "目標値" in told and "ねらい・日付" in told
    page.tabs.setCurrentIndex(2)
    for name, typed in (("aim", "冬も集まれる場を"), ("confirmed_on", "R7.4.20"), ("decided_on", "4/25")):
        write(page.sheet.form.field(name), typed)
    page._final.click()  # what is on screen is saved first
    assert "推進会議" not in page._context.notice.text() and "目標値" in page._context.notice.text()
    ready_to_decide(head)
    page._final.click()
    assert "第1版" in page._context.notice.text()
    assert page._final.isHidden() and not page._change.isHidden() and not page.sheet.form.isEnabled()
    assert not page.items.delete.isEnabled()


def test_last_years_issue_stands_ready_and_is_kept_only_when_it_is_reworded(qtbot: QtBot, head: Workspace) -> None:
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2024)), {"issue": "冬期の中止が続く"})
    activity(head, date=date(2024, 12, 3), issue="会場が寒い", issue_to_evaluation=True)
    page = page_of(qtbot, head)
    assert "冬期の中止が続く" in page.notes.words.text() and "会場が寒い（本部）" in page.notes.words.text()
    assert page.sheet.form.values()["previous_issue"] == "冬期の中止が続く"
    page.tabs.setCurrentIndex(2)
    write(page.sheet.form.field("aim"), "ねらいの文")
    page._save()
    kept = annual_plans.open_sheet(head, TargetYear(target(head), 2025, "head")).values
    assert (kept["aim"], kept["previous_issue"]) == ("ねらいの文", None)
    page.sheet.form.set_values({"previous_issue": "冬の会場を替える"})
    page._save()
    assert annual_plans.open_sheet(head, TargetYear(target(head), 2025, "head")).values["previous_issue"] == "冬の会場を替える"


def test_a_final_plan_is_changed_with_its_reason_and_day(qtbot: QtBot, head: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(head, "1-3", 2025, "代表者交流会")
    ready_to_decide(head)
    page = page_of(qtbot, head)
    page._final.click()
    given: Any = "会場が使えない"
    monkeypatch.setattr(annual_plan_page, "ask_reason", lambda *_: given)
    page._change.click()
    assert page.items.form.isEnabled() and not page._final.isHidden()
    page.tabs.setCurrentIndex(2)
    values = page.sheet.form.values()
    assert (values["change_reason"], values["changed_on"]) == (given, date(2025, 11, 5))
    assert not page.sheet.form.cell("changed_on").isHidden()
    page._final.click()
    assert "第2版" in page._context.notice.text()


def test_another_offices_plan_is_read_and_not_written(qtbot: QtBot, daito: Workspace) -> None:
    page = page_of(qtbot, daito)
    page._office.set_value("head")
    page._office.edited.emit()
    assert page._final.isHidden() and page._paste.isHidden() and not page.items.form.isEnabled()
    page.paste()
    assert "ほかの事業所の計画" in page._context.notice.text()
