"""The page 年次計画: the year's plan of all targets as a table, or of one target with its items, target values and sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

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
from app.services.records.labels import field_label
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Desk
from app.ui.annual_plan.overview_table import AnnualTable
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.counts_field import counts_of
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.months_field import MonthsField
from app.ui.fields.number_field import NumberField
from app.ui.fields.text_field import TextField
from app.ui.indicators.target_values import GOAL_ENTRIES, goal_source
from app.ui.look.button import button
from app.ui.look.labels import ElidedLabel, label
from app.ui.look.layouts import column_of, row_of
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import ask_reason, confirm, print_to_file
from app.ui.widgets.form import Entry
from app.ui.widgets.page import page_layout, scrolled
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.table_model import Column, field_column
from app.ui.widgets.table_view import RecordTable

YES = {True: field_label("plan_item", "dropped")}


@dataclass(frozen=True)
class _Sheet:
    """The one sheet of the chosen target, as the only row of its editor."""

    id: bytes


class AnnualPage(QWidget):
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
        self._issue = label("", "meaning", wrap=True)
        self._told = scrolled(self._issue)
        self._told.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll it
        self.targets = RecordTable("推進目標", _TARGET_COLUMNS)
        self.table = AnnualTable()
        self.items = RecordEditor(
            context, self._source(), _ITEM_COLUMNS, _item_entries(context.desk), list_share=27, stacked=True
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
        desk = self._context.desk
        every = [(one.code, "本部共通" if one.kind == "head" else one.name) for one in plans.offices(desk)]
        own = [one for one in every if desk.is_head or one[0] in ("head", desk.office_code)]
        before = self._office.value()
        self._office.set_choices(own)
        self._office.set_value(before if before in dict(own) else desk.office_code)
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
        self._do(lambda: f"{annual_paste.paste_items(self._context.desk, *where, text, target)}件の実施項目を入れました。")

    def _arrange(self) -> None:
        deeds = (self._copy, self._copy_all, self._paste, self._change, self._final, self._print)
        column = page_layout(self, self.title, self._office, self._turn, *deeds)
        for name, editor in (("実施項目", self.items), ("目標値", self.goals), ("ねらい・日付", self.sheet)):
            inner = QWidget()
            column_of(editor, margins=(0, 6, 0, 0), within=inner)
            self.tabs.addTab(inner, name)
        self.tabs.setAccessibleName("実施項目、目標値、ねらい・日付")
        right, one = QWidget(), QWidget()
        column_of(self._title, self._told, (self.tabs, 1), spacing=4, margins=0, within=right)
        row_of((self.targets, 36), (right, 64), spacing=18, margins=0, within=one)
        self._views = QStackedWidget()
        self._views.addWidget(one)
        self._views.addWidget(self.table)
        column.addWidget(self._views, 1)

    def _connect(self) -> None:
        self._office.edited.connect(self._show_targets)
        self.targets.chosen.connect(self._show_target)
        self.table.opened.connect(self._on_opened)

    def _of(self) -> str:
        """The office whose plan is shown."""
        return str(self._office.value() or self._context.desk.office_code)

    def _may_write(self) -> bool:
        """Only the office itself changes its plan."""
        return self._of() == self._context.desk.office_code

    def _is_table(self) -> bool:
        return self._views.currentIndex() == 1

    def _target(self) -> bytes | None:
        return self.targets.current()

    def _use(self, indicator: bytes | None) -> UseRow:
        return self._goals[indicator or b""].use

    def _show_table(self, shown: bool) -> None:
        self._views.setCurrentIndex(int(shown))
        self._show_target()

    def _show_targets(self) -> None:
        context = self._context
        found = annual_plans.sheets(context.desk, context.plan.id, context.fiscal_year, self._of())
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
            lines = annual_overview.overview(context.desk, context.plan.id, context.fiscal_year, self._of())
            self.table.show_lines(lines, fiscal_year_short(context.fiscal_year - 1))
        goals = annual_overview.goal_lines(context.desk, target, context.fiscal_year, self._of())
        self._goals = {line.id: line for line in goals}
        now = (context.plan.id, context.fiscal_year, self._of(), target)
        for editor in (self.items, self.goals, self.sheet):
            (editor.reset if now != self._shown else editor.refresh)()
        self._shown = now
        row = self.targets.held[target]
        self._title.set_text(f"{row.label}　{row.title}")
        self._show_deeds(row)
        self._show_issue(target)

    def _show_deeds(self, row: SheetRow) -> None:
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
        desk, year = self._context.desk, self._context.fiscal_year
        office = self._of()
        issue = last_issue.last_issue(desk, target, year, office)
        sent = flagged_issues.issues_for_evaluation(desk, target, year - 1, "" if office == "head" else office)
        taken = opinion_follow_up.taken_up_at(desk, target, year) if office == "head" else []
        told = [f"前年度の課題：{issue}"] if issue else []
        told += [f"活動から送られた課題：{one.issue}（{one.office_name}）" for one in sent[:ISSUES]]
        told += [f"ほかに、活動から送られた課題が {len(sent) - ISSUES}件あります。"] if len(sent) > ISSUES else []
        told += [f"反映すると答えた意見：\n{opinion_follow_up.plan_lines(taken)}"] if taken else []
        self._issue.setText("\n".join(told))
        self._told.setVisible(bool(told))
        lines = min(len("\n".join(told).splitlines()) + 1, TOLD)  # one more, for a line that wraps
        self._told.setFixedHeight(lines * self._issue.fontMetrics().lineSpacing() + 4)

    def _source(self) -> Source:
        """The planned items of the chosen target."""
        context = self._context

        def rows() -> list[annual_plans.ItemRow]:
            target = self._target()
            return annual_plans.items(context.desk, target, context.fiscal_year, self._of()) if target else []

        def open_(record: bytes | None) -> RecordForm:
            return annual_plans.open_item(context.desk, record, self._target() or b"", context.fiscal_year, self._of())

        def save(form: RecordForm, values: Mapping[str, Any]) -> bool:
            return annual_plans.save_item(context.desk, form, values)

        def delete(form: RecordForm) -> None:
            annual_plans.delete_item(context.desk, form)

        return Source(kind="plan_item", noun="実施項目", rows=rows, open=open_, save=save, delete=delete)

    def _sheet_source(self) -> Source:
        """The sheet's texts. 前年度の課題 is taken from last year's evaluation and stored only when somebody changes it."""
        context = self._context

        def issue() -> str:
            return last_issue.last_issue(context.desk, self._target() or b"", context.fiscal_year, self._of())

        def stored() -> RecordForm:
            where = (context.plan.id, self._target() or b"", context.fiscal_year, self._of())
            return annual_plans.open_sheet(context.desk, *where)

        def open_(_record: bytes | None) -> RecordForm:
            form = stored()
            return replace(form, values=form.values | {"previous_issue": form.values["previous_issue"] or issue() or None})

        def save(form: RecordForm, values: Mapping[str, Any]) -> bool:
            kept = stored().values["previous_issue"]
            given = dict(values) | ({"previous_issue": kept} if values["previous_issue"] == (issue() or None) else {})
            return annual_plans.save_sheet(context.desk, replace(form, values=form.values | {"previous_issue": kept}), given)

        def rows() -> list[_Sheet]:
            return [_Sheet(stored().id)] if self._target() else []

        return Source(kind="annual_plan", noun="ねらいと日付", rows=rows, open=open_, save=save, can_add=False, can_delete=False)

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
            self._do(lambda: f"前年度から {annual_plans.copy_from_last_year(self._context.desk, *where)}件を写しました。")

    def _on_copy_all(self) -> None:
        words = "前年度の実施項目を、今年度の計画に加えます。同じ名前の項目と、確定した目標はそのまま残ります。"
        if confirm(self, "すべての目標に、前年度の実施項目を写しますか", words, "写す"):
            where = (self._context.plan.id, self._context.fiscal_year, self._of())

            def deed() -> str:
                targets, items = annual_plans.copy_all_from_last_year(self._context.desk, *where)
                return f"{targets}目標に、{items}件を写しました。" if items else "写す項目はありませんでした。"

            self._do(deed)

    def _on_final(self) -> None:
        """Saves what is on the screen and makes it final, so that nothing is made final that nobody sees."""
        if not all(editor.save() for editor in (self.items, self.goals, self.sheet) if editor.is_edited()):
            return
        target = self._target()
        if target is not None:
            where = (self._context.plan.id, target, self._context.fiscal_year, self._of())
            self._do(lambda: f"第{finalising.make_plan_final(self._context.desk, *where)}版として確定し、印刷を残しました。")

    def _on_change(self) -> None:
        target = self._target()
        words = "前の版の印刷は残ります。直したあとで、もう一度確定してください。"
        reason = ask_reason(self, "確定した計画を変更しますか", words, "変更を始める", "理由") if target else None
        if target is not None and reason is not None:
            where = (self._context.plan.id, target, self._context.fiscal_year, self._of())

            def deed() -> str:
                finalising.change_plan(self._context.desk, *where, reason)
                return "変更を始めました。"

            self._do(deed)

    def _do(self, deed: Callable[[], str]) -> None:
        """Runs an action whose answer is the message; a refusal is shown."""
        if self._context.carry_out(deed, str):
            self._shown = ()  # so that the editors open the saved values again
            self._show_targets()

    def _on_print(self) -> None:
        print_to_file(self, self._context, "年次計画を保存する場所", "annual-plan", office=self._of())


def _state(row: SheetRow) -> str:
    """The number of items and the state of the plan: 「3件・途中」「3件・第1版」."""
    how = f"第{row.edition}版" if row.state == "確定" else row.state
    return f"{row.items}件・{how}" if row.items else how


def _item_entries(desk: Desk) -> list[Entry | tuple[Entry, ...]]:
    """The form of a planned item (実施項目)."""
    return [
        Entry("title", LineField, required=True),
        Entry("content", lambda: TextField(2)),
        Entry("months", MonthsField),
        (Entry("timing_note", LineField), Entry("audience", LineField)),
        (Entry("responsible", LineField), Entry("partners", LineField)),
        (
            Entry("budget", NumberField, unit="円", width=7),
            Entry("sources", lambda: counts_of(desk, "plan_item", "sources"), label="財源", help="共同募金30000 のように"),
        ),
        Entry("funding", LineField, label="財源の補足"),
        Entry("city_plan", LineField, label="市計画との対応"),
        (
            Entry("dropped", lambda: ChoiceField(YES, empty="－"), width=7),
            Entry("drop_reason", LineField, label="その理由"),
        ),
    ]


TOLD = 4
"""Lines of the notes above the form that are visible.

