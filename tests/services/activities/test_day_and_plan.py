"""The number of a target means the plan that is in force on the day typed beside it."""

from app.services.activities.activity_input import activity_values
from app.services.plan import plan_editing
from app.services.plan.plans import find_target, plans
from app.services.workspace.workspace import Workspace


def test_a_targets_number_means_the_plan_of_the_day_and_without_a_day_the_one_on_screen(head: Workspace) -> None:
    old = plans(head)[0]
    new = plan_editing.new_plan(head, "次の計画", 2026, 2030, copy_of=old.id)
    for day, plan in (("2026/3/31", old), ("2026/4/1", new), ("", old), ("2031/4/1", old)):
        values = activity_values(head, old.id, {"date": day, "target": "1-3", "secondary_targets": "1-1"})
        assert values["target_id"] == find_target(head, plan.id, "1-3").id
        assert values["secondary_targets"] == (find_target(head, plan.id, "1-1").id,)
