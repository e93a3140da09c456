"""Two people on one record: what meets, what doesn't, who is asked, and that one decision closes it on every PC."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.backup import dumps
from app.services.conflicts import conflicts
from app.services.conflicts.conflicts import Conflict, resolve_with_candidate, resolve_with_values
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.plan.target_year import TargetYear
from app.services.records import history
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.start import main
from tests.offices import activity, target
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito2", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def record(head: Workspace, first: Workspace, second: Workspace, tmp_path: Path) -> bytes:
    """An activity that both PCs of the branch and the head office hold."""
    found = activity(first, content="元の文", participants=12)
    round_trip(head, tmp_path, first, second)
    return found


def round_trip(head: Workspace, folder: Path, *branches: Workspace) -> None:
    """Everybody hands in, the head office answers, everybody takes the answer in: files, as they travel."""
    for workspace in branches:
        importing.import_files(head, [submitting.hand_in(workspace, folder).path])
    for workspace in branches:
        importing.import_files(workspace, [submitting.send_back(head, workspace.office_code, folder).path])


def edit(workspace: Workspace, record: bytes, **values: Any) -> None:
    activities.save(workspace, activities.open_form(workspace, record), values)


def only(workspace: Workspace) -> Conflict:
    (found,) = conflicts.list_conflicts(workspace)
    return found


def texts(found: Conflict) -> set[str]:
    return {candidate.text for candidate in found.candidates}


def choose(workspace: Workspace, text: str) -> None:
    found = only(workspace)
    resolve_with_candidate(workspace, found, next(one.operation for one in found.candidates if one.text == text))


def agreed(head: Workspace, *branches: Workspace) -> bool:
    return {dumps.digest(workspace, "daito") for workspace in branches} == {dumps.digest(head, "daito")}


def test_two_pcs_that_correct_different_fields_do_not_meet(
    head: Workspace, first: Workspace, second: Workspace, record: bytes, tmp_path: Path
) -> None:
    """Case 3: both corrections stand, and every PC's history names both."""
    edit(first, record, date=date(2025, 10, 4))
    edit(second, record, content="書き直した文")
    round_trip(head, tmp_path, first, second)
    round_trip(head, tmp_path, first, second)
    for workspace in (head, first, second):
        values = activities.open_form(workspace, record).values
        assert (values["date"], values["content"]) == (date(2025, 10, 4), "書き直した文")
        assert conflicts.list_conflicts(workspace) == []
        corrections = [step for step in history.history(workspace, record) if step.what == "訂正"]
        assert {step.device for step in corrections} == {first.device_id, second.device_id}
    assert agreed(head, first, second)


def test_one_decision_on_the_same_field_closes_it_on_both_pcs(
    head: Workspace, first: Workspace, second: Workspace, record: bytes, tmp_path: Path
) -> None:
    """Case 4: both values beside where they started; the value not chosen stays in the history."""
    edit(first, record, content="一台目の文")
    edit(second, record, content="二台目の文")
    round_trip(head, tmp_path, first, second)
    round_trip(head, tmp_path, first, second)
    for workspace in (head, first, second):
        assert only(workspace).base_text == "元の文"
        assert texts(only(workspace)) == {"一台目の文", "二台目の文"}
        assert {one.device for one in only(workspace).candidates} == {first.device_id, second.device_id}
    choose(head, "一台目の文")
    round_trip(head, tmp_path, first, second)
    for workspace in (head, first, second):
        assert conflicts.list_conflicts(workspace) == []
        assert activities.open_form(workspace, record).values["content"] == "一台目の文"
        assert "二台目の文" in {change.after for step in history.history(workspace, record) for change in step.changes}
    assert agreed(head, first, second)


def test_the_same_text_typed_twice_asks_nothing(
    head: Workspace, first: Workspace, second: Workspace, record: bytes, tmp_path: Path
) -> None:
    """Case 5."""
    for workspace in (first, second):
        edit(workspace, record, content="同じ文、髙﨑𠮷")
    round_trip(head, tmp_path, first, second)
    round_trip(head, tmp_path, first, second)
    assert [conflicts.list_conflicts(workspace) for workspace in (head, first, second)] == [[], [], []]
    assert agreed(head, first, second)


