"""The page 年次計画: the year's plan of all targets as a table, or of one target with its items, target values and sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.errors import YuiError
from app.rules.fiscal import fiscal_year_short
from app.rules.months import months_in_words
from app.services.activities import flagged_issues
from app.services.annual_plan import annual_overview, annual_paste, annual_plans
from app.services.annual_plan.annual_overview import GoalLine
from app.services.annual_plan.annual_plans import SheetRow
from app.services.evaluation import last_issue, opinion_follow_up
from app.services.forms import finalising
from app.services.indicators.indicators import UseRow
from app.services.plan import plans
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace
from app.ui.annual_plan.overview_table import AnnualTable
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.counts_field import CountsField
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.months_field import MonthsField
from app.ui.fields.number_field import NumberField
from app.ui.fields.text_field import TextField
from app.ui.indicators.target_values import GOAL_ENTRIES, goal_source
from app.ui.look.button import button
from app.ui.look.labels import ElidedLabel, label
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import ask_new_file, ask_reason, confirm
from app.ui.widgets.form import Entry
from app.ui.widgets.page import page_layout, scrolled
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable

YES: list[tuple[object, str]] = [(True, "取りやめ")]


@dataclass(frozen=True)
class _Target:
    """A target with its plan's state, as a row of the list."""

    id: bytes
    row: SheetRow


@dataclass(frozen=True)
class _Sheet:
    """The one sheet of the chosen target, as the only row of its editor."""

    id: bytes


