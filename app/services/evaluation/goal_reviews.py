"""基本目標別の総括 (様式第5号): the working group's text on a goal, beside the count of its targets' letters (全体 and
うち重点).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.models.review import GoalReview
from app.rules.periods import YEAR
from app.services.evaluation.evaluations import OUTSIDE_SCALE, evaluation_of
from app.services.plan.plans import GoalRow, plan_tree, terms
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.plan.year_settings import rules_of
from app.services.records.actions import save_form
from app.services.records.record_forms import RecordForm, derived_record_id, live, open_form
from app.services.workspace.workspace import Workspace

FIELDS = ("review", "achievements", "issues", "next_year")


@dataclass(frozen=True)
class LetterCount:
    """How many targets got each mark, in the order of the scale; "" counts those without one (未評価)."""

    everything: dict[str, int]
    priority: dict[str, int]


def review_id(goal_id: bytes, fiscal_year: int, period: str = YEAR) -> bytes:
    """The record id, derived from goal, year and period."""
    return derived_record_id("goal_review", goal_id.hex(), str(fiscal_year), period, partition=HEAD)


def open_review(workspace: Workspace, goal_id: bytes, fiscal_year: int, period: str = YEAR) -> RecordForm:
    """The form of the 総括 of a goal, year and period."""
    record = review_id(goal_id, fiscal_year, period)
    return open_form(workspace, "goal_review", HEAD, record, goal_id=goal_id, fiscal_year=fiscal_year, period=period)


def save_review(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Saves the changed groups; a new one without any text is not written (False)."""
    if form.is_new and not any(str(values.get(name) or "").strip() for name in FIELDS):
        return False
    return save_form(workspace, form, values)


def read_review(session: Session, goal_id: bytes, fiscal_year: int, period: str = YEAR) -> GoalReview | None:
    """The 総括 of a goal, year and period, or None."""
    return live(session, GoalReview, review_id(goal_id, fiscal_year, period))


def letters_in_words(workspace: Workspace, of: PlanYear) -> dict[bytes, str]:
    """Goal id → 「A2 B1 未評価3」."""
    with workspace.database.reading() as session:
        marks = terms(session, rules_of(session, of.plan_id, of.fiscal_year).rating_scale)
        codes = [mark.code for mark in marks]
        labels = {mark.code: mark.label for mark in marks} | {"": "未評価"}
        return {
            goal.id: " ".join(
                f"{labels.get(code, OUTSIDE_SCALE)}{number}"
                for code, number in letters(session, goal, of.fiscal_year, codes, of.period).everything.items()
                if number
            )
            for goal in plan_tree(session, of.plan_id).goals
        }


def letters(session: Session, goal: GoalRow, fiscal_year: int, codes: Sequence[str], period: str = YEAR) -> LetterCount:
    """The letters of a goal's targets, counted and never averaged, as the council's report shows them."""
    everything, priority = dict.fromkeys([*codes, ""], 0), dict.fromkeys([*codes, ""], 0)
    for target in goal.targets:
        found = evaluation_of(session, TargetYear(target.id, fiscal_year, period=period))
        mark = (found.rating or "") if found else ""
        for counted in (everything, priority) if target.priority else (everything,):
            counted[mark] = counted.get(mark, 0) + 1
    return LetterCount(everything, priority)
