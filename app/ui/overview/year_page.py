"""The page 計画と評価: the year's work at a glance: the next deadlines, and a button for each page of it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.rules.fiscal import fiscal_year_label
from app.services.plan import deadlines
from app.ui.look.button import Button
from app.ui.look.labels import label
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
        self._heading = label("", "heading")
        self._days = label("", "", wrap=True)
        column = page_layout(self, self.title)
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 10, 0)
        body.setSpacing(12)
        body.addWidget(self._heading)
        body.addWidget(self._days)
        grid = QGridLayout()
        grid.setSpacing(14)
        for number, page in enumerate(one for one in pages if one.about):
            grid.addWidget(self._tile(page), *divmod(number, COLUMNS))
        for place in range(COLUMNS):
            grid.setColumnStretch(place, 1)
        body.addLayout(grid)
        body.addStretch(1)
        column.addWidget(scrolled(inner), 1)

    def refresh(self) -> None:
        """Reads the next deadlines of the year again."""
        year = self._context.fiscal_year
        self._heading.setText(f"{fiscal_year_label(year)}の仕事")
        lines = deadlines.coming(self._context.workspace, year, DAYS_SHOWN)
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
        made.setAccessibleDescription(page.about)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        inside = QVBoxLayout(made)
        inside.setContentsMargins(18, 14, 18, 14)
        inside.setSpacing(4)
        for words in (label(page.words, "heading"), label(page.about, "soft", wrap=True)):
            # Else a label would take the click, and the button would not be pressed.
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(words)
        inside.addStretch(1)
        made.setMinimumHeight(96)
        made.clicked.connect(partial(self._context.go, page.key))
        self.tiles[page.key] = made
        return made
