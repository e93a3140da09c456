"""The five-year sample story: R3 to R7, the outside evaluation, the change to the next plan, the start of R8.

Everything is invented: staff are 「見本 一」, evaluators 「見本委員」, the next plan is marked as a sample. The same services
write it that people use, in the order of the council's year. The head office's own part is in app.demo.council.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.demo.data import sample_activities
from app.demo.words import FIRST, LAST, evaluation, half_year, item, months
from app.models.base import HEAD
from app.rules.figures import Typed
from app.rules.periods import FIRST_HALF
from app.rules.resources import resource
from app.services.activities import activities
from app.services.activities.activity_input import activity_values
from app.services.activities.activity_list import Filter, list_ids
from app.services.annual_plan import annual_plans
from app.services.evaluation import evaluations, five_year_reviews, plan_succession
from app.services.forms import finalising
from app.services.indicators import consultations, indicator_entry, indicators
from app.services.meetings import working_groups
from app.services.plan import deadlines, plan_file_import
from app.services.plan.plans import PlanRow, find_target, plan_tree, plans
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace

SAMPLE_PLAN = "sample-2026-2030.toml"
FEW = {2021: 2, 2022: 3, 2023: 4}
"""Of every five activities so many took place in these years; the others were called off."""
LINES = (
    ("1-3", "1-3", "continued", "つないだ後の確かめまでを目標に加えました。"),
    ("1-2", "1-2", "continued", ""),
    ("2-1", "2-1", "merged", "話しあいの場とネットワークを一つにしました。"),
    ("2-4", "2-1", "merged", ""),
    ("2-3", "2-3", "continued", "検討から実施へ進めます。"),
    ("2-5", "2-4", "continued", ""),
    ("3-1", "3-1", "split", "入口と、受けとめた後の支援に分けました。"),
    ("3-1", "3-2", "split", ""),
    ("3-3", "3-2", "merged", ""),
    ("3-2", "3-3", "continued", ""),
    ("3-6", "3-6", "continued", "地域の担い手まで広げました。"),
    (None, "3-7", "new", "座談会で最も多く出た困りごとです。"),
)
"""新旧対応 of the two plans: old target, new target, kind, note."""


def earlier_activities(office: str, year: int) -> Iterator[dict[str, Any]]:
    """The samples of R6 moved to an earlier year: fewer of them, and with fewer participants."""
    for place, sample in enumerate(sample_activities(office, 2024)):
        if place % 5 < FEW.get(year, 5):
            people = sample["participants"]
            yield _moved(sample, year - 2024) | {"participants": people and max(1, people * (8 + year - FIRST) // 12)}


def first_activities(office: str) -> Iterator[dict[str, Any]]:
    """The samples of April to June of R7 moved to R8, under the target numbers of the next plan."""
    numbers = {"2-4": "2-1", "2-5": "2-4", "2-6": "2-5", "3-2": "3-3", "3-3": "3-2"}
    for sample in sample_activities(office, LAST):
        if sample["date"].month in (4, 5, 6) and sample["date"].year == LAST:
            target = str(sample["target"])
            secondary = [numbers.get(one, one) for one in sample["secondary_targets"] or ()]
            yield _moved(sample, 1) | {"target": numbers.get(target, target), "secondary_targets": secondary}


def record(workspace: Workspace, plan: bytes, samples: Iterator[dict[str, Any]]) -> int:
    """Saves the samples as activities of the workspace's office under ``plan``; returns how many."""
    count = 0
    for sample in samples:
        activities.save(workspace, activities.blank(workspace), activity_values(workspace, plan, sample))
        count += 1
    return count


