"""5年総括: the bullets 【計画評価】 and 【課題】 of each 基本目標, and for each 推進目標 its outcome and what becomes of it.

The bullets are written as the plan prints them under the goals of the next edition, and can be copied there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON, HEAD
from app.models.succession import HANDLINGS, FinalGoalReview, FinalTargetReview
from app.rules import clock
from app.rules.fiscal import fiscal_year_of
from app.services.evaluation.goal_reviews import read_review
from app.services.evaluation.plan_succession import lines
from app.services.plan.plan_editing import bullets
from app.services.plan.plans import PlanRow, plan_tree
from app.services.records.actions import action, save_form
from app.services.records.record_forms import RecordForm, derived_record_id, live, open_form, refuse_others
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class Span:
    """The years of a 総括. ``expected``: the last one is not over; its figures are 見込."""

    first: int
    last: int
    expected: bool

    @property
    def years(self) -> range:
        """The fiscal years, oldest first."""
        return range(self.first, self.last + 1)


def goal_review_id(goal_id: bytes) -> bytes:
    """The record id of the 総括 of a goal."""
    return derived_record_id("final_goal_review", goal_id.hex(), partition=HEAD)


def target_review_id(target_id: bytes) -> bytes:
    """The record id of the 総括 of a target."""
    return derived_record_id("final_target_review", target_id.hex(), partition=HEAD)


def usual_span(plan: PlanRow) -> Span:
    """The years of the plan so far; the last one is 見込 while it runs."""
    now = fiscal_year_of(clock.today())
    last = max(min(plan.last_year, now), plan.first_year)
    return Span(plan.first_year, last, last >= now)


def read_span(session: Session, goal_id: bytes, plan: PlanRow) -> Span:
    """The years that were chosen for a goal, limited to the plan; else the usual ones."""
    found, usual = live(session, FinalGoalReview, goal_review_id(goal_id)), usual_span(plan)
    if found is None or not found.first_year or not found.last_year:
        return usual
    first, last = max(found.first_year, plan.first_year), min(found.last_year, plan.last_year)
    return Span(first, last, bool(found.expected)) if first <= last else usual


def open_goal(workspace: Workspace, goal_id: bytes, plan: PlanRow) -> RecordForm:
    """The form of the 総括 of a goal."""
    span = usual_span(plan)
    years = {"first_year": span.first, "last_year": span.last, "expected": span.expected}
    return open_form(workspace, "final_goal_review", HEAD, goal_review_id(goal_id), goal_id=goal_id, **years)


def save_goal(workspace: Workspace, form: RecordForm, values: Mapping[str, Any], plan: PlanRow) -> bool:
    """Raises Refused("bad-years") for years outside the plan or in the wrong order."""
    after = dict(form.values) | dict(values)
    first, last = after["first_year"], after["last_year"]
    if not first or not last or not plan.first_year <= first <= last <= plan.last_year:
        raise Refused("bad-years", "総括の期間が、計画の期間に入っていません。", "始めと終わりの年度を選び直してください。")
    tidy = {name: "\n".join(bullets(after[name])) for name in ("evaluation", "issues")}
    return save_form(workspace, form, dict(values) | tidy)


def open_target(workspace: Workspace, target_id: bytes) -> RecordForm:
    """The form of the 総括 of a target."""
    return open_form(workspace, "final_target_review", HEAD, target_review_id(target_id), target_id=target_id)


def save_target(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Saves the changed groups; False when nothing changed."""
    return save_form(workspace, form, values)


def read_goal(session: Session, goal_id: bytes) -> FinalGoalReview | None:
    """The 総括 of a goal, or None."""
    return live(session, FinalGoalReview, goal_review_id(goal_id))


def read_target(session: Session, target_id: bytes) -> FinalTargetReview | None:
    """The 総括 of a target, or None."""
    return live(session, FinalTargetReview, target_review_id(target_id))


def material(workspace: Workspace, goal_id: bytes, span: Span) -> tuple[str, str]:
    """The yearly 総括 as bullets to start from: (成果, 課題), each bullet once."""
    good: list[str] = []
    left: list[str] = []
    with workspace.database.reading() as session:
        for year in span.years:
            found = read_review(session, goal_id, year)
            if found is not None:
                good += bullets(found.achievements)
                left += bullets(found.issues)
    return "\n".join(dict.fromkeys(good)), "\n".join(dict.fromkeys(left))


def handling_by_lines(session: Session, target_id: bytes, old_plan: bytes, new_plan: bytes | None) -> str:
    """次期の扱い from 新旧対応: 「統合（新 2-①）」 in two lines; "" while nothing is decided."""
    if new_plan is None:
        return ""
    rows = [row for row in lines(session, old_plan, new_plan) if row.old and row.old.id == target_id]
    found = []
    for kind in dict.fromkeys(row.kind for row in rows):
        to = "・".join(row.new.label for row in rows if row.kind == kind and row.new)
        found.append(f"{HANDLINGS.get(kind, kind)}\n（新 {to}）" if to else HANDLINGS.get(kind, kind))
    return "\n".join(found)


def hand_over(workspace: Workspace, old_plan: bytes, new_plan: bytes) -> int:
    """Copies the bullets to the goals of the same number in the next plan, where those are still empty.

    Returns how many goals got some. Raises Refused("not-head-office").
    """
    refuse_others(workspace, COMMON)
    given = 0
    with action(workspace, "次の計画へ写す", counted="件") as act:
        session = act.session
        following = {goal.number: goal for goal in plan_tree(session, new_plan).goals}
        for goal in plan_tree(session, old_plan).goals:
            said, to = read_goal(session, goal.id), following.get(goal.number)
            if said is None or to is None:
                continue
            values = {}
            if said.evaluation and not to.previous_evaluation:
                values["previous_evaluation"] = said.evaluation
            if said.issues and not to.issues:
                values["issues"] = said.issues
            if values:
                given += act.save(open_form(session, "goal", COMMON, to.id), values)
    return given
