"""The page 受け取ったファイル: every imported file, and undoing the import of a wrong one, also days later."""

from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.services.transfer import file_log, import_undo, importing, received_copies
from app.services.transfer.file_log import ReceivedRow
from app.services.transfer.import_undo import Compensation
from app.services.transfer.importing import MergePreview
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.dialogs import list_button
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable


class ImportLogPage(QWidget):
    """受け取ったファイル: the clerk undoes an import, or repeats one that was undone.

    When the import can't be undone exactly, the records it would set back are listed; nothing is written before the button.
    """

    title = "受け取ったファイル"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._hint = label("", "soft", wrap=True)
        self.undo = button("この取り込みを元に戻す", run=self._on_undo)
        self.write = button("選んだ記録を元に戻す", "danger", run=self._on_write)
        self.redo = button("もう一度取り込む", run=self._on_redo)
        self._back = button("受け取るへ", run=lambda: context.go("receive"))
        self.files = RecordTable("受け取ったファイル", _FILE_COLUMNS)
        self.records = RecordTable("元に戻す記録", _RECORD_COLUMNS)
        excel = list_button(self, context, self.title, self.files)
        column = page_layout(self, self.title, excel, self.redo, self.undo, self.write, self._back)
        column.addWidget(self.files, 4)
        column.addWidget(self._hint)
        column.addWidget(self.records, 5)
        self.files.chosen.connect(self._show_file)

    def refresh(self) -> None:
        """Reads the imported files again."""
        received = file_log.received_files(self._context.workspace)
        self.files.set_rows({row.id.to_bytes(8): row for row in received}, choose=True)
        self._show_file()

    def focus_first(self) -> None:
        """Puts the cursor into the list of files."""
        self.files.setFocus()

    def _current(self) -> ReceivedRow | None:
        return self.files.current_row()

    def _show_file(self) -> None:
        row = self._current()
        self.records.set_rows({})
        self.records.hide()
        self.write.hide()
        self.undo.setVisible(row is not None and not row.undone)
        self.redo.setVisible(row is not None and row.undone)
        self._hint.setText("まだ受け取ったファイルはありません。" if row is None else "")

    def _on_undo(self) -> None:
        """Undoes the import as a whole as long as that is possible, else shows the records to set back."""
        row = self._current()
        if row is None:
            return
        try:
            count = import_undo.undo_import(self._context.workspace, row.id)
        except YuiError as error:
            if error.code != "undo-too-late":
                self._context.notice.show_error(error)
                return
            self._show_plans(row)
            return
        self._context.saved()
        self._context.notice.say(f"取り込みを元に戻しました（変更 {count}件）。")

    def _show_plans(self, row: ReceivedRow) -> None:
        """Lists the records to set back; all are chosen at first."""
        found = import_undo.compensations(self._context.workspace, row.id)
        self.records.set_rows({plan.record: plan for plan in sorted(found, key=lambda plan: not plan.what)})
        self.records.show()
        self.records.selectAll()
        possible = sum(bool(plan.what) for plan in found)
        self.write.setVisible(bool(possible))
        self.undo.hide()
        self._hint.setText(
            f"このあとに送付か変更があったため、まるごとは消せません。下の記録（{possible}件）を、ふつうの訂正として元に戻せます。"
            "戻さない記録は、Ctrlキーを押しながら選択を外してください。"
        )

    def _on_write(self) -> None:
        row = self._current()
        if row is None:
            return
        self._context.carry_out(
            lambda: import_undo.compensate(self._context.workspace, row.id, self.records.selected()),
            lambda count: f"{count}件の記録を元に戻しました。次に渡すファイルで相手にも届きます。",
        )

    def _on_redo(self) -> None:
        row, workspace = self._current(), self._context.workspace
        if row is None:
            return

        self._context.in_background(
            lambda: importing.import_files(workspace, [received_copies.path_of(workspace, row.id)]),
            self._on_redone,
            "もう一度取り込んでいます",
        )

    def _on_redone(self, done: MergePreview) -> None:
        self._context.saved()
        self._context.notice.say(f"もう一度取り込みました（追加 {done.added}件、変更 {done.changed}件、削除 {done.deleted}件）。")


def _left(plan: Compensation) -> str:
    """Which fields are set back and which stay, or why the record can't be."""
    left = f"そのまま：{'・'.join(plan.left)}" if plan.left else ""
    return plan.why_not or "　".join(filter(None, ("・".join(plan.fields), left)))


_FILE_COLUMNS = (
    Column("取り込み", lambda row: row.imported_at, 12),
    Column("送り元", lambda row: row.from_name, 5, strong=True),
    Column("号", lambda row: str(row.number), 2, right=True),
    Column("変更", lambda row: f"{row.operations:,}件", 4, right=True),
    Column("確認番号", lambda row: row.confirmation_code, 9),
    Column("状態", lambda row: "元に戻した" if row.undone else "", 0),
)
_RECORD_COLUMNS = (
    Column("すること", lambda plan: plan.what or "－", 6, strong=True),
    Column("記録", lambda plan: plan.title, 16),
    Column("戻る項目", _left),
)
