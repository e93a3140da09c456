"""Trap 1: a letter means what it meant when it was given. Its scale stays while anything stands on it; what came in under
another scale is counted where everybody sees it."""

from collections.abc import Callable

import pytest

from app.errors import Refused
from app.services.evaluation import opinions
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.forms.form_list import find_form
from app.services.plan import plans, vocabulary, year_settings
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import TargetYear
from app.services.printing.form_kinds import Choice, draw_form
from app.services.records.actions import save_form
from app.services.records.record_forms import open_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.forms.test_year_papers import words

Pass = Callable[[], None]
RATED = {"rating": "A", "rating_reason": "理由", "state": "final"}


def change(workspace: Workspace, year: int = 2025, **values: object) -> bool:
    return year_settings.save_setting(workspace, year_settings.open_setting(workspace, plan_id(workspace), year), values)


def rated(workspace: Workspace, year: int = 2025) -> None:
    save_form(workspace, open_evaluation(workspace, TargetYear(target(workspace, "1-1"), year, workspace.office_code)), RATED)


def said(workspace: Workspace, **values: object) -> bytes:
    form = opinions.open_opinion(workspace, None, 2025)
    goal = plan_tree(workspace, plan_id(workspace)).goals[0].id
    opinions.save_opinion(workspace, form, {"goal_id": goal, "good": "良い", **values})
    return form.id


def printed(workspace: Workspace, form: str, **choice: object) -> str:
    return words(draw_form(workspace, find_form(form), Choice(plan_id(workspace), 2025, **choice)).data)  # type: ignore[arg-type]


def test_the_scale_stays_while_a_final_evaluation_stands_on_it(head: Workspace) -> None:
    rated(head, 2024)
    with pytest.raises(Refused, match="確定した評価が1件") as refusal:
        change(head, 2024, rating_scale="rating_five")
    assert refusal.value.code == "frozen-scale"
    assert change(head, 2025, rating_scale="rating_five")  # another year is free
    assert change(head, 2024, rating_scale="rating", mask_below=3)  # the usual one by its name is no change


def test_the_scale_stays_while_a_branchs_final_evaluation_stands_on_it(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    rated(daito)
    to_head()
    with pytest.raises(Refused, match="確定した評価が1件"):
        change(head, rating_scale="rating_five")


def test_the_evaluators_scale_stays_while_a_letter_of_theirs_stands_on_it(head: Workspace) -> None:
    """Without a scale of their own the evaluators use the council's: changing that one changes theirs."""
    record = said(head, rating="A")
    for values in ({"external_scale": "rating_five"}, {"rating_scale": "rating_five"}):
        with pytest.raises(Refused, match="評価の入った意見が1件"):
            change(head, **values)
    assert change(head, rating_scale="rating_five", external_scale="rating")
    with pytest.raises(Refused, match="意見"):
        change(head, external_scale=None)
    opinions.save_opinion(head, opinions.open_opinion(head, record, 2025), {"rating": None})
    assert change(head, external_scale=None)


def test_the_words_of_a_scale_that_evaluators_used_can_not_be_changed(head: Workspace) -> None:
    assert change(head, external_scale="rating_five")
    said(head, rating="5")
    mark = vocabulary.terms_of(head, "rating_five")[0]
    with pytest.raises(Refused, match="2025年度"):
        vocabulary.save_term(head, vocabulary.open_term(head, mark.id, "rating_five"), {"note": "別の意味"})
    other = vocabulary.terms_of(head, "rating")[0]
    assert vocabulary.save_term(head, vocabulary.open_term(head, other.id, "rating"), {"note": "とても良い"})


def test_letters_of_another_scale_are_counted_in_a_column_of_their_own(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    """A draft keyed under the old scale, and a branch's that came in with it: neither vanishes from the sums."""
    save_evaluation(
        head, open_evaluation(head, TargetYear(target(head, "1-1"), 2025)), {"rating": "A", "rating_reason": "前の段階で"}
    )
    rated(daito)
    assert change(head, rating_scale="rating_five")
    to_head()
    said(head)
    with head.database.reading() as session:
        found = plans.plan_tree(session, plan_id(head)).goals[0].id
    with head.database.reading() as session:
        form = open_form(session, "opinion", "head", opinions.opinions(head, plan_id(head), 2025)[0].id)
    save_form(head, form, {"rating": "A", "goal_id": found})  # as an older program let it be keyed
    text = printed(head, "goal-summary", goals=[found])
    assert "段階外" in text and "段階外:1" in text and "段階外：1人" in text
    assert "全体000000123" in text  # 5 4 3 2 1 －: none; 段階外 1, 未評価 2, 3 in all
    assert "A（段階外）" in text
    sheet = printed(head, "evaluation-sheet", targets=[target(head, "1-1")])
    assert "A（段階外）" in sheet
