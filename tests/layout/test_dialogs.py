"""Every dialog is whole on the notebook of a branch and in the largest type; none is larger than its screen."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

import app.ui
from app.errors import Refused
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.plan import plans
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace
from app.ui.devices.recovery_strip import DrillQuestion
from app.ui.devices.stop_pc_dialog import StopQuestion
from app.ui.look.theme import Theme
from app.ui.records.erase_dialog import EraseDialog
from app.ui.runtime.context import Context
from app.ui.tables.mended_dialog import MendedDialog
from app.ui.transfer.destination import WhereTo
from app.ui.widgets.dialogs import Question, Trouble
from tests.gallery_scenes.reading_table import CORRECTED, _mended
from tests.layout.offices import LONG
from tests.layout.screens import USUAL, Screen
from tests.layout.walk import faults_of_dialog
from tests.offices import head_office, target
from tests.ui.conftest import dressed  # noqa: F401  (a fixture)

WINDOW = Path(app.ui.__file__).parent


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with head_office(tmp_path) as workspace:
        yield workspace


def _context(workspace: Workspace) -> Context:
    every = plans.plans(workspace)
    return Context(workspace, every, every[0], 2025)


def _erased(workspace: Workspace) -> EraseDialog:
    form = open_evaluation(workspace, TargetYear(target(workspace), 2025, "head"))
    save_evaluation(workspace, form, {"outcome": LONG, "issue": LONG})
    return EraseDialog(None, workspace, form.id)


MAKERS: dict[str, Callable[[Workspace], QDialog]] = {
    "Question": lambda _: Question(None, f"「{LONG}」を削除しますか", LONG * 3, "削除する", danger=True, reason="理由"),
    "Trouble": lambda _: Trouble(None, Refused("wrong-code", LONG, LONG)),
    "EraseDialog": _erased,
    "WhereTo": lambda workspace: WhereTo(None, _context(workspace), f"「{LONG}」を、どこへ書き出しますか"),  # type: ignore[arg-type]
    "MendedDialog": lambda _: MendedDialog(None, [_mended("意見", 3, LONG, LONG), _mended("意見", 5, LONG, CORRECTED)]),
    "StopQuestion": lambda workspace: StopQuestion(None, _context(workspace), f"{LONG}のPC", workspace.device_id),
    "DrillQuestion": lambda _: DrillQuestion(None),
}


@pytest.mark.parametrize("screen", USUAL, ids=str)
@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_dialog_is_whole(qtbot: QtBot, head: Workspace, dressed: Theme, name: str, screen: Screen) -> None:  # noqa: F811
    dressed.set_zoom(screen.zoom)
    dialog = MAKERS[name](head)
    qtbot.addWidget(dialog)
    assert list(faults_of_dialog(dialog, screen.room)) == []


def test_every_dialog_of_the_program_is_looked_at() -> None:
    found = set()
    for file in WINDOW.rglob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and {ast.unparse(base) for base in node.bases} & {"Dialog", "QDialog"}:
                found.add(node.name)
    assert found - {"Dialog"} == set(MAKERS)
