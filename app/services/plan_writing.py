"""Turning a plan file and a vocabulary file into records of COMMON, which then travel to the branches like any other."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.journal.reading import Shown, shown
from app.journal.writing import Author, changed_groups, derived_record_id, write
from app.models.base import COMMON
from app.models.entities import ENTITIES
from app.models.indicator_file import IndicatorEntry
from app.models.plan_file import PlanFile
from app.models.vocabulary_file import VocabularyTerm


def write_plan(session: Session, author: Author, plan: PlanFile) -> bytes:
    """Writes edition, goals, targets and offices; returns the plan's id.

    Ids are derived from the edition's key and numbers: reading a corrected file again changes what differs and doubles
    nothing; a file with another key adds an edition. What a file leaves out stays: taking targets away is a decision of
    its own.
    """
    plan_id = derived_record_id("plan", plan.key)
    _write(session, author, "plan", plan_id, asdict(plan))
    for goal in plan.goals:
        values = asdict(goal) | {
            "plan_id": plan_id,
            "previous_evaluation": "\n".join(goal.previous_evaluation),
            "issues": "\n".join(goal.issues),
        }
        _write(session, author, "goal", _goal_id(plan, goal.number), values)
    for target in plan.targets:
        values = asdict(target) | {"plan_id": plan_id, "goal_id": _goal_id(plan, target.goal)}
        _write(session, author, "target", derived_record_id("target", plan.key, str(target.goal), str(target.number)), values)
    for office in plan.offices:
        _write(session, author, "office", derived_record_id("office", office.code), asdict(office))
    return plan_id


def write_vocabulary(session: Session, author: Author, terms: Iterable[VocabularyTerm]) -> None:
    for term in terms:
        _write(session, author, "term", derived_record_id("term", term.listing, term.code), asdict(term))


@dataclass(frozen=True)
class PlanTargets:
    """A plan whose targets indicators are switched on for: (goal, number) → id of the target."""

    plan_id: bytes
    first_year: int
    last_year: int
    targets: Mapping[tuple[int, int], bytes]


def targets_of(plan: PlanFile) -> PlanTargets:
    ids = {(one.goal, one.number): derived_record_id("target", plan.key, str(one.goal), str(one.number)) for one in plan.targets}
    return PlanTargets(derived_record_id("plan", plan.key), plan.first_year, plan.last_year, ids)


def write_indicators(session: Session, author: Author, entries: Iterable[IndicatorEntry], plan: PlanTargets | None) -> None:
    """The catalogue, and for a plan the uses of each target it has, from the plan's first year on."""
    for entry in entries:
        values = asdict(entry) | {
            "numerator_id": _indicator_id(entry.numerator) if entry.numerator else None,
            "denominator_id": _indicator_id(entry.denominator) if entry.denominator else None,
        }
        indicator = _indicator_id(entry.code)
        _write(session, author, "indicator", indicator, values)
        target = plan.targets.get(entry.target) if plan is not None and entry.target else None
        if plan is None or target is None:
            continue
        use = derived_record_id("indicator_use", target.hex(), indicator.hex(), str(plan.first_year))
        said = {"plan_id": plan.plan_id, "target_id": target, "indicator_id": indicator}
        years = {"first_year": plan.first_year, "last_year": plan.last_year}
        _write(session, author, "indicator_use", use, said | years | {"fed_by": entry.fed_by, "sort_no": entry.sort_no})


def _indicator_id(code: str) -> bytes:
    return derived_record_id("indicator", code)


def _goal_id(plan: PlanFile, number: int) -> bytes:
    return derived_record_id("goal", plan.key, str(number))


def _write(session: Session, author: Author, entity: str, record: bytes, values: dict[str, Any]) -> None:
    """One operation with what is new or different; nothing when the record says the same already."""
    found = session.get(ENTITIES[entity], record)
    before = found.values() if found is not None else {}
    # What the file says nothing about (a reading, whether an entry is retired) stays as it is.
    given = {name: None if value == "" else value for name, value in values.items()}
    after = before | given
    changed = changed_groups(entity, before, after)
    if changed:
        seen = shown(session, record) if found is not None else Shown()
        write(session, author, entity=entity, partition=COMMON, record=record, values=changed, shown=seen)
