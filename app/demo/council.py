"""The head office's part of the sample story: masters, people, meetings, figures, evaluations and reports of five years."""

import tomllib
from datetime import date

from app.demo.words import FIRST, LAST, evaluation, half_year, item
from app.models.base import HEAD
from app.rules.fiscal import fiscal_year_label, fiscal_year_short
from app.rules.periods import FIRST_HALF
from app.rules.resources import resource
from app.services.annual_plan import annual_plans
from app.services.evaluation import evaluations, goal_reviews, opinions
from app.services.forms import finalising, report_details
from app.services.forms.form_list import find_form
from app.services.indicators import indicator_entry, indicators
from app.services.meetings import meetings, working_groups
from app.services.plan import deadlines, vocabulary
from app.services.plan.plans import PlanRow, offices, plan_tree, plans
from app.services.plan.target_year import TargetYear
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice
from app.services.records.actions import save_form
from app.services.workspace.workspace import Workspace

STAFF = (
    *(("一", "いち"), ("二", "に"), ("三", "さん"), ("四", "し"), ("五", "ご"), ("六", "ろく"), ("七", "しち"), ("八", "はち")),
    *(("九", "きゅう"), ("十", "じゅう"), ("百", "ひゃく"), ("千", "せん"), ("万", "まん"), ("億", "おく")),
)
LEADING = 6
"""So many of the staff belong to the head office and lead the three groups, two each; the others are one per branch."""
RATINGS = ("C", "B", "B", "A")
"""The letters of the years R3 to R6, shifted by target so that targets differ."""
WISHES = (80, 95, 105, 125, 110)
"""Target values in per cent of the figure that was reached: some years fall short of them."""
FRONT = "15の推進目標のうち多くがおおむね予定どおりに進んだ。支部の間の差と、冬の集まりの続け方が課題である。"
"""The 総括 of every board report, after the year's name."""


def head_years(head: Workspace) -> None:
    """Writes five years of the head office's work: groups, meetings, plans, figures, evaluations, reports.

    The outside evaluation (外部評価) and the issued copies are those of R6, the last year that is complete.
    """
    plan = plans(head)[0]
    _masters(head)
    people = _people(head)
    for year in range(FIRST, LAST + 1):
        _groups(head, plan, year, people)
        _meetings(head, plan, year, people)
        _figures(head, plan, year)
        _reviews(head, plan, year)
    for target in plan_tree(head, plan.id).targets:
        for year in range(FIRST, LAST + 1):
            planned = annual_plans.open_item(head, None, TargetYear(target.id, year, HEAD))
            annual_plans.save_item(head, planned, item(target, "本部と支部の共通の取組み", 0b000100110111))
        for year in range(FIRST, LAST):
            form = evaluations.open_evaluation(head, TargetYear(target.id, year))
            mark = RATINGS[(year - FIRST + target.number) % len(RATINGS)]
            evaluations.save_evaluation(head, form, evaluation(target, year, mark))
            finalising.make_evaluation_final(head, evaluations.open_evaluation(head, TargetYear(target.id, year)))
        sheet = annual_plans.open_sheet(head, TargetYear(target.id, LAST, HEAD))
        days = {"made_on": date(LAST, 3, 10), "confirmed_on": date(LAST, 3, 14), "decided_on": date(LAST, 3, 20)}
        annual_plans.save_sheet(head, sheet, {"aim": "担い手を広げ、冬も続く集まりにする。"} | days)
        finalising.make_plan_final(head, TargetYear(target.id, LAST, HEAD))
        form = evaluations.open_evaluation(head, TargetYear(target.id, LAST, period=FIRST_HALF))
        evaluations.save_evaluation(head, form, half_year(target, "BBAC"[target.number % 4]))
    deadlines.take_usual(head, LAST)
    for row in deadlines.deadlines(head, LAST):
        deadlines.save_deadline(head, deadlines.open_deadline(head, row.id, LAST), {"done_on": row.due})
    _outside_round(head, plan)
    for code, name in (("board-report", "理事会報告"), ("public-report", "検証結果報告（公表版）")):
        kind, choice = find_form(code), Choice(plan.id, LAST - 1)
        issued_copies.make_final(
            head, kind, choice, subject=issued_copies.subject_of(kind), name=f"{fiscal_year_short(LAST - 1)}　{name}"
        )


def _masters(head: Workspace) -> None:
    """地区, 場所 and 協力団体 with their readings, from resources/demo/masters.toml."""
    listed: dict[str, dict[str, str]] = tomllib.loads(resource("demo", "masters.toml").read_text(encoding="utf-8"))
    for listing, words in listed.items():
        for word, yomi in words.items():
            vocabulary.save_term(head, vocabulary.open_term(head, None, listing), {"label": word, "yomi": yomi})


