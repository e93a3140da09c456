"""The page 計画と評価: the year's work in the order in which it is done, the next deadlines, and the closing of the year."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.rules.fiscal import fiscal_year_label
from app.services.figures.year_counts import offices_of_year
from app.services.overview.year_states import year_states
from app.services.plan import deadlines, plans
from app.ui.look.button import Button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, fill
from app.ui.overview.closing_strip import ClosingStrip
from app.ui.overview.laid_out_button import LaidOutButton
from app.ui.runtime.context import Context
from app.ui.widgets.page import Page, page_layout, scrolled

COLUMNS = 3
DAYS_SHOWN = 2
SETTINGS = "設定"
BANDS = {
    "計画する": ("annual", "indicators", "succession"),
    "集める": ("monthly", "consultations", "progress"),
    "評価する": ("target", "reviews", "opinions"),
    "報告する": ("reports", "meetings", "final"),
}
"""The keys of the pages of each band, in the order of work. What is in none stands under 設定."""
CLOSED_IN = "報告する"
STATE_OF = {"annual": "annual_plan", "target": "evaluation", "opinions": "opinion"}
"""Page → what app.services.overview.year_states counts of it."""


class YearPage(QWidget):
    """計画と評価: the clerk chooses what to work on; each page with ``Page.about`` is a large button with that sentence."""

    title = "計画と評価"

    def __init__(self, context: Context, pages: Sequence[Page]) -> None:
        super().__init__()
        self._context = context
        self.tiles: dict[str, Button] = {}
        self._abouts: dict[str, QLabel] = {}
        self.states: dict[str, QLabel] = {}
        self._pages = [page for page in pages if page.about]
        self._heading = label("", "heading")
        self._days = label("", "", wrap=True)
        self.closing = ClosingStrip(context)
        column = page_layout(self, self.title)
        inner = QWidget()
        body = column_of(self._heading, self._days, spacing=8, margins=(0, 0, 10, 0), within=inner)
        for name, members in bands(self._pages).items():
            fill(body, 4, label(name, "meaning"), self._grid(members))
            if name == CLOSED_IN:
                body.addWidget(self.closing)
        if CLOSED_IN not in bands(self._pages):
            body.addWidget(self.closing)
        fill(body, STRETCH)
        column.addWidget(scrolled(inner), 1)

    def refresh(self) -> None:
        """Reads the deadlines of the year, the state of its work and the numbers of branches and targets again."""
        workspace, year = self._context.workspace, self._context.fiscal_year
        counted = {
            "branches": sum(office.kind == "branch" for office in offices_of_year(workspace, year)),
            "targets": len(plans.plan_tree(workspace, self._context.plan.id).targets),
        }
        states = year_states(workspace, self._context.plan, year)
        for page in self._pages:
            words, state = page.about.format(**counted), states.get(STATE_OF.get(page.key, ""), "")
            self._abouts[page.key].setText(words)
            self.states[page.key].setText(state)
            self.states[page.key].setVisible(bool(state))
            self.tiles[page.key].setAccessibleDescription("　".join(filter(None, (state, words))))
        self._heading.setText(f"{fiscal_year_label(year)}の仕事")
        lines = deadlines.coming(workspace, year, DAYS_SHOWN)
        self._days.setText("\n".join(lines) or "これからの締切は登録されていません。")
        self.closing.refresh()

    def focus_first(self) -> None:
        """Puts the cursor on the first button."""
        for tile in self.tiles.values():
            tile.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def _grid(self, pages: Sequence[Page]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(10)
        for number, page in enumerate(pages):
            grid.addWidget(self._tile(page), *divmod(number, COLUMNS))
        for place in range(COLUMNS):
            grid.setColumnStretch(place, 1)
        return grid

    def _tile(self, page: Page) -> QWidget:
        """The large button of a page."""
        made = LaidOutButton()
        made.setProperty("look", "choice")
        made.setAccessibleName(page.words)
        about = self._abouts[page.key] = label("", "soft", wrap=True)
        state = self.states[page.key] = label("", "meaning")
        texts = (label(page.words, "heading", wrap=True), about, state, STRETCH)
        made.lay_out(column_of(*texts, spacing=2, margins=(18, 10, 18, 10)))
        made.clicked.connect(partial(self._context.go, page.key))
        self.tiles[page.key] = made
        return made


def bands(pages: Sequence[Page]) -> dict[str, list[Page]]:
    """The pages by band, without bands that this kind of office has nothing of."""
    by_key = {page.key: page for page in pages}
    found = {name: [by_key[key] for key in keys if key in by_key] for name, keys in BANDS.items()}
    placed = {key for keys in BANDS.values() for key in keys}
    found[SETTINGS] = [page for page in pages if page.key not in placed]
    return {name: members for name, members in found.items() if members}
