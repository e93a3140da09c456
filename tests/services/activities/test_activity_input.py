"""What people and scripts type becomes values, or a refusal that names its trouble."""

from datetime import date
from typing import Any

import pytest

from app.errors import Refused
from app.services.activities import activities
from app.services.activities.activity_input import activity_values
from app.services.activities.activity_rows import show_activity
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target


def typed(workspace: Workspace, **values: Any) -> dict[str, Any]:
    return activity_values(workspace, plan_id(workspace), values)


def test_a_whole_record_as_it_is_typed(daito: Workspace) -> None:
    found = typed(
        daito, date="Ｒ７．１０．３", target="１－③", title="サロン", participants="約３０", sessions="2回", status="中止",
        status_reason="大雨", state="確定", secondary_targets="1-1、2-1", end_date="",
    )  # fmt: skip
    assert found == {
        "date": date(2025, 10, 3),
        "target_id": target(daito, "1-3"),
        "title": "サロン",
        "participants": 30,
        "participants_approximate": True,
        "sessions": 2,
        "status": "cancelled",
        "status_reason": "大雨",
        "state": "final",
        "secondary_targets": (target(daito, "1-1"), target(daito, "2-1")),
        "end_date": None,
    }


def test_only_the_fields_given_come_back(daito: Workspace) -> None:
    assert typed(daito, title="サロン") == {"title": "サロン"}
    assert typed(daito) == {}


@pytest.mark.parametrize(("given", "value"), [("0", 0), (0, 0), ("", None), (None, None), ("０人", 0)])
def test_zero_and_nothing_are_told_apart(daito: Workspace, given: object, value: int | None) -> None:
    assert typed(daito, participants=given)["participants"] == value


def test_an_exact_number_over_an_approximate_one_is_exact(daito: Workspace) -> None:
    record = activity(daito, participants=30, participants_approximate=True)
    activities.save(daito, activities.open_form(daito, record), typed(daito, participants="28"))
    row = show_activity(daito, record)
    assert (row.participants, row.participants_approximate) == (28, False)


@pytest.mark.parametrize("order", [1, -1])
def test_an_approximate_number_in_a_file_stays_approximate(daito: Workspace, order: int) -> None:
    given = dict([("participants", 30), ("participants_approximate", True)][::order])
    assert activity_values(daito, plan_id(daito), given) == {"participants": 30, "participants_approximate": True}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"date": "R7.2.30"}, "impossible-date"),
        ({"target": "9-9"}, "unknown-target"),
        ({"secondary_targets": "1-1,9-9"}, "unknown-target"),
        ({"participants": "-3"}, "bad-number"),
        ({"participants": "たくさん"}, "bad-number"),
        ({"participants": 1.5}, "bad-number"),
        ({"sessions": "99999999999"}, "bad-number"),
        ({"status": "たぶん"}, "unknown-choice"),
        ({"state": "deleted"}, "unknown-choice"),
        ({"kind": "存在しない区分"}, "unknown-choice"),
        ({"title": "a\x00"}, "bad-text"),
        ({"content": "あ" * 20_001}, "too-long"),
        ({"conflicts": "title"}, "unknown-field"),
        ({"target_id": "00"}, "unknown-target"),
        ({"deleted": True}, "unknown-field"),
    ],
)
def test_what_can_not_be_taken_is_refused_by_name(daito: Workspace, values: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        typed(daito, **values)
    assert refusal.value.code == code


def test_a_list_of_targets_from_json_is_understood(daito: Workspace) -> None:
    assert typed(daito, secondary_targets=["1-1", "2-1"]) == {"secondary_targets": (target(daito, "1-1"), target(daito, "2-1"))}
    record = activity(daito, **typed(daito, secondary_targets=[]))
    assert show_activity(daito, record).secondary_targets == ()
