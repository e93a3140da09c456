"""Rows and columns give back what they held."""

import gc
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

import app.ui
from app.ui.look.layouts import clear, column_of
from tests.load.measures import allocated_bytes

ROUNDS = 500
UI = Path(app.ui.__file__).parent


@pytest.mark.skipif(sys.platform != "linux", reason="asks the allocator of Linux")
@pytest.mark.usefixtures("qapp")
def test_a_column_that_is_filled_and_cleared_again_and_again_keeps_nothing() -> None:
    """Each widget that was taken out left its place in the layout behind, 96 bytes, and a page of memory that could not be
    given back."""
    within = QWidget()
    column = column_of(within=within)

    def rounds() -> int:
        for _ in range(ROUNDS):
            column.addWidget(QWidget())
            column.addStretch(1)
            clear(column)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QCoreApplication.processEvents()
        gc.collect()
        return allocated_bytes()

    warm = rounds()
    assert rounds() - warm < ROUNDS * 16
    assert column.count() == 0


def test_nothing_else_takes_items_out_of_a_layout() -> None:
    """Whoever does must delete them."""
    places = [path.name for path in sorted(UI.rglob("*.py")) if "takeAt(" in path.read_text(encoding="utf-8")]
    assert places == ["layouts.py"]
