"""The year's work at the head office: the page that leads to it, opinions, goal reviews, printing with a final edition."""

from functools import cache

from PySide6.QtWidgets import QWidget

from app.services import deadlines, editions, goal_reviews, opinions
from app.services.all_forms import find_form
from app.services.desk import Desk
from app.services.form_catalogue import Choice
from app.services.forms import save_form
from app.services.plans import plan_tree, plans
from tests.gallery import scene
from tests.gallery_scenes.branch_desks import branch_desk, frame_of
from tests.gallery_scenes.head_pages import head, settled

YEAR = 2025


@cache
def evaluated() -> Desk:
    """The sample head office with an external round, reviews and days to come."""
    desk = head()
    tree = plan_tree(desk, plans(desk)[0].id)
    for kind, name, month, day, shown in deadlines.USUAL:
        form = deadlines.open_deadline(desk, None, YEAR)
        due = deadlines.usual_day(YEAR, month, day)
        save_form(desk, form, {"kind": kind, "name": name, "due": due, "for_branches": shown})
    for goal in tree.goals:
        words = {
            "review": "おおむね予定どおりに進んだ。",
            "achievements": "サロンが3か所増えた。",
            "next_year": "冬の工夫を広げる。",
        }
        goal_reviews.save_review(desk, goal_reviews.open_review(desk, goal.id, YEAR), words)
    for number in range(3):
        person = opinions.open_evaluator(desk, None, YEAR)
        save_form(desk, person, {"name": ("髙橋", "佐藤", "𠮷田")[number], "affiliation": "行政区長会"})
        said = opinions.open_opinion(desk, None, YEAR)
        words = {
            "evaluator_id": person.id,
            "goal_id": tree.goals[number].id,
            "rating": "AB-"[number],
            "good": "地域の人が主役になる場が増えている。",
            "suggestion": "冬の集まりの工夫を、ほかの支部にも広げてほしい。",
            "answer": "手引きを作り、8支部に配る。" if number else None,
            "owner": "地域福祉課" if number else None,
        }
        opinions.save_opinion(desk, said, words)
    return desk


@scene("head-year")
def head_year() -> QWidget:
    return frame_of(evaluated(), "year")


@scene("branch-year")
def branch_year() -> QWidget:
    return frame_of(branch_desk("year"), "year")


@scene("branch-self-evaluation")
def branch_self_evaluation() -> QWidget:
    frame = frame_of(branch_desk("self"), "target")
    frame.page("target").list.selectRow(2)
    return frame


@scene("head-opinions")
def head_opinions() -> QWidget:
    return frame_of(evaluated(), "opinions")


@scene("head-reviews")
def head_reviews() -> QWidget:
    return frame_of(evaluated(), "reviews")


@scene("head-print-final")
def head_print_final() -> QWidget:
    desk = evaluated()
    kind = find_form("goal-summary")
    choice = Choice(plans(desk)[0].id, YEAR)
    if not editions.editions(desk, form=kind.code):
        editions.make_final(desk, kind, choice, subject="all", name="基本目標別総括表")
    frame = frame_of(desk, "print")
    page = frame.page("print")
    page.choice.form.set_value("goal-summary")
    page.choice.refresh()
    page.refresh()
    return settled(frame)
