"""What was mended in Excel in the other sheets of 集計用データ (意見, 月次, 相談): row by row, before it goes in."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.services.tables.mended.mended_records import MendedRow
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, row_of
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.table_model import Column, numbered
from app.ui.widgets.table_view import RecordTable

SHOWN = 6
"""Rows that are seen without scrolling."""


class MendedDialog(Dialog):
    """Enter takes a row or leaves it out. A row that can't go in says why."""

    def __init__(self, parent: QWidget | None, rows: Sequence[MendedRow]) -> None:
        super().__init__(parent, width=900)
        self._rows: Mapping[bytes, MendedRow] = numbered(rows)
        self._taken = {key for key, row in self._rows.items() if row.ticked}
        self._detail = label("", "meaning", wrap=True)
        self.turn = button("", run=self._on_turn)
        self.take = button("", "main", run=self.accept)
        back = button("やめる", "large", run=self.reject)
        self.table = RecordTable("活動のほかの直し", self._columns())
        self.table.setMinimumHeight(self.table.height_of(min(len(rows), SHOWN)))
        self.column.addWidget(label("活動のほかの直し", "heading"))
        self.column.addWidget(
            label("Excelで直したところです。印の付いた行だけが入り、まだ何も変わっていません。", "soft", wrap=True)
        )
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self._detail)
        self.foot.addLayout(row_of(self.turn, STRETCH, back, self.take, spacing=12))
        self.table.opened.connect(lambda _: self._on_turn())
        self.table.chosen.connect(self._show_current)
        self.table.set_rows(self._rows, choose=True)
        self._show_current()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def taken(self) -> list[MendedRow]:
        """The rows to take in."""
        return [row for key, row in self._rows.items() if key in self._taken]

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("", lambda row: self._mark(row), 2, strong=True),
            Column("シート", lambda row: row.sheet, 4),
            Column("行", lambda row: str(row.place[1]), 3, right=True),
            Column("記録", lambda row: row.title or "－"),
            Column("違うところ", _differing),
        )

    def _mark(self, row: MendedRow) -> str:
        return "✔" if any(one is row for one in self.taken()) else "－" if row.can_go_in else "×"

    def _show_current(self) -> None:
        row, key = self.table.current_row(), self.table.current()
        lines = [f"{cell.label}：{cell.before} → {cell.after}" for cell in row.cells] if row is not None else []
        self._detail.setText("\n".join([*([row.why] if row is not None and row.why else []), *lines]))
        self.turn.setText("この行は入れない" if key in self._taken else "この行も入れる")
        self.turn.setAccessibleName(self.turn.text())
        self.turn.setEnabled(row is not None and row.can_go_in)
        self.take.setText(f"{len(self._taken):,}件を直す")
        self.take.setAccessibleName(self.take.text())
        self.take.setEnabled(bool(self._taken))

    def _on_turn(self) -> None:
        row, key = self.table.current_row(), self.table.current()
        if row is not None and key is not None and row.can_go_in:
            self._taken ^= {key}
            self.table.viewport().update()
            self._show_current()


def _differing(row: MendedRow) -> str:
    return "、".join(f"{cell.label} {cell.before} → {cell.after}" for cell in row.cells) or row.why
