"""A letter nobody decided is never printed as if it were: 案 on the sheet, on the letter and in the count; none goes public."""

import pytest

from app.errors import Refused
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.forms.finalising import make_evaluation_final
from app.services.forms.form_list import find_form
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import TargetYear
from app.services.printing import issued_copies, readiness
from app.services.printing.form_kinds import Choice, DrawnForm, draw_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.forms.test_year_papers import words

FULL = {"rating": "B", "rating_reason": "理由", "outcome": "成果", "issue": "課題", "direction": "continue", "qualitative": "声"}


def write(workspace: Workspace, code: str = "1-1", year: int = 2025) -> None:
    save_evaluation(workspace, open_evaluation(workspace, TargetYear(target(workspace, code), year, workspace.office_code)), FULL)


def decide(workspace: Workspace, code: str = "1-1", year: int = 2025) -> None:
    make_evaluation_final(workspace, open_evaluation(workspace, TargetYear(target(workspace, code), year, workspace.office_code)))


def made(workspace: Workspace, form: str, **choice: object) -> DrawnForm:
    return draw_form(workspace, find_form(form), Choice(plan_id(workspace), 2025, **choice))  # type: ignore[arg-type]


def checked(workspace: Workspace, form: str) -> str:
    choice, kind = Choice(plan_id(workspace), 2025), find_form(form)
    return "\n".join(readiness.notes(workspace, kind, choice, draw_form(workspace, kind, choice).papers))


def test_a_sheet_carries_the_mark_of_a_draft_until_it_is_decided(head: Workspace) -> None:
    write(head)
    about = {"targets": [target(head, "1-1")]}
    assert [paper.mark for paper in made(head, "evaluation-sheet", **about).papers] == ["案"]
    assert [paper.mark for paper in made(head, "evaluation-sheet", **about, edition="empty").papers] == [""]
    decide(head)
    assert [paper.mark for paper in made(head, "evaluation-sheet", **about).papers] == [""]
    (kept,) = issued_copies.editions(head, form="evaluation-sheet")
    assert [paper.mark for paper in issued_copies.reprint(head, kept.id).papers] == [""]


def test_a_branchs_sheet_does_too(daito: Workspace) -> None:
    write(daito)
    about = {"targets": [target(daito, "1-1")], "office": "daito"}
    assert made(daito, "branch-evaluation", **about).papers[0].mark == "案"
    decide(daito)
    assert made(daito, "branch-evaluation", **about).papers[0].mark == ""


def test_the_board_sees_which_letters_are_drafts_and_how_many(head: Workspace) -> None:
    write(head, "1-1")
    write(head, "1-2")
    decide(head, "1-2")
    write(head, "1-1", 2024)
    for form in ("goal-summary", "board-report"):
        drawn = made(head, form)
        text = words(drawn.data)
        assert drawn.papers[0].mark == "案" and text.count("B（案）") == 2  # this year's and the year's before of 1-①
        assert "うち案1" in text
    for code in ("1-1", "1-3"):
        write(head, code)
        decide(head, code)
    goal = plan_tree(head, plan_id(head)).goals[0]
    drawn = made(head, "goal-summary", goals=[goal.id])
    assert drawn.papers[0].mark == "" and "うち案" not in words(drawn.data)


def test_the_check_before_printing_names_each_target_that_is_not_decided(head: Workspace) -> None:
    write(head)
    assert "確定していない評価が1件あります：1-①" in checked(head, "board-report")
    decide(head)
    assert "確定していない評価" not in checked(head, "board-report")


def test_no_draft_letter_is_published(head: Workspace) -> None:
    write(head)
    with pytest.raises(Refused, match="1-①") as refusal:
        made(head, "public-report")
    assert refusal.value.code == "draft-evaluations"
    assert made(head, "public-report", edition="specimen").pages
    decide(head)
    drawn = made(head, "public-report")
    assert "（案）" not in words(drawn.data) and drawn.papers[0].mark == ""


def test_every_paper_that_leaves_the_house_with_an_undecided_letter_is_marked(head: Workspace) -> None:
    first = plan_tree(head, plan_id(head)).goals[0]
    for form in ("goal-summary", "external-sheet", "five-years"):
        about = {"goals": [first.id]}
        assert {paper.mark for paper in made(head, form, **about).papers} == {"案"}, form  # 未評価
        assert {paper.mark for paper in made(head, form, **about, edition="empty").papers} == {""}, form
    for code in ("1-1", "1-2", "1-3"):
        write(head, code)
        decide(head, code)
    for form in ("goal-summary", "external-sheet", "five-years"):
        assert {paper.mark for paper in made(head, form, **about).papers} == {""}, form
    write(head, "1-1", 2023)
    (paper,) = made(head, "five-years", **about).papers
    assert "B（案）" in words(made(head, "five-years", **about).data) and paper.mark == "案"  # of an earlier year
