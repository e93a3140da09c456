"""The long sample story: R3–R7 year by year, an outside round, the passage to the next plan, and the beginning of R8.

Everything is invented; staff are 「見本 一」, evaluators 「見本委員」, the next plan is the marked sample. It is written by the
same functions as people's work, in the order of the council's year.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.models.base import HEAD
from app.models.fiscal import fiscal_year_label, fiscal_year_short
from app.models.resources import resource
from app.services import (
    activities,
    annual_plans,
    consultations,
    deadlines,
    evaluations,
    final_reviews,
    goal_reviews,
    indicator_entry,
    indicators,
    master_files,
    meetings,
    opinions,
    report_fronts,
    succession,
    working_groups,
)
from app.services.activity_input import activity_values
from app.services.demo_data import sample_activities
from app.services.desk import Desk
from app.services.forms import save_form
from app.services.indicator_entry import Typed
from app.services.indicators import UseRow
from app.services.plans import PlanRow, TargetRow, find_target, plan_tree, plans

FIRST, LAST = 2021, 2025
SAMPLE_PLAN = "sample-2026-2030.toml"
STAFF = (
    ("見本 一", "みほん いち"),
    ("見本 二", "みほん に"),
    ("見本 三", "みほん さん"),
    ("見本 四", "みほん し"),
    ("見本 五", "みほん ご"),
    ("見本 六", "みほん ろく"),
)
QUARTERS = (6, 9, 12, 3)
RATINGS = ("C", "B", "B", "A")
"""How the years R3 to R6 were rated, shifted by target so that not all are alike."""
FEW = {2021: 2, 2022: 3, 2023: 4}
"""Of five activities so many took place in the first years: many were called off."""
FRONT = "15の推進目標のうち多くがおおむね予定どおりに進んだ。支部の間の差と、冬の集まりの続け方が課題である。"
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


def earlier_activities(office: str, year: int) -> Iterator[dict[str, Any]]:
    """The samples of R6 put back to an earlier year, fewer of them and with fewer people."""
    for place, sample in enumerate(sample_activities(office, 2024)):
        if place % 5 < FEW.get(year, 5):
            people = sample["participants"]
            yield _moved(sample, year - 2024) | {"participants": people and max(1, people * (8 + year - FIRST) // 12)}


def first_activities(office: str) -> Iterator[dict[str, Any]]:
    """April to June of R7, a year later, under numbers of the next plan's sample."""
    numbers = {"2-4": "2-1", "2-5": "2-4", "2-6": "2-5", "3-2": "3-3", "3-3": "3-2"}
    for sample in sample_activities(office, LAST):
        if sample["date"].month in (4, 5, 6) and sample["date"].year == LAST:
            target = str(sample["target"])
            secondary = [numbers.get(one, one) for one in sample["secondary_targets"] or ()]
            yield _moved(sample, 1) | {"target": numbers.get(target, target), "secondary_targets": secondary}


def record(desk: Desk, plan: bytes, samples: Iterator[dict[str, Any]]) -> int:
    count = 0
    for sample in samples:
        activities.save(desk, activities.blank(desk), activity_values(desk, plan, sample))
        count += 1
    return count


def branch_years(desk: Desk) -> None:
    """A branch's own part: some figures of the monthly table, what it planned, and how it rates itself."""
    plan = plans(desk)[0]
    targets = plan_tree(desk, plan.id).targets
    size = 2 + sum(desk.office_code.encode()) % 5
    for year in range(FIRST, LAST + 1):
        fed = [one for one in indicators.uses_of(desk, [one.id for one in targets], year) if one.fed_by == "table"]
        for place, use in enumerate(one for one in fed[:12] if one.aggregation in indicators.BRANCH_SUMS):
            indicator_entry.save_months(desk, use, year, desk.office_code, _months(use, size + 12 - place, year))
    for month in (4, 6, 8, 10, 12, 2):
        consultations.save_month(desk, LAST, month, desk.office_code, _consultations(size, month))
    for target in targets:
        if not target.priority or target.led_by_head:
            continue
        item = annual_plans.open_item(desk, None, target.id, LAST, desk.office_code)
        annual_plans.save_item(desk, item, _item(target, "支部の取組み", 0b001001001001))
        for year in (LAST - 1, LAST):
            form = evaluations.open_evaluation(desk, target.id, year, office=desk.office_code)
            mark = "AABBBC"[(size + target.number + year) % 6]
            evaluations.save_evaluation(desk, form, _evaluation(target, year, mark))
            form = evaluations.open_evaluation(desk, target.id, year, office=desk.office_code)
            evaluations.make_evaluation_final(desk, form)


