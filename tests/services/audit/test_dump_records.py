"""The oracle reads the dump by itself."""

from app.services.audit.dump_records import month_of
from tests.services.audit.dumps import record, records


def test_deleted_records_and_drafts_are_not_read_as_activities() -> None:
    every = [record("activity", "1", "north"), record("activity", "2", "north", state="draft")]
    every.append(record("activity", "3", "north") | {"deleted": True})
    found = records(*every)
    assert [one["id"] for one in found.activities["t1", "north", 2025]] == ["1"]


def test_march_belongs_to_the_year_before() -> None:
    found = records(record("activity", "1", "north", date="2026-03-31"))
    assert list(found.activities) == [("t1", "north", 2025)] and month_of(found.activities["t1", "north", 2025][0]) == 3


def test_years_before_the_plan_are_read_by_the_former_targets() -> None:
    found = records(record("target", "old"), record("correspondence", "c", new_target_id="t1", old_target_id="old"))
    assert (found.origins("t1", 2021), found.origins("t1", 2022), found.origins("t2", 2021)) == (["old"], ["t1"], [])


def test_the_former_targets_are_in_the_order_of_their_plan() -> None:
    goals = [record("goal", "g1", number=1), record("goal", "g2", number=2)]
    old = [
        record("target", one, goal_id=goal, number=number)
        for one, goal, number in (("a", "g2", 1), ("b", "g1", 5), ("c", "g1", 3))
    ]
    lines = [record("correspondence", f"l{one['id']}", new_target_id="t1", old_target_id=one["id"]) for one in old]
    assert records(*goals, *old, *lines).origins("t1", 2021) == ["c", "b", "a"]


def test_a_list_has_the_words_that_are_still_used() -> None:
    old = record("term", "old", listing="rating", code="E", label="旧", retired=True)
    assert records(old).labels("rating") == {"A": "A", "B": "B"}


def test_branches_are_the_offices_but_the_head_office() -> None:
    assert (records().offices, records().branches(2025)) == (["head", "north", "south"], ["north", "south"])
    assert records().is_led_by_head("t2") and not records().is_led_by_head("t1")


def test_a_branch_is_one_of_a_year_only_within_its_own_months() -> None:
    new = record("office", "o3", code="east", begins="2025-10")
    old = record("office", "o4", code="west", ends="2025-03", successor="north")
    found = records(new, old)
    assert found.branches(2024) == ["north", "south", "west"] and found.branches(2025) == ["north", "south", "east"]
    assert found.branches(2025, "2025-09") == ["north", "south"]
    assert [found.took_over("north", year) for year in (2024, 2025, 2026)] == [False, True, False]