def _people(head: Workspace) -> list[bytes]:
    """The ids of the staff: six of the head office, who lead the groups, then one of every branch, who is a member of one."""
    people = []
    branches = [one.code for one in offices(head) if one.kind == "branch"]
    for number, (name, yomi) in enumerate(STAFF):
        form = working_groups.open_staff(head, None)
        office = HEAD if number < LEADING else branches[number - LEADING]
        working_groups.save_staff(head, form, {"name": f"見本 {name}", "yomi": f"みほん {yomi}", "office": office})
        people.append(form.id)
    return people


def _groups(head: Workspace, plan: PlanRow, year: int, people: list[bytes]) -> None:
    """The working group (ワーキンググループ) of each goal: a leader, a sub-leader, and every third of the branches' staff."""
    for place, goal in enumerate(plan_tree(head, plan.id).goals):
        leaders = zip(people[2 * place : 2 * place + 2], ("leader", "sub_leader"), strict=True)
        for person, role in (*leaders, *((one, "member") for one in people[LEADING + place :: 3])):
            form = working_groups.open_member(head, None)
            values = {"staff_id": person, "role": role}
            working_groups.save_member(head, form, values, plan_id=plan.id, goal_id=goal.id, fiscal_year=year)


def _meetings(head: Workspace, plan: PlanRow, year: int, people: list[bytes]) -> None:
    """One meeting in May about the year before, one in October about the first half; each leaves a task (宿題).

    The task of May is closed at the meeting in October, that of October in February.
    """
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
            "present": tuple(people[:LEADING]),
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
    done = meetings.open_task(head, homework, None)
    meetings.save_task(head, done, {"state": "done", "closed_on": date(year + 1, 2, 10)})


def _figures(head: Workspace, plan: PlanRow, year: int) -> None:
    """Fixed figures of the head office, and target values near the figure that was reached.

    Indicators that can't be judged by a figure get 目標設定なし with its reason.
    """
    targets = [one.id for one in plan_tree(head, plan.id).targets]
    every = indicators.uses_of(head, targets, year)
    for place, use in enumerate(every):
        if use.fed_by == "head" and use.aggregation not in ("ratio", "step"):
            indicator_entry.save_fixed(head, use, year, (3 + place % 6 + (year - FIRST) // 2) * 10**use.decimals)
    with head.database.reading() as session:
        reached = indicators.council_figures(session, HEAD, every, year)
    for place, use in enumerate(every):
        unit, figure = 10**use.decimals, reached[use.key].value
        if use.wanted == "reference":
            continue
        if not figure or use.aggregation in ("ratio", "step"):
            indicator_entry.save_target(head, use, year, None, "unset", "数で測る目標を置かず、文章で評価します。")
            continue
        wished = _round(figure * WISHES[(place + year) % len(WISHES)] // 100 // unit)
        baseline = {"baseline": _round(figure * 6 // 10 // unit) * unit, "baseline_year": FIRST - 1}
        indicator_entry.save_target(head, use, year, wished * unit, **baseline)


def _round(value: int) -> int:
    """Down to a five or a ten: nobody sets a target of 137."""
    step = 10 if value >= 100 else 5 if value >= 20 else 1
    return max(1, value // step * step)


def _reviews(head: Workspace, plan: PlanRow, year: int) -> None:
    """基本目標ごとの総括, the texts of the board report and the public report, and the board's opinion with its answer."""
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
    report_details.save_front(head, report_details.open_front(head, plan.id, year, "board-report"), front)
    for target in plan_tree(head, plan.id).targets:
        words = {"public_text": f"「{target.title}」のために、地区の集まりと話しあいの場を支えました。"}
        report_details.save_public(head, report_details.open_public(head, target.id, year), words)
    board = opinions.open_opinion(head, None, year, "board")
    said = {"received_on": date(year + 1, 5, 27), "suggestion": "支部ごとの差がわかる資料にしてほしい。"}
    answer = {"answer": "支部別の表を報告に加えた。", "owner": "担当A", "taken_up_year": year + 1, "taken_up_note": "理事会報告"}
    opinions.save_opinion(head, board, said | answer)


def _outside_round(head: Workspace, plan: PlanRow) -> None:
    """外部評価 of R6: three evaluators with an opinion on each goal; each is answered and followed up in R7."""
    year = LAST - 1
    goals = plan_tree(head, plan.id).goals
    for place, where in enumerate(("住民の立場", "専門職の立場", "団体の立場")):
        person = opinions.open_evaluator(head, None, year)
        save_form(head, person, {"name": f"見本委員 {'一二三'[place]}", "affiliation": where})
        for number, goal in enumerate(goals):
            # The first 実施項目 of the goal is where the answer will be carried out (反映先).
            item = annual_plans.items(head, TargetYear(goal.targets[0].id, LAST, HEAD))[0].id
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
