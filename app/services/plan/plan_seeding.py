"""Writing a plan file, a vocabulary file and an indicator file as records of COMMON, which travel to the branches like any
other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.writing import changed_groups
from app.models.base import COMMON, Synced
from app.models.entities import ENTITIES
from app.models.plan import Goal, Target
from app.rules.target_numbers import target_label
from app.services.plan.indicator_file import IndicatorEntry
from app.services.plan.plan_file import PlanFile
from app.services.plan.vocabulary_file import VocabularyTerm
from app.services.records.actions import Action
from app.services.records.record_forms import derived_record_id, new_record_id, open_form


@dataclass(frozen=True)
class PlanRecord:
    """One record described by a plan file, and what people call it. ``values`` may hold more than the record's fields."""

    entity: str
    id: bytes
    called: str
    values: dict[str, Any]


def write_plan(act: Action, plan: PlanFile) -> bytes:
    """Writes edition, goals, targets and offices; returns the id of the plan.

    Reading a corrected file again changes what differs and creates no duplicates. A file with another key adds an edition.
    What a file leaves out stays, because removing a target is a separate decision.
    """
    for record in plan_records(act.session, plan):
        _write(act, record.entity, record.id, record.values)
    return derived_record_id("plan", plan.key)


def plan_records(session: Session, plan: PlanFile) -> Iterator[PlanRecord]:
    """The records of a plan file. A number means the record that has it now, as targets may have been moved since."""
    plan_id = derived_record_id("plan", plan.key)
    yield PlanRecord("plan", plan_id, "計画", asdict(plan))
    goals: dict[int, bytes] = {}
    for goal in plan.goals:
        there = select(Goal.id).where(Goal.plan_id == plan_id, Goal.number == goal.number, Goal.deleted.is_(False))
        goals[goal.number] = session.scalar(there) or _unused(
            session, Goal, derived_record_id("goal", plan.key, str(goal.number))
        )
        bullets = {
            "previous_evaluation": "\n".join(goal.previous_evaluation),
            "issues": "\n".join(goal.issues),
        }
        yield PlanRecord("goal", goals[goal.number], f"基本目標{goal.number}", asdict(goal) | bullets | {"plan_id": plan_id})
    for target in plan.targets:
        goal_id = goals[target.goal]
        place = select(Target.id).where(Target.goal_id == goal_id, Target.number == target.number, Target.deleted.is_(False))
        derived = derived_record_id("target", plan.key, str(target.goal), str(target.number))
        record = session.scalar(place) or _unused(session, Target, derived)
        called = f"推進目標{target_label(target.goal, target.number)}"
        said = {
            name: value for name, value in asdict(target).items() if name != "led_by" or value
        }  # not in the file: keep what was chosen
        yield PlanRecord("target", record, called, said | {"plan_id": plan_id, "goal_id": goal_id})
    for office in plan.offices:
        told = {name: value for name, value in asdict(office).items() if value is not None}
        yield PlanRecord("office", derived_record_id("office", office.code), office.name, told)


def record_changes(session: Session, record: PlanRecord) -> dict[str, tuple[Any, Any]]:
    """Field → (present value, value of the file), for the fields that differ."""
    found = session.get(ENTITIES[record.entity], record.id)
    before = found.values() if found is not None else {}
    fields = [name for group in ENTITIES[record.entity].groups for name in group.fields if name in record.values]
    given = {name: record.values[name] if record.values[name] != "" else None for name in fields}
    return {name: (before.get(name), given[name]) for name in fields if before.get(name) != given[name]}


def write_vocabulary(act: Action, terms: Iterable[VocabularyTerm]) -> None:
    """Writes the entries of a vocabulary file."""
    for term in terms:
        _write(act, "term", derived_record_id("term", term.listing, term.code), asdict(term))


@dataclass(frozen=True)
class PlanTargets:
    """The plan for whose targets indicators are switched on: (goal, number) → id of the target."""

    plan_id: bytes
    first_year: int
    last_year: int
    targets: Mapping[tuple[int, int], bytes]


def targets_of(plan: PlanFile) -> PlanTargets:
    """The targets of a plan file by number, with the ids they are created under."""
    ids = {(one.goal, one.number): derived_record_id("target", plan.key, str(one.goal), str(one.number)) for one in plan.targets}
    return PlanTargets(derived_record_id("plan", plan.key), plan.first_year, plan.last_year, ids)


def write_indicators(act: Action, entries: Iterable[IndicatorEntry], plan: PlanTargets | None) -> None:
    """Writes the catalogue and, with a plan, the use of each indicator for its target from the plan's first year on."""
    for entry in entries:
        values = asdict(entry) | {
            "numerator_id": _indicator_id(entry.numerator) if entry.numerator else None,
            "denominator_id": _indicator_id(entry.denominator) if entry.denominator else None,
        }
        indicator = _indicator_id(entry.code)
        _write(act, "indicator", indicator, values)
        target = plan.targets.get(entry.target) if plan is not None and entry.target and not entry.optional else None
        if plan is None or target is None:
            continue
        use = derived_record_id("indicator_use", target.hex(), indicator.hex(), str(plan.first_year))
        said = {"plan_id": plan.plan_id, "target_id": target, "indicator_id": indicator}
        years = {"first_year": plan.first_year, "last_year": plan.last_year}
        _write(act, "indicator_use", use, said | years | {"fed_by": entry.fed_by, "sort_no": entry.sort_no})


def _indicator_id(code: str) -> bytes:
    return derived_record_id("indicator", code)


def _unused(session: Session, model: type[Synced], derived: bytes) -> bytes:
    """The derived id, unless a record that was moved or removed has it."""
    return derived if session.get(model, derived) is None else new_record_id(model.entity, COMMON)


def _write(act: Action, entity: str, record: bytes, values: dict[str, Any]) -> None:
    """One operation with what is new or different; nothing when the record says the same already."""
    form = open_form(act.session, entity, COMMON, record)
    # What the file says nothing about (a reading, whether an entry is retired) stays as it is.
    given = {name: None if value == "" else value for name, value in values.items()}
    changed = changed_groups(entity, form.values, form.values | given)
    taken_away = form.shown.deleted and entity == "plan"  # read again, an edition is there again
    if changed or taken_away:
        act.write(form, changed, deletes=False if taken_away else None)
