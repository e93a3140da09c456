"""Words of a plan that look like HTML are shown as they are, on every page and in every tip of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.rules.resources import resource
from app.services.devices.setup import set_up_head
from app.ui.look.labels import plain_tip
from app.ui.shell.page_catalogue import pages_of
from tests.journeys.test_window_story import opened, settle
from tests.offices import activity

HOSTILE = "<img src=//host/x>a<b>c"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The bundled plan with such words in its first goal and its first target."""
    lines = resource("plans", "2021-2025.toml").read_text(encoding="utf-8").splitlines()
    titles = [number for number, line in enumerate(lines) if line.startswith(("title = ", "name = "))]
    for number in titles[1:8]:
        key, _, words = lines[number].partition(" = ")
        lines[number] = f'{key} = "{HOSTILE}{words.strip(chr(34))}"'
    (tmp_path / "plan.toml").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "plan.toml"


def tips(widget: QWidget) -> Iterator[str]:
    """Every text that Qt may show on its own, of a widget and what is in it."""
    for one in (widget, *widget.findChildren(QWidget)):
        yield from (one.toolTip(), one.whatsThis(), one.statusTip())
        if isinstance(one, QLabel) and one.textFormat() != Qt.TextFormat.PlainText:
            yield one.text()
        if isinstance(one, QAbstractItemView) and (model := one.model()) is not None:
            columns = model.columnCount(one.rootIndex()) if isinstance(one, QTableView) else 1
            for row in range(min(model.rowCount(one.rootIndex()), 40)):
                for column in range(min(columns, 12)):
                    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.WhatsThisRole, Qt.ItemDataRole.StatusTipRole):
                        yield str(model.index(row, column).data(role) or "")


@pytest.mark.slow
def test_no_tip_of_any_page_is_read_as_html(qtbot: QtBot, plan: Path, tmp_path: Path) -> None:
    with set_up_head(tmp_path / "head", plan) as head:
        activity(head, title=HOSTILE)
        frame = opened(qtbot, head, "home")
        seen: set[str] = set()
        for entry in pages_of(is_head=True):
            frame.open(entry.key)
            settle(qtbot, frame)
            seen |= set(tips(frame.page(entry.key)))
        seen |= set(tips(frame.header))
    assert [tip for tip in seen if "<img" in tip or "<b>" in tip] == []
    assert any("&lt;img" in tip for tip in seen)


@pytest.mark.parametrize("text", [HOSTILE, "a<b", "1<2 & 3", "二行\nの<字>", "<"])
def test_a_plain_tip_shows_exactly_its_text(text: str) -> None:
    """Qt takes a text for HTML when a tag comes first in it."""
    tip, document = plain_tip(text), QTextDocument()
    document.setHtml(tip)
    assert (document.toPlainText() if tip.startswith("<") else tip) == text
