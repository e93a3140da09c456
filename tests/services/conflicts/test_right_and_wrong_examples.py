"""Each rule of 確かめること has right records, which it never names, and wrong ones, which it always does.

The records are such as any PC may have written, not only such as a form lets through. All of them are in one council with two
plans, so that no record can be judged by the values or the plan of another one.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from app.journal.operation import encode_value
from app.journal.record_ids import new_record_id
from app.rules.resources import resource
from app.rules.text import MAX_COUNT
from app.services.activities import activities, review_marks
from app.services.conflicts.implausible_records import RULES, changed_since, count_to_check, to_check
from app.services.conflicts.possible_duplicates import count_pairs, pairs
from app.services.plan import plan_editing, plan_file_import
from app.services.plan.plans import find_target
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.sync.family import handmade, insert

SAMPLE = resource("plans", "sample-2026-2030.toml")
Values = dict[str, list[Any]]
"""Field group → its values, as a file carries them. ``target`` is named: "old", "new" (its plan begins in R8), "gone", "none"."""


@dataclass(frozen=True)
class Examples:
    """Records that this rule leaves alone, and records that it names (and no other rule does)."""

    right: tuple[Values, ...]
    wrong: tuple[Values, ...]


LAST_DAY_OF_OLD, FIRST_DAY_OF_NEW = "2026-03-31", "2026-04-01"

EXAMPLES = {
    "date": Examples(
        right=({"when": ["2025-10-03", None]}, {"when": ["2024-02-29", None]}, {"when": [None, None], "state": ["draft", None]}),
        wrong=({"when": [None, None]}, {"when": ["2025-02-30", None]}, {"when": [None, "2025-10-03"]}),
    ),
    "target": Examples(
        right=({"target": ["old"]}, {"target": ["none"], "state": ["draft", None]}),
        wrong=({"target": ["none"]}, {"target": [bytes(16)]}, {"target": ["gone"]}),
    ),
    "title": Examples(
        right=({"title": ["会"]}, {"title": ["　会　"]}, {"title": ["１"]}),
        wrong=({"title": [None]}, {"title": [""]}, {"title": [" "]}, {"title": ["　"]}, {"title": [" 　\t\n"]}),
    ),
    "participants": Examples(
        right=tuple({"participants": [number, None]} for number in (None, 0, 1, MAX_COUNT)),
        wrong=tuple({"participants": [number, None]} for number in (-1, MAX_COUNT + 1, 2**62)),
    ),
    "sessions": Examples(
        right=tuple({"sessions": [number]} for number in (None, 0, 1, MAX_COUNT)),
        wrong=tuple({"sessions": [number]} for number in (-3, MAX_COUNT + 1)),
    ),
    "order": Examples(
        right=({"when": ["2025-10-03", None]}, {"when": ["2025-10-03", "2025-10-03"]}, {"when": ["2025-12-31", "2026-01-01"]}),
        wrong=({"when": ["2025-10-03", "2025-10-02"]}, {"when": ["2025-10-03", "2024-12-31"]}),
    ),
    "far": Examples(
        right=({"when": ["1990-01-01", None]}, {"when": ["2026-11-06", None], "target": ["new"]}),
        wrong=({"when": ["1989-12-31", None]}, {"when": ["2026-11-07", None], "target": ["new"]}, {"when": ["9999-12-31", None]}),
    ),
    "plan": Examples(
        right=(
            {"when": [LAST_DAY_OF_OLD, None], "target": ["old"]},
            {"when": [FIRST_DAY_OF_NEW, None], "target": ["new"]},
            {"when": [FIRST_DAY_OF_NEW, None], "target": ["old"], "state": ["draft", None]},
            {"when": ["2015-10-03", None], "target": ["old"]},  # before any plan that is here
        ),
        wrong=(
            {"when": [LAST_DAY_OF_OLD, None], "target": ["new"]},
            {"when": [FIRST_DAY_OF_NEW, None], "target": ["old"]},
        ),
    ),
}
"""Today is 2025-11-05: the latest day that is believed is a year and a day later."""
USUAL: Values = {
    "when": ["2025-10-03", None], "title": ["ふれあいサロン"], "status": ["done", None], "state": ["final", None],
    "sessions": [1], "participants": [10, None], "target": ["old"],
}  # fmt: skip


def test_every_rule_has_right_and_wrong_examples() -> None:
    assert EXAMPLES.keys() == RULES.keys()
    assert all(examples.right and examples.wrong for examples in EXAMPLES.values())


@dataclass(frozen=True)
class Council:
    """A head office with the plan R3 to R7 and the next one. ``targets``: name → one of each, a deleted one, and none."""

    head: Workspace
    targets: dict[object, bytes | None]
    seen: list[bytes] = field(default_factory=list)

    def gets(self, values: Values) -> bytes:
        """A record as another PC may have written it arrives; its id."""
        said = USUAL | values
        (aim,) = said["target"]
        said = said | {"target": [self.targets.get(aim, aim)]}
        record = new_record_id("activity", self.head.partition)
        life = len(self.seen).to_bytes(16, "big")
        wire = {group: encode_value(given) for group, given in said.items()}
        insert(self.head, [handmade(self.head, generation=life, record=record, values=wire)])
        self.seen.append(record)
        return record


@pytest.fixture
def council(head: Workspace) -> Council:
    old, gone = target(head, "1-3"), target(head, "1-2")
    plan_editing.retire(head, plan_id(head), gone)
    new = find_target(head, plan_file_import.take_plan_file(head, SAMPLE).id, "1-3").id
    return Council(head, {"old": old, "new": new, "gone": gone, "none": None})


def test_right_records_are_never_named_and_wrong_ones_always_by_their_rule(council: Council) -> None:
    expected = set()
    for rule, examples in EXAMPLES.items():
        for values in examples.right:
            council.gets(values)
        expected |= {(council.gets(values), rule) for values in examples.wrong}
    assert {(row.record, row.rule) for row in to_check(council.head)} == expected
    assert count_to_check(council.head) == len(expected)


def test_a_record_that_is_put_right_is_no_longer_named(council: Council) -> None:
    right = {"date": date(2025, 10, 3), "end_date": None, "title": "会", "target_id": council.targets["old"]}
    for rule, examples in EXAMPLES.items():
        record = council.gets(examples.wrong[0])
        assert [row.rule for row in to_check(council.head)] == [rule]
        form = activities.open_form(council.head, record)
        activities.save(council.head, form, right | {"participants": 3, "sessions": 1})
        assert to_check(council.head) == []


def test_a_wrong_record_that_is_cancelled_or_deleted_is_not_named(council: Council) -> None:
    for examples in EXAMPLES.values():
        activities.delete(council.head, council.gets(examples.wrong[0]))
        council.gets(examples.wrong[0] | {"state": ["cancelled", "二重に入力したため"]})
    assert to_check(council.head) == [] and count_to_check(council.head) == 0


SALON: Values = {"title": ["ふれあいサロン"]}
PAIRS = Examples(
    right=(
        {"title": ["懇談会"]},
        {"title": ["ふれあい喫茶"]},
        {"title": ["　"]},
        SALON | {"when": ["2025-10-04", None]},
        SALON | {"when": [None, None]},
        SALON | {"state": ["cancelled", "二重に入力したため"]},
    ),
    wrong=(
        SALON,
        {"title": ["ふれあいｻﾛﾝ"]},
        {"title": ["ふれあいサロン（公民館）"]},
        SALON | {"state": ["draft", None]},
        SALON | {"participants": [99, None], "target": ["gone"]},
    ),
)
"""同じ活動か: what is no double of a サロン of 2025-10-03, and what may be one."""


@pytest.mark.parametrize("values", PAIRS.right, ids=["name", "like", "blank", "day", "no-day", "cancelled"])
def test_another_activity_is_no_double(council: Council, values: Values) -> None:
    council.gets(SALON)
    council.gets(values)
    assert pairs(council.head) == [] and count_pairs(council.head) == 0


def test_what_may_be_the_same_activity_is_asked_about_once_each(council: Council) -> None:
    first = council.gets(SALON)
    doubles = {council.gets(values) for values in PAIRS.wrong}
    asked = {other for pair in pairs(council.head) for other in pair.key if first in pair.key} - {first}
    assert asked == doubles


def test_only_a_record_that_differs_from_what_was_checked_is_named(council: Council) -> None:
    """確認後に変更: neither an unchecked one, nor one that was checked and left, nor one that was put back."""
    unchecked, left, put_back, changed = (council.gets(SALON) for _ in range(4))
    review_marks.check(council.head, [left, put_back, changed])
    for record in (unchecked, put_back, changed):
        activities.save(council.head, activities.open_form(council.head, record), {"participants": 3})
    activities.save(council.head, activities.open_form(council.head, put_back), {"participants": 10})
    assert [row.record for row in changed_since(council.head)] == [changed]
