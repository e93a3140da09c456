"""What is typed for a field becomes what its column holds, or is refused with what to choose from."""

from datetime import date
from typing import Any

import pytest

from app.errors import Refused
from app.models.entities import ENTITIES
from app.services.activities.activity_input import activity_values
from app.services.plan import vocabulary
from app.services.plan.plans import plan_tree, terms
from app.services.plan.typed_values import goal_id, record_values, typed_within
from app.services.records.stored_records import as_typed
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target


def read(workspace: Workspace, entity: str, **typed: Any) -> dict[str, Any]:
    return record_values(workspace, plan_id(workspace), entity, typed, 2025)


def refused(workspace: Workspace, entity: str, **typed: Any) -> str:
    with pytest.raises(Refused) as refusal:
        read(workspace, entity, **typed)
    return refusal.value.code


def test_a_record_is_named_by_its_number_or_by_its_id_and_never_by_another_plans(head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[1].id
    assert read(head, "activity", target_id="１－３") == {"target_id": target(head, "1-3")}
    assert read(head, "opinion", goal_id="２") == {"goal_id": goal} and goal_id(head, plan_id(head), "2") == goal
    assert read(head, "activity", plan_item_id="ab" * 16) == {"plan_item_id": b"\xab" * 16}
    assert refused(head, "opinion", goal_id="9") == "unknown-goal"
    assert refused(head, "activity", target_id="9-9") == "unknown-target"
    assert refused(head, "activity", plan_item_id="ab") == refused(head, "activity", plan_item_id="来月の") == "bad-id"


def test_a_choice_is_named_by_its_code_or_its_word(head: Workspace) -> None:
    assert read(head, "activity", status="中止") == read(head, "activity", status="cancelled") == {"status": "cancelled"}
    assert refused(head, "activity", status="たぶん") == "unknown-choice"


def test_a_scale_is_named_by_its_list_or_its_name_and_one_that_is_not_there_is_refused(head: Workspace) -> None:
    own = vocabulary.copy_scale(head, "rating")
    name = vocabulary.scales(head)[own]
    assert read(head, "year_setting", rating_scale=own) == read(head, "year_setting", rating_scale=name) == {"rating_scale": own}
    assert refused(head, "year_setting", rating_scale="rating_none") == "unknown-choice"


def test_a_number_says_in_its_own_field_that_it_is_about_or_unknown(head: Workspace) -> None:
    assert read(head, "activity", participants="１２") == {"participants": 12}
    assert read(head, "activity", participants="約30人") == {"participants": 30, "participants_approximate": True}
    assert read(head, "activity", participants="不明") == {"participants": None, "participants_unknown": True}
    assert typed_within(ENTITIES["activity"], "participants") == {
        "約": "participants_approximate", "不明": "participants_unknown",
    }  # fmt: skip
    assert refused(head, "activity", sessions="約3") == refused(head, "activity", sessions="三つ") == "bad-number"


def test_days_and_yes_or_no_and_nothing_are_read_in_peoples_words(head: Workspace) -> None:
    assert read(head, "activity", date="10/3") == {"date": date(2025, 10, 3)}
    assert read(head, "target", priority="はい") == {"priority": True}
    assert read(head, "target", priority="いいえ") == read(head, "target", priority=False) == {"priority": False}
    assert read(head, "activity", title="", participants=None) == {"title": None, "participants": None}
    assert refused(head, "activity", date="13/40") == "impossible-date"


def test_months_are_typed_as_they_are_shown(head: Workspace) -> None:
    [(name, mask)] = read(head, "plan_item", months="5～7月").items()
    assert (name, mask) == ("months", 0b1110)
    assert as_typed("plan_item", "months", mask) == "5～7月" and as_typed("plan_item", "months", None) == ""
    assert read(head, "plan_item", months=14) == {"months": 14}
    assert refused(head, "plan_item", months="春") == "bad-months"


def test_a_field_that_the_kind_does_not_have_is_refused_with_those_it_has(head: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        read(head, "activity", colour="赤")
    assert (
        refusal.value.code == "unknown-field" and "participants" in refusal.value.todo and "fiscal_year" not in refusal.value.todo
    )


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


def test_a_figure_is_about_or_none_only_where_its_kind_keeps_that(head: Workspace) -> None:
    assert read(head, "monthly_figure", value="約30") == {"value": 30, "approximate": True, "state": None}
    assert read(head, "monthly_figure", value="なし") == {"value": None, "approximate": None, "state": "none"}
    assert read(head, "fixed_figure", value="なし") == {"value": None, "state": "none"}
    assert read(head, "fixed_figure", value="30") == {"value": 30, "state": None}
    assert refused(head, "fixed_figure", value="約30") == "bad-number"
    assert refused(head, "activity_figure", value="なし") == refused(head, "indicator_target", value="なし") == "bad-number"
