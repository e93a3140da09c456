"""The year's plan as one table: a line per target, its months as a bar, over which the months that took place can be laid."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.services.annual_plan.annual_overview import OverviewLine
from app.ui.look.button import Button
from app.ui.look.labels import ElidedLabel, label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.widgets.table_model import Column, Rows, field_column
from app.ui.widgets.table_view import RecordTable

PLANNED, DONE, NOTHING = "■", "●", "□"
"""The signs of the bar."""
HEADING = "時期（4月〜3月）"


class AnnualTable(QWidget):
    """Enter opens the target. What a narrow column cuts is shown in full below the table."""

    opened = Signal(bytes)

    def __init__(self, excel: Button) -> None:
        """``excel``: the button that writes the plan to Excel."""
        super().__init__()
        self.overlay = QCheckBox("実績を重ねる")
        self.overlay.setAccessibleName("実績を重ねる")
        self._hint = label(f"{PLANNED} 予定　{DONE} 実施した月", "soft")
        self._whole = ElidedLabel("", "soft")
        self.lines = RecordTable("年次計画", self._columns(""))
        column_of(
            row_of(self.overlay, 16, self._hint, STRETCH, excel), (self.lines, 1), self._whole, spacing=8, margins=0, within=self
        )
        self.overlay.toggled.connect(lambda _: self._show(self.lines.held))
        self.lines.opened.connect(self.opened)
        self.lines.chosen.connect(self._on_chosen)

    def show_lines(self, lines: Sequence[OverviewLine], last_year: str) -> None:
        """Shows these lines; ``last_year`` names the column of last year's figures."""
        self.lines.setAccessibleName(f"{len(lines)}目標の年次計画")
        self.lines.rows.columns = self._columns(last_year)
        self._show(lines)

    def bar(self, line: OverviewLine) -> str:
        """The bar of a line: twelve signs from April to March."""
        done = line.done_months if self.overlay.isChecked() else 0
        return "".join(DONE if done & (1 << place) else PLANNED if line.months & (1 << place) else NOTHING for place in range(12))

    def _show(self, lines: Rows) -> None:
        self.lines.set_rows(lines)
        self._on_chosen()

    def _columns(self, last_year: str) -> tuple[Column, ...]:
        return (
            Column("番号", lambda line: line.label, 3, strong=True),
            Column("取組内容", lambda line: line.items or "（まだありません）"),
            Column(HEADING, self.bar, 13),
            field_column("plan_item", "responsible", width=4),
            Column("目標値", lambda line: line.goal, 6),
            Column(f"{last_year}の実績", lambda line: line.last_year, 6),
            field_column("annual_plan", "state", width=3),
        )

    def _on_chosen(self) -> None:
        line = self.lines.current_row()
        parts = [line.title, line.items, line.goal, f"前年の実績：{line.last_year}" if line.last_year else ""] if line else []
        self._whole.set_text("　／　".join(filter(None, parts)))
