"""The page なぜこの数字: a figure taken apart step by step, down to the single record."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.services.figures.asked import Asked
from app.services.overview import figure_breakdown
from app.services.overview.figure_breakdown import WhyLine
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import row_of
from app.ui.runtime.context import Context
from app.ui.widgets.dialogs import list_button
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable


class FigureBreakdownPage(QWidget):
    """なぜこの数字: the clerk sees what a figure is made of: council, office, month, record.

    Enter goes down, Esc (or 一つ上へ) up. What doesn't count is listed with its reason.
    """

    title = "なぜこの数字"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._asked: Asked | None = None
        self._path: tuple[tuple[str, Asked], ...] = ()
        self._back = button("一つ上へ（Esc）", run=self.go_back)
        self._where = label("", "heading", wrap=True)
        self.value = label("", "digits")
        self._formula = label("", "soft", wrap=True)
        self.missing = label("", "warning", wrap=True)
        self.table = RecordTable("この数字の元", _COLUMNS)
        excel = list_button(self, context, self.title, self.table, said=lambda: (self._where.text(), self.value.text()))
        column = page_layout(self, self.title, excel, self._back)
        column.addLayout(row_of((self._where, 1), self.value))
        column.addWidget(self._formula)
        column.addWidget(self.missing)
        column.addWidget(self.table, 1)
        self.table.opened.connect(self._on_opened)

    def open_with(self, subject: object) -> None:
        """Shows the parts of the figure that an Asked names."""
        if isinstance(subject, Asked):
            self._asked = subject
            self.refresh()
            if self.table.held:
                self.table.selectRow(0)

    def refresh(self) -> None:
        """Reads the parts of the figure again."""
        if self._asked is None:
            return
        try:
            found = figure_breakdown.why(self._context.workspace, self._context.plan.id, self._context.fiscal_year, self._asked)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._path = found.path
        self._where.setText("　›　".join(words for words, _ in found.path))
        self.value.setText(found.value)
        self._formula.setText(found.formula)
        self.missing.setText(found.missing)
        self.missing.setVisible(bool(found.missing))
        self._back.setVisible(len(self._steps()) > 1)
        self.table.set_rows(found.lines)

    def focus_first(self) -> None:
        """Puts the cursor into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """One step up, to the figure this one is a part of."""
        steps = self._steps()
        if len(steps) > 1:
            self.open_with(steps[-2])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and len(self._steps()) > 1:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def _steps(self) -> list[Asked]:
        """The steps down to here. A branch sees only itself, so the council's step is left out."""
        every = [asked for _, asked in self._path]
        return every if self._context.workspace.is_head else every[1:]

    def _on_opened(self, id_: bytes) -> None:
        line = self.table.held[id_]
        if line.record is not None:
            self._context.go("entry", line.record)
        elif line.further is not None:
            self.open_with(line.further)


def _tone(line: WhyLine) -> str:
    return "soft" if line.left_out else ""


_COLUMNS = (
    Column("どこの数字か", lambda line: line.words, 16, tone=_tone, strong=True),
    Column("数", lambda line: line.value, 6, right=True, tone=_tone),
    Column("説明", lambda line: ("数えない：" if line.left_out and line.record else "") + line.note, 0, tone=_tone),
)
