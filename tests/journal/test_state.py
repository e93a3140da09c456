"""What operations mean together, case by case."""

from itertools import permutations

import pytest

from app.journal.operation import Operation, decode_value, erase
from app.journal.state import DELETED, RecordState, state_of
from tests.journal.operations import op

BASE = op(at=1, title="元", content="本文")


def shown(state: RecordState, group: str = "title") -> object:
    return decode_value(state.values[group])[0]


def test_an_edit_takes_the_place_of_what_it_showed() -> None:
    state = state_of([BASE, op({"title": [BASE]}, at=2, title="新")])
    assert (shown(state), shown(state, "content"), state.conflicts, state.deleted) == ("新", "本文", (), False)


def test_edits_of_different_groups_join_without_a_difference() -> None:
    state = state_of([BASE, op({"title": [BASE]}, at=2, title="新"), op({"content": [BASE]}, at=2, content="改")])
    assert (shown(state), shown(state, "content"), state.conflicts) == ("新", "改", ())


def test_concurrent_edits_of_one_group_are_a_difference_and_the_later_one_is_shown() -> None:
    mine, theirs = op({"title": [BASE]}, at=3, title="甲"), op({"title": [BASE]}, at=2, title="乙")
    state = state_of([BASE, mine, theirs])
    assert state.conflicts == ("title",)
    assert state.live["title"] == (theirs.id, mine.id)
    assert shown(state) == "甲"


def test_concurrent_edits_to_the_same_value_are_no_difference() -> None:
    state = state_of([BASE, op({"title": [BASE]}, at=2, title="同じ"), op({"title": [BASE]}, at=3, title="同じ")])
    assert (state.conflicts, shown(state), len(state.live["title"])) == ((), "同じ", 2)


def test_zero_and_not_entered_are_different_values() -> None:
    state = state_of([op(at=1, participants=(0, None)), op(at=2, participants=(None, None))])
    assert state.conflicts == ("participants",)


def test_a_decision_that_saw_both_closes_the_difference_and_a_third_value_opens_it_again() -> None:
    one, two = op({"title": [BASE]}, at=2, title="甲"), op({"title": [BASE]}, at=3, title="乙")
    decision = op({"title": [one, two]}, at=4, title="甲")
    late = op({"title": [BASE]}, at=1, title="丙")
    assert state_of([BASE, one, two, decision]).conflicts == ()
    state = state_of([BASE, one, two, decision, late])
    assert state.conflicts == ("title",)
    assert set(state.live["title"]) == {decision.id, late.id}


def test_the_same_decision_on_two_pcs_is_one_decision() -> None:
    one, two = op({"title": [BASE]}, at=2, title="甲"), op({"title": [BASE]}, at=3, title="乙")
    here, there = (op({"title": [one, two]}, at=at, title="乙") for at in (4, 5))
    assert state_of([BASE, one, two, here, there]).conflicts == ()


def test_a_fork_keeps_both_sides() -> None:
    one = op({"title": [BASE]}, at=2, seq=2, prev=BASE.id, title="複製前")
    two = op({"content": [BASE]}, at=2, seq=2, prev=BASE.id, content="複製後")
    state = state_of([BASE, one, two])
    assert (shown(state), shown(state, "content"), state.conflicts) == ("複製前", "複製後", ())


def test_replacing_something_unknown_replaces_nothing_else() -> None:
    unknown = op(at=9, title="届いていない")
    state = state_of([BASE, op({"title": [unknown]}, at=2, title="甲")])
    assert state.conflicts == ("title",)


def test_replacing_in_one_group_leaves_the_others_alone() -> None:
    state = state_of([BASE, op({"title": [BASE], "content": []}, at=2, title="新")])
    assert state.live["content"] == (BASE.id,)


def test_a_deletion_that_saw_everything_deletes() -> None:
    assert state_of([BASE, op(at=2, deletes=True, seen=(BASE,))]).deleted


