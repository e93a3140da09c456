"""確定 keeps its print in the same action; opening again opens both; a copy that is not as it was issued says so."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from app.errors import Refused, Unavailable
from app.reports.paper import Paper
from app.services.annual_plan import annual_plans
from app.services.evaluation.evaluations import open_evaluation, save_evaluation, writing_states
from app.services.forms import finalising
from app.services.forms.finalising import make_evaluation_final, reopen_evaluation
from app.services.forms.form_list import find_form
from app.services.plan.target_year import TargetYear
from app.services.printing import form_kinds, issued_copies
from app.services.printing.form_kinds import Choice, DrawnForm, draw_form
from app.services.printing.issued_copies import EditionRow
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import plan_id, target
from tests.services.annual_plan.test_annual_plans import final as plan_final
from tests.services.annual_plan.test_annual_plans import item
from tests.services.forms.test_year_papers import words

Pass = Callable[[], None]
FULL = {"rating": "B", "rating_reason": "理由の文", "outcome": "成果の文", "issue": "課題", "direction": "continue"}


def decided(workspace: Workspace, code: str = "1-1", **values: object) -> None:
    """The office's own evaluation of a target, written and made final."""
    goal = target(workspace, code)
    save_evaluation(workspace, open_evaluation(workspace, TargetYear(goal, 2025, workspace.office_code)), FULL | values)
    make_evaluation_final(workspace, open_evaluation(workspace, TargetYear(goal, 2025, workspace.office_code)))


def reopened(workspace: Workspace, reason: str = "監事の指摘", code: str = "1-1") -> None:
    reopen_evaluation(
        workspace, open_evaluation(workspace, TargetYear(target(workspace, code), 2025, workspace.office_code)), reason
    )


def kept(workspace: Workspace, form: str) -> list[EditionRow]:
    return issued_copies.editions(workspace, form=form, fiscal_year=2025)


def test_making_the_councils_evaluation_final_keeps_its_print(head: Workspace) -> None:
    decided(head)
    (print_,) = kept(head, "evaluation-sheet")
    assert (print_.number, print_.subject, print_.is_open) == (1, f"target:{target(head, '1-1').hex()}", False)
    again = issued_copies.reprint(head, print_.id)
    assert "成果の文" in words(again.data) and again.as_issued


def test_making_a_branchs_evaluation_final_keeps_its_print_and_the_head_office_gets_it(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    decided(daito)
    (print_,) = kept(daito, "branch-evaluation")
    assert print_.subject == f"target:{target(daito, '1-1').hex()}/daito"
    to_head()
    (there,) = kept(head, "branch-evaluation")
    assert issued_copies.reprint(head, there.id).data == issued_copies.reprint(daito, print_.id).data
    with pytest.raises(Refused, match="その支部"):
        finalising.reopen_copy(head, there.id, "本部から直したい")


def test_making_an_annual_plan_final_keeps_its_print_without_the_mark_of_a_draft(head: Workspace) -> None:
    item(head)
    assert plan_final(head) == 1
    (print_,) = kept(head, "annual-plan")
    text = words(issued_copies.reprint(head, print_.id).data)
    assert "第1版" in text and "案" not in text


def test_reopening_an_evaluation_opens_its_print_and_the_next_one_gets_the_next_number(head: Workspace) -> None:
    decided(head)
    first = issued_copies.reprint(head, kept(head, "evaluation-sheet")[0].id).data
    reopened(head)
    (print_,) = kept(head, "evaluation-sheet")
    assert print_.is_open and print_.reopen_reason == "監事の指摘"
    decided(head, outcome="直した成果")
    second, before = kept(head, "evaluation-sheet")
    assert (second.number, before.number) == (2, 1)
    assert issued_copies.reprint(head, before.id).data == first
    assert "直した成果" in words(issued_copies.reprint(head, second.id).data)


def test_reopening_the_print_opens_the_evaluation_or_the_plan_with_it(head: Workspace) -> None:
    decided(head)
    item(head)
    plan_final(head)
    finalising.reopen_copy(head, kept(head, "evaluation-sheet")[0].id, "監事の指摘")
    assert writing_states(head, [TargetYear(target(head, "1-1"), 2025)])[target(head, "1-1")] == "済"
    assert open_evaluation(head, TargetYear(target(head, "1-1"), 2025)).values["state_reason"] == "監事の指摘"
    finalising.reopen_copy(head, kept(head, "annual-plan")[0].id, "会場が使えない")
    sheet = annual_plans.open_sheet(head, TargetYear(target(head), 2025, "head"))
    assert (sheet.values["state"], sheet.values["change_reason"]) == ("draft", "会場が使えない")


def test_a_print_made_by_hand_before_gives_way_to_that_of_the_decision(head: Workspace) -> None:
    goal = target(head, "1-1")
    kind = find_form("evaluation-sheet")
    choice = form_kinds.Choice(plan_id(head), 2025, targets=[goal])
    issued_copies.make_final(head, kind, choice, subject=f"target:{goal.hex()}", name="評価シート")
    decided(head)
    now, before = kept(head, "evaluation-sheet")
    assert (now.number, now.is_open) == (2, False) and before.is_open and "確定" in before.reopen_reason


def test_nothing_is_final_when_its_print_could_not_be_made(head: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_font(_papers: object, **_: object) -> DrawnForm:
        raise Unavailable("missing-font", "書体がありません。", "入れ直してください。")

    monkeypatch.setattr(issued_copies, "drawn", no_font)
    with pytest.raises(Unavailable):
        decided(head)
    assert writing_states(head, [TargetYear(target(head, "1-1"), 2025)])[target(head, "1-1")] == "済"
    assert kept(head, "evaluation-sheet") == []


def made_on(data: bytes) -> object:
    return PdfReader(io.BytesIO(data)).metadata["/CreationDate"]  # type: ignore[index]


def test_a_pdf_carries_the_day_it_was_made_and_an_issued_copy_the_day_of_its_issue(head: Workspace, at: TurnableClock) -> None:
    wanted = Choice(plan_id(head), 2025, targets=(target(head, "1-1"),))
    same_day = [draw_form(head, find_form("evaluation-sheet"), wanted).data for _ in range(2)]
    assert same_day[0] == same_day[1] and made_on(same_day[0]) == "D:20251105"
    decided(head)
    (copy,) = kept(head, "evaluation-sheet")
    at.turn(days=400)
    for path in (head.folder / "prints").iterdir():
        path.unlink()
    again = issued_copies.reprint(head, copy.id)
    assert again.as_issued and made_on(again.data) == "D:20251105"
    assert made_on(draw_form(head, find_form("evaluation-sheet"), wanted).data) == "D:20261210"


def test_a_copy_drawn_anew_that_differs_from_what_was_issued_says_so(head: Workspace) -> None:
    decided(head)
    (print_,) = kept(head, "evaluation-sheet")
    for path in (head.folder / "prints").iterdir():
        path.unlink()
    assert issued_copies.reprint(head, print_.id).as_issued  # drawn to the same bytes, and kept again
    (path,) = (head.folder / "prints").iterdir()
    path.write_bytes(b"%PDF other bytes")
    assert issued_copies.reprint(head, print_.id).as_issued
    drawn = issued_copies.drawn

    def newer_program(papers: list[Paper], **given: Any) -> DrawnForm:
        made = drawn(papers, **given)
        return DrawnForm(made.data + b"\n", made.pages, made.papers, made.missing_glyphs)

    path.unlink()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(issued_copies, "drawn", newer_program)
        again = issued_copies.reprint(head, print_.id)
    assert not again.as_issued and "成果の文" in words(again.data)
