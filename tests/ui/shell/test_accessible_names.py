"""Whoever hears the window instead of seeing it: everything that takes the focus has a name, and no two on a page the same."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractSlider, QComboBox, QTabBar, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.services.plan import plans
from app.services.workspace.workspace import Workspace
from app.ui.devices.stop_pc_dialog import StopQuestion
from app.ui.records.erase_dialog import EraseDialog
from app.ui.runtime.context import Context
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from app.ui.start.first_run import FirstRun
from app.ui.tables.mended_dialog import MendedDialog
from app.ui.transfer.destination import WhereTo
from app.ui.widgets.dialogs import Question, Trouble
from tests.offices import activity, branch, head_office

pytestmark = pytest.mark.usefixtures("at", "dressed")


@pytest.fixture(params=["head", "branch"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    with head_office(tmp_path / "head") if request.param == "head" else branch(tmp_path / "daito") as found:
        activity(found, title="春の会")
        yield found


def a_context(workspace: Workspace) -> Context:
    return Context(workspace, plans.plans(workspace), plans.plan_of_year(workspace, 2025), 2025)


def reachable(root: QWidget) -> list[QWidget]:
    """What Tab or a click can give the focus to; not the parts that Qt makes inside of a field, a list or a tab bar."""
    return [
        one
        for one in root.findChildren(QWidget)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and one.focusProxy() is None
        and not one.objectName().startswith("qt_")
        and not isinstance(one, QAbstractSlider)
        and not isinstance(one.parent(), QComboBox | QTabBar)
        and one.window() is root.window()
    ]


def said(widget: QWidget) -> str:
    """What a screen reader calls it. Qt calls a list to choose from by its choice on Linux, by its name on Windows."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    found = QAccessible.queryAccessibleInterface(widget)
    return str(found.text(QAccessible.Text.Name)) if found is not None else ""


def told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}".strip()


def every_tab(page: QWidget) -> Iterator[int]:
    """The page as it is opened, then with each of its tabs in front."""
    yield 0
    for tabs in page.findChildren(QTabWidget):
        for number in range(1, tabs.count()):
            tabs.setCurrentIndex(number)
            yield number


def test_everything_on_every_page_has_a_name_of_its_own(workspace: Workspace, qtbot: QtBot) -> None:
    context = a_context(workspace)
    nameless, twice = set[str](), set[str]()
    for page in pages_of(workspace.is_head):
        shown = page.make(context)
        assert isinstance(shown, QWidget)
        qtbot.addWidget(shown)
        shown.refresh()  # type: ignore[attr-defined]
        for _ in every_tab(shown):
            # What a tab hides has its own names, and a hidden button gets its words when it is needed.
            found = [one for one in reachable(shown) if one.isVisibleTo(shown)]
            nameless |= {f"{page.key}: {told(one)}" for one in found if not said(one).strip()}
            counted = Counter((type(one).__name__, said(one)) for one in found)
            twice |= {f"{page.key}: {kind} {name}" for (kind, name), count in counted.items() if count > 1}
    assert sorted(nameless) == []
    assert sorted(twice) == []


def test_everything_in_the_questions_has_a_name(daito: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    questions = (
        Question(page, "削除しますか", "元に戻せます。", "削除する", danger=True, reason="理由"),
        Trouble(page, Refused("wrong-code", "番号が合いません。", "もう一度入れてください。")),
        WhereTo(page, a_context(daito), "どこへ書き出しますか"),
        EraseDialog(page, daito, activity(daito, title="サロン")),
        StopQuestion(page, a_context(daito), "花泉の窓口", "0" * 64),
        MendedDialog(page, []),
        FirstRun(tmp_path),
    )
    for question in questions:
        found = [one for one in reachable(question) if one.isVisibleTo(question)]
        assert len(found) >= 2
        assert [told(one) for one in found if not said(one).strip()] == []


def test_everything_around_the_pages_has_a_name(workspace: Workspace, qtbot: QtBot) -> None:
    frame = Frame(a_context(workspace), pages_of(workspace.is_head))
    qtbot.addWidget(frame)
    frame.open("home")
    around = [one for one in reachable(frame) if not frame.page("home").isAncestorOf(one)]  # type: ignore[attr-defined]
    assert len(around) > 10
    assert [told(one) for one in around if not said(one).strip()] == []
