"""The page 表のまま編集: a list of activities or of the council's words, edited like a spreadsheet and saved as one action."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.errors import Done, YuiError
from app.rules.clock import today
from app.rules.fiscal import fiscal_year_label
from app.rules.pasted import pasted_cells
from app.services.activities.activity_list import Filter
from app.services.editing.edited_activities import EditedActivities
from app.services.editing.edited_rows import Kind
from app.services.editing.edited_table import MOST_ROWS, EditedTable, Saved, Taken
from app.services.editing.edited_terms import EditedTerms
from app.services.plan.vocabulary import listings
from app.ui.editing.edit_model import EditModel
from app.ui.editing.row_head import RowHead
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import fill, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import RowsToEdit
from app.ui.runtime.undoing import redo_last, undo_last
from app.ui.tables.cell_line import CellLine
from app.ui.widgets.commands import Command
from app.ui.widgets.page import page_layout
from app.ui.widgets.typing_grid import TypingGrid

KEPT_AFTER_MS = 800
"""What is typed is on disk within a second."""


class EditPage(QWidget):
    """表のまま編集. Nobody is asked anything on leaving: what is typed and not saved stays on this PC, and is there again."""

    title = "表のまま編集"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._subject: RowsToEdit | None = None
        self._from = "activities"
        self._year = context.fiscal_year
        self._has_saved = False
        self._taken_back = 0
        """How many saved actions were taken back since something was typed last."""
        """Whether the action saved last was saved from this table."""
        self.grid = TypingGrid("表のまま編集")
        self.commands = (
            Command("F2", "セルを直す", self.grid.mend),
            Command("Ctrl+S", "保存", self.save),
            Command("Ctrl+Return", "保存", self.save, is_shown=False),
            Command("Ctrl+Z", "元に戻す", self.undo),
            Command("Ctrl+Y", "やり直す", self.redo),
            Command("F8", "次の確かめる所", self.go_on),
            Command("Ctrl+;", "今日の日付", self.type_today, is_shown=False),
        )
        self.rows = EditModel()
        self.grid.setModel(self.rows)
        self.grid.setVerticalHeader(RowHead(self.grid))
        self.grid.most_rows = MOST_ROWS
        self.grid.setMinimumHeight(9 * self.fontMetrics().height())
        self.line = CellLine()
        self.about = label("", "soft", wrap=True)
        self.counted = label("", "strong", wrap=True)
        self.save_button = button("保存（Ctrl+S）", "main", run=self.save)
        self.throw_away = button("書きかけを捨てる", "link", run=self._on_throw_away)
        self.back = button("一覧へ（Esc）", "large", run=self.go_back)
        column = page_layout(self, self.title, self.back, self.save_button)
        column.setSpacing(8)
        fill(column, self.about, (self.grid, 1), self.line, row_of((self.counted, 1), self.throw_away, spacing=12))
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(KEPT_AFTER_MS)
        self._keeping.timeout.connect(self._keep)
        self._connect()

    @property
    def table(self) -> EditedTable | None:
        """The table that is edited; None before one was asked for."""
        return self.rows.table

    def open_with(self, subject: object) -> None:
        """Shows the list of a RowsToEdit, with what was typed into it before and not saved."""
        if isinstance(subject, RowsToEdit):
            self._keep()
            self._subject, self._from = subject, subject.came_from
            self._open()

    def refresh(self) -> None:
        """Reads the records again, of the year on screen; what is typed stays. Without a list, this year's activities."""
        self.grid.commit_typing()
        if self.table is None or self._year != self._context.fiscal_year:
            self._keep()
            self._open()
            return
        self.table.reload()
        self._show()

    def focus_first(self) -> None:
        """Puts the cursor into the grid."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Keeps what is typed."""
        self.grid.commit_typing()
        self._keep()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keep()

    def save(self) -> None:
        """Saves what can be saved; the rest stays as it was typed, with the cursor on it."""
        self.grid.commit_typing()
        table = self.table
        if table is None or not table.unsaved():
            self._context.notice.say("保存していない行は、ありません。")
            return
        self._keeping.stop()
        try:
            done = table.save()
        except Done as remark:
            self._context.saved()
            self._context.notice.show_error(remark)
            return
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._has_saved = True
        self._context.saved()
        self._tell(done)
        if done.left:
            self.go_on()

    def undo(self) -> None:
        """Takes back what was typed last; where nothing was typed since saving, the action saved last."""
        table = self.table
        if table is None:
            return
        self.grid.commit_typing()
        if table.undo():
            self._on_edited()
        elif table.unsaved() and not self._has_saved:
            self._context.notice.warn(
                "前に打った書きかけは、元に戻す順が残っていません。セルを直すか、表の下の「書きかけを捨てる」を押してください。"
            )
        else:
            self._taken_back += undo_last(self._context)

    def redo(self) -> None:
        """Does again what was taken back last: what was typed, or a saved action."""
        if self.table is None:
            return
        if self._taken_back:
            self._taken_back -= 1
            redo_last(self._context)
        elif self.table.redo():
            self._on_edited()
        else:
            redo_last(self._context)

    def type_today(self) -> None:
        """Ctrl+;: today's date, as in Excel."""
        at, day = self.grid.currentIndex(), today()
        if at.isValid():
            self._type({(at.row(), at.column()): f"{day.year}/{day.month}/{day.day}"})

    def go_on(self) -> None:
        """Goes to the next row that can't be saved, and in it to the cell that says why."""
        open_rows = self.table.open_rows() if self.table is not None else []
        if not open_rows:
            self._context.notice.say("確かめる所は、ありません。")
            return
        at = self.grid.currentIndex()
        row = next((one for one in open_rows if one > at.row()), open_rows[0])
        cells = [self.rows.cell(self.rows.index(row, section)) for section in range(self.rows.columnCount())]
        section = next((number for number, one in enumerate(cells) if one is not None and (one.problem or one.doubt)), 0)
        self.grid.go_to(row, section)
        self.focus_first()

    def go_back(self) -> None:
        """Leaves the table."""
        self._context.go(self._from)

    def _open(self) -> None:
        self._year, self._has_saved, self._taken_back = self._context.fiscal_year, False, 0
        self.rows.show_table(EditedTable(self._kind()))
        self.fit()
        self._show()
        last = self.rows.rowCount() - 1
        open_ones = (one for one in range(self.rows.columnCount()) if self.rows.is_open(self.rows.index(last, one)))
        self.grid.go_to(0, next(open_ones, 0))

    def _kind(self) -> Kind:
        workspace, year = self._context.workspace, self._context.fiscal_year
        subject = self._subject or RowsToEdit("activities", Filter(fiscal_year=year))
        if subject.listing:
            self.about.setText(f"{listings(workspace)[subject.listing]}　Excelの名簿を、見出しと一緒に貼り付けられます。")
            return EditedTerms(workspace, subject.listing)
        self.about.setText(f"{fiscal_year_label(year)}の活動　F2 で直す、Ctrl+D で上と同じ、Ctrl+V でExcelから貼り付け")
        wanted = subject.wanted or Filter(fiscal_year=year)
        return EditedActivities(workspace, wanted if wanted.fiscal_year is None else replace(wanted, fiscal_year=year), year)

    def fit(self) -> None:
        """Makes rows and columns fit the type."""
        self.grid.verticalHeader().setDefaultSectionSize(self.grid.fontMetrics().height() + 10)
        letter = self.grid.fontMetrics().horizontalAdvance("国")
        for section in range(self.rows.columnCount()):
            column = self.rows.column(section)
            self.grid.setColumnWidth(section, max(column.width, len(column.label) + 1) * letter + 12)

    def _connect(self) -> None:
        self.grid.type_changed.connect(self.fit)
        self.grid.moved.connect(self._show_cell)
        self.grid.typed.connect(self._type)
        self.grid.pasted.connect(self._on_pasted)
        self.grid.cell_menu_asked.connect(self._on_menu)
        self.grid.too_many.connect(self._tell_too_many)
        self.grid.left.connect(self.go_back)
        self.rows.edited.connect(self._on_edited)
        self.line.answered.connect(self._on_answered)
        self.line.more_asked.connect(self._on_menu)

    def _type(self, texts: dict[tuple[int, int], str]) -> None:
        """Types into cells of the grid, by row and section."""
        assert self.table is not None
        fields = {(row, self.rows.column(section).field): text for (row, section), text in texts.items()}
        self._tell_taken(self.table.type(fields))

    def _on_pasted(self, row: int, section: int, text: str) -> None:
        """A single copied cell goes into every chosen one, a block from the cursor on."""
        assert self.table is not None
        lines, (rows, sections) = pasted_cells(text), self.grid.block()
        if len(lines) == 1 and len(lines[0]) == 1 and len(rows) * len(sections) > 1:
            if len(rows) > MOST_ROWS:
                self._tell_too_many()
            else:
                self._type({(number, one): lines[0][0] for number in rows for one in sections})
        elif lines:
            try:
                self._tell_taken(self.table.paste(row, self.rows.column(section).field, text))
            except YuiError as error:
                self._context.notice.show_error(error)

    def _tell_taken(self, taken: Taken) -> None:
        self._on_edited()
        said = []
        if taken.by_heading:
            said.append("見出しのとおりの列に入れました。")
        if taken.locked:
            said.append(f"{taken.locked:,}か所には入れていません。{taken.why}")
        if taken.outside:
            said.append(f"この表にない列の {taken.outside:,}か所は、入れていません。")
        if said:
            (self._context.notice.warn if taken.locked or taken.outside else self._context.notice.say)("".join(said))

    def _tell_too_many(self) -> None:
        self._context.notice.warn(f"一度に直せるのは {MOST_ROWS:,}行までです。選ぶ範囲をせまくしてください。")

    def _on_edited(self) -> None:
        self._taken_back = 0
        self._context.notice.clear()
        self._keeping.start()
        self._show()

    def _on_answered(self, number: int) -> None:
        at = self.grid.currentIndex()
        cell = self.rows.cell(at) if at.isValid() else None
        if self.table is not None and cell is not None and number < len(cell.choices):
            self.table.answer(at.row(), self.rows.column(at.column()).field, cell.choices[number][0])
            self._on_edited()
            self.focus_first()

    def _on_menu(self) -> None:
        """The answers to the cell's question, or the words of its column."""
        at = self.grid.currentIndex()
        if self.table is None or not at.isValid():
            return
        menu = QMenu(self)
        menu.setStyleSheet("QMenu { menu-scrollable: 1; }")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        cell, column = self.rows.cell(at), self.rows.column(at.column())
        if cell is not None and cell.doubt and cell.choices:
            for number, (_, words) in enumerate(cell.choices):
                menu.addAction(words, partial(self._on_answered, number))
        elif not self.table.lock_of(at.row(), column.field):
            for words in self.table.kind.offered(column.field):
                menu.addAction(words, partial(self._type, {(at.row(), at.column()): words}))
        if not menu.isEmpty():
            menu.popup(self.grid.viewport().mapToGlobal(self.grid.visualRect(at).bottomLeft()))

    def _on_throw_away(self) -> None:
        assert self.table is not None
        self.table.throw_away()
        self._on_edited()
        self._context.notice.say("書きかけを捨てました。", "元に戻す", self.undo)

    def _show(self) -> None:
        assert self.table is not None
        self.rows.follow()
        unsaved = self.table.unsaved()
        open_rows = len(self.table.open_rows()) if unsaved else 0
        more = f"　うち {open_rows:,}行は、確かめる所があります（F8）" if open_rows else ""
        self.counted.setText(
            f"保存していない行 {unsaved:,}{more}" if unsaved else f"{self.table.count() - 1:,}行　すべて保存済み"
        )
        self.save_button.setEnabled(unsaved > open_rows)
        self.throw_away.setVisible(bool(unsaved))
        self._show_cell()

    def _show_cell(self) -> None:
        at = self.grid.currentIndex()
        cell = self.rows.cell(at) if at.isValid() else None
        self.line.show_cell(self.rows.told(at), cell.choices if cell is not None and cell.doubt else ())

    def _tell(self, done: Saved) -> None:
        words = saved_words(done)
        say = self._context.notice.warn if done.left or done.met else self._context.notice.say
        if done.added or done.changed:
            say(words, "元に戻す", self.undo)
        else:
            say(words)

    def _keep(self) -> None:
        self._keeping.stop()
        if self.table is not None:
            self.table.keep()


def saved_words(done: Saved) -> str:
    """What is told after saving."""
    some = [f"{words} {count:,}行" for words, count in (("新しい", done.added), ("直した", done.changed)) if count]
    said = [f"{'と'.join(some)}を保存しました。"] if some else []
    if done.known:
        said.append(f"{done.known:,}行は、もう一覧にあるので入れていません。")
    if done.met:
        said.append(f"{done.met:,}件は、見ているあいだにほかで変わっていました。違うところは「食い違い」で決めてください。")
    if done.left:
        said.append(f"{done.left:,}行は、確かめる所があるので、まだ保存していません。")
    return "".join(said) or "変わった所はありません。"
