"""The page 推進目標と評価: targets on the left, the evaluation in the middle, and beside it the material it is written from."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.reports.flat_table import FlatTable
from app.reports.sheet import EvaluationSheet
from app.rules.fiscal import fiscal_year_label
from app.rules.periods import FIRST_HALF, PERIODS, YEAR
from app.services.evaluation import evaluation_sheet_data, evaluations
from app.services.figures.asked import Asked
from app.services.forms import finalising
from app.services.plan import plans, year_settings
from app.services.plan.plans import TargetRow
from app.services.plan.target_year import TargetYear
from app.services.tables.shown_values import about_line
from app.services.tables.written_records import record_table
from app.ui.evaluation.evaluation_form import EvaluationForm
from app.ui.evaluation.plan_text import plan_text
from app.ui.evaluation.target_sources import SourcesPanel
from app.ui.evaluation.target_tabs import ActivitiesTab, BranchesTab, FactsTab, PlanTab, YearsTab
from app.ui.fields.choice_field import ChoiceField
from app.ui.look.button import button
from app.ui.look.labels import ElidedLabel, label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import EXCEL, ask_reason, excel_button
from app.ui.widgets.drafted_form import DraftedForm
from app.ui.widgets.page import page_layout, scrolled
from app.ui.widgets.tabbed_editors import Tabs
from app.ui.widgets.table_model import Column, field_column
from app.ui.widgets.table_view import RecordTable

NARROW = 940
"""In pixels. Below this width the list shows only the targets' numbers: text and sources need the room."""


@dataclass(frozen=True)
class _TargetLine:
    """A target with the state of its evaluation, as a row of the list."""

    id: bytes
    target: TargetRow
    state: str


