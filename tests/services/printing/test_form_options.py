"""What a form can be chosen by: an option that a form does not know is refused by name, never swallowed."""

from pathlib import Path
from typing import Any

import pytest

from app.cli.printing import LETTERS
from app.errors import Refused
from app.models.base import HEAD
from app.reports.paper import texts_of
from app.services.forms import batch_printing
from app.services.forms.form_list import FORMS, find_form
from app.services.plan import year_settings
from app.services.plan.plans import plan_tree
from app.services.printing.form_kinds import ALL_BRANCHES, OPTIONS, Choice, Edition, FormKind, FormOption, form_papers
from app.services.workspace.workspace import Workspace
from tests.journeys.test_command_line import Office
from tests.offices import plan_id, target

TYPED = {
    "target": ("--target", "1-1"),
    "goal": ("--goal", "1"),
    "office": ("--office", "daito"),
    "subject": ("--subject", "00" * 16),
    "period": ("--period", "first_half"),
}
"""Every option as it is typed."""
YEAR = ("--fiscal-year", "R7")
EVERY = pytest.mark.parametrize("option", OPTIONS)
FORM = pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.code)


def chosen(workspace: Workspace, option: FormOption) -> dict[str, Any]:
    given: dict[FormOption, Any] = {
        "target": [target(workspace, "1-1")],
        "goal": [plan_tree(workspace, plan_id(workspace)).goals[0].id],
        "office": "daito",
        "subject": bytes(16),
        "period": "first_half",
    }
    name = {"target": "targets", "goal": "goals"}.get(option, option)
    return {name: given[option]}


def refusal(workspace: Workspace, kind: FormKind, year: int = 2025, **more: Any) -> Refused | None:
    try:
        form_papers(workspace, kind, Choice(plan_id(workspace), year, **more))
    except Refused as refused:
        return refused
    return None


@FORM
@EVERY
def test_a_form_refuses_every_option_it_does_not_know_and_takes_those_it_knows(
    head: Workspace, kind: FormKind, option: FormOption
) -> None:
    more = chosen(head, option)
    if "office" in kind.per and option != "office":
        more["office"] = "daito"
    refused = refusal(head, kind, **more)
    if option in kind.chosen_by:
        assert refused is None or refused.code == "nothing-to-print"
        return
    assert refused is not None and refused.code == "unknown-option"
    assert kind.name in refused.what and OPTIONS[option] in refused.what
    assert [words for words in OPTIONS.values() if words in refused.todo] == [OPTIONS[one] for one in kind.chosen_by]


