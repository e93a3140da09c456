"""A 読み取り表 in sight: its head, its rows, and the line about the current cell. What a person decides here is one step each."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import YuiError
from app.rules.fiscal import fiscal_year_label
from app.services.tables.read_rows import Place
from app.services.tables.reading_table import Progress, ReadingTable
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import column_of, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.undoing import undo_last
from app.ui.tables.cell_line import CellLine
from app.ui.tables.choice_menu import cell_menu, role_menu
from app.ui.tables.grid_columns import GridColumn
from app.ui.tables.group_chips import GroupChips
from app.ui.tables.marks import group_of
from app.ui.tables.reading_grid import ReadingGrid
from app.ui.tables.table_head import SCROLL_BAR, TableHead
from app.ui.widgets.page import scrolled

AT_ONCE = 2000
"""Rows that are read anew while the window waits; more are read beside it, with progress."""
ROOMY = 45
"""Lines of type in the height of the window from which on the notes are open from the beginning."""

NOTES = 8
"""Lines of type to which the notes are in sight; more scroll."""


class ReadingView(QWidget):
    """``shown``: something is shown anew; ``counts`` then says how many rows are in each group."""

    shown = Signal()
    left = Signal()
    """Esc: the cursor shall go to the buttons of the page."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.table: ReadingTable | None = None
        self.counts: Counter[str] = Counter()
        self.is_busy = False
        self._had_focus = False
        self._wants_notes: bool | None = None
        self.said = label("", "strong", wrap=True)
        self.notes = label("", wrap=True)
        self._notes_area = scrolled(self.notes)
        self._notes_button = button("お知らせ", "link", run=self._on_notes)
        self.chips = GroupChips()
        self.head = TableHead(self.chips)
        self.grid = ReadingGrid()
        self.line = CellLine()
        self._notes_area.hide()
        self.grid.setMinimumHeight(8 * self.fontMetrics().height())
        column_of(
            row_of((self.said, 1), self.head.more, self._notes_button, spacing=6),
            self._notes_area,
            self.head,
            (self.grid, 1),
            self.line,
            spacing=6,
            margins=0,
            within=self,
        )
        self._connect()

    def show_table(self, table: ReadingTable | None) -> None:
        """Shows a table from the beginning, with the cursor on the first cell to be checked; None shows nothing."""
        self.table = table
        self.chips.choose("", quietly=True)
        if table is None:
            self.grid.rows.show_table(None, [])
            return
        self._show_all()
        if self.grid.rows.rowCount():
            self.grid.go_to(*(self.grid.next_open() or (0, 0)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_notes()

    def look_again(self) -> None:
        """Follows the year on screen, and the records as they are now."""
        if self.table is None or self.is_busy:
            return
        self.table.look_again()
        if self.table.fiscal_year != self._context.fiscal_year:
            self.table.look_from(self._context.fiscal_year)
        self._reread()

    def edit(self) -> None:
        """Opens the current cell, as F2 does in Excel."""
        if self.grid.hasFocus():
            self.grid.mend()

    def go_on(self) -> None:
        """Goes to the next cell that has to be looked at."""
        found = self.grid.next_open()
        if found is None and self.chips.chosen():
            self.chips.choose("")
            found = self.grid.next_open()
        if found is None:
            self._context.notice.say("確かめる所は、もうありません。")
            return
        self.grid.go_to(*found)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self) -> None:
        """Takes back what was mended, answered or chosen last; where nothing was, the action saved last."""
        if self.table is None or self.is_busy:
            return
        self._context.notice.clear()
        if self.table.step_back():
            self._reread(anew=True)
        else:
            undo_last(self._context)

    def keep_drafts(self) -> None:
        """Takes the rows that are still to be checked as drafts (下書き), without what is open in them."""
        table = self.table
        assert table is not None
        rows = [row.place for row in table.rows if group_of(row) in ("asked", "unreadable") and row.state != "changes"]

        def keep() -> None:
            for place in rows:
                table.keep_as_draft(place, True)

        self._change(keep)

    def read_all_the_same(self) -> None:
        """Takes every sheet, whatever kind of table it seems to be."""
        table = self.table
        assert table is not None

        def take() -> None:
            for one in table.tables:
                table.choose_sheet(one.number, True)

        self._change(take, anew=True)

    def choose_role(self, column: GridColumn, role: str) -> None:
        """Says what a column is, on every sheet that has it."""
        table = self.table
        assert table is not None

        def choose() -> None:
            for sheet, index in column.places.items():
                if sheet in table.sheets:
                    table.choose_role(sheet, index, role)

        self._change(choose)

    def answer(self, number: int) -> None:
        """Gives an answer (from 0) to the current cell's question, there and wherever the same is asked."""
        index = self.grid.currentIndex()
        cell = self.grid.rows.cell_at(index) if index.isValid() else None
        if cell is not None:
            self._answer(self.grid.rows.places[index.row()], cell.field, number)

    def _answer(self, place: Place, field: str, number: int) -> None:
        table, row = self.table, self.grid.rows.rows.get(place)
        if table is None or row is None or number >= len(row.cells[field].choices):
            return
        text, words = row.cells[field].choices[number]
        alike = table.asked_alike(place, field)
        self._change(lambda: table.answer(place, field, text))
        if alike > 1:
            self._context.notice.say(f"「{words}」を、同じ {alike:,}行に入れました。", "元に戻す", self.undo)

    def set_busy(self, is_busy: bool) -> None:
        """While rows are read anew or taken in, nothing can be changed."""
        focused = QApplication.focusWidget()
        if is_busy:
            self._had_focus = focused is not None and self.isAncestorOf(focused)  # disabling takes it away
        self.is_busy = is_busy
        self.setEnabled(not is_busy)
        if self._had_focus and not is_busy and self.isVisible():
            self._had_focus = False
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit()

    def _connect(self) -> None:
        grid = self.grid
        grid.moved.connect(self._show_cell)
        grid.answered.connect(self._answer)
        grid.menu_asked.connect(self._show_roles)
        grid.cell_menu_asked.connect(self._show_choices)
        grid.retyped.connect(self._on_retyped)
        grid.ticked.connect(self._on_ticked)
        grid.left.connect(self.left)
        self.line.answered.connect(self.answer)
        self.line.more_asked.connect(self._show_choices)
        self.chips.changed.connect(self._show_rows)
        self.head.chosen.connect(self._on_default)
        self.head.sheet_chosen.connect(self._on_sheet)
        self.head.answered.connect(self._on_question)
        self.head.hidden_chosen.connect(self._on_hidden)

    def _show_all(self) -> None:
        self._show_rows()
        self._show_head()

    def _show_rows(self) -> None:
        """The rows of the chosen group."""
        table, group = self.table, self.chips.chosen()
        if table is not None:
            self.grid.show_again(table, [row.place for row in table.rows if group in ("", group_of(row))])

    def _show_head(self) -> None:
        table = self.table
        assert table is not None
        self.counts = Counter(map(group_of, table.rows))
        read_as = f"を{fiscal_year_label(table.year)}の表として読みました。" if table.year is not None else "を読みました。"
        self.said.setText(f"「{table.file_name}」{read_as}{'' if table.rows else '行はありません。'}")
        self.chips.show_counts(self.counts)
        years = {year for plan in self._context.plans for year in range(plan.first_year, plan.last_year + 1)}
        self.head.show_table(table, sorted(years | {table.year or self._context.fiscal_year}))
        notes = table.notes
        self.notes.setText("\n".join(notes))
        self._notes_button.setText(f"お知らせ {len(notes)}件")
        self._notes_button.setAccessibleName(self._notes_button.text())
        self._notes_button.setVisible(bool(notes))
        self._show_notes()
        self._show_cell()
        self.shown.emit()

    def _show_cell(self) -> None:
        index = self.grid.currentIndex()
        if not index.isValid() or self.table is None:
            self.line.show_cell("", ())
            return
        cell = self.grid.rows.cell_at(index)
        by_number = self.grid.rows.is_answered_by_number(index)
        said = self.grid.rows.told(index) + ("　番号を打って Enter でも答えられます。" if by_number else "")
        if cell is not None and cell.doubt and not cell.choices and cell.field in self.head.fields:
            said += f"　上の「{self.head.fields[cell.field].accessibleName()}」で、まとめて選べます。"
        self.line.show_cell(said, cell.choices if cell is not None else (), by_number=by_number)

    def _change(self, deed: Callable[[], object], *, anew: bool = False) -> None:
        """Makes a change that Ctrl+Z takes back as one step, and shows what becomes of all rows."""
        table = self.table
        if table is None or self.is_busy:
            return
        table.keep_step()
        try:
            deed()
        except YuiError as error:
            table.step_back()
            self._context.notice.show_error(error)
            return
        self._context.notice.clear()
        self._reread(anew=anew)

    def _reread(self, *, anew: bool = False) -> None:
        table = self.table
        assert table is not None
        if sum(len(one.rows) for one in table.tables if one.number in table.sheets) <= AT_ONCE:
            self._show_reread(anew)
            return
        self.set_busy(True)

        def work(progress: Progress) -> bool:
            table.read_all(progress)
            return anew

        self._context.jobs.run(work, self._on_reread, self._on_not_reread, "表を読み直しています")

    def _on_reread(self, anew: bool) -> None:
        self.set_busy(False)
        if self.table is not None:
            self._show_reread(anew)

    def _on_not_reread(self, error: BaseException) -> None:
        """Stopped: the change is taken back."""
        self.set_busy(False)
        self._context.notice.show_error(error)
        if self.table is not None:
            self.table.step_back()
            self._show_reread(anew=True)

    def _show_reread(self, anew: bool) -> None:
        assert self.table is not None
        if anew:
            self.chips.choose("", quietly=True)
            self._show_rows()
        elif self.grid.rows.update_rows():
            self.grid.widen()
        else:
            self.grid.show_again(self.table, self.grid.rows.places)
        self._show_head()

    def _on_retyped(self, texts: dict[tuple[Place, str], str]) -> None:
        table = self.table
        if table is None:
            return

        def retype() -> None:
            for (place, field), text in texts.items():
                table.retype(place, field, text)

        self._change(retype)

    def _on_ticked(self, places: list[Place], on: bool) -> None:
        table = self.table
        if table is None:
            return
        states = {row.place: row.state for row in table.rows}

        def tick() -> None:
            for place in places:
                (table.keep_as_draft if states[place] in ("asked", "unreadable") else table.tick)(place, on)

        self._change(tick)
        left = [row for row in self.grid.rows.rows.values() if row.place in set(places) and on and not row.ticked]
        if left:
            more = f"（ほか{len(left) - 1}行）" if len(left) > 1 else ""
            self._context.notice.warn(f"{left[0].place[1]}行目{more}は取り込めません。{left[0].why}")

    def _on_default(self, field: str, typed: str) -> None:
        table = self.table
        if table is not None:
            self._change(lambda: table.choose_default(field, typed))

    def _on_sheet(self, number: int, ticked: bool) -> None:
        table = self.table
        if table is not None:
            self._change(lambda: table.choose_sheet(number, ticked), anew=True)

    def _on_hidden(self, on: bool) -> None:
        table = self.table
        if table is not None:
            self._change(lambda: table.choose_hidden(on))

    def _on_question(self, key: str, answer: str) -> None:
        table = self.table
        if table is not None:
            self._change(lambda: table.answer_question(key, answer))

    def _show_roles(self, section: int) -> None:
        """The choice above a column."""
        column, head = self.grid.rows.column_at(section), self.grid.head
        if self.table is not None and column is not None and column.places:
            menu = role_menu(self, self.table, column, partial(self.choose_role, column))
            menu.popup(head.mapToGlobal(QPoint(head.sectionViewportPosition(section), head.height())))

    def _show_choices(self) -> None:
        """What can be put into the current cell, and what its column can be."""
        table, index = self.table, self.grid.currentIndex()
        column = self.grid.rows.column_at(index.column()) if index.isValid() else None
        if table is None or column is None:
            return
        retype = partial(self._retype_one, self.grid.rows.places[index.row()], column.field)
        cell = self.grid.rows.cell_at(index)
        menu = cell_menu(self, table, column, cell, self.answer, retype, partial(self.choose_role, column))
        if not menu.isEmpty():
            menu.popup(self.grid.viewport().mapToGlobal(self.grid.visualRect(index).bottomLeft()))

    def _retype_one(self, place: Place, field: str, text: str) -> None:
        self._on_retyped({(place, field): text})

    def _show_notes(self) -> None:
        """Open where there is room, until a person says otherwise."""
        type_ = self.fontMetrics()
        is_wanted = self.window().height() >= ROOMY * type_.height() if self._wants_notes is None else self._wants_notes
        self._notes_area.setVisible(is_wanted and bool(self.notes.text()))
        wanted = self.notes.heightForWidth(max(self.width() - SCROLL_BAR, 1))
        self._notes_area.setFixedHeight(min(wanted, NOTES * type_.lineSpacing()))

    def _on_notes(self) -> None:
        self._wants_notes = self._notes_area.isHidden()
        self._show_notes()