More can be scrolled, so that the form keeps its height.
"""
ISSUES = 2
"""Issues sent from activities that are shown above the form; the others are only counted."""
_TARGET_COLUMNS = (
    Column("番号", lambda row: row.label, 3, strong=True),
    Column("項目", _state, 5),
    field_column("target", "title", lambda row: row.title),
)
_ITEM_COLUMNS = (
    field_column("plan_item", "title", lambda row: ("（取りやめ）" if row.dropped else "") + row.title, strong=True),
    field_column("plan_item", "months", lambda row: months_in_words(row.months), width=6),
)
_GOAL_COLUMNS = (
    Column("指標", lambda line: line.use.title, strong=True),
    Column("法人の目標", lambda line: line.council, 6, right=True),
    Column("この計画の目標", lambda line: line.own, 7, right=True),
    Column("前年の実績", lambda line: line.last_year, 5, right=True),
)
_SHEET_ENTRIES = (
    Entry("aim", lambda: TextField(2)),
    Entry("previous_issue", lambda: TextField(3), help="前年度の評価から写してあります。直せます"),
    Entry("made_on", DateField, width=8, help="空欄なら、確定した日が入ります"),
    Entry("confirmed_on", DateField, width=8, help="確定に要ります"),
    Entry("decided_on", DateField, width=8, help="確定に要ります"),
    Entry("changed_on", DateField, width=8),
    Entry("change_reason", LineField),
)
