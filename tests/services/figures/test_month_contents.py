"""What is made of a month: each rule by itself, and the limits of what is listed."""

from datetime import date

import pytest

from app.services.figures import month_contents
from app.services.figures.month_contents import odd_in_itself, oddities, of_months, pairs, rules_of_contents, sums
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target

MONTH = "2025-10"


def test_sums_tell_targets_and_kinds_apart_and_leave_out_drafts(daito: Workspace) -> None:
    activity(daito, kind="meeting", participants=3, sessions=2)
    activity(daito, kind="meeting", participants=None)
    activity(daito, kind=None, status="cancelled", status_reason="雨")
    activity(daito, state="draft")
    with daito.database.reading() as session:
        found = sums(session, [MONTH], ["daito"])["daito", MONTH]
        assert sums(session, [MONTH], ["murone"]) == sums(session, ["2025-09"], ["daito"]) == sums(session, [""], ["daito"]) == {}
    assert found == [
        [target(daito), "", 1, 0, 1, None, 0, None, 0, 0, 0],
        [target(daito), "meeting", 2, 3, 0, "2025-10-03", 2, 3, 0, 1, 0],
    ]


def test_of_many_pairs_the_newest_are_listed_and_all_are_counted(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month_contents, "LISTED", 2)
    days = [date(2025, 10, day) for day in (3, 3, 7, 7, 7)]
    records = [activity(daito, date=day) for day in days]
    with daito.database.reading() as session:
        found = pairs(session, [MONTH], ["daito"])["daito", MONTH]
    assert found.number == 4
    assert found.listed == [(records[2], other, "2025-10-07") for other in records[3:]]


def test_odd_in_themselves_are_counted_by_id_the_others_by_target(daito: Workspace) -> None:
    activity(daito)
    activity(daito)
    activity(daito, state="draft", title=None)
    with daito.database.reading() as session:
        found = oddities(session, [MONTH], ["daito"])
        none = oddities(session, [MONTH], ["daito"], odd_in_itself() | {"never": of_months([""], ["daito"])[0]})
    assert found == none and (found["daito", MONTH].number, found["daito", MONTH].targets) == (0, {target(daito): 2})


def test_another_limit_is_another_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rules_of_contents()
    monkeypatch.setattr(month_contents, "EARLIEST", date(1980, 1, 1))
    assert rules_of_contents() != before
