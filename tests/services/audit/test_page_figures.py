"""ホーム, the page of a target and なぜこの数字 state the figures that the forms print."""

from app.services.audit.figure_key import Key
from app.services.audit.page_figures import figures_of_pages
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import PlanYear
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target


def test_the_pages_are_read_with_their_names(head: Workspace) -> None:
    activity(head, participants=12)
    of = PlanYear(plan_id(head), 2025)
    [wanted] = [one for one in plan_tree(head, of.plan_id).targets if one.id == target(head)]
    found = list(figures_of_pages(head, of, [wanted], lambda *_: None))
    key = Key(2025, target(head).hex(), "activities")
    said = {one.place: one.text for one in found if one.key == key}
    label = wanted.label
    places = {f"ホーム {label} 活動件数", f"推進目標のページ {label} 活動件数（件）", f"なぜこの数字 {label} 活動件数（件）"}
    places |= {f"推進目標のページ {label} 5年の推移 R7 活動件数"}
    assert set(said) == places and set(said.values()) == {"1※"}
