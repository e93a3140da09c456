"""Turning a plan file and a vocabulary file into records of COMMON, which then travel to the branches like any other."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from app.journal.reading import Shown, shown
from app.journal.writing import Author, changed_groups, derived_record_id, write
from app.models.base import COMMON
from app.models.entities import ENTITIES
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


def _goal_id(plan: PlanFile, number: int) -> bytes:
    return derived_record_id("goal", plan.key, str(number))


def _write(session: Session, author: Author, entity: str, record: bytes, values: dict[str, Any]) -> None:
    """One operation with what is new or different; nothing when the record says the same already."""
    found = session.get(ENTITIES[entity], record)
    before = found.values() if found is not None else {}
    after = {name: None if value == "" else value for name, value in values.items()}
    changed = changed_groups(entity, before, after)
    if changed:
        seen = shown(session, record) if found is not None else Shown()
        write(session, author, entity=entity, partition=COMMON, record=record, values=changed, shown=seen)
