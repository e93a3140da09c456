"""How far the year's work is, as the tiles of 計画と評価 say it."""

from app.services.annual_plan import annual_plans
from app.services.evaluation import evaluations, opinions
from app.services.overview.year_states import year_states
from app.services.plan.plans import plans
from app.services.plan.target_year import TargetYear
from app.services.records.actions import action
from app.services.workspace.workspace import Workspace
from tests.offices import target


def test_final_evaluations_and_waiting_opinions_are_counted(head: Workspace) -> None:
    plan = plans(head)[0]
    assert year_states(head, plan, 2025) == {"annual_plan": "15のうち0 確定", "evaluation": "15のうち0 確定"}
    with action(head, "評価の確定") as act:
        form = evaluations.open_evaluation(act.session, TargetYear(target(head), 2025))
        act.save(form, {"rating": "B", "rating_reason": "進んだ。", "state": "final"})
    opinions.save_opinion(head, opinions.open_opinion(head, None, 2025, "board"), {"suggestion": "冬の工夫を。"})
    found = year_states(head, plan, 2025)
    assert found["evaluation"] == "15のうち1 確定" and found["opinion"] == "未回答 1件"


def test_a_branch_is_told_of_its_own_work_only(daito: Workspace) -> None:
    of = TargetYear(target(daito), 2025, "daito")
    annual_plans.save_item(daito, annual_plans.new_item(of, 1), {"title": "サロン", "months": 1})
    evaluations.save_evaluation(daito, evaluations.open_evaluation(daito, of), {"rating": "B", "rating_reason": "進んだ。"})
    found = year_states(daito, plans(daito)[0], 2025)
    assert found.keys() == {"annual_plan", "evaluation"} and found["evaluation"].endswith("うち1 済")
