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
from app.services.conflicts.conflicts import Difference, take, take_other
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.records import history
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Desk
from app.start import main
from tests.offices import activity, target
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Desk]:
    with copied("head", tmp_path) as desk:
        yield desk


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Desk]:
    with copied("daito", tmp_path) as desk:
        yield desk


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Desk]:
    with copied("daito2", tmp_path) as desk:
        yield desk


@pytest.fixture
def record(head: Desk, first: Desk, second: Desk, tmp_path: Path) -> bytes:
    """An activity that both PCs of the branch and the head office hold."""
    found = activity(first, content="元の文", participants=12)
    round_trip(head, tmp_path, first, second)
    return found


def round_trip(head: Desk, folder: Path, *branches: Desk) -> None:
    """Everybody hands in, the head office answers, everybody takes the answer in: files, as they travel."""
    for desk in branches:
        importing.import_files(head, [submitting.hand_in(desk, folder).path])
    for desk in branches:
        importing.import_files(desk, [submitting.send_back(head, desk.office_code, folder).path])


def edit(desk: Desk, record: bytes, **values: Any) -> None:
    activities.save(desk, activities.open_form(desk, record), values)


def only(desk: Desk) -> Difference:
    (found,) = conflicts.differences(desk)
    return found


def texts(found: Difference) -> set[str]:
    return {candidate.text for candidate in found.candidates}


def choose(desk: Desk, text: str) -> None:
    found = only(desk)
    take(desk, found, next(one.operation for one in found.candidates if one.text == text))


def agreed(head: Desk, *branches: Desk) -> bool:
    return {dumps.digest(desk, "daito") for desk in branches} == {dumps.digest(head, "daito")}


def test_two_pcs_that_correct_different_fields_do_not_meet(
    head: Desk, first: Desk, second: Desk, record: bytes, tmp_path: Path
) -> None:
    """Case 3: both corrections stand, and every PC's history names both."""
    edit(first, record, date=date(2025, 10, 4))
    edit(second, record, content="書き直した文")
    round_trip(head, tmp_path, first, second)
    round_trip(head, tmp_path, first, second)
    for desk in (head, first, second):
        values = activities.open_form(desk, record).values
        assert (values["date"], values["content"]) == (date(2025, 10, 4), "書き直した文")
        assert conflicts.differences(desk) == []
        corrections = [step for step in history.history(desk, record) if step.what == "訂正"]
        assert {step.device for step in corrections} == {first.device_id, second.device_id}
    assert agreed(head, first, second)


def test_one_decision_on_the_same_field_closes_it_on_both_pcs(
    head: Desk, first: Desk, second: Desk, record: bytes, tmp_path: Path
) -> None:
    """Case 4: both values beside where they started; the value not chosen stays in the history."""
    edit(first, record, content="一台目の文")
    edit(second, record, content="二台目の文")
    round_trip(head, tmp_path, first, second)
    round_trip(head, tmp_path, first, second)
    for desk in (head, first, second):
        assert only(desk).base_text == "元の文"
        assert texts(only(desk)) == {"一台目の文", "二台目の文"}
        assert {one.device for one in only(desk).candidates} == {first.device_id, second.device_id}
    choose(head, "一台目の文")
    round_trip(head, tmp_path, first, second)
    for desk in (head, first, second):
        assert conflicts.differences(desk) == []
        assert activities.open_form(desk, record).values["content"] == "一台目の文"
        assert "二台目の文" in {change.after for step in history.history(desk, record) for change in step.changes}
    assert agreed(head, first, second)


def test_the_same_text_typed_twice_asks_nothing(head: Desk, first: Desk, second: Desk, record: bytes, tmp_path: Path) -> None:
    """Case 5."""
    for desk in (first, second):
        edit(desk, record, content="同じ文、髙﨑𠮷")
    round_trip(head, tmp_path, first, second)
    round_trip(head, tmp_path, first, second)
    assert [conflicts.differences(desk) for desk in (head, first, second)] == [[], [], []]
    assert agreed(head, first, second)


def test_an_evaluation_begun_in_two_windows_is_one_record(head: Desk) -> None:
    """Case 6: what each wrote stands, and only what both wrote is asked."""
    forms = [open_evaluation(head, target(head), 2025) for _ in range(2)]
    assert forms[0].id == forms[1].id
    save_evaluation(head, forms[0], {"outcome": "成果", "issue": "甲"})
    save_evaluation(head, forms[1], {"main_activities": "活動", "issue": "乙"})
    values = open_evaluation(head, target(head), 2025).values
    assert (values["outcome"], values["main_activities"]) == ("成果", "活動")
    assert only(head).group == "issue" and texts(only(head)) == {"甲", "乙"}


@pytest.mark.parametrize("deletes", [True, False])
def test_edited_here_and_deleted_there_is_asked_and_the_choice_travels(
    head: Desk, first: Desk, second: Desk, record: bytes, tmp_path: Path, deletes: bool
) -> None:
    """Case 18: the record stays meanwhile, with the edit."""
    edit(first, record, content="大事な追記")
    activities.delete(second, record)
    round_trip(head, tmp_path, first, second)
    round_trip(head, tmp_path, first, second)
    for desk in (head, first, second):
        assert only(desk).kind == "delete"
        assert sorted(one.is_deletion for one in only(desk).candidates) == [False, True]
        assert activities.open_form(desk, record).values["content"] == "大事な追記"
    take(head, only(head), next(one.operation for one in only(head).candidates if one.is_deletion == deletes))
    round_trip(head, tmp_path, first, second)
    for desk in (head, first, second):
        assert conflicts.differences(desk) == []
        assert (record in list_ids(desk, Filter(deleted=True))) == deletes
        assert (record in list_ids(desk, Filter())) != deletes
    assert agreed(head, first, second)


def test_deleted_by_both_is_one_deletion_without_a_question(
    head: Desk, first: Desk, second: Desk, record: bytes, tmp_path: Path
) -> None:
    """Case 19."""
    for desk in (first, second):
        activities.delete(desk, record)
    round_trip(head, tmp_path, first, second)
    round_trip(head, tmp_path, first, second)
    for desk in (head, first, second):
        assert conflicts.differences(desk) == [] and list_ids(desk, Filter(deleted=True)) == [record]
    assert agreed(head, first, second)


def test_a_form_left_open_over_an_import_overwrites_nothing(
    head: Desk, first: Desk, second: Desk, record: bytes, tmp_path: Path
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
    head: Desk, first: Desk, second: Desk, record: bytes, tmp_path: Path
) -> None:
    """Case 34: nobody's decision is thrown away in silence."""
    edit(first, record, content="支部の文")
    edit(head, record, content="本部の文")
    round_trip(head, tmp_path, first, second)
    choose(head, "本部の文")
    take_other(first, only(first), {"content": "支部が選んだ文"})
    round_trip(head, tmp_path, first, second)
    for desk in (head, first):
        assert texts(only(desk)) == {"本部の文", "支部が選んだ文"}
    choose(first, "支部が選んだ文")
    round_trip(head, tmp_path, first, second)
    for desk in (head, first, second):
        assert conflicts.differences(desk) == []
        assert activities.open_form(desk, record).values["content"] == "支部が選んだ文"
    assert agreed(head, first, second)


def test_the_command_line_lists_the_trash_and_takes_records_out_of_it(
    first: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
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
