"""The page 5年総括: 【計画評価】 and 【課題】 of each goal, what becomes of each target, and expected values (見込値)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.rules.figures import Typed, parse_cell
from app.rules.fiscal import fiscal_year_label, fiscal_year_short
from app.services.evaluation import five_year_reviews, plan_succession
from app.services.evaluation.five_year_reviews import Span
from app.services.indicators import indicator_entry, indicators
from app.services.indicators.indicators import UseRow
from app.services.indicators.monthly_table import typed_text
from app.services.plan import plans
from app.services.plan.plans import GoalRow, TargetRow
from app.services.records.labels import choices
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.line_field import LineField
from app.ui.fields.text_field import TextField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.dialogs import print_to_file
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source, given_source
from app.ui.widgets.tabbed_editors import TabbedEditors
from app.ui.widgets.table_model import Column, field_column

EXPECTED = {True: "見込を含む", False: "すべて確定した年度"}


@dataclass(frozen=True)
class _Use:
    """An indicator in the plan's last year, with its expected value as text."""

    id: bytes
    use: UseRow
    label: str
    expected: str


class FiveYearPage(TabbedEditors):
    """5年総括: the head office reviews the five years of a plan and hands the review over to the next plan."""

    title = "5年総括"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.goals = RecordEditor(context, self._goal_source(), _GOAL_COLUMNS, _GOAL_ENTRIES, list_share=32)
        self.targets = RecordEditor(context, self._target_source(), _TARGET_COLUMNS, _TARGET_ENTRIES, list_share=44)
        self.expected = RecordEditor(context, self._expected_source(), _EXPECTED_COLUMNS, _EXPECTED_ENTRIES, list_share=62)
        self._draft = button("各年度の総括から下書き", run=self._on_draft)
        self._hand = button("次の計画へ渡す", run=self._on_hand_over)
        self._print = button("印刷（様式第11号）", run=self._on_print)
        self._until = label("", "soft", wrap=True)
        self.arrange(
            [
                ("基本目標", self.goals, ()),
                ("推進目標", self.targets, ()),
                ("見込値", self.expected, (self._until,)),
            ],
            self._draft,
            self._hand,
            self._print,
        )
        self.tabs.currentChanged.connect(lambda place: self._draft.setVisible(place == 0))

    def fill_choices(self) -> None:
        """Offers the plan's years; shows 次の計画へ渡す only when there is a next plan."""
        plan = self._context.plan
        years = {year: fiscal_year_label(year) for year in range(plan.first_year, plan.last_year + 1)}
        for name in ("first_year", "last_year"):
            self.goals.form.field(name).set_choices(years)
        last = five_year_reviews.usual_span(plan).last
        self._until.setText(
            f"{fiscal_year_label(last)}がまだ終わっていないときの、年度末の見込みです。総括に（見込）と付けて印刷し、実績にはなりません。"
        )
        self._hand.setVisible(plan_succession.plan_after(self._context.workspace, plan) is not None)

    def _goal_source(self) -> Source:
        """The goals of the plan with their five-year review."""
        context = self._context

        def rows() -> tuple[GoalRow, ...]:
            return plans.plan_tree(context.workspace, context.plan.id).goals

        def open_(record: bytes | None) -> RecordForm:
            assert record is not None
            return five_year_reviews.open_goal(context.workspace, record, context.plan)

        def save(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
            return five_year_reviews.save_goal(workspace, form, values, context.plan)

        return given_source("final_goal_review", "総括", rows, open_, save)

    def _target_source(self) -> Source:
        """The targets of the plan with what becomes of each."""
        context = self._context

        def rows() -> tuple[TargetRow, ...]:
            return plans.plan_tree(context.workspace, context.plan.id).targets

        def open_(record: bytes | None) -> RecordForm:
            assert record is not None
            return five_year_reviews.open_target(context.workspace, record)

        return given_source("final_target_review", "目標の総括", rows, open_, five_year_reviews.save_target)

    def _expected_source(self) -> Source:
        """The indicators of the plan's last year with their expected values (見込値)."""
        context = self._context

        def rows() -> list[_Use]:
            tree, last = plans.plan_tree(context.workspace, context.plan.id), five_year_reviews.usual_span(context.plan).last
            labels = {target.id: target.label for target in tree.targets}
            found = []
            for use in indicators.uses_of(context.workspace, list(labels), last):
                value = indicator_entry.expected_value(context.workspace, use, last)
                text = typed_text(Typed(value), use.decimals)
                found.append(_Use(indicators.fixed_id(use.indicator_id, last), use, labels[use.target_id], text))
            return found

        def open_(record: bytes | None) -> RecordForm:
            row = next(one for one in rows() if one.id == record)
            form = indicator_entry.open_fixed(context.workspace, row.use, five_year_reviews.usual_span(context.plan).last)
            form.values["expected"] = row.expected or None  # typed as text, with the decimals of its indicator
            return form

        def save(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
            use = next(one.use for one in rows() if one.id == form.id)
            typed = parse_cell(str(values["expected"] or ""), use.decimals)
            return indicator_entry.save_expected(workspace, use, five_year_reviews.usual_span(context.plan).last, typed.value)

        return given_source("fixed_figure", "見込値", rows, open_, save)

    def _on_draft(self) -> None:
        """Fills empty texts from the reviews of the single years. Nothing is saved before the clerk saves."""
        record = self.goals.table.current()
        if record is None:
            return
        values = self.goals.form.values()
        span = Span(values["first_year"], values["last_year"], bool(values["expected"]))
        good, left = five_year_reviews.material(self._context.workspace, record, span)
        found = {name: text for name, text in (("evaluation", good), ("issues", left)) if text and not values[name]}
        if not found:
            self._context.notice.warn("写せる文がないか、欄がもう埋まっています。")
            return
        self.goals.form.set_values(found)
        # set_values doesn't count as an edit; without this the draft would not be kept.
        self.goals.form.edited.emit(next(iter(found)))
        self._context.notice.say("各年度の総括を写しました。言葉を整えてから、保存してください。")

    def _on_hand_over(self) -> None:
        following = plan_succession.plan_after(self._context.workspace, self._context.plan)
        if following is None:
            return
        nothing = "渡せる文がありません。次の計画に、もう入っているものはそのまま残します。"
        self._context.carry_out(
            lambda: five_year_reviews.hand_over(self._context.workspace, self._context.plan.id, following.id),
            lambda given: f"「{following.name}」の基本目標{given}件に、計画評価と課題を入れました。" if given else nothing,
        )

    def _on_print(self) -> None:
        name = f"five-years-{fiscal_year_short(self._context.plan.last_year)}.pdf"
        print_to_file(self, self._context, "5年総括を保存する場所", "five-years", name=name)


_GOAL_COLUMNS = (field_column("goal", "title", lambda row: f"{row.number}　{row.title}"),)
_TARGET_COLUMNS = (
    Column("番号", lambda row: row.label, 4, strong=True),
    field_column("target", "title"),
)
_EXPECTED_COLUMNS = (
    Column("番号", lambda row: row.label, 4, strong=True),
    Column("指標（単位）", lambda row: row.use.title),
    field_column("fixed_figure", "expected", lambda row: row.expected or "－", width=5, right=True),
)
_GOAL_ENTRIES = (
    (
        Entry("first_year", partial(ChoiceField, empty=""), label="対象期間", width=8),
        Entry("last_year", partial(ChoiceField, empty=""), label="～", width=8),
    ),
    Entry("expected", lambda: ChoiceField(EXPECTED, empty=""), label="最後の年度", width=12),
    Entry(
        "evaluation", lambda: TextField(6), label="【計画評価】", help="1行に1つ、「・」は要りません。計画書と同じ形で印刷します"
    ),
    Entry("issues", lambda: TextField(6), label="【課題】", help="1行に1つ、「・」は要りません"),
)
_TARGET_ENTRIES = (
    Entry("outcome", lambda: TextField(4), label="主な成果"),
    Entry("issue", lambda: TextField(4), label="残った課題"),
    Entry(
        "handling",
        lambda: ChoiceField(choices("final_target_review", "handling")),
        width=8,
        help="「新旧対応」があれば、そちらを印刷します",
    ),
    Entry("handling_note", LineField, label="扱いの補足"),
)
_EXPECTED_ENTRIES = (Entry("expected", LineField, width=8),)
