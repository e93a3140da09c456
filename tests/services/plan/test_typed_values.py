"""Fields as people and scripts type them: what is shown can be typed again, and means the same."""

import pytest

from app.errors import Refused
from app.services.activities.activity_input import activity_values
from app.services.plan import vocabulary
from app.services.plan.plans import terms
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id


def _retire(workspace: Workspace, listing: str, code: str) -> None:
    record = next(one.id for one in vocabulary.terms_of(workspace, listing) if one.code == code)
    vocabulary.save_term(workspace, vocabulary.open_term(workspace, record, listing), {"retired": True})


def test_a_retired_word_can_be_typed_by_its_code_alone(head: Workspace) -> None:
    (word,) = [term.label for term in terms(head, "activity_kind") if term.code == "exchange"]
    _retire(head, "activity_kind", "exchange")
    assert activity_values(head, plan_id(head), {"kind": "exchange"}) == {"kind": "exchange"}
    with pytest.raises(Refused) as refused:
        activity_values(head, plan_id(head), {"kind": word})
    assert refused.value.code == "unknown-choice" and word not in refused.value.todo


def test_a_retired_word_of_a_breakdown_can_be_typed_by_its_code(head: Workspace) -> None:
    code = terms(head, "participant_kind")[0].code
    _retire(head, "participant_kind", code)
    assert activity_values(head, plan_id(head), {"breakdown": f"{code}=3"}) == {"breakdown": f"{code}=3"}
