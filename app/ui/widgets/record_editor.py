"""A list of records and the chosen one as a form: how most records of the year's work are edited.

What is typed is on disk as a draft within a second. Saving writes one operation. Nobody is asked anything on leaving.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.errors import YuiError
from app.reports.figures import PROVISIONAL
from app.reports.flat_table import FlatTable
from app.services.records import drafts, provisional_values
from app.services.records.actions import action, delete_form
from app.services.records.record_forms import RecordForm
from app.services.tables.shown_values import about_line
from app.services.tables.written_records import record_table
from app.services.workspace.workspace import Workspace
from app.ui.look.button import button
from app.ui.look.folding_row import TwoParts
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.runtime.undoing import undo_last
from app.ui.widgets.dialogs import confirm, excel_button, texts_table
from app.ui.widgets.drafted_form import DraftedForm
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.page import scrolled
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable

LEAST_HEIGHT = 84
"""Height of the form in pixels, at least: two fields; the rest scrolls."""


@dataclass(frozen=True)
class Source:
    """The records of a ``kind`` that an editor works on.

    ``rows`` have an ``id``; ``open`` gives the form of one, or a new one for None. ``save`` writes and may refuse (YuiError).
    ``noun`` names one record in messages (会議, 委員). Without ``can_add`` or ``can_delete`` their buttons are missing.
    ``delete`` may refuse too; without it the record is simply deleted.
    """

    kind: str
    noun: str
    rows: Callable[[], Sequence[Any]]
    open: Callable[[bytes | None], RecordForm]
    save: Callable[[Workspace, RecordForm, Mapping[str, Any]], Any]
    can_add: bool = True
    can_delete: bool = True
    delete: Callable[[Workspace, RecordForm], Any] = delete_form


def given_source(
    kind: str,
    noun: str,
    rows: Callable[[], Sequence[Any]],
    open: Callable[[bytes | None], RecordForm],
    save: Callable[[Workspace, RecordForm, Mapping[str, Any]], Any],
) -> Source:
    """Records that are given by the plan or the year: none is added, none deleted."""
    return Source(kind, noun, rows, open, save, can_add=False, can_delete=False)


class RecordEditor(DraftedForm):
    """``columns`` of the list, ``entries`` of the form (named like the record's fields).

    The list takes ``list_share`` % of the width beside the form, or (``stacked``) of the height above it.
    """

    shown = Signal()
    """Another record is in the form (``form`` and ``opened`` say which)."""

    def __init__(
        self,
        context: Context,
        source: Source,
        columns: Sequence[Column],
        entries: Sequence[Entry | tuple[Entry, ...]],
        *,
        list_share: int = 40,
        stacked: bool = False,
    ) -> None:
        super().__init__(context)
        self._source = source
        self._deleted = b""
        self._open_conflict: frozenset[bytes] = frozenset()
        self.table = RecordTable(f"{source.noun}の一覧", [self._marking(columns[0]), *columns[1:]])
        self.form = Form(entries, source.kind)
        self.new = button(f"新しい{source.noun}", run=self.start_new)
        self.save_button = button("保存（Ctrl+S）", "main", run=self.save)
        self.delete = button("削除", "danger", run=self._on_delete)
        self.history = button("履歴（F7）", "link", run=self.show_history)
        self.excel = excel_button(self, context, f"{source.noun}の一覧", self._for_excel)
        self.throw_away = button("書きかけを捨てる", "link", run=self._on_throw_away)
        self.throw_away.hide()
        self._provisional = label("", "warning", wrap=True)
        self._provisional.hide()
        self._arrange(list_share, stacked)
        self._connect()

    def refresh(self) -> None:
        """Reads the rows again; the form stays while something is typed into it."""
        rows = list(self._source.rows())
        self._open_conflict = provisional_values.provisional_records(self._context.workspace)
        self.table.set_rows(rows)
        if self.opened is None or (self.opened.id not in self.table.held and not self.opened.is_new):
            if rows:
                self.table.selectRow(0)
            elif self._source.can_add:
                self.start_new()
            else:
                self.form.setEnabled(False)
        elif not self.is_edited():
            self.read_again()  # Ctrl+Z or a file that came in may have changed the record in the form
        self.new.setVisible(self._source.can_add)
        self.delete.setVisible(self._source.can_delete and self.opened is not None and not self.opened.is_new)

    def reset(self) -> None:
        """For another plan or year: closes the form (its draft is kept) and reads the rows again."""
        self.leave()
        self.opened = None
        self.refresh()

    def start_new(self) -> None:
        """Shows an empty form; does nothing where records can't be added."""
        if not self._source.can_add:
            return  # Ctrl+N is a key of the whole page
        self.leave()
        self.table.clearSelection()
        self._show(self._source.open(None))
        self.form.focus()

    def read_again(self) -> None:
        """Shows the saved values of the record in the form again, after an action changed it."""
        if self.opened is not None and not self.opened.is_new:
            self._show(self._source.open(self.opened.id))

    def select(self, record: bytes) -> None:
        """Chooses a record in the list."""
        self.table.select(record)

    def is_edited(self) -> bool:
        """Whether something is typed that isn't saved."""
        return self._timer.isActive() or not self.throw_away.isHidden()

    def save(self) -> bool:
        """True when the record was saved or nothing had changed. False, with a message, when it was refused."""
        saved = self.opened
        if saved is None or not self._save_with(self._source.save):
            return False
        self._context.notice.say(f"{self._source.noun}を保存しました。")
        self.opened = None
        self._context.saved()
        self.refresh()
        if saved.id in self.table.held:
            self.table.select(saved.id)
            self._show(self._source.open(saved.id))
        self.state.setText("保存済み")
        return True

    def show_history(self) -> None:
        """Opens the history of the record in the form; its draft is kept."""
        self.leave()
        self._context.show_history(self.opened.id if self.opened is not None and not self.opened.is_new else None)

    def _arrange(self, list_share: int, stacked: bool) -> None:
        left, right, inner = QWidget(), QWidget(), QWidget()
        lists = column_of((self.table, 1), spacing=10, margins=0, within=left)
        column_of(self._provisional, self.form, STRETCH, margins=(0, 0, 10, 0), within=inner)
        self._area = scrolled(inner)
        inner.installEventFilter(self)
        # As high as the window allows: at its own height it would push the buttons out of a small window.
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._area.setMinimumHeight(LEAST_HEIGHT)
        of_list = (self.new, self.excel)
        of_form = (self.save_button, self.state, self.throw_away, self.history, *(of_list if stacked else ()), self.delete)
        if not stacked:
            lists.addWidget(WrappedRow(*of_list, spacing=10))
        column_of((self._area, 1), WrappedRow(*of_form, spacing=12, ends_right=True), spacing=10, margins=0, within=right)
        if stacked:
            column_of((left, list_share), (right, 100 - list_share), spacing=10, margins=0, within=self)
        else:
            column_of(TwoParts(left, right, shares=(list_share, 100 - list_share)), margins=0, within=self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._give_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the form's own wish for width, which changes with choices and the meaning of a date."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._give_room()
        return super().eventFilter(watched, event)

    def _give_room(self) -> None:
        """Never cuts the form on its right: with large type the list becomes narrower."""
        inner = self._area.widget()
        if inner is not None:
            self._area.setMinimumWidth(min(inner.minimumSizeHint().width() + 28, 760))

    def _connect(self) -> None:
        self.table.chosen.connect(self._on_chosen)
        self.form.edited.connect(self._on_edited)

    def _show(self, opened: RecordForm) -> None:
        """Fills the form with a record, or with the draft of it that was kept."""
        self.throw_away.setVisible(self._fill(opened))
        self.form.setEnabled(True)
        note = provisional_values.note_of(self._context.workspace, opened.entity, opened.id)
        self._provisional.setText(note)
        self._provisional.setVisible(bool(note))
        self.delete.setVisible(self._source.can_delete and not opened.is_new)
        self.history.setVisible(not opened.is_new)
        self.shown.emit()

    def _for_excel(self) -> Callable[[], list[FlatTable]]:
        """The records of the list with all their fields; the list as it is shown where a row is more or less than a record."""
        workspace, kind, ids = self._context.workspace, self._source.kind, self.table.rows.ids()
        name = f"{self._source.noun}の一覧"
        about, shown = (
            about_line(workspace, name, self._context.fiscal_year),
            texts_table(self._context, name, self.table.shown()),
        )

        def make() -> list[FlatTable]:
            found = record_table(workspace, kind, about, ids)
            return [found if len(found.rows) == len(ids) else shown]

        return make

    def _on_chosen(self) -> None:
        id_ = self.table.current()
        if id_ is None or id_ not in self.table.held or (self.opened is not None and self.opened.id == id_):
            return
        self.leave()
        self._show(self._source.open(id_))

    def _on_draft_kept(self) -> None:
        self.throw_away.show()

    def _on_throw_away(self) -> None:
        """Drops the draft: shows the saved values again, or an empty new record."""
        if self.opened is None:
            return
        self._timer.stop()
        drafts.drop_record(self._context.workspace, self.opened)
        known = self.opened.id if self.opened.id in self.table.held else None
        self._show(self._source.open(known if known is not None or not self._source.can_add else None))

    def _on_delete(self) -> None:
        if self.opened is None or self.opened.is_new:
            return
        if not confirm(
            self,
            f"この{self._source.noun}を削除しますか",
            "一覧から消え、次のファイルでほかのPCでも消えます。ごみ箱から戻せます。",
            "削除する",
            danger=True,
        ):
            return
        try:
            with action(self._context.workspace):
                self._source.delete(self._context.workspace, self.opened)
                drafts.drop_record(self._context.workspace, self.opened)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._deleted, self.opened = self.opened.id, None
        self._context.saved()
        self.refresh()
        self._context.notice.say(f"{self._source.noun}を削除しました。", "元に戻す", self._bring_back)

    def _bring_back(self) -> None:
        if undo_last(self._context):
            self.refresh()
            self.table.select(self._deleted)

    def _marking(self, column: Column) -> Column:
        """The first column with ※ before records that show a provisional value."""
        return replace(column, text=lambda row: (f"{PROVISIONAL} " if row.id in self._open_conflict else "") + column.text(row))
