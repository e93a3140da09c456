"""Offices, numbers and letters of a plan: what each office is, what moves where, and which letters belong to which plan."""

from pathlib import Path

import pytest

from app.errors import Refused
from app.services.evaluation import opinions
from app.services.indicators.indicator_catalogue import uses_in_year
from app.services.plan import plan_editing
from app.services.plan.plan_seeding import PlanTargets, write_indicators
from app.services.plan.plans import find_office, find_target, in_force, offices, plan_tree, plans
from app.services.plan.scale_uses import Letters, letters_of, years_with_letters
from app.services.records.actions import action
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.plan.test_indicator_file import SMALL, read


def test_one_office_is_the_head_office_and_the_others_are_branches_in_the_councils_order(head: Workspace) -> None:
    found = offices(head)
    assert [(one.code, one.kind) for one in found if one.kind != "branch"] == [("head", "head")]
    assert len(found) == 9 and [one.sort_no for one in found] == sorted(one.sort_no for one in found)
    assert all(one.name and one.short_name for one in found)


def test_without_any_edition_an_empty_one_stands_in_and_what_is_typed_is_told_to_wait_for_the_plan(head: Workspace) -> None:
    nothing = in_force((), 2025)
    assert (nothing.first_year, nothing.last_year, list(plan_tree(head, nothing.id).targets)) == (2025, 2025, [])
    with pytest.raises(Refused) as raised:
        find_target(head, nothing.id, "1-3")
    assert raised.value.code == "unknown-target" and "計画が届いてから" in raised.value.todo


def test_a_target_moves_up_to_the_first_place_and_no_further(head: Workspace) -> None:
    second = target(head, "1-2")
    assert plan_editing.move(head, plan_id(head), second, -1) and target(head, "1-1") == second
    assert not plan_editing.move(head, plan_id(head), second, -1) and target(head, "1-1") == second
    last = plan_tree(head, plan_id(head)).goals[0].targets[-1].id
    assert not plan_editing.move(head, plan_id(head), last, 1)


def test_a_letter_belongs_to_the_plan_of_its_goal_and_one_on_everything_to_each_plan(head: Workspace) -> None:
    old = plans(head)[0]
    new = plan_editing.new_plan(head, "次の計画", 2026, 2030, copy_of=old.id)

    def said(**about: object) -> None:
        opinions.save_opinion(head, opinions.open_opinion(head, None, 2025), {"rating": "A", **about})

    said(goal_id=plan_tree(head, old.id).goals[0].id)
    said(target_id=plan_tree(head, old.id).targets[0].id)
    with head.database.reading() as session:
        assert letters_of(session, old.id, 2025) == Letters(0, 2) and letters_of(session, new.id, 2025) == Letters(0, 0)
    said()
    with head.database.reading() as session:
        assert letters_of(session, old.id, 2025) == Letters(0, 3) and letters_of(session, new.id, 2025) == Letters(0, 1)
        assert letters_of(session, old.id, 2024) == Letters(0, 0) and years_with_letters(session) == {2025}


def test_the_catalogue_of_a_file_is_switched_on_for_its_targets_unless_it_is_optional(head: Workspace, tmp_path: Path) -> None:
    entries = read(tmp_path, SMALL.replace('"known"', '"newcomer"').replace("optional = true", 'target = "1-③"\noptional = true'))
    goal = target(head)
    before = {use.code for use in uses_in_year(head, plan_id(head), 2025)}
    with action(head, "指標の追加") as act:
        write_indicators(act, entries, None)
    assert {use.code for use in uses_in_year(head, plan_id(head), 2025)} == before
    with action(head, "指標の追加") as act:
        write_indicators(act, entries, PlanTargets(plan_id(head), 2021, 2025, {(1, 3): goal}))
    assert {use.code for use in uses_in_year(head, plan_id(head), 2025)} == before | {"newcomer"}
    [use] = [use for use in uses_in_year(head, plan_id(head), 2025) if use.code == "newcomer"]
    assert (use.target_id, use.first_year, use.fed_by) == (goal, 2021, "records")


@pytest.mark.parametrize("typed", ["daito", "大東支部", "大東"])
def test_an_office_is_found_by_its_code_its_name_and_its_short_name(head: Workspace, typed: str) -> None:
    assert find_office(head, typed).code == "daito"
