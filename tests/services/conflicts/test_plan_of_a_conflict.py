"""A conflict in a record of a plan is decided among that plan's goals, whichever plan is in force now."""

from app.services.conflicts.resolution_fields import typed_fields
from app.services.plan import plan_editing
from app.services.plan.plans import plan_tree, plans
from app.services.workspace.workspace import Workspace
from tests.services.conflicts.test_resolution_fields import apart


def test_the_goals_offered_are_those_of_the_records_own_plan(head: Workspace) -> None:
    old = plans(head)[0]
    new = plan_editing.new_plan(head, "次の計画", 2026, 2030, copy_of=old.id)
    for plan in (old, new):
        goals = plan_tree(head, plan.id).goals
        conflict = apart(head, "target", "identity", [plan.id, goals[0].id, 8], [plan.id, goals[1].id, 8])
        found = {field.name: field for field in typed_fields(head, conflict)}
        assert [stored for stored, _ in found["goal_id"].choices] == [goal.id for goal in goals]
