"""The line at the top: office, plan, fiscal year, search, and when was last saved."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QWidget

from app.rules import clock
from app.rules.fiscal import fiscal_year_label, fiscal_year_long, fiscal_year_short
from app.ui.fields.composition import ComposingLine
from app.ui.look.icons import Picture, set_icon
from app.ui.look.labels import ElidedLabel, label, plain_tip
from app.ui.look.layouts import column_of, row_of
from app.ui.look.logo import Seal
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context

if TYPE_CHECKING:
    from app.services.plan.plans import PlanRow


class Header(QFrame):
    """Shows and changes the plan and year on screen. What else is asked for is reported by signals."""

    searched = Signal(str)
    switch_asked = Signal()
    help_asked = Signal()
    about_asked = Signal()
    test_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("header")
        self._context = context
        self._office = ElidedLabel(context.workspace.office_name)
        self._office.setObjectName("officeName")
        self._of_office = _button("事業所の切り替え、操作の記録、控えと点検、設定、使い方、このPCの情報")
        self._of_office.setText("▾")
        self._of_office.setToolTip("事業所の切り替え、操作の記録、控えと点検、設定、使い方、このPCの情報")
        self._plan = _button("計画を選ぶ")
        self._year = _button("年度を選ぶ")
        self._before = _arrow("chevron-left", "前の年度")
        self._after = _arrow("chevron-right", "次の年度")
        self._search = ComposingLine()
        self._saved = label("", "small")
        self._arrange()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Shows the present plan and year, and fills their menus again."""
        plan, year = self._context.plan, self._context.fiscal_year
        self._plan.setText(f"計画 {_span(plan)} ▾")
        self._plan.setAccessibleName(f"計画：{plan.name}")
        self._plan.setToolTip(plain_tip(plan.name))
        self._year.setText(fiscal_year_long(year))
        self._year.setAccessibleName(f"年度：{fiscal_year_label(year)}")
        self._fill_menus()

    def show_saved(self, moment: datetime) -> None:
        """Shows the time of the last save."""
        self._saved.setText(f"保存済み {moment.astimezone():%H:%M:%S}")

    def focus_search(self) -> None:
        """Puts the cursor into the search field and selects its text."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _arrange(self) -> None:
        self._search.setAccessibleName("活動記録を検索")
        self._search.setPlaceholderText("活動記録を検索")
        glass = Picture("search", "SOFT_INK")
        office = _group(Seal(), self._office, self._of_office, spacing=8)
        years = _group(self._plan, 8, self._before, self._year, self._after, spacing=0)
        search = _group(glass, self._search, self._saved, spacing=8)
        line = WrappedRow(office, years, search, spacing=16, ends_right=True)
        column_of(line, margins=(16, 8, 16, 8), within=self)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_search"):
            self._fit()

    def _fit(self) -> None:
        """The search has room for its hint and a clear button."""
        self._search.setFixedWidth(14 * self.fontMetrics().horizontalAdvance("国"))

    def _connect(self) -> None:
        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)
        self._search.returnPressed.connect(self._on_search)
        self._context.changed.connect(self.refresh)
        of_office = QMenu(self)
        of_office.addAction("事業所を切り替える（加える）").triggered.connect(self.switch_asked)
        of_office.addAction("操作の記録").triggered.connect(self._context.show_steps)
        of_office.addAction("控えと点検").triggered.connect(self._on_copies)
        of_office.addAction("設定").triggered.connect(self._on_settings)
        of_office.addAction("使い方　F1").triggered.connect(self.help_asked)
        of_office.addAction("このPCの番号と情報").triggered.connect(self.about_asked)
        of_office.addAction("自己点検").triggered.connect(self.test_asked)
        self._of_office.setMenu(of_office)

    def _on_settings(self) -> None:
        self._context.go("settings")

    def _fill_menus(self) -> None:
        """Fills the menus of plans and years again; the years reach one beyond all plans and today."""
        plans = QMenu(self)
        for plan in self._context.plans:
            action = plans.addAction(_unmarked(plan.name))
            action.setCheckable(True)
            action.setChecked(plan.id == self._context.plan.id)
            action.setData(plan)
        plans.triggered.connect(self._on_plan)
        years = QMenu(self)
        every, now = self._context.plans or [self._context.plan], self._context.fiscal_year
        first, last = min(plan.first_year for plan in every), max(plan.last_year for plan in every)
        for year in range(min(first, now) - 1, max(last, now, clock.today().year) + 2):
            action = years.addAction(fiscal_year_long(year) + self._beside(year))
            action.setCheckable(True)
            action.setChecked(year == now)
            action.setData(year)
        years.triggered.connect(self._on_year)
        for button, menu in ((self._plan, plans), (self._year, years)):
            old = button.menu()
            button.setMenu(menu)
            if old is not None:
                old.deleteLater()

    def _beside(self, year: int) -> str:
        """What the menu says beside a year: another plan's years, or that no plan covers it."""
        plan = self._context.plan_of(year)
        if not plan.first_year <= year <= plan.last_year:
            return "  計画の期間外"
        return "" if plan.id == self._context.plan.id else f"  計画 {_span(plan)}"

    def _on_plan(self, action: QAction) -> None:
        self._context.set_plan(action.data())

    def _on_year(self, action: QAction) -> None:
        self._context.set_fiscal_year(action.data())

    def _on_copies(self) -> None:
        self._context.go("copies")

    def _on_before(self) -> None:
        self._context.set_fiscal_year(self._context.fiscal_year - 1)

    def _on_after(self) -> None:
        self._context.set_fiscal_year(self._context.fiscal_year + 1)

    def _on_search(self) -> None:
        self.searched.emit(self._search.text().strip())


def _group(*items: QWidget | int, spacing: int) -> QWidget:
    """What stays together where the line goes on in a second one."""
    made = QWidget()
    row_of(*items, spacing=spacing, margins=0, within=made)
    return made


def _button(name: str) -> QToolButton:
    made = QToolButton()
    made.setAccessibleName(name)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def _arrow(name: str, words: str) -> QToolButton:
    made = QToolButton()
    set_icon(made, name)
    made.setAccessibleName(words)
    made.setToolTip(plain_tip(words))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def _span(plan: "PlanRow") -> str:
    return f"{fiscal_year_short(plan.first_year)}–{fiscal_year_short(plan.last_year)}"


def _unmarked(text: str) -> str:
    """A plan's name for a menu, where a single & would be taken for a key mark."""
    return text.replace("&", "&&")
