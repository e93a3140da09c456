"""計画を編集, 新旧対応 and 5年総括 as a person uses them, and pages that follow the day from one plan to the next."""

from datetime import date

from pytestqt.qtbot import QtBot

from app.rules.resources import resource
from app.services.evaluation import five_year_reviews, plan_succession
from app.services.plan import plan_file_import
from app.services.plan.plans import find_target, plan_of_year, plan_tree, plans
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.offices import activity, plan_id, target

SAMPLE = resource("plans", "sample-2026-2030.toml")


def frame_of(qtbot: QtBot, workspace: Workspace, key: str, year: int = 2025) -> Frame:
    frame = Frame(Context(workspace, plans(workspace), plan_of_year(workspace, year), year), pages_of(is_head=True))
    qtbot.addWidget(frame)
    frame.resize(1366, 768)
    frame.show()
    frame.open(key)
    return frame


def test_a_target_is_moved_up_and_reworded_on_the_page(qtbot: QtBot, head: Workspace) -> None:
    page = frame_of(qtbot, head, "plan").page("plan")
    page.targets.select(target(head, "1-3"))
    page.up.click()
    assert page.targets.table.current() == page.targets.opened.id
    page.targets.form.field("title").set_value("コーディネーターが地域を支えます")
    assert page.targets.save()
    assert plan_tree(head, plan_id(head)).goals[0].targets[1].title == "コーディネーターが地域を支えます"


def test_a_plan_file_is_looked_at_before_it_goes_in_and_the_header_offers_the_new_plan(qtbot: QtBot, head: Workspace) -> None:
    frame = frame_of(qtbot, head, "plan")
    page = frame.page("plan")
    page.strip.look_at(SAMPLE)
    assert "新しい計画" in page.strip.words.text() and len(plans(head)) == 1
    page.strip.take.click()
    assert len(plans(head)) == len(frame.context.plans) == 2
    assert frame.context.plan.key == "sample-2026-2030" and frame.context.fiscal_year == 2026


def test_the_year_chosen_decides_the_plan_and_the_plan_its_year(qtbot: QtBot, head: Workspace) -> None:
    plan_file_import.take_plan_file(head, SAMPLE)
    context = frame_of(qtbot, head, "home").context
    context.set_fiscal_year(2026)
    assert context.plan.first_year == 2026
    context.set_fiscal_year(2025)
    assert context.plan.last_year == 2025
    context.set_plan(context.plans[0])
    assert context.fiscal_year == 2026


def test_the_form_offers_the_targets_of_the_plan_that_runs_on_the_day(qtbot: QtBot, head: Workspace) -> None:
    """Trap 7: an R7 record opened while R8 is looked at keeps its target; a day in R8 asks for one of R8."""
    plan_file_import.take_plan_file(head, SAMPLE)
    kept = activity(head, target_id=target_of(head, 2025))
    frame = frame_of(qtbot, head, "home", 2026)
    frame.open("entry", kept)
    page = frame.page("entry")
    assert page.form.field("target_id").value() == target_of(head, 2025)
    page.form.field("date").set_value(date(2026, 4, 10))
    page._offer_targets(date(2026, 4, 10))
    assert page.form.field("target_id").value() is None
    page.form.field("target_id").set_value(target_of(head, 2026))
    assert page.form.field("target_id").value() == target_of(head, 2026)


def target_of(workspace: Workspace, year: int) -> bytes:
    return find_target(workspace, plan_of_year(workspace, year).id, "1-3").id


def test_a_line_is_decided_on_the_page_and_the_open_ones_get_fewer(qtbot: QtBot, head: Workspace) -> None:
    assert "次の計画が、まだありません" in frame_of(qtbot, head, "succession").page("succession")._between.text()
    plan_file_import.take_plan_file(head, SAMPLE)
    page = frame_of(qtbot, head, "succession").page("succession")
    new, old = plans(head)
    before = len(plan_succession.checks(head, old.id, new.id))
    page.editor.start_new()
    page.editor.form.set_values(
        {"kind": "continued", "old_target_id": target_of(head, 2025), "new_target_id": target_of(head, 2026)}
    )
    assert page.editor.save()
    assert len(plan_succession.checks(head, old.id, new.id)) == before - 2
    assert f"{before - 2}件" in page.open_ones.text()


def test_the_bullets_are_written_on_the_page(qtbot: QtBot, head: Workspace) -> None:
    page = frame_of(qtbot, head, "final").page("final")
    page.goals.form.set_values({"evaluation": "・一つ\n・二つ", "issues": "三つ"})
    assert page.goals.save()
    goal = plan_tree(head, plan_id(head)).goals[0].id
    form = five_year_reviews.open_goal(head, goal, plans(head)[0])
    assert form.values["evaluation"] == "一つ\n二つ"
    page.tabs.setCurrentIndex(2)
    page.expected.form.set_values({"expected": "21"})
    assert page.expected.save()
    assert page.expected.form.values()["expected"] == "21"