def test_a_deletion_that_had_not_seen_an_edit_keeps_the_record_and_asks() -> None:
    edit = op({"title": [BASE]}, at=2, title="新")
    state = state_of([BASE, edit, op(at=3, deletes=True, seen=(BASE,))])
    assert (state.deleted, state.conflicts, shown(state)) == (False, (DELETED,), "新")


def test_deleting_on_two_pcs_is_one_deletion() -> None:
    state = state_of([BASE, op(at=2, deletes=True, seen=(BASE,)), op(at=3, deletes=True, seen=(BASE,))])
    assert (state.deleted, state.conflicts) == (True, ())


def test_two_deletions_that_each_missed_an_edit_of_the_other_pc_ask() -> None:
    title, content = op({"title": [BASE]}, at=2, title="新"), op({"content": [BASE]}, at=2, content="改")
    deletions = [op(at=3, deletes=True, seen=(BASE, title)), op(at=3, deletes=True, seen=(BASE, content))]
    state = state_of([BASE, title, content, *deletions])
    assert (state.deleted, state.conflicts) == (False, (DELETED,))


def test_a_restored_record_is_back_and_stays() -> None:
    deletion = op(at=2, deletes=True, seen=(BASE,))
    restored = op({DELETED: [deletion]}, at=3, deletes=False)
    state = state_of([BASE, deletion, restored])
    assert (state.deleted, state.conflicts) == (False, ())
    again = op({DELETED: [restored]}, at=4, deletes=True, seen=(BASE, restored))
    assert state_of([BASE, deletion, restored, again]).deleted


def test_restoring_on_one_pc_and_deleting_on_another_asks() -> None:
    deletion = op(at=2, deletes=True, seen=(BASE,))
    restored, other = op({DELETED: [deletion]}, at=3, deletes=False), op(at=3, deletes=True, seen=(BASE,))
    state = state_of([BASE, deletion, restored, other])
    assert (state.deleted, state.conflicts) == (False, (DELETED,))


def test_a_late_edit_by_somebody_who_had_not_seen_the_deletion_asks_even_with_an_early_clock() -> None:
    deletion = op(at=50, deletes=True, seen=(BASE,))
    state = state_of([BASE, deletion, op({"title": [BASE]}, at=-(10**12), title="新")])
    assert (state.deleted, state.conflicts) == (False, (DELETED,))


def test_a_group_of_a_newer_program_is_carried_and_compared() -> None:
    state = state_of([op(at=1, future="一"), op(at=2, future="二")])
    assert (state.conflicts, shown(state, "future")) == (("future",), "二")


def test_an_erased_value_is_gone_and_what_it_replaced_does_not_come_back() -> None:
    newer = op({"title": [BASE]}, at=2, title="個人の名前", content="残る")
    state = state_of([BASE, erase(newer, "title")])
    assert "title" not in state.values
    assert state.conflicts == ("content",)


def test_first_and_last_saving_are_told_by_the_writers_clocks() -> None:
    later = op({"title": [BASE]}, at=7, title="新", person="係")
    state = state_of([later, BASE])
    assert (state.first_saved_at, state.last_saved_at, state.last_saved_by) == (1, 7, "係")


def nasty() -> list[Operation]:
    one, two = op({"title": [BASE]}, at=5, title="甲"), op({"title": [BASE]}, at=5, title="乙")
    deletion = op(at=5, deletes=True, seen=(BASE, one))
    return [BASE, one, two, deletion, op({DELETED: [deletion]}, at=5, deletes=False)]


@pytest.mark.parametrize("count", [3, 4, 5])
def test_the_order_in_which_operations_are_read_does_not_matter(count: int) -> None:
    some = nasty()[:count]
    states = {repr((sorted(s.values.items()), sorted(s.live.items()), s.conflicts, s.deleted, s.last_saved_at)) for s in
              map(state_of, permutations(some))}  # fmt: skip
    assert len(states) == 1
