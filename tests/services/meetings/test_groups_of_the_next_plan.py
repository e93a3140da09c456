"""When a new plan begins, last year's groups go to its goals of the same number."""

from app.services.meetings import working_groups
from app.services.plan import plan_editing
from app.services.plan.plans import plan_tree, plans
from app.services.workspace.workspace import Workspace
from tests.services.meetings.test_attendance import member
from tests.services.meetings.test_meetings import person


def test_the_groups_of_the_old_plans_last_year_are_copied_to_the_new_plans_goals(head: Workspace) -> None:
    old = plans(head)[0]
    who = person(head, "髙橋")
    member(head, who, "leader", plan_tree(head, old.id).goals[1].id)
    new = plan_editing.new_plan(head, "次の計画", 2026, 2030, copy_of=old.id)
    assert working_groups.copy_members(head, new.id, 2026) == 1
    [row] = working_groups.members(head, new.id, 2026)
    assert (row.goal_id, row.staff_id, row.role) == (plan_tree(head, new.id).goals[1].id, who, "leader")
    assert working_groups.copy_members(head, new.id, 2027) == 1
