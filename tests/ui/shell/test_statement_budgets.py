"""Every page asks the database a few questions, whatever lies there: a budget, and no more of them for ten times the records."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.models.base import HEAD
from app.services.plan import plans
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.statements import Statements, counted
from tests.told_offices import MANY, YEAR, told_office

MOST = 30
"""SELECT statements for a page that is opened when nothing was asked before, and for its work in the background."""


def asked_by_page(qtbot: QtBot, workspace: Workspace) -> dict[str, Statements]:
    """Key of each page → what it asked when it was opened in the real frame."""
    context = Context(workspace, plans.plans(workspace), plans.plan_of_year(workspace, YEAR), YEAR)
    pages = pages_of(workspace.is_head)
    frame = Frame(context, pages)
    qtbot.addWidget(frame)
    frame.resize(1366, 768)
    frame.show()
    found: dict[str, Statements] = {}
    for page in pages:
        context.jobs.wait()
        qtbot.wait(0)
        workspace.database.forget_answers()
        with counted() as found[page.key]:
            frame.open(page.key)
            qtbot.wait(0)
    context.jobs.wait()
    return found


@pytest.mark.parametrize("office", [HEAD, "daito"])
def test_every_page_asks_few_questions(office: str, qtbot: QtBot, tmp_path: Path) -> None:
    with told_office(office, tmp_path / office) as workspace:
        found = asked_by_page(qtbot, workspace)
    over = [f"{key}: {asked.selects}\n{asked.said()}" for key, asked in found.items() if asked.selects > MOST]
    assert not over, "\n".join(over)


@pytest.mark.soak
@pytest.mark.parametrize("office", [HEAD, "daito"])
def test_no_page_asks_more_questions_of_ten_times_the_records(office: str, qtbot: QtBot, tmp_path: Path) -> None:
    with told_office(office, tmp_path / "few") as workspace:
        few = asked_by_page(qtbot, workspace)
    with told_office(office, tmp_path / "many", MANY) as workspace:
        many = asked_by_page(qtbot, workspace)
    more = [f"{key}: {few[key].selects} → {many[key].selects}\n{many[key].said()}" for key in few]
    assert not [line for line, key in zip(more, few, strict=True) if many[key].selects > few[key].selects], "\n".join(more)
