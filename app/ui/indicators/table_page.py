"""The base of the pages on which an office's figures are typed as in a spreadsheet."""

from collections.abc import Callable, Hashable

from PySide6.QtWidgets import QWidget

from app.reports.flat_table import FlatTable
from app.rules.figures import Typed
from app.rules.pasted import Taken
from app.services.tables.shown_values import about_line
from app.services.tables.written_records import record_table
from app.ui.indicators.office_choice import OfficeChoice
from app.ui.indicators.sheet import Sheet
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import fill
from app.ui.runtime.context import Context
from app.ui.widgets.dialogs import excel_button, print_to_file
from app.ui.widgets.page import page_layout


class TablePage(QWidget):
    """A subclass calls ``arrange`` with its sheet and fills that in ``_fill``."""

    title = ""
    form = ""
    """Code of the form that prints the table."""
    kind = ""
    """The kind of record that a cell is."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._office = OfficeChoice(context)
        self._table_left: Hashable = None
        self._office.edited.connect(self._fill)

    def arrange(self, sheet: Sheet, hint: str, *right: QWidget) -> None:
        """Lays out the sheet below a hint; ``right``: what stands beside the title between the office and the print."""
        self.grid = sheet
        printing = button("表を保存（PDF・Excel）", run=self._on_print)
        excel = excel_button(self, self._context, self.title, self._for_excel)
        fill(page_layout(self, self.title, self._office, *right, excel, printing), label(hint, "soft", wrap=True), (sheet, 1))

    def refresh(self) -> None:
        """Reads offices and figures again."""
        self._office.refresh()
        self._fill()

    def focus_first(self) -> None:
        """Puts the cursor into the table."""
        self.grid.setFocus()

    def leave(self) -> None:
        """Takes what is typed into an open cell."""
        self.grid.commit_typing()

    def tell(self, found: Taken[tuple[int, int], Typed]) -> None:
        """Names the cells of a block that were not taken, and those that were read otherwise than they stand."""
        if found.left:
            self._context.notice.warn(found.words)
        elif found.told:
            self._context.notice.say(found.words)

    def forget_left(self, table: Hashable) -> None:
        """Drops the texts that were not taken when another ``table`` (office, year, month) is shown."""
        if table != self._table_left:
            self.grid.left.clear()
        self._table_left = table

    def _fill(self) -> None:
        """Shows the figures of the office on screen."""

    def _for_excel(self) -> Callable[[], list[FlatTable]]:
        """The records of the office and year on screen, a row for each cell that was typed."""
        workspace, year, office = self._context.workspace, self._context.fiscal_year, self._office.office()
        about, place = about_line(workspace, self.title, year), {"fiscal_year": year, "office": office}
        kind = self.kind
        return lambda: [record_table(workspace, kind, about, place=place)]

    def _on_print(self) -> None:
        print_to_file(self, self._context, f"{self.title}を保存する場所", self.form, office=self._office.office())