def _consultations(size: int, month: int) -> dict[tuple[str, str], Typed]:
    """A village's month: most come by telephone, and most about everyday things."""
    return {
        ("daily_support", "telephone"): Typed(size + month % 3),
        ("living_costs", "visit_office"): Typed(1 + size % 3),
        ("health", "home_visit"): Typed(1 + month % 2),
    }


def head_years(head: Desk) -> None:
    """Groups, meetings with homework, plans, fixed figures and evaluations of five years, and the outside round of R6."""
    plan = plans(head)[0]
    people = _people(head)
    for year in range(FIRST, LAST + 1):
        _groups(head, plan, year, people)
        _meetings(head, plan, year, people)
        _figures(head, plan, year)
        _reviews(head, plan, year)
    for target in plan_tree(head, plan.id).targets:
        for year in range(FIRST, LAST):
            form = evaluations.open_evaluation(head, target.id, year)
            mark = RATINGS[(year - FIRST + target.number) % len(RATINGS)]
            evaluations.save_evaluation(head, form, _evaluation(target, year, mark))
            evaluations.make_evaluation_final(head, evaluations.open_evaluation(head, target.id, year))
        item = annual_plans.open_item(head, None, target.id, LAST, HEAD)
        annual_plans.save_item(head, item, _item(target, "本部と支部の共通の取組み", 0b000100110111))
        sheet = annual_plans.open_sheet(head, plan.id, target.id, LAST, HEAD)
        days = {"made_on": date(LAST, 3, 10), "confirmed_on": date(LAST, 3, 14), "decided_on": date(LAST, 3, 20)}
        annual_plans.save_sheet(head, sheet, {"aim": "担い手を広げ、冬も続く集まりにする。"} | days)
        annual_plans.make_plan_final(head, plan.id, target.id, LAST, HEAD)
    deadlines.take_usual(head, LAST)
    _outside_round(head, plan)


def pass_on(head: Desk) -> PlanRow:
    """5年総括, the sample of a next plan with its 新旧対応, and what goes on in it; returns that plan."""
    old = plans(head)[0]
    new = master_files.take_plan_file(head, resource("plans", SAMPLE_PLAN))
    succession.suggest(head, old.id, new.id)
    for before, after, kind, note in LINES:
        ends = {
            "old_target_id": find_target(head, old.id, before).id if before else None,
            "new_target_id": find_target(head, new.id, after).id if after else None,
        }
        line = succession.open_line(head, succession.line_id(*ends.values()))
        succession.save_line(head, line, ends | {"kind": kind, "note": note})
    succession.carry_indicators(head, old.id, new.id)
    for goal in plan_tree(head, old.id).goals:
        words = {
            "evaluation": f"基本目標{goal.number}では、話しあいの場が5年間で増えた。\n冬の活動の工夫が必要である。",
            "issues": "担い手の負担を分かち合うことが求められています。\nつないだ後の確かめが課題となっています。",
        }
        final_reviews.save_goal(head, final_reviews.open_goal(head, goal.id, old), words, old)
        for target in goal.targets:
            said = {"outcome": "5年間で取組む地区が広がった。", "issue": "支部の間の差が残っている。", "handling": "continued"}
            final_reviews.save_target(head, final_reviews.open_target(head, target.id), said)
    final_reviews.hand_over(head, old.id, new.id)
    deadlines.take_usual(head, new.first_year)
    working_groups.copy_members(head, new.id, new.first_year)
    for target in plan_tree(head, new.id).targets:
        item = annual_plans.open_item(head, None, target.id, new.first_year, HEAD)
        annual_plans.save_item(head, item, _item(target, "初年度の取組み", 0b000000111111))
    return new


