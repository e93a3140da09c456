"""The lists beside the print preview: what 点検 found with the place to mend it, and printed figures with their origin."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.reports.engine.places import Place
from app.services.printing.preflight import NAMES, Finding
from app.ui.look.labels import label
from app.ui.look.layouts import column_of, row_of
from app.ui.runtime.context import Context
from app.ui.widgets.dialogs import list_button
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable


@dataclass(frozen=True)
class Line:
    """One line: ``page`` is its page in the PDF (0 for none), ``source`` names the record and field it comes from."""

    id: bytes
    what: str
    words: str
    where: str
    page: int
    source: str


class SourceList(QWidget):
    """A list whose lines lead to their source by Enter. ``stood_on``: the page of the chosen line, for the preview."""

    asked = Signal(str)
    stood_on = Signal(int)

    def __init__(self, context: Context, name: str, hint: str, columns: Sequence[Column]) -> None:
        super().__init__()
        self.table = RecordTable(name, columns)
        head = row_of((label(hint, "soft", wrap=True), 1), list_button(self, context, name, self.table))
        column_of(head, (self.table, 1), spacing=10, margins=(0, 12, 0, 0), within=self)
        self.table.opened.connect(self._on_opened)
        self.table.chosen.connect(self._on_chosen)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replaces the lines."""
        self.table.set_rows(lines)

    def open(self, number: int) -> None:
        """Does what Enter does on the line with this number (from 0)."""
        self._on_opened(list(self.table.held)[number])

    def lines(self) -> list[Line]:
        """The lines now shown."""
        return list(self.table.held.values())

    def _on_opened(self, id_: bytes) -> None:
        self.asked.emit(self.table.held[id_].source)

    def _on_chosen(self) -> None:
        chosen = self.table.current_row()
        if chosen is not None and chosen.page:
            self.stood_on.emit(chosen.page)


def finding_lines(found: Sequence[Finding]) -> list[Line]:
    """Findings of the preflight check as lines."""
    return [Line(n.to_bytes(4), NAMES[one.kind], one.words, one.where, one.page, one.source) for n, one in enumerate(found)]


def figure_lines(found: Sequence[Place]) -> list[Line]:
    """Printed figures with their places as lines."""
    return [Line(n.to_bytes(4), one.words, one.name, one.paper, one.page, one.source) for n, one in enumerate(found)]


def _page(line: Line) -> str:
    return str(line.page) if line.page else ""


FINDING_COLUMNS = (
    Column("点検", lambda line: line.what, 6, strong=True),
    Column("何が", lambda line: line.words),
    Column("どの紙", lambda line: line.where, 12),
    Column("ページ", _page, 4, right=True),
)
FIGURE_COLUMNS = (
    Column("数字", lambda line: line.what, 7, right=True, strong=True),
    Column("何の数字か", lambda line: line.words),
    Column("どの紙", lambda line: line.where, 12),
    Column("ページ", _page, 4, right=True),
)
