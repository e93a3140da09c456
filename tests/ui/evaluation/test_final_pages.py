"""確定 on the pages: what is decided stands as a print, what is opened again is written on, and the old print stays."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.services.annual_plan import annual_plans
from app.services.plan.target_year import TargetYear
from app.services.printing import issued_copies
from app.services.workspace.workspace import Workspace
from app.ui.annual_plan import annual_plan_page
from app.ui.evaluation import target_page
from app.ui.printing import print_page
from tests.annual import ready_to_decide
from tests.journeys.test_window_story import opened, settle
from tests.offices import branch, target

pytestmark = pytest.mark.usefixtures("at")
FULL = {"rating": "B", "rating_reason": "理由の文", "outcome": "成果の文", "issue": "課題", "direction": "continue"}
ITEM = {"title": "代表者交流会", "content": "工夫を持ち寄る", "months": 0b110, "responsible": "地域福祉課"}


def answering(monkeypatch: pytest.MonkeyPatch, module: Any, reason: str) -> None:
    """The person types a reason into the question."""
    monkeypatch.setattr(module, "ask_reason", lambda *_: reason)


def numbers(workspace: Workspace, form: str) -> list[tuple[int, bool]]:
    return [(one.number, one.is_open) for one in issued_copies.editions(workspace, form=form)]


def test_an_evaluation_is_decided_printed_and_opened_again(
    qtbot: QtBot, head: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = opened(qtbot, head, "target")
    page = frame.page("target")
    page.list.select(target(head, "1-1"))
    page.form.set_values(FULL)
    page._final.click()
    assert "確定版" in frame.context.notice.text() and not page.form.isEnabled()
    assert numbers(head, "evaluation-sheet") == [(1, False)]

    frame.open("print", target(head, "1-1"))
    settle(qtbot, frame)
    printed = frame.page("print")
    printed._editions.set_value(issued_copies.editions(head, form="evaluation-sheet")[0].id)
    printed._draw()
    settle(qtbot, frame)
    assert printed.drawn() is not None and printed._final.isHidden() and not printed._again.isHidden()

    frame.open("target")
    answering(monkeypatch, target_page, "監事の指摘")
    page._reopen.click()
    assert page.form.isEnabled() and numbers(head, "evaluation-sheet") == [(1, True)]
    page.form.set_values(FULL | {"outcome": "直した成果"})
    page._final.click()
    assert numbers(head, "evaluation-sheet") == [(2, False), (1, True)]


def test_opening_the_print_of_an_evaluation_lets_it_be_written_again(
    qtbot: QtBot, head: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = opened(qtbot, head, "target")
    page = frame.page("target")
    page.list.select(target(head, "1-1"))
    page.form.set_values(FULL)
    page._final.click()
    frame.open("print", target(head, "1-1"))
    settle(qtbot, frame)
    answering(monkeypatch, print_page, "監事の指摘")
    frame.page("print")._again.click()
    settle(qtbot, frame)
    frame.open("target")
    assert page.form.isEnabled() and page._final.isVisible()


def test_an_annual_plan_is_decided_and_changed_within_the_year(
    qtbot: QtBot, head: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = annual_plans.open_item(head, None, TargetYear(target(head), 2025, "head"))
    annual_plans.save_item(head, form, ITEM)
    ready_to_decide(head)
    frame = opened(qtbot, head, "annual")
    page = frame.page("annual")
    page.targets.select(target(head))
    page._final.click()
    assert "印刷を残しました" in frame.context.notice.text()
    assert numbers(head, "annual-plan") == [(1, False)]
    answering(monkeypatch, annual_plan_page, "会場が使えない")
    page._change.click()
    assert numbers(head, "annual-plan") == [(1, True)]
    page.items.form.field("title").set_value("電話での見守り")
    assert page.items.save()
    page._final.click()
    assert numbers(head, "annual-plan") == [(2, False), (1, True)]


def test_a_branch_decides_its_own_evaluation_and_finds_its_print(qtbot: QtBot, tmp_path: Path) -> None:
    with branch(tmp_path) as daito:
        frame = opened(qtbot, daito, "target")
        page = frame.page("target")
        page.list.select(target(daito, "1-1"))
        page.form.set_values(FULL)
        page._final.click()
        assert numbers(daito, "branch-evaluation") == [(1, False)]
