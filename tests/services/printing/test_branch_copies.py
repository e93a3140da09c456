"""A branch issues copies of its own papers, and the head office sees them under that branch."""

from collections.abc import Callable

from app.services.evaluation.evaluations import open_evaluation
from app.services.forms.finalising import REQUIRED_OF_EVALUATION, make_evaluation_final
from app.services.plan import vocabulary
from app.services.plan.target_year import TargetYear
from app.services.printing import form_settings, issued_copies
from app.services.records.actions import save_form
from app.services.workspace.workspace import Workspace
from tests.offices import target

Pass = Callable[[], None]


def test_a_branchs_final_evaluation_is_kept_as_its_own_copy_and_arrives_as_such(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    said = dict.fromkeys(REQUIRED_OF_EVALUATION, "書いた") | {"rating": "A", "direction": "continue"}
    form = open_evaluation(daito, TargetYear(target(daito), 2025, "daito"))
    fields = form.values.keys()
    save_form(daito, form, {name: value for name, value in said.items() if name in fields})
    make_evaluation_final(daito, open_evaluation(daito, TargetYear(target(daito), 2025, "daito")))
    [copy] = issued_copies.editions(daito)
    assert copy.number == 1 and issued_copies.reprint(daito, copy.id).pages >= 1
    assert issued_copies.editions(head) == []
    to_head()
    assert [row.id for row in issued_copies.editions(head)] == [copy.id]


def test_a_list_of_the_councils_own_words_is_taken_as_it_is(head: Workspace) -> None:
    first = vocabulary.terms_of(head, "stamp_box")[0]
    vocabulary.save_term(head, vocabulary.open_term(head, first.id, "stamp_box"), {"label": "わたしたちの印"})
    with head.database.reading() as session:
        own = form_settings._usual(session, "stamp_box")
        assert own[0] == (first.code, "わたしたちの印") and len(own) > 1
        assert form_settings._usual(session, "no such list") == []
