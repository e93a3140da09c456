"""The page 履歴: the steps of a record on top, below what each step changed; an old value can be restored."""

from PySide6.QtWidgets import QDialog, QWidget

from app.errors import YuiError
from app.services.devices import roster
from app.services.records import history
from app.services.records.history import PastChange, Step
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.records.erase_dialog import EraseDialog
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import HistoryOf, ListOf
from app.ui.widgets.dialogs import rows_button
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable


class HistoryPage(QWidget):
    """履歴: the clerk sees who changed what when, restores an old value, or erases personal data.

    Opened with a record's id, or a HistoryOf that names the page to go back to. Restoring writes a new step; nothing is lost.
    """

    title = "履歴"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._record = b""
        self._came_from = ""
        self._pcs: dict[str, str] = {}
        self._name = label("", "heading", wrap=True)
        self._who = label("", "soft", wrap=True)
        self._whole = label("", "meaning", wrap=True)
        self._back = button("一覧へ", run=self._on_back)
        self._put_back = button("この値に戻す", "large", run=self._on_put_back)
        self._erase = button("個人情報を消す…", run=self._on_erase)
        self.steps = RecordTable("変更の履歴", _STEP_COLUMNS)
        self.changes = RecordTable("変わった項目", _CHANGE_COLUMNS)
        self._arrange()
        self.steps.chosen.connect(self._show_step)
        self.changes.chosen.connect(self._show_change)

    def open_with(self, subject: object) -> None:
        """Shows the history of the record, its latest step first."""
        asked = HistoryOf(subject, "activities") if isinstance(subject, bytes) else subject
        if isinstance(asked, HistoryOf):
            self._record, self._came_from = asked.record, asked.came_from
            self._back.setText("一覧へ" if asked.came_from == "activities" else "戻る")
            self.refresh()
            self.steps.selectRow(0)

    def refresh(self) -> None:
        """Reads the record's steps again."""
        if not self._record:
            return
        self._name.setText(history.title_of(self._context.workspace, self._record))
        self._pcs = roster.names_of_pcs(self._context.workspace)
        found = history.history(self._context.workspace, self._record)
        self.steps.set_rows({step.operation: step for step in found})
        self._show_step()

    def focus_first(self) -> None:
        """Puts the cursor into the list of steps."""
        self.steps.setFocus()

    def _arrange(self) -> None:
        excel = rows_button(self, self._context, self.title, self._texts)
        column = page_layout(self, self.title, self._put_back, self._erase, excel, self._back)
        column.addWidget(self._name)
        column.addWidget(self.steps, 4)
        column.addWidget(self._who)
        column.addWidget(self.changes, 4)
        column.addWidget(self._whole)

    def _texts(self) -> tuple[list[str], list[bool], list[list[str]]]:
        """A row for each field that a step changed."""
        titles = ["いつ", "なにを", "どこで", "PC", "だれが", "ファイル", "変わった項目", "前", "後"]
        rows = []
        for step in self.steps.held.values():
            who = [step.at, step.what, step.office_name, self._pcs.get(step.device, "－"), step.person, step.came_by]
            rows += [[*who, one.field_label, one.before, one.after] for one in step.changes] or [[*who, "", "", ""]]
        return titles, [False] * len(titles), rows

    def _show_step(self) -> None:
        """Shows who made the chosen step and what it changed."""
        step: Step | None = self.steps.current_row()
        changes = step.changes if step else ()
        self.changes.set_rows({change.group.encode(): change for change in changes})
        came = f"　ファイル：{step.came_by}" if step and step.came_by else ""
        self._who.setText(f"{step.office_name}　{self._pcs.get(step.device, 'PC －')}　{step.person}{came}" if step else "")
        if changes:
            self.changes.selectRow(0)
        self._show_change()

    def _show_change(self) -> None:
        change: PastChange | None = self.changes.current_row()
        self._put_back.setEnabled(change is not None and change.can_return)
        self._whole.setText(f"{change.field_label}\n前：{change.before}\n後：{change.after}" if change else "")

    def _on_put_back(self) -> None:
        step, change = self.steps.current(), self.changes.current_row()
        if step is None or change is None:
            return
        if self._context.carry_out(
            lambda: history.put_back(self._context.workspace, self._record, step, change.group),
            f"{change.field_label}を、前の値に戻しました。",
        ):
            self.steps.selectRow(0)

    def _on_erase(self) -> None:
        try:
            dialog = EraseDialog(self, self._context.workspace, self._record)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.done_with is not None:
            gone = f"{dialog.done_with.values}件の値を消しました。ほかのPCからは、次に渡すファイルで消えます。"
            self._context.notice.say(gone + dialog.done_with.words)
            self._context.saved()

    def _on_back(self) -> None:
        if self._came_from == "activities":
            self._context.go("activities", ListOf(record=self._record))
        else:
            self._context.go(self._came_from, self._record if self._came_from == "entry" else None)


_STEP_COLUMNS = (
    Column("いつ", lambda step: step.at, 11),
    Column("なにを", lambda step: step.what, 6, strong=True),
    Column("どこで", lambda step: step.office_name, 5),
    Column("変わった項目", lambda step: "・".join(change.field_label for change in step.changes) or "－"),
)
_CHANGE_COLUMNS = (
    Column("項目", lambda change: change.field_label, 7, strong=True),
    Column("前", lambda change: change.before),
    Column("後", lambda change: change.after),
)
