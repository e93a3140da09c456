"""Reading years across plans by 新旧対応: which targets and indicators preceded a present one."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from app.models.indicator import IndicatorUse
from app.models.plan import Goal, Plan, Target
from app.models.succession import Correspondence
from app.services.plan.target_year import TargetYear
from app.services.records.record_forms import all_of, every_of, few_of


def targets_before(session: Session, target_id: bytes, fiscal_year: int) -> list[bytes]:
    """The targets that preceded this one in a year: itself within its own plan, otherwise those it comes from."""
    targets, goals = every_of(session, Target), every_of(session, Goal)
    target = targets.get(target_id)
    plan = every_of(session, Plan).get(target.plan_id) if target is not None and target.plan_id else None
    if plan is None or plan.first_year is None or fiscal_year >= plan.first_year:
        return [target_id]
    named = [one.old_target_id or b"" for one in few_of(session, Correspondence, new_target_id=target_id)]
    found = [(goals.get(targets[one].goal_id or b""), targets[one]) for one in named if one in targets]
    before = [(goal.number or 0, one.number or 0, one.id) for goal, one in found if goal is not None]
    return [id_ for _, _, id_ in sorted(before, key=lambda one: one[:2])]


def with_predecessors(session: Session, records: Iterable[bytes], first_year: int) -> tuple[bytes, ...]:
    """The records, and for the targets among them those they come from in a year of the plan before."""
    found = dict.fromkeys(records)
    for record in list(found):
        if record in every_of(session, Target):
            found |= dict.fromkeys(targets_before(session, record, first_year))
    return tuple(found)


def predecessors_of(session: Session, of: TargetYear) -> list[TargetYear]:
    """The targets that preceded this one in the year before, of the same office and period."""
    before = of.fiscal_year - 1
    return [replace(of, target_id=one, fiscal_year=before) for one in targets_before(session, of.target_id, before)]


def uses_before(session: Session, indicator_id: bytes, fiscal_year: int) -> list[IndicatorUse]:
    """How an indicator was used in an earlier year, under any target of the plan of that time."""
    targets = all_of(session, Target)
    every = few_of(session, IndicatorUse, "first_year", "id", indicator_id=indicator_id)
    return [use for use in every if use.target_id in targets and is_used_in(use, fiscal_year)]


def is_used_in(use: IndicatorUse, fiscal_year: int) -> bool:
    """Whether an indicator's use covers a year."""
    begun = use.first_year is not None and use.first_year <= fiscal_year
    return begun and (use.last_year is None or use.last_year >= fiscal_year)


def breaks(session: Session, indicator_id: bytes, first: int, last: int) -> dict[int, str]:
    """Year → note, for the years of a series from which on the indicator was counted differently (数え方の変わり目).

    The first year of a series breaks nothing.
    """
    every = few_of(session, IndicatorUse, indicator_id=indicator_id)
    found = [(use.first_year, use.break_note) for use in every if use.first_year is not None and use.break_note is not None]
    return {year: note for year, note in sorted(found) if first < year <= last}
