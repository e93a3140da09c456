"""The words of choices: what a code reads as on one screen, it reads as on every other."""

from typing import Any

import pytest

from app.models.entities import ENTITIES
from app.models.plan import Office, Term
from app.services.conflicts.resolution_fields import typed_fields
from app.services.records.history import history
from app.services.records.labels import choices, value_text
from app.services.workspace.workspace import Workspace
from tests.services.conflicts.test_resolution_fields import apart

CODED = [(entity, field) for entity, model in ENTITIES.items() for field in model.fields() if choices(entity, field)]


@pytest.mark.parametrize(("entity", "field"), CODED)
def test_every_code_of_a_choice_reads_in_the_word_of_its_choice_list(head: Workspace, entity: str, field: str) -> None:
    """History, the preview of an import and the closing's list show a value by ``value_text``."""
    with head.database.reading() as session:
        read = {code: value_text(session, entity, field, code) for code in choices(entity, field)}
    assert read == dict(choices(entity, field))


def test_there_are_as_many_coded_words_as_the_forms_have() -> None:
    assert sum(len(choices(entity, field)) for entity, field in CODED) >= 86


@pytest.mark.parametrize(("entity", "field"), [pair for pair in CODED if not ENTITIES[pair[0]].declared(pair[1]).typed_in])
def test_history_candidates_and_the_field_of_a_conflict_say_the_same_word(head: Workspace, entity: str, field: str) -> None:
    model = ENTITIES[entity]
    if model.declared(field).is_key:
        return  # it cannot be decided for: another value would be another record
    group = model.group_of(field)
    words = choices(entity, field)
    first, second = [*words, None][:2]

    def values(code: Any) -> list[Any]:
        return [code if name == field else None for name in group.fields]

    conflict = apart(head, entity, group.name, values(first), values(second))
    offered = dict(next(one for one in typed_fields(head, conflict) if one.name == field).choices)
    coded = [candidate for candidate in conflict.candidates if candidate.values[field] is not None]
    assert coded
    for candidate in coded:
        assert offered[candidate.values[field]] == words[candidate.values[field]]
        assert candidate.text.endswith(words[candidate.values[field]])
    told = {change.after for step in history(head, conflict.record) for change in step.changes}
    assert told == {words[code] for code in (first, second) if code is not None}


def test_an_office_a_month_and_a_figures_kind_are_never_shown_as_they_are_stored(head: Workspace) -> None:
    with head.database.reading() as session:
        office = session.query(Office).filter_by(kind="branch").first()
        assert office is not None
        assert value_text(session, "meeting_task", "office", office.code) == office.name
        assert value_text(session, "plan_item", "months", 0b1110) == "5～7月"
        kind = session.query(Term).filter_by(listing="activity_kind").first()
        assert kind is not None
        assert value_text(session, "indicator", "source_kind", kind.code) == kind.label
        assert value_text(session, "check_mark", "checked_entity", "branch_evaluation") == "支部の評価"