class AnnualPlanPage(QWidget):
    """年次計画: the clerk plans the year's items (実施項目), months and target values of each target, and makes the plan final.

    A branch writes its own plan and reads 本部共通; the head office writes 本部共通 and reads the branches' plans.
    """

    title = "年次計画"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._targets: dict[bytes, _Target] = {}
        self._goals: dict[bytes, GoalLine] = {}
        self._shown: tuple[object, ...] = ()
        self._office = ChoiceField([], empty="")
        self._office.setAccessibleName("どこの計画か")
        self._turn = button("15目標の表")
        self._copy = button("前年度から写す")
        self._copy_all = button("前年度からまとめて写す…")
        self._paste = button("貼り付け")
        self._final = button("確定する")
        self._change = button("計画を変更する…")
        self._print = button("PDF・Excel")
        self._issue = label("", "meaning", wrap=True)
        self._notices = scrolled(self._issue)
        self._notices.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll it
        self.targets = RecordTable("推進目標", _TARGET_COLUMNS, self._fetch)
        self.table = AnnualTable()
        self.items = RecordEditor(
            context, self._source(), _ITEM_COLUMNS, _item_entries(context.workspace), list_share=27, stacked=True
        )
        goals = goal_source(context, lambda: list(self._goals.values()), self._use, self._of)
        self.goals = RecordEditor(context, goals, _GOAL_COLUMNS, GOAL_ENTRIES, list_share=40, stacked=True)
        self.sheet = RecordEditor(context, self._sheet_source(), (Column("シート", lambda _: ""),), _SHEET_ENTRIES, stacked=True)
        beside = self.sheet.table.parentWidget()
        assert beside is not None
        beside.hide()  # there is only one sheet to choose
        self.tabs = QTabWidget()
        self._title = ElidedLabel("", "strong")
        self.commands = (
            Command("Ctrl+S", "保存", self._save),
            Command("Ctrl+N", "新しい項目", self._new_item),
            Command("F4", "履歴", self._show_history),
            Command("F6", "表と記入を切り替える", self._on_turn),
            Command("Ctrl+V", "Excelから貼り付け", self.paste, is_shown=False),
        )
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads offices, targets and the shown target's plan again; the chosen office stays."""
        workspace = self._context.workspace
        every = [(one.code, "本部共通" if one.kind == "head" else one.name) for one in plans.offices(workspace)]
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
        where = (self._context.plan.id, self._context.fiscal_year, self._of())
        target = None if self._is_table() else self._target()
        text = QGuiApplication.clipboard().text()
        self._do(lambda: f"{annual_paste.paste_items(self._context.workspace, *where, text, target)}件の実施項目を入れました。")

    def _arrange(self) -> None:
        buttons = (self._copy, self._copy_all, self._paste, self._change, self._final, self._print)
        column = page_layout(self, self.title, self._office, self._turn, *buttons)
        for name, editor in (("実施項目", self.items), ("目標値", self.goals), ("ねらい・日付", self.sheet)):
            inner = QWidget()
            lines = QVBoxLayout(inner)
            lines.setContentsMargins(0, 6, 0, 0)
            lines.addWidget(editor)
            self.tabs.addTab(inner, name)
        self.tabs.setAccessibleName("実施項目、目標値、ねらい・日付")
        right, one = QWidget(), QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(4)
        side.addWidget(self._title)
        side.addWidget(self._notices)
        side.addWidget(self.tabs, 1)
        row = QHBoxLayout(one)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        row.addWidget(self.targets, 36)
        row.addWidget(right, 64)
        self._views = QStackedWidget()
        self._views.addWidget(one)
        self._views.addWidget(self.table)
        column.addWidget(self._views, 1)

    def _connect(self) -> None:
        self._office.edited.connect(self._show_targets)
        self.targets.chosen.connect(self._show_target)
        self._turn.clicked.connect(self._on_turn)
        self._copy.clicked.connect(self._on_copy)
        self._copy_all.clicked.connect(self._on_copy_all)
        self._paste.clicked.connect(self.paste)
        self._final.clicked.connect(self._on_final)
        self._change.clicked.connect(self._on_change)
        self._print.clicked.connect(self._on_print)
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

    def _use(self, indicator: bytes | None) -> UseRow:
        return self._goals[indicator or b""].use

    def _show_table(self, shown: bool) -> None:
        self._views.setCurrentIndex(int(shown))
        self._turn.setText("1目標ずつ書く" if shown else "15目標の表")
        self._show_target()

    def _show_targets(self) -> None:
        context = self._context
        found = annual_plans.sheets(context.workspace, context.plan.id, context.fiscal_year, self._of())
        self._targets = {row.target_id: _Target(row.target_id, row) for row in found}
        self.targets.set_ids(list(self._targets))
        if self.targets.current() is None and found:
            self.targets.selectRow(0)
        self._show_target()

    def _show_target(self) -> None:
        """Shows the chosen target's plan; another plan, year, office or target opens its own forms."""
        context, target = self._context, self._target()
        if target is None or target not in self._targets:
            return
        if self._is_table():
            lines = annual_overview.overview(context.workspace, context.plan.id, context.fiscal_year, self._of())
            self.table.show_lines(lines, fiscal_year_short(context.fiscal_year - 1))
        goals = annual_overview.goal_lines(context.workspace, target, context.fiscal_year, self._of())
        self._goals = {line.id: line for line in goals}
        now = (context.plan.id, context.fiscal_year, self._of(), target)
        for editor in (self.items, self.goals, self.sheet):
            (editor.reset if now != self._shown else editor.refresh)()
        self._shown = now
        row = self._targets[target].row
        self._title.set_text(f"{row.label}　{row.title}")
        self._show_buttons(row)
        self._show_issue(target)

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

    def _show_issue(self, target: bytes) -> None:
        """Shows above the form what to plan from: last year's issue, issues sent from activities, opinions to follow up."""
        workspace, year = self._context.workspace, self._context.fiscal_year
        office = self._of()
        issue = last_issue.last_issue(workspace, target, year, office)
        sent = flagged_issues.issues_for_evaluation(workspace, target, year - 1, "" if office == "head" else office)
        taken = opinion_follow_up.followed_up_at(workspace, target, year) if office == "head" else []
        notices = [f"前年度の課題：{issue}"] if issue else []
        notices += [f"活動から送られた課題：{one.issue}（{one.office_name}）" for one in sent[:ISSUES]]
        notices += [f"ほかに、活動から送られた課題が {len(sent) - ISSUES}件あります。"] if len(sent) > ISSUES else []
        notices += [f"反映すると答えた意見：\n{opinion_follow_up.plan_lines(taken)}"] if taken else []
        self._issue.setText("\n".join(notices))
        self._notices.setVisible(bool(notices))
        lines = min(len("\n".join(notices).splitlines()) + 1, NOTICE_LINES)  # one more, for a line that wraps
        self._notices.setFixedHeight(lines * self._issue.fontMetrics().lineSpacing() + 4)

    def _source(self) -> Source:
        """The planned items of the chosen target."""
        context = self._context

        def rows() -> list[annual_plans.ItemRow]:
            target = self._target()
            return annual_plans.items(context.workspace, target, context.fiscal_year, self._of()) if target else []

        def open_(record: bytes | None) -> RecordForm:
            return annual_plans.open_item(context.workspace, record, self._target() or b"", context.fiscal_year, self._of())

        def save(form: RecordForm, values: Mapping[str, Any]) -> bool:
            return annual_plans.save_item(context.workspace, form, values)

        def delete(form: RecordForm) -> None:
            annual_plans.delete_item(context.workspace, form)

        return Source(noun="実施項目", rows=rows, open=open_, save=save, delete=delete)

    def _sheet_source(self) -> Source:
        """The sheet's texts. 前年度の課題 is taken from last year's evaluation and stored only when somebody changes it."""
        context = self._context

        def issue() -> str:
            return last_issue.last_issue(context.workspace, self._target() or b"", context.fiscal_year, self._of())

        def stored() -> RecordForm:
            where = (context.plan.id, self._target() or b"", context.fiscal_year, self._of())
            return annual_plans.open_sheet(context.workspace, *where)

        def open_(_record: bytes | None) -> RecordForm:
            form = stored()
            return replace(form, values=form.values | {"previous_issue": form.values["previous_issue"] or issue() or None})

        def save(form: RecordForm, values: Mapping[str, Any]) -> bool:
            kept = stored().values["previous_issue"]
            given = dict(values) | ({"previous_issue": kept} if values["previous_issue"] == (issue() or None) else {})
            return annual_plans.save_sheet(context.workspace, replace(form, values=form.values | {"previous_issue": kept}), given)

        def rows() -> list[_Sheet]:
            return [_Sheet(stored().id)] if self._target() else []

        return Source(noun="ねらいと日付", rows=rows, open=open_, save=save, can_add=False, can_delete=False)

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
        target = self._target()
        if target is not None:
            where = (target, self._context.fiscal_year, self._of())
            self._do(lambda: f"前年度から {annual_plans.copy_from_last_year(self._context.workspace, *where)}件を写しました。")

    def _on_copy_all(self) -> None:
        words = "前年度の実施項目を、今年度の計画に加えます。同じ名前の項目と、確定した目標はそのまま残ります。"
        if confirm(self, "すべての目標に、前年度の実施項目を写しますか", words, "写す"):
            where = (self._context.plan.id, self._context.fiscal_year, self._of())

            def work() -> str:
                targets, items = annual_plans.copy_all_from_last_year(self._context.workspace, *where)
                return f"{targets}目標に、{items}件を写しました。" if items else "写す項目はありませんでした。"

            self._do(work)

    def _on_final(self) -> None:
        """Saves what is on the screen and makes it final, so that nothing is made final that nobody sees."""
        if not all(editor.save() for editor in (self.items, self.goals, self.sheet) if editor.is_edited()):
            return
        target = self._target()
        if target is not None:
            where = (self._context.plan.id, target, self._context.fiscal_year, self._of())
            self._do(lambda: f"第{finalising.make_plan_final(self._context.workspace, *where)}版として確定し、印刷を残しました。")

    def _on_change(self) -> None:
        target = self._target()
        words = "前の版の印刷は残ります。直したあとで、もう一度確定してください。"
        reason = ask_reason(self, "確定した計画を変更しますか", words, "変更を始める", "理由") if target else None
        if target is not None and reason is not None:
            where = (self._context.plan.id, target, self._context.fiscal_year, self._of())

            def work() -> str:
                finalising.change_plan(self._context.workspace, *where, reason)
                return "変更を始めました。"

            self._do(work)

    def _do(self, work: Callable[[], str]) -> None:
        """Runs an action whose answer is the message; a refusal is shown."""
        try:
            words = work()
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._context.saved()
        self._shown = ()  # so that the editors open the saved values again
        self._show_targets()
        self._context.notice.say(words)

    def _on_print(self) -> None:
        path = ask_new_file(self, "年次計画を保存する場所", "annual-plan.pdf", "PDF (*.pdf);;Excel (*.xlsx);;CSV (*.csv)")
        if path is not None:
            self._context.print_form("annual-plan", path, office=self._of())

    def _fetch(self, ids: list[bytes]) -> list[_Target]:
        return [self._targets[id_] for id_ in ids if id_ in self._targets]


