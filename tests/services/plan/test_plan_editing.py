"""The head office rewords, moves and adds; numbers are labels, and nothing recorded is ever cut off."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.errors import Refused
from app.rules.resources import resource
from app.services.activities.activity_rows import show_activity
from app.services.conflicts.implausible_records import count_to_check, to_check
from app.services.plan import plan_editing, plan_file_import
from app.services.plan.plans import PlanRow, find_target, plan_of_year, plan_tree, plans
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target

Pass = Callable[[], None]
SAMPLE = resource("plans", "sample-2026-2030.toml")


def plan(workspace: Workspace) -> PlanRow:
    return plans(workspace)[0]


def codes(workspace: Workspace) -> list[str]:
    return [one.code for one in plan_tree(workspace, plan_id(workspace)).targets]


def test_a_target_moved_down_changes_places_and_keeps_its_records(head: Workspace) -> None:
    done = activity(head)
    assert plan_editing.move(head, plan_id(head), target(head, "1-3"), -1)
    assert show_activity(head, done).target_code == "1-2"
    assert len(codes(head)) == len(set(codes(head))) == 15
    assert not plan_editing.move(head, plan_id(head), target(head, "1-1"), -1)


def test_a_goal_moved_takes_its_targets_along(head: Workspace) -> None:
    title = plan_tree(head, plan_id(head)).goals[0].targets[0].title
    plan_editing.move(head, plan_id(head), plan_tree(head, plan_id(head)).goals[0].id, 1)
    moved = plan_tree(head, plan_id(head)).goals[1]
    assert moved.number == 2 and moved.targets[0].code == "2-1" and moved.targets[0].title == title


def test_a_new_target_gets_the_next_number_and_reaches_the_branch(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    to_head()
    goal = plan_tree(head, plan_id(head)).goals[0].id
    form = plan_editing.open_target(head, plan(head), None, goal)
    plan_editing.save_target(head, form, {"title": "移動を支えます", "text": "本文", "priority": True})
    to_daito()
    added = plan_tree(daito, plan_id(daito)).goals[0].targets[-1]
    assert (added.code, added.title, added.priority) == ("1-4", "移動を支えます", True)


def test_a_number_that_is_taken_and_a_target_without_a_name_are_refused(head: Workspace) -> None:
    form = plan_editing.open_target(head, plan(head), target(head, "1-3"))
    with pytest.raises(Refused, match="もうあります"):
        plan_editing.save_target(head, form, {"number": 2})
    with pytest.raises(Refused, match="名前が入っていません"):
        plan_editing.save_target(head, form, {"title": " "})
    with pytest.raises(Refused, match="1から"):
        plan_editing.save_target(head, form, {"number": 0})


def test_a_target_put_under_another_goal_goes_to_its_end(head: Workspace) -> None:
    goals = plan_tree(head, plan_id(head)).goals
    form = plan_editing.open_target(head, plan(head), target(head, "1-3"))
    plan_editing.save_target(head, form, {"goal_id": goals[1].id})
    assert plan_tree(head, plan_id(head)).goals[1].targets[-1].id == form.id
    assert codes(head)[-7] == "2-7"


def test_a_target_with_records_is_not_taken_away_and_one_without_is(head: Workspace) -> None:
    activity(head)
    with pytest.raises(Refused, match="活動記録が1件"):
        plan_editing.retire(head, plan_id(head), target(head, "1-3"))
    plan_editing.retire(head, plan_id(head), target(head, "1-2"))
    assert "1-2" not in codes(head)
    with pytest.raises(Refused, match="推進目標が"):
        plan_editing.retire(head, plan_id(head), plan_tree(head, plan_id(head)).goals[0].id)


def test_bullets_are_kept_without_the_dots_people_type(head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[0]
    form = plan_editing.open_goal(head, plan(head), goal.id)
    plan_editing.save_goal(head, form, {"issues": "・一つ目\n\n　● 二つ目\n三つ目"})
    assert plan_tree(head, plan_id(head)).goals[0].issues == "一つ目\n二つ目\n三つ目"


def test_a_branch_can_not_change_the_plan(daito: Workspace) -> None:
    form = plan_editing.open_target(daito, plan(daito), target(daito))
    with pytest.raises(Refused, match="本部で入力"):
        plan_editing.save_target(daito, form, {"title": "別の名前"})


def test_two_plans_never_run_in_the_same_year(head: Workspace) -> None:
    with pytest.raises(Refused, match="重なって"):
        plan_editing.new_plan(head, "次の計画", 2025, 2029)
    made = plan_editing.new_plan(head, "次の計画", 2026, 2030, copy_of=plan_id(head))
    tree = plan_tree(head, made.id)
    assert len(tree.targets) == 15 and tree.goals[0].issues == ""
    assert plan_of_year(head, 2025).id != plan_of_year(head, 2026).id == made.id
    assert not {one.id for one in tree.targets} & {one.id for one in plan_tree(head, plans(head)[1].id).targets}
    with pytest.raises(Refused, match="重なって"):
        plan_file_import.take_plan_file(head, SAMPLE)


def test_a_sample_that_was_taken_away_can_be_read_again(head: Workspace) -> None:
    for _ in range(2):
        taken = plan_file_import.take_plan_file(head, SAMPLE)
        assert len(plan_tree(head, taken.id).targets) == 15
        plan_editing.retire_plan(head, taken.id)
        assert len(plans(head)) == 1
    with pytest.raises(Refused, match="1つしか"):
        plan_editing.retire_plan(head, plan_id(head))


def test_every_text_of_the_sample_says_that_it_is_one(head: Workspace) -> None:
    tree = plan_tree(head, plan_file_import.take_plan_file(head, SAMPLE).id)
    said = [tree.plan.name, *(text for name, text in tree.texts.items() if name not in ("council", "key"))]
    said += [text for goal in tree.goals for text in (goal.title, goal.subtitle)]
    said += [text for one in tree.targets for text in (one.title, one.text)]
    assert all("見本" in text for text in said)


def test_the_preview_of_a_plan_file_says_what_would_change_and_changes_nothing(head: Workspace, tmp_path: Path) -> None:
    text = resource("plans", "2021-2025.toml").read_text(encoding="utf-8")
    file = tmp_path / "plan.toml"
    file.write_text(text.replace("福祉教育を推進します", "福祉の学びを推進します"), encoding="utf-8")
    seen = plan_file_import.preview_plan_file(head, file)
    assert not seen.is_new and seen.added == () and seen.left_out == ()
    assert [(one.called, one.before, one.after) for one in seen.changes] == [
        ("推進目標1-①", "福祉教育を推進します", "福祉の学びを推進します")
    ]
    assert plan_tree(head, plan_id(head)).targets[0].title == "福祉教育を推進します"
    assert plan_file_import.preview_plan_file(head, SAMPLE).is_new


def test_a_corrected_plan_file_means_the_target_that_has_the_number_now(head: Workspace) -> None:
    first, second = target(head, "1-1"), target(head, "1-2")
    plan_editing.move(head, plan_id(head), first, 1)
    plan_file_import.take_plan_file(head, resource("plans", "2021-2025.toml"))
    titles = {one.id: (one.code, one.title) for one in plan_tree(head, plan_id(head)).targets}
    assert titles[second] == ("1-1", "福祉教育を推進します") and titles[first][0] == "1-2" and len(titles) == 15


def test_an_activity_under_another_plans_target_is_to_be_checked(head: Workspace) -> None:
    """Trap: 1-3 of the ended plan chosen in April of the next one counts in no year's evaluation."""
    old = target(head, "1-3")
    activity(head)
    plan_file_import.take_plan_file(head, SAMPLE)
    assert to_check(head) == []
    wrong = activity(head, date=date(2026, 4, 10), target_id=old)
    assert [(row.record, row.rule) for row in to_check(head) if row.rule == "plan"] == [(wrong, "plan")]


def test_each_record_is_judged_by_the_plan_of_its_own_target(head: Workspace) -> None:
    """Right and wrong records of two plans at once, so that no record can be judged by the target of another one."""
    old, next_plan = target(head, "1-3"), plan_file_import.take_plan_file(head, SAMPLE)
    new = find_target(head, next_plan.id, "1-3").id
    days = {"old": date(2026, 3, 31), "new": date(2026, 4, 1)}
    saved = {(day, own): activity(head, date=days[day], target_id=own) for day in days for own in (old, new)}
    wrong = {saved["old", new], saved["new", old]}
    assert {(row.record, row.rule) for row in to_check(head)} == {(record, "plan") for record in wrong}
    assert count_to_check(head) == 2