def test_an_evaluation_begun_in_two_windows_is_one_record(head: Workspace) -> None:
    """Case 6: what each wrote stands, and only what both wrote is asked."""
    forms = [open_evaluation(head, TargetYear(target(head), 2025)) for _ in range(2)]
    assert forms[0].id == forms[1].id
    save_evaluation(head, forms[0], {"outcome": "成果", "issue": "甲"})
    save_evaluation(head, forms[1], {"main_activities": "活動", "issue": "乙"})
    values = open_evaluation(head, TargetYear(target(head), 2025)).values
    assert (values["outcome"], values["main_activities"]) == ("成果", "活動")
    assert only(head).group == "issue" and texts(only(head)) == {"甲", "乙"}


@pytest.mark.parametrize("deletes", [True, False])
def test_edited_here_and_deleted_there_is_asked_and_the_choice_travels(
    head: Workspace, first: Workspace, second: Workspace, record: bytes, tmp_path: Path, deletes: bool
) -> None:
    """Case 18: the record stays meanwhile, with the edit."""
    edit(first, record, content="大事な追記")
    activities.delete(second, record)
    round_trip(head, tmp_path, first, second)
    round_trip(head, tmp_path, first, second)
    for workspace in (head, first, second):
        assert only(workspace).kind == "delete"
        assert sorted(one.is_deletion for one in only(workspace).candidates) == [False, True]
        assert activities.open_form(workspace, record).values["content"] == "大事な追記"
    resolve_with_candidate(head, only(head), next(one.operation for one in only(head).candidates if one.is_deletion == deletes))
    round_trip(head, tmp_path, first, second)
    for workspace in (head, first, second):
        assert conflicts.list_conflicts(workspace) == []
        assert (record in list_ids(workspace, Filter(deleted=True))) == deletes
        assert (record in list_ids(workspace, Filter())) != deletes
    assert agreed(head, first, second)


def test_deleted_by_both_is_one_deletion_without_a_question(
    head: Workspace, first: Workspace, second: Workspace, record: bytes, tmp_path: Path
) -> None:
    """Case 19."""
    for workspace in (first, second):
        activities.delete(workspace, record)
    round_trip(head, tmp_path, first, second)
    round_trip(head, tmp_path, first, second)
    for workspace in (head, first, second):
        assert conflicts.list_conflicts(workspace) == [] and list_ids(workspace, Filter(deleted=True)) == [record]
    assert agreed(head, first, second)


def test_a_form_left_open_over_an_import_overwrites_nothing(
    head: Workspace, first: Workspace, second: Workspace, record: bytes, tmp_path: Path
) -> None:
    """Case 29: what it did not show stands beside what it saved."""
    left_open = activities.open_form(head, record)
    edit(first, record, content="支部の文")
    importing.import_files(head, [submitting.hand_in(first, tmp_path).path])
    activities.save(head, left_open, {"content": "開いたままの文"})
    assert texts(only(head)) == {"支部の文", "開いたままの文"}
    round_trip(head, tmp_path, first, second)
    assert texts(only(first)) == {"支部の文", "開いたままの文"}


def test_two_different_decisions_are_shown_once_more_and_the_third_ends_it(
    head: Workspace, first: Workspace, second: Workspace, record: bytes, tmp_path: Path
) -> None:
    """Case 34: nobody's decision is thrown away in silence."""
    edit(first, record, content="支部の文")
    edit(head, record, content="本部の文")
    round_trip(head, tmp_path, first, second)
    choose(head, "本部の文")
    resolve_with_values(first, only(first), {"content": "支部が選んだ文"})
    round_trip(head, tmp_path, first, second)
    for workspace in (head, first):
        assert texts(only(workspace)) == {"本部の文", "支部が選んだ文"}
    choose(first, "支部が選んだ文")
    round_trip(head, tmp_path, first, second)
    for workspace in (head, first, second):
        assert conflicts.list_conflicts(workspace) == []
        assert activities.open_form(workspace, record).values["content"] == "支部が選んだ文"
    assert agreed(head, first, second)


def test_the_command_line_lists_the_trash_and_takes_records_out_of_it(
    first: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [activity(first, title=title) for title in ("一件目", "二件目", "残る")]
    for record in records[:2]:
        activities.delete(first, record)
    first.close()
    options = ["--data", str(tmp_path / "daito"), "--json"]
    assert main([*options, "activity", "list", "--deleted"]) == 0
    assert {one["title"] for one in json.loads(capsys.readouterr().out)} == {"一件目", "二件目"}
    assert main([*options, "record", "restore", *(record.hex() for record in records[:2])]) == 0
    capsys.readouterr()
    assert main([*options, "activity", "list"]) == 0
    assert {one["title"] for one in json.loads(capsys.readouterr().out)} == {"一件目", "二件目", "残る"}
