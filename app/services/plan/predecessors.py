"""Reading years across plans by 新旧対応: which targets and indicators preceded a present one."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.indicator import IndicatorUse
from app.models.plan import Goal, Plan, Target
from app.models.succession import Correspondence
from app.services.plan.target_year import TargetYear


def targets_before(session: Session, target_id: bytes, fiscal_year: int) -> list[bytes]:
    """The targets that preceded this one in a year: itself within its own plan, otherwise those it comes from."""
    target = session.get(Target, target_id)
    plan = session.get(Plan, target.plan_id) if target is not None and target.plan_id else None
    if plan is None or plan.first_year is None or fiscal_year >= plan.first_year:
        return [target_id]
    found = session.scalars(
        select(Correspondence.old_target_id)
        .join(Target, Target.id == Correspondence.old_target_id)
        .join(Goal, Goal.id == Target.goal_id)
        .where(Correspondence.new_target_id == target_id, Correspondence.deleted.is_(False))
        .order_by(Goal.number, Target.number)
    )
    return [one for one in found if one is not None]


def with_predecessors(session: Session, records: Iterable[bytes], first_year: int) -> tuple[bytes, ...]:
    """The records, and for the targets among them those they come from in a year of the plan before."""
    found = dict.fromkeys(records)
    for record in list(found):
        if session.get(Target, record) is not None:
            found |= dict.fromkeys(targets_before(session, record, first_year))
    return tuple(found)


def predecessors_of(session: Session, of: TargetYear) -> list[TargetYear]:
    """The targets that preceded this one in the year before, of the same office and period."""
    before = of.fiscal_year - 1
    return [replace(of, target_id=one, fiscal_year=before) for one in targets_before(session, of.target_id, before)]


def uses_before(session: Session, indicator_id: bytes, fiscal_year: int) -> list[IndicatorUse]:
    """How an indicator was used in an earlier year, under any target of the plan of that time."""
    return list(
        session.scalars(
            select(IndicatorUse)
            .join(Target, Target.id == IndicatorUse.target_id)
            .where(
                IndicatorUse.indicator_id == indicator_id,
                IndicatorUse.deleted.is_(False),
                Target.deleted.is_(False),
                IndicatorUse.first_year <= fiscal_year,
                IndicatorUse.last_year.is_(None) | (IndicatorUse.last_year >= fiscal_year),
            )
            .order_by(IndicatorUse.first_year, IndicatorUse.id)
        )
    )


def breaks(session: Session, indicator_id: bytes, first: int, last: int) -> dict[int, str]:
    """Year → note, for the years of a series from which on the indicator was counted differently (数え方の変わり目).

    The first year of a series breaks nothing.
    """
    found = session.execute(
        select(IndicatorUse.first_year, IndicatorUse.break_note).where(
            IndicatorUse.indicator_id == indicator_id,
            IndicatorUse.deleted.is_(False),
            IndicatorUse.break_note.is_not(None),
            IndicatorUse.first_year > first,
            IndicatorUse.first_year <= last,
        )
    )
    return {year: note for year, note in sorted((year or 0, note or "") for year, note in found)}
