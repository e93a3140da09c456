"""The page 年次計画: the year's plan of all targets as a table, or of one target with its items, target values and sheet."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from app.reports.flat_table import FlatTable
from app.rules.fiscal import fiscal_year_short
from app.services.annual_plan import annual_overview, annual_paste, annual_plans
from app.services.annual_plan.annual_overview import GoalLine
from app.services.annual_plan.annual_paste import Pasted
from app.services.annual_plan.annual_plans import SheetRow
from app.services.figures.year_counts import offices_of_year
from app.services.forms import finalising
from app.services.indicators.indicators import UseRow
from app.services.plan import plans
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.tables.written_records import record_table
from app.ui.annual_plan.item_editor import item_editor
from app.ui.annual_plan.overview_table import AnnualTable
from app.ui.annual_plan.planning_notes import PlanningNotes
from app.ui.annual_plan.sheet_editor import sheet_editor
from app.ui.fields.choice_field import ChoiceField
from app.ui.indicators.target_values import GOAL_ENTRIES, goal_source
from app.ui.look.button import button
from app.ui.look.folding_row import TwoParts
from app.ui.look.labels import ElidedLabel
from app.ui.look.layouts import column_of
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import EXCEL, ask_reason, confirm, excel_button, print_to_file, texts_table
from app.ui.widgets.page import page_layout
from app.ui.widgets.record_editor import RecordEditor
from app.ui.widgets.table_model import Column, field_column
from app.ui.widgets.table_view import RecordTable


class AnnualPlanPage(QWidget):
    """年次計画: the clerk plans the year's items (実施項目), months and target values of each target, and makes the plan final.

    A branch writes its own plan and reads 本部共通; the head office writes 本部共通 and reads the branches' plans.
    """

    title = "年次計画"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._goals: dict[bytes, GoalLine] = {}
        self._shown: tuple[object, ...] = ()
        self._office = ChoiceField([], empty="")
        self._office.setAccessibleName("どこの計画か")
        self._turn = button("", run=self._on_turn)
        self._copy = button("前年度から写す", run=self._on_copy)
        self._copy_all = button("前年度からまとめて写す…", run=self._on_copy_all)
        self._paste = button("貼り付け", run=self.paste)
        self._final = button("確定する", run=self._on_final)
        self._change = button("計画を変更する…", run=self._on_change)
        self._print = button("PDF・Excel", run=self._on_print)
        self.notes = PlanningNotes(context)
        self.targets = RecordTable("推進目標", _TARGET_COLUMNS)
        self.table = AnnualTable(excel_button(self, context, "年次計画の一覧", self._for_excel, kinds=EXCEL))
        self.items = item_editor(context, self._target_year)
        goals = goal_source(context, lambda: list(self._goals.values()), self._use, self._of)
        self.goals = RecordEditor(context, goals, _GOAL_COLUMNS, GOAL_ENTRIES, list_share=40, stacked=True)
        self.sheet = sheet_editor(context, self._target_year)
        self.tabs = QTabWidget()
        self._title = ElidedLabel("", "strong")
        self.commands = (
            Command("Ctrl+S", "保存", self._save),
            Command("Ctrl+N", "新しい項目", self._new_item),
            Command("F7", "履歴", self._show_history),
            Command("F6", "表と記入を切り替える", self._on_turn),
            Command("Ctrl+V", "Excelから貼り付け", self.paste, is_shown=False),
        )
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads offices, targets and the shown target's plan again; the chosen office stays."""
        workspace = self._context.workspace
        councils = offices_of_year(workspace, self._context.fiscal_year) if workspace.is_head else plans.offices(workspace)
        every = [(one.code, "本部共通" if one.kind == "head" else one.name) for one in councils]
        own = [one for one in every if workspace.is_head or one[0] in ("head", workspace.office_code)]
        before = self._office.value()
        self._office.set_choices(own)
        self._office.set_value(before if before in dict(own) else workspace.office_code)
        self._show_targets()

    def open_with(self, subject: object) -> None:
        """Shows the plan of the target with this id."""
        if isinstance(subject, bytes):
            self.refresh()
            self.targets.select(subject)
            self._show_table(False)

    def leave(self) -> None:
        """Keeps what is half typed in the three editors as drafts."""
        for editor in (self.items, self.goals, self.sheet):
            editor.leave()

    def paste(self) -> None:
        """Adds items copied from Excel: in the table to the target that each line names, else to the chosen target."""
        if not self._may_write():
            self._context.notice.warn("ここは、ほかの事業所の計画です。自分の計画を選んでから、貼り付けてください。")
            return
        of = self._plan_year()
        target = None if self._is_table() else self._target()
        text = QGuiApplication.clipboard().text()
        found: list[Pasted] = []

        def work() -> str:
            found.append(annual_paste.paste_items(self._context.workspace, of, text, target))
            return found[0].words

        self._do(work)
        if found and found[0].left:
            self._context.notice.warn(found[0].words)

    def _arrange(self) -> None:
        buttons = (self._copy, self._copy_all, self._paste, self._change, self._final, self._print)
        column = page_layout(self, self.title, self._office, self._turn, *buttons)
        for name, editor in (("実施項目", self.items), ("目標値", self.goals), ("ねらい・日付", self.sheet)):
            inner = QWidget()
            column_of(editor, margins=(0, 6, 0, 0), within=inner)
            self.tabs.addTab(inner, name)
        self.tabs.setAccessibleName("実施項目、目標値、ねらい・日付")
        right = QWidget()
        column_of(self._title, self.notes, (self.tabs, 1), spacing=4, margins=0, within=right)
        self._views = QStackedWidget()
        self._views.addWidget(TwoParts(self.targets, right, shares=(36, 64)))
        self._views.addWidget(self.table)
        column.addWidget(self._views, 1)

    def _connect(self) -> None:
        self._office.edited.connect(self._show_targets)
        self.targets.chosen.connect(self._show_target)
        self.table.opened.connect(self._on_opened)

    def _of(self) -> str:
        """The office whose plan is shown."""
        return str(self._office.value() or self._context.workspace.office_code)

    def _may_write(self) -> bool:
        """Only the office itself changes its plan."""
        return self._of() == self._context.workspace.office_code

    def _is_table(self) -> bool:
        return self._views.currentIndex() == 1

    def _target(self) -> bytes | None:
        return self.targets.current()

    def _plan_year(self) -> PlanYear:
        """The plan on screen."""
        return PlanYear(self._context.plan.id, self._context.fiscal_year, self._of())

    def _target_year(self) -> TargetYear:
        """The chosen target in the plan on screen; without one, a target that is none (b"") and has nothing."""
        return self._plan_year().target(self._target() or b"")

    def _use(self, indicator: bytes | None) -> UseRow:
        return self._goals[indicator or b""].use

    def _for_excel(self) -> Callable[[], list[FlatTable]]:
        """The table as it is shown, and all fields of the items and plans that it is made of."""
        context, workspace, of = self._context, self._context.workspace, self._plan_year()
        shown = texts_table(context, "年次計画の一覧", self.table.lines.shown(), self._office.currentText())
        targets = [of.target(line) for line in self.table.lines.held]

        def make() -> list[FlatTable]:
            items = [item.id for target in targets for item in annual_plans.items(workspace, target)]
            plans_of = [annual_plans.sheet_id(target) for target in targets]
            parts = (("plan_item", items), ("annual_plan", plans_of))
            return [shown, *(record_table(workspace, kind, shown.about, ids) for kind, ids in parts)]

        return make

    def _show_table(self, shown: bool) -> None:
        self._views.setCurrentIndex(int(shown))
        self._show_target()

    def _show_targets(self) -> None:
        context = self._context
        found = annual_plans.sheets(context.workspace, self._plan_year())
        with QSignalBlocker(self.targets):  # whatever is chosen now is shown below
            self.targets.set_rows({row.target_id: row for row in found}, choose=True)
        self._show_target()

    def _show_target(self) -> None:
        """Shows the chosen target's plan; another plan, year, office or target opens its own forms."""
        context, target = self._context, self._target()
        words = "1目標ずつ書く" if self._is_table() else f"{len(self.targets.held)}目標の表"
        self._turn.setText(words)
        self._turn.setAccessibleName(words)
        if target is None:
            return
        if self._is_table():
            lines = annual_overview.overview(context.workspace, self._plan_year())
            self.table.show_lines(lines, fiscal_year_short(context.fiscal_year - 1))
        goals = annual_overview.goal_lines(context.workspace, self._target_year())
        self._goals = {line.id: line for line in goals}
        now = (self._plan_year(), target)
        for editor in (self.items, self.goals, self.sheet):
            (editor.reset if now != self._shown else editor.refresh)()
        self._shown = now
        row = self.targets.held[target]
        self._title.set_text(f"{row.label}　{row.title}")
        self._show_buttons(row)
        self.notes.show_target(self._target_year())

    def _show_buttons(self, row: SheetRow) -> None:
        """Shows the buttons that apply now: to another office's plan none, to a final plan only 計画を変更する."""
        final, mine, table = row.state == "確定", self._may_write(), self._is_table()
        for one, shown in (
            (self._copy, mine and not final and not table),
            (self._copy_all, mine and table),
            (self._paste, mine and (table or not final)),
            (self._final, mine and not final and row.items > 0 and not table),
            (self._change, mine and final and not table),
            (self.items.new, mine and not final),
            *((editor.save_button, mine and not final) for editor in (self.items, self.goals, self.sheet)),
        ):
            one.setVisible(shown)
        for editor in (self.items, self.goals, self.sheet):
            editor.form.setEnabled(mine and not final)
        self.items.delete.setEnabled(mine and not final)
        changed = bool(self.sheet.opened and self.sheet.opened.values["changed_on"])
        for name in ("changed_on", "change_reason"):
            self.sheet.form.set_shown(name, changed)
        for name in ("baseline_text", "baseline_year"):
            self.goals.form.set_shown(name, self._of() == "head")

    def _editor(self) -> RecordEditor:
        return (self.items, self.goals, self.sheet)[self.tabs.currentIndex()]

    def _show_history(self) -> None:
        self._editor().show_history()

    def _save(self) -> None:
        self._editor().save()
        self._show_targets()

    def _new_item(self) -> None:
        self._show_table(False)
        self.tabs.setCurrentIndex(0)
        self.items.start_new()

    def _on_turn(self) -> None:
        self.leave()
        self._show_table(not self._is_table())
        (self.table.lines if self._is_table() else self.targets).setFocus()

    def _on_opened(self, target: bytes) -> None:
        self.targets.select(target)
        self._show_table(False)
        self.targets.setFocus()

    def _on_copy(self) -> None:
        of = self._target_year()
        if of.target_id:
            self._do(lambda: f"前年度から {annual_plans.copy_from_last_year(self._context.workspace, of)}件を写しました。")

    def _on_copy_all(self) -> None:
        words = "前年度の実施項目を、今年度の計画に加えます。同じ名前の項目と、確定した目標はそのまま残ります。"
        if confirm(self, "すべての目標に、前年度の実施項目を写しますか", words, "写す"):
            of = self._plan_year()

            def work() -> str:
                targets, items = annual_plans.copy_all_from_last_year(self._context.workspace, of)
                return f"{targets}目標に、{items}件を写しました。" if items else "写す項目はありませんでした。"

            self._do(work)

    def _on_final(self) -> None:
        """Saves what is on the screen and makes it final, so that nothing is made final that nobody sees."""
        if not all(editor.save() for editor in (self.items, self.goals, self.sheet) if editor.is_edited()):
            return
        of = self._target_year()
        if of.target_id:
            self._do(lambda: f"第{finalising.make_plan_final(self._context.workspace, of)}版として確定し、印刷を残しました。")

    def _on_change(self) -> None:
        of = self._target_year()
        words = "前の版の印刷は残ります。直したあとで、もう一度確定してください。"
        reason = ask_reason(self, "確定した計画を変更しますか", words, "変更を始める", "理由") if of.target_id else None
        if reason is not None:

            def work() -> str:
                finalising.change_plan(self._context.workspace, of, reason)
                return "変更を始めました。"

            self._do(work)

    def _do(self, work: Callable[[], str]) -> None:
        """Runs an action whose answer is the message; a refusal is shown."""
        if self._context.carry_out(work, str):
            self._shown = ()  # so that the editors open the saved values again
            self._show_targets()

    def _on_print(self) -> None:
        print_to_file(self, self._context, "年次計画を保存する場所", "annual-plan", office=self._of())


def _state(row: SheetRow) -> str:
    """The number of items and the state of the plan: 「3件・途中」「3件・第1版」."""
    how = f"第{row.edition}版" if row.state == "確定" else row.state
    return f"{row.items}件・{how}" if row.items else how


_TARGET_COLUMNS = (
    Column("番号", lambda row: row.label, 3, strong=True),
    Column("項目", _state, 5),
    field_column("target", "title", lambda row: row.title),
)
_GOAL_COLUMNS = (
    Column("指標", lambda line: line.use.title, strong=True),
    Column("法人の目標", lambda line: line.words(line.council), 6, right=True),
    Column("この計画の目標", lambda line: line.words(line.own), 7, right=True),
    Column("前年の実績", lambda line: line.words(line.last_year), 5, right=True),
)
