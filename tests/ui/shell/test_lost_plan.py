"""After damage an office may be left without plan and words until the next file: its window opens, and shows how to get them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.backup.salvaging import salvage
from app.services.devices import coming_back
from app.services.plan import plans
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.offices import activity
from tests.services.backup.damaged_data import rows, spoil


def without_plan(workspace: Workspace) -> Workspace:
    """The first change of the plan's chain is lost, and no copy holds it: what stands behind it waits."""
    first = "SELECT id FROM operation WHERE partition = 'common' AND seq = 1"
    spoil(workspace, [id_ for (id_,) in rows(workspace, first)])  # type: ignore[misc]
    workspace.close()
    for name in ("backups", "received"):
        shutil.rmtree(workspace.folder / name, ignore_errors=True)
    return salvage(workspace.folder)


FIRST = ("coming_back", "home", "receive", "hand_in", "board")
"""What somebody opens who wants the plan back; the other pages are as empty, and opened by `make soak`."""


@pytest.mark.parametrize("pages", [FIRST, pytest.param((), marks=pytest.mark.soak)], ids=["the first ones", "all"])
@pytest.mark.parametrize("of", ["head", "daito"])
def test_the_window_opens_without_a_plan_and_the_next_file_brings_it(
    head: Workspace,
    daito: Workspace,
    to_head: Callable[[], None],
    to_daito: Callable[[], None],
    tmp_path: Path,
    qtbot: QtBot,
    of: str,
    pages: tuple[str, ...],
) -> None:
    activity(daito)
    to_head()
    to_daito()
    to_head()
    with without_plan(head if of == "head" else daito) as workspace:
        assert coming_back.is_open(workspace)
        year = plans.starting_year(workspace)
        context = Context(workspace, plans.plans(workspace), plans.plan_of_year(workspace, year), year)
        frame = Frame(context, pages_of(workspace.is_head))
        qtbot.addWidget(frame)
        frame.show()
        for page in pages_of(workspace.is_head):
            if not pages or page.key in pages:
                frame.open(page.key)
        assert context.plan.name == "（計画は、まだここにありません）"
        if workspace.is_head:
            (asked,) = coming_back.ask_everybody(workspace, tmp_path)
            importing.import_files(daito, [asked.path])
            importing.import_files(workspace, [submitting.hand_in(daito, tmp_path).path])
        else:
            importing.import_files(head, [submitting.hand_in(workspace, tmp_path).path])
            importing.import_files(workspace, [submitting.send_back(head, "daito", tmp_path).path])
        context.saved()
        assert context.plan.name == "一関市地域福祉活動計画" and plans.plan_tree(workspace, context.plan.id).targets