@FORM
@EVERY
def test_the_command_line_refuses_every_option_that_a_form_does_not_know(
    head: Workspace, kind: FormKind, option: FormOption, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    if option in kind.chosen_by or (kind.code, option) == ("evaluation-sheet", "office"):  # a branch's sheet is its own form
        return
    out = tmp_path / "form.pdf"
    head.database.close()
    office = Office(head.folder, capfdbinary)
    assert office.refusal("report", "print", kind.code, *YEAR, *TYPED[option], "--out", out) == "unknown-option"
    assert not out.exists()


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("more", [*TYPED.values(), ("--empty",), ("--specimen",), ("--material", "資料1")], ids=" ".join)
def test_a_letter_refuses_what_it_does_not_know(
    head: Workspace, letter: str, more: tuple[str, ...], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    if letter == "receipt" and more[0] == "--office":
        return
    head.database.close()
    office = Office(head.folder, capfdbinary)
    named = ("--office", "daito") if letter == "receipt" else ()
    assert office.refusal("report", "print", letter, *YEAR, *named, *more, "--out", tmp_path / "a.pdf") == "unknown-option"


def test_an_evaluation_sheet_of_the_head_office_alone_does_not_exist(
    head: Workspace, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    head.database.close()
    given = ("report", "print", "evaluation-sheet", *YEAR, "--office", "head", "--out", tmp_path / "a.pdf")
    assert Office(head.folder, capfdbinary).refusal(*given) == "unknown-option"


def test_a_target_and_a_goal_at_once_are_refused(head: Workspace) -> None:
    refused = refusal(head, find_form("evaluation-sheet"), **chosen(head, "target"), **chosen(head, "goal"))
    assert refused is not None and refused.code == "unknown-option" and "どちらか" in refused.todo


def test_a_form_of_targets_is_chosen_by_their_goal_too(head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[0]
    for code in ("evaluation-sheet", "annual-plan"):
        made = form_papers(head, find_form(code), Choice(plan_id(head), 2025, goals=[goal.id], edition="empty"))
        assert len(made) == len(goal.targets)


@pytest.mark.parametrize("edition", ["empty", "specimen"])
def test_an_empty_form_is_about_no_single_record(head: Workspace, edition: str) -> None:
    for code in ("minutes", "activity-record"):
        refused = refusal(head, find_form(code), subject=bytes(16), edition=edition)
        assert refused is not None and refused.code == "unknown-option"


def test_a_branch_prints_no_other_branch_s_forms(daito: Workspace) -> None:
    for code in ("monthly-table", "branch-evaluation", "annual-plan", "activity-record", "consultation-table"):
        kind = find_form(code)
        for other in ("murone", ALL_BRANCHES):
            refused = refusal(daito, kind, office=other, edition="empty")
            assert refused is not None and refused.code == "not-yours", code
        assert refusal(daito, kind, office="daito", edition="empty") is None
    assert refusal(daito, find_form("annual-plan"), office=HEAD, edition="empty") is None


@FORM
@pytest.mark.parametrize("year", [2020, 2026])
def test_a_year_outside_the_chosen_plan_is_refused(head: Workspace, kind: FormKind, year: int) -> None:
    refused = refusal(head, kind, year)
    assert refused is not None and refused.code == "year-outside-plan" and "令和3～令和7年度" in refused.what


@pytest.mark.parametrize("kind", ["evaluation-sheet", *LETTERS])
def test_the_command_line_refuses_a_year_that_no_plan_covers(
    head: Workspace, kind: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    head.database.close()
    office = Office(head.folder, capfdbinary)
    named = ("--office", "daito") if kind == "receipt" else ()
    given = ("report", "print", kind, "--fiscal-year", "R30", *named, "--out", tmp_path / "a.pdf")
    assert office.refusal(*given) == "year-outside-plan"
    assert office.refusal("report", "batch", "--fiscal-year", "R30", "--out", tmp_path) == "year-outside-plan"


def test_many_forms_of_a_year_that_no_plan_covers_are_refused_at_once(head: Workspace, tmp_path: Path) -> None:
    wanted = batch_printing.everything(head, Choice(plan_id(head), 2048))
    with pytest.raises(Refused, match="令和30年度"):
        batch_printing.print_batch(head, wanted, tmp_path)
    assert list(tmp_path.iterdir()) == [tmp_path / "head"]


@pytest.mark.parametrize("edition", ["empty", "specimen"])
@pytest.mark.parametrize("option", ["target", "goal"])
@pytest.mark.parametrize("code", [kind.code for kind in FORMS if {"target", "goal"} & {*kind.per}])
def test_an_empty_form_and_an_example_are_about_what_was_chosen(
    head: Workspace, code: str, option: FormOption, edition: Edition
) -> None:
    kind = find_form(code)
    if option not in kind.chosen_by:
        return
    more: dict[str, Any] = {"office": "daito"} if "office" in kind.per else {}
    made = form_papers(head, kind, Choice(plan_id(head), 2025, **chosen(head, option), **more, edition=edition))
    words = "".join(text for paper in made for _, text, _ in texts_of(paper))
    wanted = {target.label for target in plan_tree(head, plan_id(head)).goals[0].targets} if option == "goal" else {"1-①"}
    assert {label for label in ("1-①", "1-②", "1-③", "2-①", "3-⑥") if label in words} == wanted


FIRST_HALF = pytest.mark.parametrize("kind", [kind for kind in FORMS if "period" in kind.per], ids=lambda kind: kind.code)


def without_half_year(head: Workspace) -> None:
    form = year_settings.open_setting(head, plan_id(head), 2025)
    year_settings.save_setting(head, form, {"half_year": False})


@FIRST_HALF
def test_the_first_half_of_a_year_that_has_none_is_refused(head: Workspace, kind: FormKind) -> None:
    more = {"office": "daito"} if "office" in kind.per else {}
    without_half_year(head)
    refused = refusal(head, kind, period="first_half", **more)
    assert refused is not None and refused.code == "no-half-year" and "令和7年度" in refused.what
    assert refusal(head, kind, year=2024, period="first_half", **more) is None and refusal(head, kind, **more) is None


def test_the_command_line_refuses_the_first_half_of_a_year_that_has_none(
    head: Workspace, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    without_half_year(head)
    head.database.close()
    office = Office(head.folder, capfdbinary)
    given = ("report", "print", "board-report", *YEAR, "--period", "first_half", "--out", tmp_path / "a.pdf")
    assert office.refusal(*given) == "no-half-year" and not (tmp_path / "a.pdf").exists()


def test_a_receipt_goes_to_one_branch_by_any_of_its_names_and_never_to_all(
    head: Workspace, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    head.database.close()
    office = Office(head.folder, capfdbinary)
    receipt = ("report", "print", "receipt", *YEAR, "--out", tmp_path / "a.pdf", "--office")
    assert office.refusal(*receipt, "all") == "missing-office"
    assert office.refusal(*receipt, "大東") == office.refusal(*receipt, "daito") == "nothing-to-print"
