"""The page 締め後の一覧: what arrived after a year was closed and is not in its figures."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import YuiError
from app.rules.fiscal import fiscal_year_label
from app.services.figures.closed_year_snapshot import LateChange, late_changes
from app.services.figures.year_closing import carry_back, carry_over
from app.services.workspace.workspace import Workspace
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import HistoryOf
from app.ui.widgets.commands import Command
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable


@dataclass(frozen=True)
class _Row:
    """A change with the id that the table needs."""

    id: bytes
    change: LateChange


class LatePage(QWidget):
    """締め後の一覧: the head office sees what came after a year was closed, and carries late records over to the next year.

    Opened from 印刷, where a year is closed and reopened.
    """

    title = "締め後の一覧"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._rows: dict[bytes, _Row] = {}
        self._hint = label("", "soft", wrap=True)
        self._detail = label("", "meaning", wrap=True)
        self._history = button("選んだ記録の履歴（F4）")
        self._carry = button("翌年度に計上する")
        self._carry_back = button("翌年度の計上をやめる")
        self._back = button("印刷へ")
        self.commands = (Command("F4", "履歴", self._on_history),)
        self.table = RecordTable("締め後の一覧", _COLUMNS, self._fetch)
        column = page_layout(self, self.title, self._back)
        column.addWidget(self._hint)
        column.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self._detail, 1)
        for one in (self._carry, self._carry_back, self._history):
            below.addWidget(one)
        column.addLayout(below)
        self.table.chosen.connect(self._on_chosen)
        self._carry.clicked.connect(self._on_carry)
        self._carry_back.clicked.connect(self._on_carry_back)
        self._history.clicked.connect(self._on_history)
        self._back.clicked.connect(self._on_back)

    def refresh(self) -> None:
        """Reads the late changes of the chosen year again."""
        year = self._context.fiscal_year
        found = late_changes(self._context.workspace, year)
        self._rows = {one.record: _Row(one.record, one) for one in found}
        self.table.set_ids(list(self._rows))
        if found and self.table.current() is None:
            self.table.selectRow(0)
        self._hint.setText(
            f"{fiscal_year_label(year)}を締めたあとに届いたものです。集計に入れるには「印刷」で締めを解くか、新しい記録は翌年度に計上します。"
            if found
            else f"{fiscal_year_label(year)}には、締めたあとに届いたものはありません。"
        )
        self._history.setVisible(bool(found))
        self._on_chosen()

    def _on_chosen(self) -> None:
        current = self.table.current()
        change = self._rows[current].change if current in self._rows else None
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
        try:
            work(self._context.workspace, self._context.fiscal_year, [current])
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._context.saved()
        self._context.notice.say(words)

    def _on_history(self) -> None:
        current = self.table.current()
        if current is not None:
            self._context.go("history", HistoryOf(current, "late"))

    def _on_back(self) -> None:
        self._context.go("print")

    def _fetch(self, ids: list[bytes]) -> list[_Row]:
        return [self._rows[id_] for id_ in ids if id_ in self._rows]


_COLUMNS = (
    Column("", lambda row: row.change.what, 6, strong=True),
    Column("支部", lambda row: row.change.office_name, 5),
    Column("記録", lambda row: row.change.title),
    Column("変わったこと", lambda row: row.change.detail, 18),
)