def _state(row: SheetRow) -> str:
    """The number of items and the state of the plan: 「3件・途中」「3件・第1版」."""
    how = f"第{row.edition}版" if row.state == "確定" else row.state
    return f"{row.items}件・{how}" if row.items else how


def _item_entries(workspace: Workspace) -> list[Entry | tuple[Entry, ...]]:
    """The form of a planned item (実施項目)."""
    funding = [(term.code, term.label) for term in plans.terms(workspace, "funding")]
    return [
        Entry("title", "実施項目", LineField, required=True),
        Entry("content", "内容", lambda: TextField(2)),
        Entry("months", "時期", MonthsField),
        (Entry("timing_note", "時期の補足", LineField), Entry("audience", "対象", LineField)),
        (Entry("responsible", "担当", LineField), Entry("partners", "連携先", LineField)),
        (
            Entry("budget", "予算", NumberField, unit="円", width=7),
            Entry("sources", "財源", lambda: CountsField(funding, "円"), help="共同募金30000 のように"),
        ),
        Entry("funding", "財源の補足", LineField),
        Entry("city_plan", "市計画との対応", LineField),
        (
            Entry("dropped", "取りやめ", lambda: ChoiceField(YES, empty="－"), width=7),
            Entry("drop_reason", "その理由", LineField),
        ),
    ]


