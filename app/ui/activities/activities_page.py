"""The page 活動の一覧: filter and search, add up, correct, cancel, delete, restore, import a spreadsheet."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.reports.flat_table import FlatTable
from app.rules.months import MONTHS
from app.services.activities import activities, review_marks
from app.services.activities.activity_list import Filter, count, listed, open_in, totals
from app.services.activities.activity_rows import ActivityRow, rows, show_activity
from app.services.activities.activity_search import is_searched_at_once, prepare_search
from app.services.editing.edited_activities import EditedActivities
from app.services.editing.unsaved_rows import unsaved_rows
from app.services.plan import plans
from app.services.records.labels import choices
from app.services.removal import trash
from app.services.tables.shown_values import about_line
from app.services.tables.written_activities import activity_table
from app.ui.activities.columns import columns, sum_text, trash_columns
from app.ui.activities.reason_strip import ReasonStrip
from app.ui.activities.routine_strip import make_routine
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.composition import ComposingLine
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, fill, row_of
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress
from app.ui.runtime.page_arguments import ListOf, RowsToEdit, TableOf
from app.ui.runtime.undoing import undo_last
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import excel_button, print_to_file
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_files import accept_files, ask_table, copied_table, dropped_table
from app.ui.widgets.table_view import RecordTable

STATES = {**choices("activity", "state"), "deleted": "ごみ箱（削除した記録）"}
CHECKS = {"unchecked": "まだ確認していない", "changed": "確認後に変更"}
"""Choices of the head office, offered beside the states."""
PAUSE_MS = 150
"""From the last letter of a search to the search: whoever types on isn't held up by the words before."""


