"""What the forms of a year have in common: examples are on a 記入例 only."""

from dataclasses import replace

import pytest

from app.services.forms.form_year import FormYear
from app.services.printing.form_kinds import Choice
from app.services.printing.specimen import SPECIMEN
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id
from tests.services.forms.test_report_details import papers, words


@pytest.mark.parametrize("form", ["minutes", "goal-summary", "board-report", "external-sheet", "public-report", "five-years"])
def test_an_example_text_is_on_the_example_and_never_on_an_empty_form(head: Workspace, form: str) -> None:
    examples = (SPECIMEN.review, SPECIMEN.outcome, SPECIMEN.direction_note, SPECIMEN.main_activities[0])
    shown = {edition: words(papers(head, form, edition=edition)) for edition in ("specimen", "empty")}
    assert any(one in shown["specimen"] for one in examples)
    assert not any(one in shown["empty"] for one in examples) and "見本" not in shown["empty"]


def test_a_filled_form_has_no_example_in_a_box_that_nobody_filled(head: Workspace) -> None:
    with head.database.reading() as session:
        filled = FormYear(session, head, Choice(plan_id(head), 2025))
        example = FormYear(session, head, replace(filled.choice, edition="specimen"))
        assert (filled.text(None, "review", "例文"), filled.sample("例文")) == ("", "")
        assert (example.text(None, "review", "例文"), example.sample("例文")) == ("例文", "例文")
