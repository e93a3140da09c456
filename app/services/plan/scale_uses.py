"""Which letters were given on a plan's rating scales in a year: as long as there are any, the scale must not change."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models.evaluation import Evaluation
from app.models.plan import Goal, Target
from app.models.review import BranchEvaluation, Opinion


@dataclass(frozen=True)
class Letters:
    """``decided``: final evaluations of council and branches; ``said``: opinions with a letter (外部評価の段階)."""

    decided: int
    said: int


def letters_of(session: Session, plan_id: bytes, fiscal_year: int) -> Letters:
    """How many letters were given for a plan in a year."""
    decided = 0
    for table in (Evaluation, BranchEvaluation):
        wanted = (
            select(func.count())
            .select_from(table)
            .join(Target, Target.id == table.target_id)
            .where(Target.plan_id == plan_id, table.fiscal_year == fiscal_year, table.state == "final", table.deleted.is_(False))
        )
        decided += session.scalar(wanted) or 0
    goals = select(Goal.id).where(Goal.plan_id == plan_id)
    targets = select(Target.id).where(Target.plan_id == plan_id)
    on_the_whole_plan = Opinion.goal_id.is_(None) & Opinion.target_id.is_(None)
    said = session.scalar(
        select(func.count())
        .select_from(Opinion)
        .where(
            Opinion.fiscal_year == fiscal_year,
            Opinion.rating.is_not(None),
            Opinion.deleted.is_(False),
            or_(Opinion.goal_id.in_(goals), Opinion.target_id.in_(targets), on_the_whole_plan),
        )
    )
    return Letters(decided, said or 0)


def years_with_letters(session: Session) -> set[int]:
    """The fiscal years in which anybody gave a letter."""
    found = {
        year
        for table in (Evaluation, BranchEvaluation, Opinion)
        for year in session.scalars(select(table.fiscal_year).distinct())
    }
    return {year for year in found if year is not None}
