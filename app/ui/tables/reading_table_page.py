"""The page 読み取り表: a foreign table as it will be stored, mended and answered in place, then taken in at one go."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QWidget

from app.rules.fiscal import fiscal_year_label
from app.services.tables.mended.kinds import goes_in
from app.services.tables.mended.mended_records import MendedRow, mended_rows, take_in_mended
from app.services.tables.pasted_table import open_pasted
from app.services.tables.reading_table import Progress, ReadingTable, open_table
from app.services.tables.taking_in import TakenIn, take_in
from app.ui.look.button import button
from app.ui.look.layouts import fill
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import ListOf, TableOf
from app.ui.runtime.undoing import undo_last
from app.ui.tables.mended_dialog import MendedDialog
from app.ui.tables.nothing_to_take import NothingToTake
from app.ui.tables.reading_view import ReadingView
from app.ui.widgets.commands import Command
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_files import accept_files, ask_table, copied_table, dropped_table

KEY = "reading_table"


class ReadingTablePage(QWidget):
    """読み取り表: nothing is written before 取り込む, and then exactly what is shown."""

    title = "読み取り表"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._asked = 0
        """How many tables were asked for: the answer for an older one is dropped."""
        self.view = ReadingView(context)
        self.nothing = NothingToTake(context.workspace.is_head)
        self.done = button("取り込む", "main", run=self.take_in)
        self.drafts = button("確かめる行も下書きで入れる", "large", run=self.view.keep_drafts)
        self.other = button("活動のほかの直し…", "large", run=self.look_at_others)
        self.back = button("やめる", "large", run=self.give_up)
        self.commands = (
            Command("Ctrl+Return", "取り込む", self.take_in),
            Command("F8", "次の確かめる所", self.go_on),
            Command("F2", "セルを直す", self.view.edit),
            Command("Ctrl+Z", "元に戻す", self.view.undo),
            Command("Ctrl+V", "貼り付ける", self.paste, is_shown=False),
        )
        column = page_layout(self, self.title, WrappedRow(self.back, self.other, self.drafts, self.done, spacing=12))
        column.setSpacing(6)
        column.setContentsMargins(28, 8, 28, 4)  # on a small screen the margins of other pages cost a row of the table
        self._below = QWidget()
        fill(column, (self.view, 1), self.nothing, (self._below, 1))
        self.setAcceptDrops(True)
        self._connect()
        self._show()

    @property
    def table(self) -> ReadingTable | None:
        """The table that is looked at; None before one was read."""
        return self.view.table

    def open_with(self, subject: object) -> None:
        """Reads the table of a TableOf; what was shown of another one is gone at once, whatever becomes of this one."""
        if not isinstance(subject, TableOf):
            return
        self._forget()
        self.nothing.show_reading()
        workspace, year, number = self._context.workspace, self._context.fiscal_year, self._asked

        def work(progress: Progress) -> tuple[int, ReadingTable]:
            if subject.path is None:
                return number, open_pasted(workspace, subject.text, year, progress)
            return number, open_table(workspace, subject.path, year, progress)

        self._context.jobs.run(work, self._on_read, self._on_not_read, "表を読んでいます")

    def refresh(self) -> None:
        """Follows the year on screen, and the records as they are now."""
        self.view.look_again()

    def focus_first(self) -> None:
        """Puts the cursor into the grid, or on what can be done without a table."""
        without = self.other if self.other.isVisibleTo(self) else self.nothing.file
        first = self.view.grid if self.view.isVisibleTo(self) else without
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_in(self) -> None:
        """Stores the ticked rows as they are shown."""
        table, workspace = self.table, self._context.workspace
        if table is None or self.view.is_busy:
            return
        if self.view.grid.commit_typing():  # what was half typed counts too: it is read first
            QTimer.singleShot(0, self.take_in)
            return
        if not self.view.counts["ticked"]:
            self._context.notice.warn("取り込む行が選ばれていません。左の四角に印を付けてから、もう一度押してください。")
            return
        self.view.set_busy(True)
        self._context.jobs.run(
            lambda progress: take_in(workspace, table, progress), self._on_taken, self._on_not_taken, "取り込んでいます"
        )

    def look_at_others(self) -> None:
        """Looks for what was mended in the sheets of other records than activities."""
        table, workspace = self.table, self._context.workspace
        if table is not None:
            self._context.in_background(lambda: mended_rows(workspace, table.file), self._on_mended, "表を見ています")

    def go_on(self) -> None:
        """Goes to the next cell that has to be looked at."""
        if self.table is not None:
            self.view.go_on()

    def paste(self) -> None:
        """In the grid types a copied block over its cells; without a table reads it as one."""
        if self.table is not None:
            if self.view.grid.hasFocus():
                self.view.grid.paste()
            return
        copied = copied_table(self._context)
        if copied is not None:
            self.open_with(copied)

    def give_up(self) -> None:
        """Forgets the table; nothing was written."""
        self._forget()
        self._context.go("activities")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accept_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Another table takes the place of this one."""
        dropped = dropped_table(event, self._context)
        if dropped is not None and not self.view.is_busy:
            self.open_with(dropped)

    def _connect(self) -> None:
        self.view.shown.connect(self._show)
        self.view.left.connect(self._on_left)
        self.nothing.file_asked.connect(self._on_file_asked)
        self.nothing.page_asked.connect(self._context.go)
        self.nothing.read_all_the_same.connect(self.view.read_all_the_same)

    def _forget(self) -> None:
        self._asked += 1
        self._context.open_table = ""
        self._context.notice.clear()
        self.view.show_table(None)
        self._show()

    def _show(self) -> None:
        """Shows the rows and the buttons that apply to them, or that there is nothing to take."""
        table, counts = self.table, self.view.counts
        has_rows = table is not None and bool(table.sheets)
        self.view.setVisible(has_rows)
        for one in (self.nothing, self._below):
            one.setVisible(not has_rows)
        self.nothing.show_for(table)
        open_ones = counts["asked"] + counts["unreadable"]
        self.other.setVisible(table is not None and any(map(goes_in, table.tables)))
        self.other.setEnabled(not self.view.is_busy)
        self.drafts.setVisible(has_rows and bool(open_ones))
        self.drafts.setEnabled(not self.view.is_busy)
        self.done.setVisible(has_rows)
        self.done.setEnabled(bool(counts["ticked"]) and not self.view.is_busy)
        self.done.setText(f"{counts['ticked']:,}行を取り込む")
        self.done.setAccessibleName(self.done.text())

    def _on_read(self, found: tuple[int, ReadingTable]) -> None:
        number, table = found
        if number != self._asked:
            return
        self._context.open_table = table.file_name
        self.view.show_table(table)
        self._show()
        if self._context.page == KEY:
            self.focus_first()

    def _on_not_read(self, error: BaseException) -> None:
        self._show()
        self._context.notice.show_error(error)

    def _on_not_taken(self, error: BaseException) -> None:
        self.view.set_busy(False)
        self._context.notice.show_error(error)

    def _on_taken(self, done: TakenIn) -> None:
        """Shows where the rows went: the list stands on them, in the year that most of them are of. Rows that are still to be
        checked stay here, and the list leads back to them.
        """
        open_ones = self.view.counts["asked"] + self.view.counts["unreadable"]
        self.view.set_busy(False)
        if not open_ones:
            self._forget()
        context, ids = self._context, (*done.added, *done.changed)
        is_here, is_elsewhere = context.page == KEY, context.fiscal_year not in done.years
        moves = is_here and is_elsewhere and bool(done.years)
        if moves:
            context.set_fiscal_year(max(done.years, key=lambda year: done.years[year]))
        context.saved()
        if is_here:
            context.go("activities", ListOf(taken_in=ids))
        words = taken_in_words(done, context.fiscal_year if moves else None)
        words += f"確かめる行が {open_ones:,}行残っています（「読み取り表に戻る」）。" if open_ones and is_here else ""
        context.notice.say(words, "元に戻す" if ids else "", self._undo_taken if ids else None)

    def _on_mended(self, rows: list[MendedRow]) -> None:
        """Shows the differences, and writes those that a person leaves ticked."""
        if not rows:
            self._context.notice.say("活動のほかの表に、直したところはありません。")
            return
        asked = MendedDialog(self, rows)
        if asked.exec() == QDialog.DialogCode.Accepted:
            taken, workspace = asked.taken(), self._context.workspace
            self._context.in_background(lambda: take_in_mended(workspace, taken), self._on_mended_taken, "直しています")

    def _on_mended_taken(self, done: tuple[int, list[tuple[MendedRow, str]]]) -> None:
        count, left = done
        self._context.saved()
        if left:
            row, why = left[0]
            self._context.notice.warn(f"{count:,}件を直しました。{len(left):,}行は入れていません（{row.place[1]}行目：{why}）")
        else:
            self._context.notice.say(f"{count:,}件を直しました。", "元に戻す", self._undo_taken)

    def _undo_taken(self) -> None:
        undo_last(self._context)

    def _on_left(self) -> None:
        (self.done if self.done.isEnabled() else self.back).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_file_asked(self) -> None:
        asked = ask_table(self)
        if asked is not None:
            self.open_with(asked)


def taken_in_words(done: TakenIn, year: int | None) -> str:
    """What became of the rows, for the notice. ``year``: the fiscal year to which the window has gone, None where it stayed."""
    count = len(done.added) + len(done.changed)
    parts = f"（新しい記録 {len(done.added):,}件、直した記録 {len(done.changed):,}件）" if done.changed else ""
    words = f"{count:,}行を取り込みました{parts}。"
    if len(done.years) > 1:
        words += "、".join(f"{fiscal_year_label(one)} {some:,}件" for one, some in sorted(done.years.items())) + "です。"
    if year is not None:
        words += f"画面を{fiscal_year_label(year)}にしました。"
    if done.left:
        words += f"{len(done.left):,}行は、見ているあいだに記録が変わったので、入れていません。"
    return words
