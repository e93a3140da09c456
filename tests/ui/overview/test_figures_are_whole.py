"""A figure that is cut off says something else: every table shows the whole of it, however small the window."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem, QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.services.workspace.workspace import Workspace
from app.ui.evaluation.target_page import TargetPage
from app.ui.overview.progress_table import BEFORE, BEHIND, ProgressTable
from tests.journeys.test_window_story import opened
from tests.offices import activity, target

pytestmark = pytest.mark.usefixtures("dressed")
SMALL = (1092, 614)
"""A window of 1366 × 768 at 125 %, in Qt's pixels."""


def cut(table: QTableView) -> list[str]:
    """The figures (right-aligned texts) that are longer than the room which the style sheet leaves in their cell."""
    model, style, found = table.model(), table.style(), []
    drawn_by_itself = BEFORE + BEHIND if isinstance(table, ProgressTable) else None
    margins = 2 * (style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1)
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            text, side = str(index.data() or ""), index.data(Qt.ItemDataRole.TextAlignmentRole)
            is_figure = side is not None and int(side) & int(Qt.AlignmentFlag.AlignRight)
            cell = QStyleOptionViewItem()
            table.initViewItemOption(cell)
            cell.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
            cell.rect, cell.text = QRect(0, 0, table.columnWidth(column), 30), text
            room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, cell, table).width() - margins
            room = table.columnWidth(column) - drawn_by_itself if drawn_by_itself is not None else room
            is_cut = table.fontMetrics().horizontalAdvance(text) > room
            if is_figure and text and not table.isColumnHidden(column) and is_cut:
                found.append(text)
    return found


@pytest.fixture
def many(head: Workspace) -> Workspace:
    """Long figures with every sign: 12件※, 約1,234,567人以上※, 皆増."""
    for _ in range(12):
        activity(head, participants=123_456, participants_approximate=True)
    activity(head, participants=None)
    for _ in range(11):
        activity(head, status="cancelled", status_reason="雨", participants=None, sessions=None)
    return head


@pytest.mark.parametrize("measure", ["activities", "participants", "last_year"])
def test_no_figure_of_the_grid_is_cut(qtbot: QtBot, many: Workspace, measure: str) -> None:
    frame = opened(qtbot, many, "progress")
    frame.resize(*SMALL)
    page = frame.page("progress")
    page.measure.set_value(measure)
    page.refresh()
    assert cut(page.table) == []


def test_no_figure_of_the_home_page_is_cut(qtbot: QtBot, many: Workspace) -> None:
    frame = opened(qtbot, many, "home")
    frame.resize(*SMALL)
    table = frame.page("home").table
    assert "13件※" in table.words(target(many)) and cut(table) == []


def test_no_figure_of_a_target_is_cut(qtbot: QtBot, many: Workspace) -> None:
    frame = opened(qtbot, many, "target")
    frame.resize(*SMALL)
    page: QWidget = frame.page("target")
    assert isinstance(page, TargetPage)
    page.open_with(target(many))
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)  # a tab reads its figures when it is first seen
        QApplication.processEvents()
    tables = (page.list, page.sources.list, page.facts.table, page.branches.table, page.activities.list, page.years.table)
    assert [one.accessibleName() for one in tables if not one.model().rowCount()] == []
    assert [text for one in tables for text in cut(one)] == []
