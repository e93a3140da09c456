"""The year's work at the head office: the page that leads to it, opinions, goal reviews, printing with a final edition."""

from datetime import date
from functools import cache

from PySide6.QtWidgets import QWidget

from app.rules.figures import parse_cell
from app.services.annual_plan import annual_plans
from app.services.evaluation import goal_reviews, opinions
from app.services.forms.form_list import find_form
from app.services.indicators import indicator_entry, indicators
from app.services.meetings import meetings, working_groups
from app.services.plan import deadlines
from app.services.plan.plans import plan_tree, plans
from app.services.plan.target_year import TargetYear
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice
from app.services.records.actions import save_form
from app.services.workspace.workspace import Workspace
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import branch_workspace, frame_of
from tests.gallery_scenes.head_pages import head, settled

YEAR = 2025


@cache
def evaluated() -> Workspace:
    """The sample head office with an external round, reviews and days to come."""
    workspace = head()
    tree = plan_tree(workspace, plans(workspace)[0].id)
    for kind, name, month, day, shown in deadlines.USUAL:
        form = deadlines.open_deadline(workspace, None, YEAR)
        due = deadlines.usual_day(YEAR, month, day)
        save_form(workspace, form, {"kind": kind, "name": name, "due": due, "for_branches": shown})
    for goal in tree.goals:
        words = {
            "review": "おおむね予定どおりに進んだ。",
            "achievements": "サロンが3か所増えた。",
            "next_year": "冬の工夫を広げる。",
        }
        goal_reviews.save_review(workspace, goal_reviews.open_review(workspace, goal.id, YEAR), words)
    for number in range(3):
        person = opinions.open_evaluator(workspace, None, YEAR)
        save_form(workspace, person, {"name": ("髙橋", "佐藤", "𠮷田")[number], "affiliation": "行政区長会"})
        said = opinions.open_opinion(workspace, None, YEAR)
        words = {
            "evaluator_id": person.id,
            "goal_id": tree.goals[number].id,
            "rating": "AB-"[number],
            "good": "地域の人が主役になる場が増えている。",
            "suggestion": "冬の集まりの工夫を、ほかの支部にも広げてほしい。",
            "answer": "手引きを作り、8支部に配る。" if number else None,
            "owner": "地域福祉課" if number else None,
        }
        opinions.save_opinion(workspace, said, words)
    return workspace


@scene("head-year")
def head_year() -> QWidget:
    return frame_of(evaluated(), "year")


@scene("branch-year")
def branch_year() -> QWidget:
    return frame_of(branch_workspace("year"), "year")


@scene("branch-self-evaluation")
def branch_self_evaluation() -> QWidget:
    frame = frame_of(branch_workspace("self"), "target")
    frame.page("target").list.selectRow(2)
    return frame


@scene("head-opinions")
def head_opinions() -> QWidget:
    return frame_of(evaluated(), "opinions")


@scene("head-opinion-keying")
def head_opinion_keying() -> QWidget:
    """The first evaluator's sheets; one is keyed."""
    frame = frame_of(evaluated(), "opinions")
    frame.page("opinions").tabs.setCurrentIndex(1)
    return frame


@scene("head-reviews")
def head_reviews() -> QWidget:
    return frame_of(evaluated(), "reviews")


@scene("head-print-final")
def head_print_final() -> QWidget:
    workspace = evaluated()
    kind = find_form("goal-summary")
    choice = Choice(plans(workspace)[0].id, YEAR)
    if not issued_copies.editions(workspace, form=kind.code):
        issued_copies.make_final(workspace, kind, choice, subject="all", name="基本目標別総括表")
    frame = frame_of(workspace, "print")
    page = frame.page("print")
    page.choice.form.set_value("goal-summary")
    page.choice.refresh()
    page.refresh()
    return settled(frame)


