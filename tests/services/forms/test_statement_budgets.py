"""Every form asks the database a few questions for all its papers: of all sheets not more than of one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.base import HEAD
from app.services.forms.form_list import FORMS, find_form
from app.services.plan.plans import plan_of_year, plan_tree
from app.services.printing.form_kinds import Choice, FormKind, form_papers
from app.services.workspace.workspace import Workspace
from tests.statements import Statements, counted
from tests.told_offices import MANY, YEAR, told_office

MOST = 30
"""SELECT statements for a form when nothing was asked before."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with told_office(HEAD, tmp_path_factory.mktemp("told") / HEAD) as workspace:
        yield workspace


def asked_for(workspace: Workspace, kind: FormKind, choice: Choice | None = None) -> Statements:
    year = YEAR - 1 if kind.code == "public-report" else YEAR  # it is printed of a year whose letters are final
    # an annual plan of the head office lies here; of the branches what they recorded
    office = HEAD if kind.code == "annual-plan" else "daito" if "office" in kind.per else ""
    usual = Choice(plan_of_year(workspace, year).id, year, office=office)
    workspace.database.forget_answers()
    with counted() as asked:
        assert form_papers(workspace, kind, choice or usual)
    return asked


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.code)
def test_a_form_asks_few_questions(kind: FormKind, told: Workspace) -> None:
    asked = asked_for(told, kind)
    assert asked.selects <= MOST, f"{asked.selects}\n{asked.said()}"


@pytest.mark.parametrize("code", ["evaluation-sheet", "branch-evaluation", "annual-plan"])
def test_the_sheets_of_all_targets_ask_no_more_questions_than_two(code: str, told: Workspace) -> None:
    kind, plan = find_form(code), plan_of_year(told, YEAR).id
    office = HEAD if kind.code == "annual-plan" else "daito" if "office" in kind.per else ""
    every = Choice(plan, YEAR, office=office)
    two = [target.id for target in plan_tree(told, plan).targets][:2]
    all_of_them = asked_for(told, kind, replace(every, targets=[one.id for one in plan_tree(told, plan).targets]))
    # a target may be fed in a way that the first two are not: a statement for each way
    assert all_of_them.selects <= asked_for(told, kind, replace(every, targets=two)).selects + 2, all_of_them.said()


@pytest.mark.soak
def test_no_form_asks_more_questions_of_ten_times_the_records(told: Workspace, tmp_path: Path) -> None:
    with told_office(HEAD, tmp_path / HEAD, MANY) as workspace:
        for kind in FORMS:
            few, many = asked_for(told, kind), asked_for(workspace, kind)
            assert many.selects <= few.selects, f"{kind.code}: {few.selects} → {many.selects}\n{many.said()}"
