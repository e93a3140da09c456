"""The page 計画と評価: the year's work at a glance: the next deadlines, and a button for each page of it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.rules.fiscal import fiscal_year_label
from app.services.figures.year_counts import offices_of_year
from app.services.plan import deadlines, plans
from app.ui.look.button import Button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, fill
from app.ui.runtime.context import Context
from app.ui.widgets.page import Page, page_layout, scrolled

COLUMNS = 3
DAYS_SHOWN = 4


class YearPage(QWidget):
    """計画と評価: the clerk chooses what to work on; each page with ``Page.about`` is a large button with that sentence."""

    title = "計画と評価"

    def __init__(self, context: Context, pages: Sequence[Page]) -> None:
        super().__init__()
        self._context = context
        self.tiles: dict[str, Button] = {}
        self._abouts: dict[str, QLabel] = {}
        self._pages = [page for page in pages if page.about]
        self._heading = label("", "heading")
        self._days = label("", "", wrap=True)
        column = page_layout(self, self.title)
        inner = QWidget()
        body = column_of(self._heading, self._days, spacing=12, margins=(0, 0, 10, 0), within=inner)
        grid = QGridLayout()
        grid.setSpacing(14)
        for number, page in enumerate(self._pages):
            grid.addWidget(self._tile(page), *divmod(number, COLUMNS))
        for place in range(COLUMNS):
            grid.setColumnStretch(place, 1)
        fill(body, grid, STRETCH)
        column.addWidget(scrolled(inner), 1)

    def refresh(self) -> None:
        """Reads the next deadlines of the year and the numbers of branches and targets again."""
        workspace, year = self._context.workspace, self._context.fiscal_year
        counted = {
            "branches": sum(office.kind == "branch" for office in offices_of_year(workspace, year)),
            "targets": len(plans.plan_tree(workspace, self._context.plan.id).targets),
        }
        for page in self._pages:
            words = page.about.format(**counted)
            self._abouts[page.key].setText(words)
            self.tiles[page.key].setAccessibleDescription(words)
        self._heading.setText(f"{fiscal_year_label(year)}の仕事")
        lines = deadlines.coming(workspace, year, DAYS_SHOWN)
        self._days.setText("\n".join(lines) or "これからの締切は登録されていません。")

    def focus_first(self) -> None:
        """Puts the cursor on the first button."""
        for tile in self.tiles.values():
            tile.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def _tile(self, page: Page) -> QWidget:
        """The large button of a page."""
        made = Button()
        made.setProperty("look", "choice")
        made.setAccessibleName(page.words)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        inside = column_of(spacing=4, margins=(18, 14, 18, 14), within=made)
        about = self._abouts[page.key] = label("", "soft", wrap=True)
        for words in (label(page.words, "heading", wrap=True), about):
            # Else a label would take the click, and the button would not be pressed.
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(words)
        inside.addStretch(1)
        made.setMinimumHeight(96)
        made.clicked.connect(partial(self._context.go, page.key))
        self.tiles[page.key] = made
        return made
