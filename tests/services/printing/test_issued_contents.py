"""An issued copy's content is read from its pieces; a text that is looked for is found in it."""

import pytest

from app.errors import Damaged
from app.models.review import Edition, EditionPart
from app.services.evaluation.evaluations import open_evaluation
from app.services.forms.finalising import REQUIRED_OF_EVALUATION, make_evaluation_final
from app.services.plan.target_year import TargetYear
from app.services.printing import issued_contents
from app.services.records.actions import save_form
from app.services.records.record_forms import records_of
from app.services.workspace.workspace import Workspace
from tests.offices import target

SAID = "めったに書かない言葉"


@pytest.fixture
def issued(daito: Workspace) -> Workspace:
    said = dict.fromkeys(REQUIRED_OF_EVALUATION, SAID) | {"rating": "A", "direction": "continue"}
    form = open_evaluation(daito, TargetYear(target(daito), 2025, "daito"))
    save_form(daito, form, {name: value for name, value in said.items() if name in form.values})
    make_evaluation_final(daito, open_evaluation(daito, TargetYear(target(daito), 2025, "daito")))
    return daito


def test_a_copy_that_holds_a_line_of_a_text_is_named(issued: Workspace) -> None:
    (name,) = issued_contents.containing(issued, [f"\n {SAID} \n"])
    assert name.endswith("第1版")
    assert issued_contents.containing(issued, ["ここにない"]) == []
    assert issued_contents.containing(issued, ["\n"]) == []


def test_a_copy_with_a_missing_piece_is_damaged(issued: Workspace) -> None:
    with issued.database.reading() as session:
        (copy,) = records_of(session, Edition)
        assert issued_contents.papers_of(session, copy)
        assert records_of(session, EditionPart)
        copy.part_count = (copy.part_count or 0) + 1
        with pytest.raises(Damaged, match="bad-edition"):
            issued_contents.papers_of(session, copy)
        session.rollback()
