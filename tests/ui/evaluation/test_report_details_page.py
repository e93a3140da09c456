"""報告の書き入れ and 会議記録の確定 in the window: typed there, on the paper; what is final is read only."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from app.services.evaluation import goal_reviews
from app.services.forms import report_details
from app.services.forms.form_list import find_form
from app.services.meetings import meetings, working_groups
from app.services.plan.plans import plan_tree
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice, form_papers
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.offices import activity, plan_id, target
from tests.ui.conftest import rest

pytestmark = pytest.mark.usefixtures("at")


def test_number_subject_and_summary_of_the_board_report_are_typed_in_the_window(qtbot: QtBot, head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[0].id
    goal_reviews.save_review(head, goal_reviews.open_review(head, goal, 2025), {"review": "おおむね進んだ。"})
    page = opened(qtbot, head, "reports").page("reports")
    assert not page.fronts.form.cell("heading").isHidden() and page.fronts.form.cell("as_of").isHidden()
    page.propose()
    assert page.fronts.form.values()["summary"] == "基本目標1　おおむね進んだ。"
    values = {"paper_kind": "proposal", "paper_number": "7", "heading": "評価について", "submitted_on": date(2026, 5, 27)}
    page.fronts.form.set_values(values)
    assert page.fronts.save()
    (paper,) = form_papers(head, find_form("board-report"), Choice(plan_id(head), 2025))
    assert "議案第7号" in paper.lines and "件名　評価について" in paper.lines


def test_the_public_report_asks_its_day_and_the_words_for_citizens(qtbot: QtBot, head: Workspace) -> None:
    activity(head, title="サロン")
    page = opened(qtbot, head, "reports").page("reports")
    page.fronts.select(report_details.front_id(plan_id(head), 2025, "public-report"))
    assert page.fronts.form.cell("heading").isHidden() and not page.fronts.form.cell("as_of").isHidden()
    page.tabs.setCurrentIndex(1)
    page.public.select(report_details.public_id(target(head), 2025))
    page.propose()
    assert "サロン" in page.public.form.values()["public_text"]
    page.public.form.set_values({"public_text": "地区のサロンを支えました。"})
    assert page.public.save()
    lines = report_details.target_lines(head, plan_id(head), 2025)
    assert [line.text for line in lines if line.label == "1-③"] == ["地区のサロンを支えました。"]


def test_minutes_are_made_final_when_nothing_is_missing_and_are_read_only_then(qtbot: QtBot, head: Workspace) -> None:
    person = working_groups.open_staff(head, None)
    working_groups.save_staff(head, person, {"name": "見本 一", "office": "head"})
    meetings.save_meeting(head, meetings.open_meeting(head, None, plan_id(head), 2025), {"date": date(2025, 5, 15)})
    frame = opened(qtbot, head, "meetings")
    page = frame.page("meetings")
    page.make_final()
    assert "まだ空いている欄があります：開始、場所" in frame.context.notice.text()
    words = {"begins": "13:30", "place": "本部", "agenda": "評価", "discussion": "話した", "decision": "配る", "recorder": "二"}
    page.meetings.form.set_values(words | {"present": (person.id,)})
    page.make_final()
    assert not page.meetings.form.isEnabled() and page._final.isHidden() and not page._again.isHidden()
    assert [one.name for one in issued_copies.editions(head)] == ["第1回　推進会議"]
    page.reopen("書きもれ")
    assert page.meetings.form.isEnabled() and not page._final.isHidden()


@pytest.mark.parametrize("key", ["meetings", "opinions", "reviews", "reports", "forms", "words"])
def test_the_buttons_of_a_form_stay_within_a_small_window(qtbot: QtBot, head: Workspace, key: str) -> None:
    """1366×768 at 125 %: 保存 never lies below the edge."""
    frame = opened(qtbot, head, key)
    frame.resize(1093, 614)
    rest(qtbot, frame)
    page = frame.page(key)
    view = page.parentWidget()
    assert page.height() <= view.height(), (page.height(), view.height())
    assert page.width() <= view.width()
