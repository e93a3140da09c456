"""The target page and the working group's review as people use them, at the head office and at a branch."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.rules.figures import parse_cell
from app.rules.periods import FIRST_HALF
from app.services.annual_plan import annual_plans
from app.services.evaluation import evaluation_sheet_data, goal_reviews
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.indicators import indicator_entry, indicators
from app.services.plan.plans import plan_of_year, plan_tree, plans
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.workspace.workspace import Workspace
from app.ui.evaluation.target_page import TargetPage
from app.ui.runtime.context import Context
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.offices import activity, plan_id, target


def frame_of(qtbot: QtBot, workspace: Workspace, key: str, subject: object = None, year: int = 2025) -> Frame:
    entries = pages_of(workspace.is_head)
    frame = Frame(Context(workspace, plans(workspace), plan_of_year(workspace, year), year), entries)
    qtbot.addWidget(frame)
    frame.resize(1366, 768)
    frame.show()
    frame.open(key, subject)
    return frame


def choose(field: object, value: object) -> None:
    """As a person does: the field tells that it was changed."""
    field.set_value(value)  # type: ignore[attr-defined]
    field.edited.emit()  # type: ignore[attr-defined]


def test_the_working_group_writes_its_review_of_the_half_year_apart_from_the_years(qtbot: QtBot, head: Workspace) -> None:
    page = frame_of(qtbot, head, "reviews").page("reviews")
    choose(page.period, FIRST_HALF)
    assert page.editor.form.field("next_year").accessibleName() == "下半期の対応"
    page.editor.form.set_values({"review": "半年の総評"})
    assert page.editor.save()
    goal = plan_tree(head, plan_id(head)).goals[0].id
    assert goal_reviews.open_review(head, goal, 2025, FIRST_HALF).values["review"] == "半年の総評"
    assert goal_reviews.open_review(head, goal, 2025).values["review"] is None
    choose(page.period, "year")
    assert page.editor.form.values()["review"] is None


def page_of(qtbot: QtBot, workspace: Workspace) -> TargetPage:
    """The target page on 1-③."""
    page = frame_of(qtbot, workspace, "target", target(workspace)).page("target")
    assert isinstance(page, TargetPage)
    return page


def show(page: TargetPage, words: str) -> None:
    names = [page.tabs.tabText(number) for number in range(page.tabs.count())]
    page.tabs.setCurrentIndex(names.index(words))


def column(table: object, place: int) -> list[str]:
    model = table.rows  # type: ignore[attr-defined]
    return [model.text(row, place) for row in range(model.rowCount())]


def test_last_years_promise_stands_beside_the_empty_box_and_goes_into_the_text(qtbot: QtBot, head: Workspace) -> None:
    save_evaluation(
        head, open_evaluation(head, TargetYear(target(head), 2024)), {"direction_note": "電話で見守る", "issue": "冬の中止"}
    )
    activity(head, title="夏の会", issue="担い手が足りない")
    page = page_of(qtbot, head)
    assert "電話で見守る" in page.sources.commitment.text() and page.sources.commitment.isVisibleTo(page)
    page.form.field("issue").set_value("先に書いた文")
    page.form.field("issue").setFocus()
    qtbot.waitUntil(page.form.field("issue").hasFocus)
    row = column(page.sources.list, 1).index("担い手が足りない")
    page.sources.list.selectRow(row)
    QTest.keyClick(page.sources.list, Qt.Key.Key_Return)
    assert page.form.values()["issue"] in ("先に書いた文\n担い手が足りない", "担い手が足りない\n先に書いた文")
    assert page.save()
    assert "担い手が足りない" in (open_evaluation(head, TargetYear(target(head), 2025)).values["issue"] or "")


def test_a_text_longer_than_its_box_is_told_in_words_with_a_red_line_and_still_saved(qtbot: QtBot, head: Workspace) -> None:
    page = page_of(qtbot, head)
    field = page.form.field("outcome")
    field.set_value("あ" * 100)
    assert page.form.cell("outcome").meaning() == "3行／6行（100字）" and not field.extraSelections()
    field.set_value("あ" * 300)
    space = field.measure_now()
    assert space.over == 2 and "2行こえています" in page.form.cell("outcome").problem()
    (line,) = field.extraSelections()
    assert (line.cursor.selectionStart(), line.cursor.selectionEnd()) == (space.fitting, 300)
    assert page.save() and len(open_evaluation(head, TargetYear(target(head), 2025)).values["outcome"] or "") == 300
    (sheet,) = evaluation_sheet_data.evaluation_sheets(head, PlanYear(plan_id(head), 2025), targets=[target(head)])
    assert page._pages.text() == f"印刷 {evaluation_sheet_data.pages_with(sheet, page.form.values())}ページ"


def test_the_years_facts_stand_on_the_page_and_f9_leads_to_the_records(qtbot: QtBot, head: Workspace) -> None:
    activity(head, title="夏の会", date=date(2025, 7, 1), participants=10)
    activity(head, date=date(2024, 7, 1))
    use = next(one for one in indicators.uses_of(head, [target(head)], 2025) if one.fed_by == "table" and one.wanted == "up")
    indicator_entry.save_months(head, use, 2025, "head", {5: parse_cell("30", 0)})
    indicator_entry.save_target(head, use, 2025, 32)
    frame = frame_of(qtbot, head, "target", target(head))
    page = frame.page("target")
    show(page, "実績")
    assert column(page.facts.table, 0)[:3] == ["活動件数（件）", "回数（回）", "延べ参加者（人）"]
    row = column(page.facts.table, 0).index(use.title)
    assert [page.facts.table.rows.text(row, place) for place in (1, 4, 5, 6)] == ["30※", "32", "94％※", "B"]
    chart = page.facts.months.chart
    assert chart is not None and [series.name for series in chart.series] == ["R6", "R7"]
    page.facts.months.switch.click()
    assert page.facts.months.table.isVisibleTo(page) and column(page.facts.months.table, 2)[3] == "1"
    page.facts.table.selectRow(row)
    page.ask_why()
    assert frame.current == "why" and frame.page("why").value.text() == "30※"


def test_the_branches_letters_stand_beside_their_figures(qtbot: QtBot, head: Workspace) -> None:
    activity(head)
    frame = frame_of(qtbot, head, "target", target(head))
    page = frame.page("target")
    show(page, "支部別")
    assert "未提出：8" in page.branches.spread.text()
    table = page.branches.table
    head_row = column(table, 0).index("本部")
    assert table.rows.text(head_row, 1) == "1" and set(column(table, 5)) == {"未提出", ""}
    table.selectRow(head_row)
    page.ask_why()
    assert frame.page("why").value.text() == "1件"


def test_activities_plan_and_five_years_are_tabs_of_the_target(qtbot: QtBot, head: Workspace) -> None:
    record = activity(head, title="夏の会", date=date(2025, 7, 1))
    item = annual_plans.open_item(head, None, TargetYear(target(head), 2025, "head"))
    annual_plans.save_item(head, item, {"title": "代表者交流会", "months": 0b110})
    frame = frame_of(qtbot, head, "target", target(head))
    page = frame.page("target")
    show(page, "年間計画")
    assert column(page.items.list, 1) == ["代表者交流会"] and column(page.items.list, 2) == ["5～6月"]
    show(page, "5年の推移")
    assert column(page.years.table, 0) == ["R3", "R4", "R5", "R6", "R7"] and column(page.years.table, 1)[4] == "1※"
    show(page, "活動")
    assert "夏の会" in column(page.activities.list, 3)
    page.activities.list.selectRow(0)
    QTest.keyClick(page.activities.list, Qt.Key.Key_Return)
    assert frame.current == "entry"
    assert record in page.activities.list.rows.ids()
    page.items.opened.emit(target(head))
    assert frame.current == "annual" and frame.page("annual").targets.current() == target(head)


def test_the_half_year_on_the_desk_asks_only_for_a_half_year(qtbot: QtBot, head: Workspace) -> None:
    activity(head, title="夏の会", date=date(2025, 7, 1))
    activity(head, title="秋の会", date=date(2025, 10, 3))
    page = page_of(qtbot, head)
    choose(page._period, FIRST_HALF)
    shown = {name for name in page.form.texts if page.form.cell(name).isVisibleTo(page.form)}
    assert shown == {"main_activities", "rating_reason", "direction_note", "confirmed_note"}
    assert not page.form.cell("direction").isVisibleTo(page.form)
    assert page.form.field("direction_note").accessibleName() == "下半期の対応"
    assert "夏の会" in page._proposed.text() and "秋の会" not in page._proposed.text()
    page.form.field("rating").set_value("B")
    page.form.field("direction_note").set_value("冬は電話で")
    assert page.save()
    show(page, "活動")
    assert column(page.activities.list, 3) == ["夏の会"]
    assert open_evaluation(head, TargetYear(target(head), 2025, period=FIRST_HALF)).values["direction_note"] == "冬は電話で"
    assert open_evaluation(head, TargetYear(target(head), 2025)).values["direction_note"] is None


def test_the_sheet_that_is_shown_is_the_one_that_is_written(qtbot: QtBot, head: Workspace, daito: Workspace) -> None:
    for workspace, form, office in ((head, "evaluation-sheet", ""), (daito, "branch-evaluation", "daito")):
        frame = frame_of(qtbot, workspace, "target", target(workspace))
        choose(frame.page("target")._period, FIRST_HALF)
        frame.page("target")._sheet.click()
        page = frame.page("print")
        wanted = page.choice.choice()
        assert (page.choice.kind().code, wanted.office, wanted.period) == (form, office, FIRST_HALF)
        assert wanted.targets == [target(workspace)]
        qtbot.waitUntil(lambda shown=page: shown.drawn() is not None, timeout=20_000)


def test_a_branch_writes_its_own_with_its_name_and_sees_only_itself(qtbot: QtBot, daito: Workspace) -> None:
    activity(daito, title="夏の会", date=date(2025, 7, 1), issue="担い手")
    page = page_of(qtbot, daito)
    names = [page.tabs.tabText(number) for number in range(page.tabs.count())]
    assert "支部別" not in names and "confirmed_note" not in page.form.texts
    page.form.field("outcome").set_value("増えた")
    page.form.field("recorder").set_value("大東 花子")
    page.form.field("written_on").set_value(date(2026, 4, 3))
    assert page.save()
    kept = open_evaluation(daito, TargetYear(target(daito), 2025, "daito")).values
    assert (kept["recorder"], kept["written_on"]) == ("大東 花子", date(2026, 4, 3))
    page.form.field("written_on").set_value("あした頃")
    assert not page.save()
    show(page, "実績")
    assert column(page.facts.table, 1)[0] == "1"
