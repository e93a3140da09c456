"""Proposals come from what was typed before, and are asked of the database once for all letters of a word."""

import pytest

from app.services.activities.activity_suggestions import LISTED, suggestions
from app.services.workspace.workspace import Workspace
from tests.many_records import PLACES, fill
from tests.offices import activity
from tests.statements import counted, query_plans


def test_the_letters_of_a_word_ask_the_database_once(daito: Workspace) -> None:
    fill(daito, 50)
    with counted() as asked:
        assert suggestions(daito, "place", "公") == [PLACES[0]]
        first = asked.selects
        for typed in ("公民", "公民館", "体育", ""):
            suggestions(daito, "place", typed)
        assert asked.selects == first <= 2


def test_what_was_just_saved_is_proposed_for_the_next_record(daito: Workspace) -> None:
    assert suggestions(daito, "place", "猿沢") == []
    activity(daito, place="猿沢公民館")
    assert suggestions(daito, "place", "猿沢") == ["猿沢公民館"]


@pytest.mark.parametrize("field", ["title", *LISTED])
def test_earlier_entries_are_read_from_an_index_alone(daito: Workspace, field: str) -> None:
    *_, plan = query_plans(daito, lambda: suggestions(daito, field, "会"))
    assert f"USING COVERING INDEX ix_activity_{field}" in plan