def _moved(sample: dict[str, Any], years: int) -> dict[str, Any]:
    days = {name: _day(sample[name], years) for name in ("date", "end_date") if sample[name] is not None}
    return sample | days


def _day(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def _months(use: UseRow, size: int, year: int) -> dict[int, indicator_entry.Typed]:
    grown = size + (year - FIRST) // 2
    unit = 10**use.decimals
    return {month: indicator_entry.Typed((grown + place) * unit) for place, month in enumerate(QUARTERS)}


def _item(target: TargetRow, what: str, months: int) -> dict[str, Any]:
    title = target.title.replace("（見本）", "")
    return {
        "title": f"{what}（{target.label}）",
        "content": f"「{title}」のために、話しあいと行事を組み合わせて進める。",
        "audience": "地域住民、関係団体",
        "months": months,
        "responsible": "担当A",
        "partners": "民生委員児童委員協議会、自治会",
    }


def _evaluation(target: TargetRow, year: int, rating: str) -> dict[str, Any]:
    direction = "expand" if rating == "A" else "review" if rating == "C" else "continue"
    how = {"A": "予定を上回って進んだ", "B": "おおむね予定どおりに進んだ", "C": "中止が多く、予定より遅れた"}[rating]
    return {
        "outcome": f"{fiscal_year_label(year)}は、{how}。集まりの後に、続けたいという声が地区から届いた。",
        "issue": "冬期は集まりにくく、担い手が固定している。",
        "rating": rating,
        "rating_reason": f"年次計画に対して{how}ため。",
        "direction": direction,
        "direction_note": "集まりの時期を見直し、新しい担い手に声をかける。",
        "qualitative": "「顔を合わせる機会が増えた」という声があった。" if target.priority else None,
    }


def _people(head: Desk) -> list[bytes]:
    people = []
    for name, yomi in STAFF:
        form = working_groups.open_staff(head, None)
        working_groups.save_staff(head, form, {"name": name, "yomi": yomi, "office": HEAD})
        people.append(form.id)
    return people


def _groups(head: Desk, plan: PlanRow, year: int, people: list[bytes]) -> None:
    for place, goal in enumerate(plan_tree(head, plan.id).goals):
        for person, role in zip(people[2 * place : 2 * place + 2], ("leader", "sub_leader"), strict=True):
            form = working_groups.open_member(head, None)
            values = {"staff_id": person, "role": role}
            working_groups.save_member(head, form, values, plan_id=plan.id, goal_id=goal.id, fiscal_year=year)


def _meetings(head: Desk, plan: PlanRow, year: int, people: list[bytes]) -> None:
    """In May about the year before, in October about the first half; the homework of May is done in October."""
    targets = tuple(one.id for one in plan_tree(head, plan.id).targets if one.priority)
    homework = None
    for day, agenda, decision in (
        (date(year, 5, 15), "前年度の評価の確認", "冬の集まりの工夫を、支部から集める。"),
        (date(year, 10, 25), "上半期の進み具合", "集めた工夫を、次年度の年次計画に入れる。"),
    ):
        form = meetings.open_meeting(head, None, plan.id, year)
        words = {
            "date": day,
            "begins": "13:30",
            "ends": "15:00",
            "place": "本部会議室",
            "present": tuple(people),
            "agenda": agenda,
            "discussion": "支部ごとの進み具合を確かめ、遅れている目標について話しあった。",
            "decision": decision,
            "confirmed_targets": targets,
            "recorder": "担当B",
        }
        meetings.save_meeting(head, form, words)
        if homework is not None:
            done = meetings.open_task(head, homework, None)
            meetings.save_task(head, done, {"state": "done", "closed_on": day, "closed_at_meeting": form.id})
        task = meetings.open_task(head, None, form.id)
        what = {"content": f"{agenda}で出た工夫を一覧にまとめる", "owner": "担当A", "due": date(year, day.month + 2, 1)}
        meetings.save_task(head, task, what)
        homework = task.id


def _figures(head: Desk, plan: PlanRow, year: int) -> None:
    """What the head office fixes, and a target value for every third indicator; one says why it has none."""
    targets = [one.id for one in plan_tree(head, plan.id).targets]
    for place, use in enumerate(indicators.uses_of(head, targets, year)):
        unit = 10**use.decimals
        if use.fed_by == "head" and use.aggregation not in ("ratio", "step"):
            indicator_entry.save_fixed(head, use, year, (8 + place % 7 + year - FIRST) * unit)
        if place % 3 == 0 and use.wanted != "reference":
            many = {"table": 22, "records": 3}.get(use.fed_by, 1)  # what eight branches count in a year, roughly
            indicator_entry.save_target(
                head, use, year, (10 + place % 7) * many * unit, baseline=8 * unit, baseline_year=FIRST - 1
            )
        elif place % 7 == 1 or (year == LAST and use.wanted != "reference"):  # the plan of the last year is made final
            indicator_entry.save_target(head, use, year, None, "unset", "数で測る目標を置かず、文章で評価します。")


def _reviews(head: Desk, plan: PlanRow, year: int) -> None:
    for goal in plan_tree(head, plan.id).goals:
        words = {
            "review": f"{fiscal_year_label(year)}は、おおむね予定どおりに進んだ。支部の間の差を小さくすることが次の仕事である。",
            "achievements": f"{fiscal_year_short(year)}に集まりの場が増えた。",
            "issues": "担い手が固定している。",
            "next_year": "冬の工夫を広げる。",
        }
        goal_reviews.save_review(head, goal_reviews.open_review(head, goal.id, year), words)
    front = {
        "paper_number": str(year - FIRST + 1),
        "heading": f"{fiscal_year_label(year)}　地域福祉活動計画の評価について",
        "submitted_on": date(year + 1, 5, 27),
        "chair_name": "見本会長",
        "summary": f"{fiscal_year_label(year)}は、{FRONT}",
    }
    report_fronts.save_front(head, report_fronts.open_front(head, plan.id, year, "board-report"), front)
    for target in plan_tree(head, plan.id).targets:
        words = {"public_text": f"「{target.title}」のために、地区の集まりと話しあいの場を支えました。"}
        report_fronts.save_public(head, report_fronts.open_public(head, target.id, year), words)
    board = opinions.open_opinion(head, None, year, "board")
    said = {"received_on": date(year + 1, 5, 27), "suggestion": "支部ごとの差がわかる資料にしてほしい。"}
    answer = {"answer": "支部別の表を報告に加えた。", "owner": "担当A", "taken_up_year": year + 1, "taken_up_note": "理事会報告"}
    opinions.save_opinion(head, board, said | answer)


def _outside_round(head: Desk, plan: PlanRow) -> None:
    """外部評価 of R6: three evaluators, an opinion on each goal, each answered and taken up in R7."""
    year = LAST - 1
    goals = plan_tree(head, plan.id).goals
    for place, where in enumerate(("住民の立場", "専門職の立場", "団体の立場")):
        person = opinions.open_evaluator(head, None, year)
        save_form(head, person, {"name": f"見本委員 {'一二三'[place]}", "affiliation": where})
        for number, goal in enumerate(goals):
            item = annual_plans.items(head, goal.targets[0].id, LAST, HEAD)[0].id
            words = {
                "evaluator_id": person.id,
                "goal_id": goal.id,
                "received_on": date(LAST, 7, 20),
                "rating": "ABB"[(place + number) % 3],
                "good": "地域の人が主役になる場が増えている。",
                "suggestion": "冬の集まりの工夫を、ほかの支部にも広げてほしい。" if number == place else None,
                "answer": "工夫を手引きにまとめ、8支部に配る。",
                "owner": "担当A",
                "taken_up_year": LAST,
                "taken_up_item": item,
            }
            opinions.save_opinion(head, opinions.open_opinion(head, None, year), words)
