"""The page 締め後の一覧: what arrived after a year was closed and is not in its figures."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.rules.fiscal import fiscal_year_label
from app.services.figures.closed_year_snapshot import LateChange, late_changes
from app.services.figures.year_closing import carry_back, carry_over
from app.services.workspace.workspace import Workspace
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import row_of
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import HistoryOf
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import list_button
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable


class LatePage(QWidget):
    """締め後の一覧: the head office sees what came after a year was closed, and carries late records over to the next year.

    Opened from 印刷, where a year is closed and reopened.
    """

    title = "締め後の一覧"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._hint = label("", "soft", wrap=True)
        self._detail = label("", "meaning", wrap=True)
        self._history = button("選んだ記録の履歴（F7）", run=self._on_history)
        self._carry = button("翌年度に計上する", run=self._on_carry)
        self._carry_back = button("翌年度の計上をやめる", run=self._on_carry_back)
        self._back = button("印刷へ", run=lambda: context.go("print"))
        self.commands = (Command("F7", "履歴", self._on_history),)
        self.table = RecordTable("締め後の一覧", _COLUMNS)
        excel = list_button(self, context, self.title, self.table)
        column = page_layout(self, self.title, excel, self._back)
        column.addWidget(self._hint)
        column.addWidget(self.table, 1)
        column.addLayout(row_of((self._detail, 1), self._carry, self._carry_back, self._history, spacing=12))
        self.table.chosen.connect(self._on_chosen)

    def refresh(self) -> None:
        """Reads the late changes of the chosen year again."""
        year = self._context.fiscal_year
        found = late_changes(self._context.workspace, year)
        self.table.set_rows({one.record: one for one in found}, choose=True)
        self._hint.setText(
            f"{fiscal_year_label(year)}を締めたあとに届いたものです。集計に入れるには「計画と評価」で締めを解くか、新しい記録は翌年度に計上します。"
            if found
            else f"{fiscal_year_label(year)}には、締めたあとに届いたものはありません。"
        )
        self._history.setVisible(bool(found))
        self._on_chosen()

    def _on_chosen(self) -> None:
        change: LateChange | None = self.table.current_row()
        self._detail.setText(f"{change.title}　{change.detail}".strip() if change else "")
        self._carry.setVisible(change is not None and change.can_carry and not change.carried)
        self._carry_back.setVisible(change is not None and change.carried)

    def _on_carry(self) -> None:
        self._do(carry_over, "この記録を、翌年度に計上します。活動日は変わりません。")

    def _on_carry_back(self) -> None:
        self._do(carry_back, "翌年度の計上をやめました。")

    def _do(self, work: Callable[[Workspace, int, list[bytes]], object], words: str) -> None:
        """Runs an action on the chosen record; a refusal is shown."""
        current = self.table.current()
        if current is None:
            return
        self._context.carry_out(lambda: work(self._context.workspace, self._context.fiscal_year, [current]), words)

    def _on_history(self) -> None:
        current = self.table.current()
        if current is not None:
            self._context.go("history", HistoryOf(current, "late"))


_COLUMNS = (
    Column("変更", lambda change: change.what, 6, strong=True),
    Column("支部", lambda change: change.office_name, 5),
    Column("記録", lambda change: change.title),
    Column("変わったこと", lambda change: change.detail, 18),
)