class TargetPage(DraftedForm):
    """推進目標と評価: the clerk evaluates a target, beside its figures, branches, activities, plan and five years.

    The figures come from the sheet that will be printed, so that screen and print can't differ. The head office writes the
    council's evaluation and reads the branches'; a branch writes its own.
    """

    title = "推進目標と評価"
    form: EvaluationForm

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._printed: EvaluationSheet | None = None
        self._lines: list[str] = []
        self.commands = (
            Command("Ctrl+S", "保存", self.save),
            Command("F7", "履歴", self.show_history),
            Command("Alt+Down", "次の目標", self._on_next),
            Command("Alt+Up", "前の目標", self._on_previous),
            Command("Ctrl+I", "文へ挿入", self._on_insert),
            Command("F9", "なぜこの数字", self.ask_why),
        )
        self._heading = ElidedLabel("", "heading")
        self._plan_text = label("", "", wrap=True)
        self._proposed = label("", "soft", wrap=True)
        self._pages = label("", "soft")
        self._period = ChoiceField(PERIODS, empty="", name="評価する期")
        self._final = button("確定する", run=self._on_final)
        self._reopen = button("開き直す…", run=self._on_reopen)
        self._save = button("保存（Ctrl+S）", "main", run=self.save)
        self._sheet = button("評価シートを見る", "large", run=self._on_sheet)
        self._history = button("履歴（F7）", "link", run=self.show_history)
        self._take_proposed = button("主な活動の案を写す", run=self._on_take_proposed)
        workspace = context.workspace
        self._left = QWidget()
        self.list = RecordTable("推進目標の一覧", _TARGET_COLUMNS)
        self.form = EvaluationForm(council=workspace.is_head)
        self.sources = SourcesPanel(workspace)
        self.facts = FactsTab(context, self._said)
        self.branches = BranchesTab(context, self._said)
        self.activities = ActivitiesTab(context, self._said)
        self.items = PlanTab(context, self._said)
        self.years = YearsTab(context, self._said)
        self.tabs = Tabs()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads targets and the shown target's evaluation again; the chosen target stays."""
        self._show_list()
        self._period.setVisible(year_settings.rules_of(self._context.workspace, *self._year()).half_year)
        if self.list.current() is None and self.list.held:
            self.list.selectRow(0)
        else:
            self._show_target()

    def open_with(self, subject: object) -> None:
        """Shows the target with this id."""
        if isinstance(subject, bytes):
            self._show_list()
            self.list.select(subject)

    def save(self) -> bool:
        """Saves the fields that changed since the page was opened. False when a text can't be read or the save is refused."""
        if not self._save_with(evaluations.save_evaluation):
            return False
        self._context.notice.say("評価を保存しました。")
        self._show_target()
        self._context.saved()
        self.state.setText("保存済み")
        return True

    def ask_why(self) -> None:
        """Opens なぜこの数字 for the figure the cursor is on, else for the target's number of activities."""
        of, shown = self._target_year(), self.tabs.currentWidget()
        if isinstance(shown, FactsTab | BranchesTab):
            shown.ask_why()
        elif of is not None:
            self._go_why(Asked(of.target_id, office=of.office, period=of.period))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.list.hide_column(1, narrow)
        letter = self.list.fontMetrics().horizontalAdvance("国")
        # 16 777 215 is Qt's QWIDGETSIZE_MAX: no limit.
        self._left.setMaximumWidth(7 * letter + 72 if narrow else 16_777_215)

    def show_history(self) -> None:
        """Opens the history of this evaluation; with the cursor in the branches' table, of that branch's evaluation."""
        self.leave()
        said = self.branches.current_record() if self.branches.table.hasFocus() else None
        self._context.show_history(said or (self.opened.id if self.opened is not None else None))

    def _on_check(self) -> None:
        self._context.carry_out(self.branches.check_current)

    def _arrange(self) -> None:
        head = (self.state, self._period, self._sheet, self._reopen, self._final, self._save)
        column = page_layout(self, self.title, *head)
        excel = excel_button(self, self._context, "推進目標の一覧", self._for_excel, kinds=EXCEL)
        column_of((self.list, 1), row_of(excel, STRETCH), spacing=8, margins=0, within=self._left)
        row = row_of((self._left, 27), spacing=16)
        right = QWidget()
        side = column_of(spacing=6, margins=0, within=right)
        side.addLayout(row_of((self._heading, 1), self._pages, self._history))
        writing = QWidget()
        row_of(
            (scrolled(_column(self.form, self._proposed, self._take_proposed)), 61),
            (self.sources, 39),
            spacing=14,
            margins=0,
            within=writing,
        )
        self.tabs.setAccessibleName("評価、実績、計画")
        self.tabs.addTab(writing, "評価を書く")
        self.tabs.addTab(self.facts, "実績")
        if self._context.workspace.is_head:
            self.tabs.addTab(self.branches, "支部別")
        self.tabs.addTab(self.activities, "活動")
        self.tabs.addTab(self.items, "年間計画")
        self.tabs.addTab(self.years, "5年の推移")
        self.tabs.addTab(scrolled(_column(self._plan_text)), "計画の文")
        side.addWidget(self.tabs, 1)
        row.addWidget(right, 73)
        column.addLayout(row, 1)

    def _said(self) -> tuple[str, ...]:
        """The chosen target and the period, for the lists that are written to Excel."""
        line, half = self.list.current_row(), self._chosen_period() == FIRST_HALF
        return (f"推進目標{line.target.label} {line.target.title}" if line else "", PERIODS[FIRST_HALF] if half else "")

    def _for_excel(self) -> Callable[[], list[FlatTable]]:
        """The targets with all their fields, and beside them the evaluations of the year and period on screen."""
        workspace, year = self._context.workspace, self._context.fiscal_year
        about, ids = about_line(workspace, "推進目標の一覧", year), self.list.rows.ids()
        kind = "evaluation" if workspace.is_head else "branch_evaluation"
        written = [evaluations.evaluation_id(self._of(target)) for target in ids]
        return lambda: [record_table(workspace, "target", about, ids), record_table(workspace, kind, about, written)]

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_target)
        self.form.edited.connect(self._on_edited)
        self._period.edited.connect(self._on_period)
        self.branches.check.clicked.connect(self._on_check)
        self.tabs.currentChanged.connect(self._show_tab)
        self.sources.inserted.connect(self._on_inserted)
        self.facts.asked.connect(self._go_why)
        self.branches.asked.connect(self._go_why)
        self.activities.opened.connect(lambda record: self._context.go("entry", record))
        self.items.opened.connect(lambda target: self._context.go("annual", target))

    def _show_list(self) -> None:
        workspace = self._context.workspace
        tree = plans.plan_tree(workspace, self._context.plan.id)
        states = evaluations.writing_states(workspace, [self._of(target.id) for target in tree.targets])
        with QSignalBlocker(self.list):  # the chosen target stays chosen, so nobody must hear of a choice
            self.list.set_rows([_TargetLine(target.id, target, states[target.id]) for target in tree.targets])

    def _show_target(self) -> None:
        """Opens the chosen target's evaluation, or its draft; the former target's draft is written first."""
        line = self.list.current_row()
        if line is None:
            return
        self.leave()
        target, workspace, period = line.target, self._context.workspace, self._chosen_period()
        self._heading.set_text(f"{target.label}{'【重点】' if target.priority else ''}　{target.title}")
        self._plan_text.setText(plan_text(plans.plan_tree(workspace, self._context.plan.id), target))
        opened = evaluations.open_evaluation(workspace, self._of(target.id))
        scale = year_settings.scale(workspace, year_settings.rules_of(workspace, *self._year()).rating_scale)
        self.form.set_scales(scale, plans.terms(workspace, evaluation_sheet_data.DIRECTION))
        self._fill(opened)
        self.form.show_period(half=period == FIRST_HALF)
        self.form.measure()
        final = self._is_final()
        if final:
            self.state.setText("確定済み")
        self.form.setEnabled(not final)
        for one in (self._save, self._final):
            one.setVisible(not final)
        self._reopen.setVisible(final)
        self._show_tab()

    def _is_final(self) -> bool:
        return self.opened is not None and self.opened.values["state"] == "final"

    def _target_year(self) -> TargetYear | None:
        """What is looked at: a branch sees its own figures, the head office those of the council."""
        id_ = self.list.current()
        return self._of(id_) if id_ is not None else None

    def _of(self, target: bytes) -> TargetYear:
        office = None if self._context.workspace.is_head else self._context.workspace.office_code
        return TargetYear(target, self._context.fiscal_year, office, self._chosen_period())

    def _show_tab(self, _tab: int = 0) -> None:
        """Fills only the visible tab: each of them reads thousands of records."""
        of, shown = self._target_year(), self.tabs.currentWidget()
        if of is None:
            return
        if isinstance(shown, FactsTab | BranchesTab | ActivitiesTab | PlanTab | YearsTab):
            shown.show_target(of)
        elif shown is self.tabs.widget(0):
            self._show_writing(of)

    def _show_writing(self, of: TargetYear) -> None:
        """Fills the first tab: figures of the sheet, sources, and the proposed 主な活動."""
        workspace, year = self._context.workspace, of.fiscal_year
        self._printed = evaluation_sheet_data.evaluation_sheet(workspace, of)
        self.sources.show_target(of)
        self._lines = evaluation_sheet_data.proposed_lines(workspace, of)
        half = PERIODS[FIRST_HALF] if of.period == FIRST_HALF else ""
        proposal = "　".join(self._lines) if self._lines else "記録がありません"
        self._proposed.setText(f"{fiscal_year_label(year)}{half}の主な活動の案：{proposal}")
        self._take_proposed.setVisible(bool(self._lines))
        self._show_pages()

    def _show_pages(self) -> None:
        if self._printed is not None:
            self._pages.setText(f"印刷 {evaluation_sheet_data.pages_with(self._printed, self.form.values())}ページ")

    def _year(self) -> tuple[bytes, int]:
        return self._context.plan.id, self._context.fiscal_year

    def _chosen_period(self) -> str:
        return FIRST_HALF if self._period.value() == FIRST_HALF and not self._period.isHidden() else YEAR

    def _on_final(self) -> None:
        """Saves what is on the screen and makes it final, so that nothing is made final that nobody sees."""
        if self.opened is None or not self.save():
            return
        opened = self.opened
        self._do(lambda: finalising.make_evaluation_final(self._context.workspace, opened), "評価を確定し、確定版を残しました。")

    def _on_reopen(self) -> None:
        if self.opened is None:
            return
        opened, words = self.opened, "確定したときの印刷は、印刷の「確定版」に残ります。"
        reason = ask_reason(self, "確定した評価を開き直しますか", words, "開き直す", "理由")
        if reason is not None:
            self._do(lambda: finalising.reopen_evaluation(self._context.workspace, opened, reason), "評価を開き直しました。")

    def _do(self, work: Callable[[], None], words: str) -> None:
        if self._context.carry_out(work, words):
            self._show_target()

    def _on_period(self) -> None:
        self._show_list()
        self._show_target()

    def _on_draft_kept(self) -> None:
        self._show_pages()

    def _on_take_proposed(self) -> None:
        self.form.set_values({"main_activities": "\n".join(self._lines)})
        self.form.measure()
        self._on_edited("main_activities")

    def _on_insert(self) -> None:
        if self.tabs.currentIndex() == 0:
            self.sources.insert_current()

    def _on_inserted(self, text: str) -> None:
        if self.opened is None or self._is_final():
            return
        name = self.form.insert(text)
        self.state.setText(f"「{name}」に入れました")

    def _go_why(self, asked: object) -> None:
        self._context.go("why", asked)

    def _on_sheet(self) -> None:
        self._context.go("print", self._target_year())

    def _on_next(self) -> None:
        self._move(1)

    def _on_previous(self) -> None:
        self._move(-1)

    def _move(self, step: int) -> None:
        row = self.list.currentIndex().row() + step
        if 0 <= row < len(self.list.held):
            self.list.selectRow(row)


def _column(*widgets: QWidget, stretch: bool = True) -> QWidget:
    made = QWidget()
    column = column_of(*widgets, spacing=10, margins=(0, 12, 12, 0), within=made)
    if stretch:
        column.addStretch(1)
    return made


_TARGET_COLUMNS = (
    Column("番号", lambda line: line.target.label, 3, strong=True),
    field_column("target", "title", lambda line: ("【重点】" if line.target.priority else "") + line.target.title),
    Column("評価", lambda line: line.state, 3),
)