def branch_years(workspace: Workspace) -> None:
    """A branch's own part: monthly figures, consultations, planned items, and its evaluations of itself."""
    plan = plans(workspace)[0]
    targets = plan_tree(workspace, plan.id).targets
    size = 2 + sum(workspace.office_code.encode()) % 5
    for year in range(FIRST, LAST + 1):
        fed = [one for one in indicators.uses_of(workspace, [one.id for one in targets], year) if one.fed_by == "table"]
        for use in (one for one in fed[:16] if one.aggregation in indicators.BRANCH_SUMS):
            indicator_entry.save_months(workspace, use, year, workspace.office_code, months(use, size, year))
    for month in (4, 6, 8, 10, 12, 2):
        consultations.save_month(workspace, LAST, month, workspace.office_code, _consultations(size, month))
    for target in targets:
        if not target.priority or target.led_by_head:
            continue
        for year in range(FIRST, LAST + 1):
            planned = annual_plans.open_item(workspace, None, TargetYear(target.id, year, workspace.office_code))
            annual_plans.save_item(workspace, planned, item(target, "支部の取組み", 0b001001001001))
            for record in list_ids(workspace, Filter(fiscal_year=year, target_id=target.id))[:2]:
                activities.save(workspace, activities.open_form(workspace, record), {"plan_item_id": planned.id})
            form = evaluations.open_evaluation(workspace, TargetYear(target.id, year, workspace.office_code))
            mark = "AABBBC"[(size + target.number + year) % 6]
            evaluations.save_evaluation(workspace, form, evaluation(target, year, mark))
            if year >= LAST - 1:
                form = evaluations.open_evaluation(workspace, TargetYear(target.id, year, workspace.office_code))
                finalising.make_evaluation_final(workspace, form)
        form = evaluations.open_evaluation(workspace, TargetYear(target.id, LAST, workspace.office_code, FIRST_HALF))
        evaluations.save_evaluation(workspace, form, half_year(target, "AABBBC"[(size + target.number) % 6]))


def _consultations(size: int, month: int) -> dict[tuple[str, str], Typed]:
    """Consultations of one month by (field, method): most by telephone, and most about daily life."""
    return {
        ("daily_support", "telephone"): Typed(size + month % 3),
        ("living_costs", "visit_office"): Typed(1 + size % 3),
        ("health", "home_visit"): Typed(1 + month % 2),
    }


def pass_on(head: Workspace) -> PlanRow:
    """Writes the 5年総括, imports the sample of a next plan and sets its 新旧対応; returns the new plan.

    The new plan's first year gets its deadlines, group members and planned items.
    """
    old = plans(head)[0]
    new = plan_file_import.take_plan_file(head, resource("plans", SAMPLE_PLAN))
    plan_succession.suggest(head, old.id, new.id)
    for before, after, kind, note in LINES:
        ends = {
            "old_target_id": find_target(head, old.id, before).id if before else None,
            "new_target_id": find_target(head, new.id, after).id if after else None,
        }
        line = plan_succession.open_line(head, plan_succession.line_id(*ends.values()))
        plan_succession.save_line(head, line, ends | {"kind": kind, "note": note})
    plan_succession.carry_indicators(head, old.id, new.id)
    for goal in plan_tree(head, old.id).goals:
        words = {
            "evaluation": f"基本目標{goal.number}では、話しあいの場が5年間で増えた。\n冬の活動の工夫が必要である。",
            "issues": "担い手の負担を分かち合うことが求められています。\nつないだ後の確かめが課題となっています。",
        }
        five_year_reviews.save_goal(head, five_year_reviews.open_goal(head, goal.id, old), words, old)
        for target in goal.targets:
            said = {"outcome": "5年間で取組む地区が広がった。", "issue": "支部の間の差が残っている。", "handling": "continued"}
            five_year_reviews.save_target(head, five_year_reviews.open_target(head, target.id), said)
    five_year_reviews.hand_over(head, old.id, new.id)
    deadlines.take_usual(head, new.first_year)
    working_groups.copy_members(head, new.id, new.first_year)
    for target in plan_tree(head, new.id).targets:
        planned = annual_plans.open_item(head, None, TargetYear(target.id, new.first_year, HEAD))
        annual_plans.save_item(head, planned, item(target, "初年度の取組み", 0b000000111111))
    return new


def _moved(sample: dict[str, Any], years: int) -> dict[str, Any]:
    days = {name: _day(sample[name], years) for name in ("date", "end_date") if sample[name] is not None}
    return sample | days


def _day(day: date, years: int) -> date:
    """The day ``years`` later. February ends on the 28th, so that no leap day falls into a year without one."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)