NOTICE_LINES = 4
"""Lines of the notes above the form that are visible.

More can be scrolled, so that the form keeps its height.
"""
ISSUES = 2
"""Issues sent from activities that are shown above the form; the others are only counted."""
_TARGET_COLUMNS = (
    Column("番号", lambda line: line.row.label, 3, strong=True),
    Column("項目", lambda line: _state(line.row), 5),
    Column("推進目標", lambda line: line.row.title),
)
_ITEM_COLUMNS = (
    Column("実施項目", lambda row: ("（取りやめ）" if row.dropped else "") + row.title, strong=True),
    Column("時期", lambda row: months_in_words(row.months), 6),
)
_GOAL_COLUMNS = (
    Column("指標", lambda line: line.use.title, strong=True),
    Column("法人の目標", lambda line: line.council, 6, right=True),
    Column("この計画の目標", lambda line: line.own, 7, right=True),
    Column("前年の実績", lambda line: line.last_year, 5, right=True),
)
_SHEET_ENTRIES = (
    Entry("aim", "ねらい", lambda: TextField(2)),
    Entry("previous_issue", "前年度の課題", lambda: TextField(3), help="前年度の評価から写してあります。直せます"),
    Entry("made_on", "作成日", DateField, width=8, help="空欄なら、確定した日が入ります"),
    Entry("confirmed_on", "推進会議の確認日", DateField, width=8, help="確定に要ります"),
    Entry("decided_on", "決裁日", DateField, width=8, help="確定に要ります"),
    Entry("changed_on", "変更日", DateField, width=8),
    Entry("change_reason", "変更の理由", LineField),
)
