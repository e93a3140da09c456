"""確かめること: odd records are named with what is odd, right ones never, and nothing merely similar is called a double."""

from datetime import date

import pytest

from app.rules.finding import names_alike
from app.services.activities import activities
from app.services.conflicts import possible_duplicates
from app.services.conflicts.implausible_records import count_to_check, to_check
from app.services.records.actions import save_form
from app.services.workspace.workspace import Workspace
from tests.offices import activity


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({}, []),
        ({"sessions": 0, "participants": 0}, []),
        ({"sessions": -1}, ["sessions"]),
        ({"participants": 10**9}, ["participants"]),
        ({"date": None}, ["date"]),
        ({"title": "　"}, ["title"]),
        ({"target_id": b"?" * 16}, ["target"]),
        ({"end_date": date(2025, 10, 2)}, ["order"]),
        ({"end_date": date(2025, 10, 3)}, []),
        ({"date": date(1980, 4, 1)}, ["far"]),
        ({"state": "draft", "sessions": -1}, []),
    ],
)
def test_only_what_can_not_be_right_is_to_be_checked(head: Workspace, values: dict[str, object], rules: list[str]) -> None:
    """As an older program or another PC may have written it: the form refuses most of this."""
    record = activity(head)
    save_form(head, activities.open_form(head, record), values)
    assert [(row.record, row.rule) for row in to_check(head)] == [(record, rule) for rule in rules]
    assert count_to_check(head) == bool(rules)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("ふれあいサロン", "ふれあいｻﾛﾝ（公民館）", True),
        ("ふれあいサロン", "ふれあいサロン", True),
        ("ふれあいサロン", "懇談会", False),
        ("ふれあいサロン", "", False),
        ("", "", False),
        ("サロン春", "サロン秋", False),
    ],
)
def test_two_names_are_alike_when_one_contains_the_other_and_not_when_they_only_begin_alike(
    one: str, other: str, alike: bool
) -> None:
    assert names_alike(one, other) is alike and names_alike(other, one) is alike


def test_a_pair_told_apart_is_left_out_and_asked_about_again_on_wish(head: Workspace) -> None:
    one, other, third = activity(head), activity(head), activity(head, title="ふれあいサロン（午後）")
    assert len(possible_duplicates.pairs(head)) == 3 == possible_duplicates.count_pairs(head)
    possible_duplicates.mark_different(head, one, other)
    assert {frozenset(pair.key) for pair in possible_duplicates.pairs(head)} == {
        frozenset((one, third)), frozenset((other, third)),
    }  # fmt: skip
    possible_duplicates.ask_again(head, other, one)
    assert len(possible_duplicates.pairs(head)) == 3


def test_fields_are_compared_where_at_least_one_of_the_two_has_a_value(head: Workspace) -> None:
    one, other = activity(head, place="公民館", outcome="増えた"), activity(head, place="集会所")
    seen = possible_duplicates.compare(head, one, other)
    said = {field.name: field for field in seen.fields}
    assert (said["place"].one, said["place"].other, said["place"].is_same) == ("公民館", "集会所", False)
    assert said["outcome"].other == "（空欄）" and said["title"].is_same and "issue" not in said
