"""The page ごみ箱: deleted records of every kind."""

from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.services.removal import trash
from app.services.removal.trash import DeletedRecord
from app.ui.fields.choice_field import ChoiceField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import fill, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import HistoryOf
from app.ui.runtime.undoing import undo_last
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import list_button
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable


class TrashPage(QWidget):
    """ごみ箱: the clerk restores deleted records; nothing in it expires.

    Several are restored at once, and one press of the button in the message takes that back.
    """

    title = "ごみ箱"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.commands = (Command("F7", "履歴", self._on_history),)
        self._kind = ChoiceField(empty="すべての種類", name="種類")
        self._summary = label("", "heading", wrap=True)
        self._restore = button("選んだものを元に戻す", "main", run=self.restore)
        self._history = button("履歴（F7）", run=self._on_history)
        self.table = RecordTable("ごみ箱", _COLUMNS, self._fetch)
        excel = list_button(self, context, self.title, self.table, said=lambda: (self._kind.currentText(),))
        column = page_layout(self, self.title, self._kind, excel)
        fill(column, self._summary, (self.table, 1))
        buttons = row_of(
            (label("Shift や Ctrl を押しながら選ぶと、まとめて戻せます。", "soft", wrap=True), 1),
            self._history,
            self._restore,
            spacing=12,
        )
        column.addLayout(buttons)
        self._kind.edited.connect(self._show)
        self.table.chosen.connect(self._show_buttons)

    def open_with(self, subject: object) -> None:
        """Filters the list by a kind of record (its entity name); None shows all."""
        self._fill()
        self._kind.set_value(subject if isinstance(subject, str) else None)

    def refresh(self) -> None:
        """Reads the kinds and the deleted records again."""
        self._fill()
        self._show()

    def restore(self) -> None:
        """Restores the chosen records. ごみ箱に入れ直す is offered as long as undo keeps that many steps."""
        chosen = self.table.selected()
        if not chosen:
            return
        try:
            count = trash.restore(self._context.workspace, chosen)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._context.saved()
        words = "元に戻しました。" if count == 1 else f"{count}件を元に戻しました。"
        self._context.notice.say(words, "ごみ箱に入れ直す", self._take_back)

    def _fill(self) -> None:
        kept = self._kind.value()
        found = trash.deleted_kinds(self._context.workspace)
        self._kind.set_choices([(entity, f"{words}（{count:,}）") for entity, words, count in found])
        self._kind.set_value(kept if kept in [entity for entity, *_ in found] else None)

    def _show(self, *_: object) -> None:
        ids = trash.deleted_ids(self._context.workspace, str(self._kind.value() or ""))
        self.table.set_ids(ids)
        self.table.setVisible(bool(ids))
        self._summary.setText(f"{len(ids):,}件　期限はありません。いつでも戻せます。" if ids else "ごみ箱は空です。")
        if ids and self.table.current() is None:
            self.table.selectRow(0)
        self._show_buttons()

    def _show_buttons(self) -> None:
        for one in (self._restore, self._history):
            one.setEnabled(self.table.current() is not None)

    def _take_back(self) -> None:
        undo_last(self._context)

    def _on_history(self) -> None:
        record = self.table.current()
        if record is not None:
            self._context.go("history", HistoryOf(record, "trash"))

    def _fetch(self, ids: list[bytes]) -> list[DeletedRecord]:
        return trash.deleted_records(self._context.workspace, ids)


_COLUMNS = (
    Column("種類", lambda row: row.kind, 7, strong=True),
    Column("なにを", lambda row: row.title),
    Column("どこの", lambda row: row.office_name, 5),
    Column("削除した日時", lambda row: row.deleted_at, 11),
    Column("削除した人", lambda row: row.deleted_by, 7),
)