class ActivitiesPage(QWidget):
    """活動の一覧: the clerk finds, corrects, cancels or deletes activities of a year.

    The sum below the list is always the sum of the records that the list shows.
    """

    title = "活動の一覧"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._order: tuple[str, bool] = ("date", True)
        self._is_preparing = False
        self.commands = (
            Command("Delete", "削除", self._on_delete, is_shown=False),
            Command("F7", "履歴", self._on_history),
            Command("F6", "表のまま編集", self._on_edit_table),
            Command("Ctrl+P", "記録を紙に", self._on_print),
            Command("Ctrl+V", "コピーした表を取り込む", self._on_paste, is_shown=False),
            *((Command("F8", "確認した", self._on_check),) if context.workspace.is_head else ()),
        )
        self._target = ChoiceField(empty="すべての目標")
        self._month = ChoiceField({month: f"{month}月" for month in MONTHS}, empty="すべての月")
        self._state = ChoiceField(STATES | (CHECKS if context.workspace.is_head else {}), empty="すべての状態")
        self._office = ChoiceField(empty="すべての支部")
        self._search = ComposingLine()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._sum = label("", "strong", wrap=True)
        self._edit = button("訂正（Enter）", run=self._on_edit)
        self._history = button("履歴（F7）", run=self._on_history)
        self._routine = button("定型にする", run=self._on_routine)
        self._check = button("確認した（F8）", run=self._on_check)
        self._cancel = button("取消にする", run=self._on_cancel)
        self._delete = button("削除", run=self._on_delete)
        self._restore = button("選んだ記録を元に戻す", run=self._on_restore)
        self._whole_trash = button("写真などのごみ箱", "link", run=lambda: context.go("trash"))
        self._edit_table = button("表のまま編集（F6）", run=self._on_edit_table)
        self._import = button("Excelから取り込む", run=self._on_import)
        self._back_to_table = button("読み取り表に戻る", run=lambda: context.go("reading_table"))
        self._export = excel_button(self, context, "活動の一覧", self._for_excel)
        self._reason = ReasonStrip()
        self._reason_done = self._reason.done
        self._taken_in: tuple[bytes, ...] = ()
        self._called = ""
        self._among = button("", "chip", run=self._on_all)
        self.table = RecordTable("活動の一覧", columns(context.workspace.is_head), self._fetch)
        self.trash = RecordTable("ごみ箱（削除した記録）", trash_columns(), self._fetch_trash)
        self.setAcceptDrops(True)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads targets, offices and the list again; filters and the chosen record stay."""
        workspace = self._context.workspace
        self._back_to_table.setVisible(bool(self._context.open_table))
        targets = plans.plan_tree(workspace, self._context.plan.id).targets
        _fill(self._target, [(target.id, f"{target.label}　{target.title}") for target in targets])
        if workspace.is_head:
            _fill(self._office, [(office.code, office.short_name) for office in plans.offices(workspace)])
        self._show()

    def open_with(self, subject: object) -> None:
        """Filters for a ListOf, searches for a text, or chooses the record of an id."""
        wanted = ListOf(search=subject) if isinstance(subject, str) else subject
        wanted = ListOf(record=wanted) if isinstance(wanted, bytes) else wanted
        if not isinstance(wanted, ListOf):
            return
        self.refresh()
        self._month.set_value(None)
        self._office.set_value(None)
        self._target.set_value(wanted.target_id)
        self._state.set_value(wanted.state)
        self._search.setText(wanted.search)
        self._taken_in, self._called = wanted.taken_in, wanted.called
        self._show()
        if wanted.record is not None:
            self._shown_table().select(wanted.record)

    def focus_first(self) -> None:
        """Puts the cursor into the list (or the trash), so that the arrow keys work at once."""
        self._shown_table().setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Closes the strip that asked for a reason."""
        self._reason.hide()

    def undo(self) -> None:
        """Takes back the last saved action, also one from before the program was closed."""
        undo_last(self._context)

    def _on_print(self) -> None:
        """Prints the chosen record as 様式第2号."""
        record = self.table.current()
        if record is None:
            self._context.notice.warn("記録が選ばれていません。一覧で選んでから、もう一度押してください。")
            return
        print_to_file(self, self._context, "活動記録を保存する場所", "activity-record", subject=record)

    def _shown_table(self) -> RecordTable:
        return self.trash if self._state.value() == "deleted" else self.table

    def _filter(self) -> Filter:
        """What the fields above the list ask for."""
        state, month = self._state.value(), self._month.value()
        target, office = self._target.value(), self._office.value()
        return Filter(
            fiscal_year=None if self._taken_in else self._context.fiscal_year,
            target_id=target if isinstance(target, bytes) else None,
            office=office if isinstance(office, str) else None,
            month=month if isinstance(month, int) else None,
            search=self._search.text(),
            states=(str(state),) if state in ("final", "draft", "cancelled") else None,
            check=str(state) if state in ("unchecked", "changed") else "",
            deleted=state == "deleted",
            order_by=self._order[0],
            descending=self._order[1],
            among=self._taken_in or None,
        )

    def _arrange(self) -> None:
        column = page_layout(self, self.title, self._back_to_table, self._edit_table, self._export, self._import)
        fields = [(self._target, "推進目標"), (self._month, "月"), (self._state, "状態")]
        if self._context.workspace.is_head:
            fields.append((self._office, "支部"))
        for field, name in fields:
            field.setAccessibleName(name)
            field.setMinimumContentsLength(7)  # すべての支部
        self._target.setMaximumWidth(300)
        search = label("検索", "soft")
        search.setBuddy(self._search)
        self._search.setAccessibleName("検索")
        self._search.setClearButtonEnabled(True)
        self._search.setMinimumWidth(120)
        line = WrappedRow(*(field for field, _ in fields), search, self._search, spacing=8, fills=self._search)
        fill(column, line, row_of(self._among, STRETCH), (self.table, 1), (self.trash, 1), self._reason)
        below = WrappedRow(
            self._sum,
            self._check,
            self._edit,
            self._history,
            self._routine,
            self._cancel,
            self._delete,
            self._whole_trash,
            self._restore,
            spacing=12,
            fills=self._sum,
        )
        column.addWidget(below)

    def _connect(self) -> None:
        for field in (self._target, self._month, self._state, self._office):
            field.edited.connect(self._show)
        self._search.textChanged.connect(self._pause.start)
        self._search.returnPressed.connect(self._show)
        self._pause.timeout.connect(self._show)
        self.table.opened.connect(self._on_open)
        for table in (self.table, self.trash):
            table.sort_asked.connect(self._on_sort)
        self._reason.given.connect(self._on_reason)
        self._reason.left.connect(self.focus_first)

    def _show(self, *_: object) -> None:
        """Reads the list anew, with its sum, and shows the buttons that apply to it."""
        workspace = self._context.workspace
        self._pause.stop()
        if self._search.text().strip() and not is_searched_at_once(workspace):
            self._prepare_search()
            return
        left = count(workspace, Filter(among=self._taken_in)) if self._taken_in else 0
        if not left:
            self._taken_in = ()  # they were taken back
        wanted = self._filter()
        self._show_among(left)
        self._show_unsaved()
        table = self._shown_table()
        self.table.setVisible(not wanted.deleted)
        self.trash.setVisible(wanted.deleted)
        table.set_ids(listed(workspace, wanted))
        table.show_order(*self._order)
        shown = table.rows.rowCount()
        self._sum.setText(
            f"ごみ箱 {shown:,}件　Shift や Ctrl を押しながら選ぶと、まとめて戻せます"
            if wanted.deleted
            else sum_text(shown, *totals(workspace, wanted), open_in(workspace, wanted))
        )
        for one in (self._restore, self._whole_trash):
            one.setVisible(wanted.deleted)
        for one in (self._edit, self._routine, self._cancel, self._delete):
            one.setVisible(not wanted.deleted)
        self._check.setVisible(not wanted.deleted and workspace.is_head)
        if shown and table.current() is None:
            table.selectRow(0)

    def _prepare_search(self) -> None:
        """After a large import the list comes when the search is ready; the window can be used meanwhile."""
        workspace = self._context.workspace
        self._sum.setText("検索の準備をしています…")

        def work(progress: Progress) -> None:
            prepare_search(workspace, progress)

        if not self._is_preparing:
            self._is_preparing = True
            self._context.jobs.run(work, self._on_prepared, self._on_not_prepared, "検索の準備をしています")

    def _on_prepared(self, _: None) -> None:
        self._is_preparing = False
        self._show()

    def _on_not_prepared(self, error: BaseException) -> None:
        self._is_preparing = False
        self._search.clear()  # the whole list is shown, and nothing that looks like a result
        self._context.notice.show_error(error)

    def _on_sort(self, key: str, descending: bool) -> None:
        self._order = (key, descending)
        self._show()

    def _on_open(self, record: bytes) -> None:
        if self._state.value() != "deleted":
            self._context.go("entry", record)

    def _on_edit(self) -> None:
        record = self.table.current()
        if record is not None:
            self._on_open(record)

    def _on_edit_table(self) -> None:
        """Edits what the list shows like a spreadsheet; what is in the trash is restored first."""
        if self._state.value() == "deleted":
            self._context.notice.warn("ごみ箱の記録は、元に戻してから直してください。")
            return
        self._context.go("edit_table", RowsToEdit("activities", self._filter()))

    def _on_history(self) -> None:
        record = self._shown_table().current()
        if record is not None:
            self._context.go("history", record)

    def _on_routine(self) -> None:
        record = self.table.current()
        if record is not None:
            make_routine(self._context, record)

    def _on_cancel(self) -> None:
        record = self.table.current()
        if record is not None:
            self._reason.ask(record, show_activity(self._context.workspace, record).title)

    def _on_reason(self, record: bytes, reason: str) -> None:
        if self._context.carry_out(
            lambda: activities.cancel(self._context.workspace, record, reason), "取消にしました。", self.undo
        ):
            self._reason.hide()
            self.focus_first()

    def _on_delete(self) -> None:
        chosen = self.table.selected()
        if not chosen or self._state.value() == "deleted":
            return

        words = "削除しました。" if len(chosen) == 1 else f"{len(chosen)}件を削除しました。"
        self._context.carry_out(lambda: activities.delete_all(self._context.workspace, chosen), words, self.undo)

    def _on_restore(self) -> None:
        chosen = self.trash.selected()
        if not chosen:
            return

        words = "記録を元に戻しました。" if len(chosen) == 1 else f"{len(chosen)}件の記録を元に戻しました。"
        self._context.carry_out(lambda: trash.restore(self._context.workspace, chosen), words, self.undo)

    def _on_check(self) -> None:
        """Marks the chosen records as checked (確認); takes the marks off when all of them are checked already."""
        chosen, workspace = self.table.selected(), self._context.workspace
        if not chosen or self._state.value() == "deleted":
            return
        states = review_marks.states_of(workspace, chosen)
        takes_off = all(states.get(record) == "checked" for record in chosen)
        change = review_marks.uncheck if takes_off else review_marks.check
        words = "確認の印を外しました。" if takes_off else "{}件に、確認の印を付けました。"
        self._context.carry_out(lambda: change(workspace, chosen), words.format, self.undo)

    def _show_unsaved(self) -> None:
        """The button to the table says what waits there to be saved."""
        unsaved = unsaved_rows(self._context.workspace, EditedActivities.key)
        self._edit_table.setText(f"表のまま編集　書きかけ {unsaved:,}行" if unsaved else "表のまま編集（F6）")
        self._edit_table.setAccessibleName(self._edit_table.text())

    def _show_among(self, count: int) -> None:
        """The chip that says that only some records are in sight, ``count`` of which are still there."""
        self._among.setText(f"{self._called}{count:,}件　✕")
        self._among.setAccessibleName(f"{self._called}{count:,}件だけを見ています。押すと、すべてを見ます。")
        self._among.setVisible(bool(count))

    def _on_all(self) -> None:
        self._taken_in = ()
        self._show()
        self.focus_first()

    def _read(self, table: TableOf | None) -> None:
        if table is not None:
            self._context.go("reading_table", table)

    def _on_import(self) -> None:
        self._read(ask_table(self))

    def _on_paste(self) -> None:
        self._read(copied_table(self._context))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accept_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """One table at a time: each is shown by itself."""
        self._read(dropped_table(event, self._context))

    def _for_excel(self) -> Callable[[], list[FlatTable]]:
        """Exactly the records of the list, in its order, and what it is filtered by."""
        if self._pause.isActive():
            self._show()
        workspace, ids = self._context.workspace, self._shown_table().rows.ids()
        fields = (self._target, self._month, self._state, self._office)
        said = [field.currentText() for field in fields if field.value() is not None]
        searched = [f"検索「{self._search.text()}」"] if self._search.text() else []
        about = about_line(workspace, self.title, self._context.fiscal_year, *said, *searched)
        return lambda: [activity_table(workspace, ids, about)]

    def _fetch(self, ids: list[bytes]) -> list[ActivityRow]:
        return rows(self._context.workspace, ids)

    def _fetch_trash(self, ids: list[bytes]) -> list[trash.TrashRow]:
        return trash.trash_rows(self._context.workspace, ids)


def _fill(field: ChoiceField, choices: list[tuple[object, str]]) -> None:
    kept = field.value()
    field.set_choices(choices)
    # set_choices forgets the chosen value; keep it where it is still offered.
    field.set_value(kept if kept in [code for code, _ in choices] else None)