@cache
def planned() -> Workspace:
    """The same with annual plans of this and the last year, and figures typed into the monthly table."""
    workspace = evaluated()
    plan = plans(workspace)[0].id
    target = plan_tree(workspace, plan).targets[2]
    for title, months in (
        ("地区担当者の打合せ", 0b000000001111),
        ("代表者交流会", 0b000001000000),
        ("広報での紹介", 0b100100100100),
    ):
        form = annual_plans.open_item(workspace, None, TargetYear(target.id, YEAR, "head"))
        words = {
            "title": title,
            "content": "各支部の工夫を持ち寄り、次の年の進め方を話し合う。",
            "audience": "行政区長・民生委員",
            "months": months,
            "responsible": "地域福祉課",
            "partners": "行政区、民生児童委員協議会",
        }
        annual_plans.save_item(workspace, form, words)
    item = annual_plans.items(workspace, TargetYear(target.id, YEAR, "head"))[0].id
    said = opinions.open_opinion(workspace, None, YEAR - 1, "board")
    words = {"suggestion": "冬の工夫を広げてほしい。", "answer": "手引きを配る。", "owner": "地域福祉課", "taken_up_item": item}
    opinions.save_opinion(workspace, said, words)
    every = [one.id for one in plan_tree(workspace, plan).targets]
    for use in [one for one in indicators.uses_of(workspace, every, YEAR) if one.fed_by == "table"][:6]:
        cells = {month: parse_cell(str(12 + month), 0) for month in (4, 5, 6, 7)}
        indicator_entry.save_months(workspace, use, YEAR, "head", cells)
    return workspace


@cache
def met() -> Workspace:
    """The same with staff, a working group and two meetings, the first with homework."""
    workspace = evaluated()
    plan = plans(workspace)[0].id
    people = []
    for name, yomi in (("見本 一", "みほん いち"), ("見本 二", "みほん に"), ("見本 三", "みほん さん")):
        form = working_groups.open_staff(workspace, None)
        working_groups.save_staff(workspace, form, {"name": name, "yomi": yomi, "office": "head"})
        people.append(form.id)
    goal = plan_tree(workspace, plan).goals[0].id
    for person, role in zip(people, ("leader", "sub_leader", "member"), strict=True):
        values = {"staff_id": person, "role": role}
        form = working_groups.open_member(workspace, None)
        working_groups.save_member(workspace, form, values, plan_id=plan, goal_id=goal, fiscal_year=YEAR)
    for day, decision in ((date(2025, 5, 15), "冬の工夫を手引きにまとめる。"), (date(2025, 10, 25), "手引きを8支部に配る。")):
        form = meetings.open_meeting(workspace, None, plan, YEAR)
        words = {"date": day, "begins": "13:30", "place": "本部会議室", "present": tuple(people), "decision": decision}
        meetings.save_meeting(workspace, form, words)
        if day.month == 5:
            task = meetings.open_task(workspace, None, form.id)
            meetings.save_task(workspace, task, {"content": "手引きの案を作る", "owner": "地域福祉課", "due": date(2025, 9, 1)})
    return workspace


@scene("head-annual")
def head_annual() -> QWidget:
    frame = frame_of(planned(), "annual")
    frame.page("annual").targets.selectRow(2)
    frame.page("annual").items.table.selectRow(1)
    return frame


@scene("head-monthly")
def head_monthly() -> QWidget:
    return frame_of(planned(), "monthly")


@scene("branch-monthly")
def branch_monthly() -> QWidget:
    return frame_of(branch_workspace("monthly"), "monthly")


@scene("head-meetings")
def head_meetings() -> QWidget:
    return frame_of(met(), "meetings")


@scene("head-groups")
def head_groups() -> QWidget:
    return frame_of(met(), "groups")


@scene("head-days")
def head_days() -> QWidget:
    return frame_of(evaluated(), "days")


@scene("head-forms")
def head_forms() -> QWidget:
    return frame_of(evaluated(), "forms")


@scene("head-form-headings")
def head_form_headings() -> QWidget:
    frame = frame_of(evaluated(), "forms")
    frame.page("forms").choose("board-report")
    return frame


@scene("head-print-checks")
def head_print_checks() -> QWidget:
    frame = settled(frame_of(evaluated(), "print"))
    frame.page("print").tabs.setCurrentIndex(1)
    frame.page("print").checks.table.selectRow(0)
    return frame


@scene("head-print-all")
def head_print_all() -> QWidget:
    frame = settled(frame_of(evaluated(), "print"))
    frame.page("print").tabs.setCurrentIndex(3)
    return frame


@scene("head-reports")
def head_reports() -> QWidget:
    return frame_of(evaluated(), "reports")
