"""The page 基本目標別の総括: the working group's review of each goal, beside the ratings of its targets."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.rules.periods import FIRST_HALF, PERIODS, YEAR
from app.services.evaluation import goal_reviews
from app.services.plan import plans, year_settings
from app.services.plan.target_year import PlanYear
from app.services.records.record_forms import RecordForm
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.text_field import TextField
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command
from app.ui.widgets.form import Entry
from app.ui.widgets.page import page_layout
from app.ui.widgets.record_editor import RecordEditor, Source, given_source
from app.ui.widgets.table_model import Column, field_column


@dataclass(frozen=True)
class _Goal:
    """A goal with how often each rating was given to its targets."""

    id: bytes
    goal: plans.GoalRow
    letters: str


class GoalReviewsPage(QWidget):
    """基本目標別の総括: the head office writes the review of each goal for a year or its first half."""

    title = "基本目標別の総括"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.editor = RecordEditor(context, self._source(), _COLUMNS, _ENTRIES, list_share=38)
        self.commands = (Command("Ctrl+S", "保存", self.editor.save), Command("F7", "履歴", self.editor.show_history))
        self.period = ChoiceField(PERIODS, empty="", name="総括する期")
        self.period.edited.connect(self.refresh)
        column = page_layout(self, self.title, self.period)
        column.addWidget(self.editor, 1)
        self._shown: tuple[bytes, int, str] = (b"", 0, "")

    def refresh(self) -> None:
        """Reads goals and ratings again. Another plan, year or period opens its own review."""
        plan, year = self._context.plan.id, self._context.fiscal_year
        self.period.setVisible(year_settings.rules_of(self._context.workspace, plan, year).half_year)
        now = (plan, year, self._period())
        self.editor.form.set_label("next_year", "下半期の対応" if self._period() == FIRST_HALF else "")
        (self.editor.reset if now != self._shown else self.editor.refresh)()
        self._shown = now

    def leave(self) -> None:
        """Keeps what is half typed as a draft."""
        self.editor.leave()

    def _period(self) -> str:
        return FIRST_HALF if self.period.value() == FIRST_HALF and not self.period.isHidden() else YEAR

    def _source(self) -> Source:
        """The goals of the plan with their review of the year or half-year."""
        context = self._context

        def rows() -> list[_Goal]:
            tree = plans.plan_tree(context.workspace, context.plan.id)
            year, period = context.fiscal_year, self._period()
            letters = goal_reviews.letters_in_words(context.workspace, PlanYear(context.plan.id, year, period=period))
            return [_Goal(goal_reviews.review_id(goal.id, year, period), goal, letters[goal.id]) for goal in tree.goals]

        def open_(record: bytes | None) -> RecordForm:
            goal = next(row.goal for row in rows() if row.id == record)
            return goal_reviews.open_review(context.workspace, goal.id, context.fiscal_year, self._period())

        return given_source("goal_review", "総括", rows, open_, goal_reviews.save_review)


_COLUMNS = (
    field_column("goal", "title", lambda row: f"{row.goal.number}　{row.goal.title}"),
    Column("評価の数", lambda row: row.letters, 9),
)
_ENTRIES = (
    Entry("review", lambda: TextField(4)),
    Entry("achievements", lambda: TextField(3)),
    Entry("issues", lambda: TextField(3)),
    Entry("next_year", lambda: TextField(3)),
)
