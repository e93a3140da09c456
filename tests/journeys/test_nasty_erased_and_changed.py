"""A name is erased on one PC while another, not knowing, edits the text: told as such, and erased everywhere if decided so."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.services.activities import activities
from app.services.backup import backups, dumps, restoring
from app.services.backup.integrity_check import check
from app.services.conflicts import conflicts, resolution_fields
from app.services.conflicts.conflicts import Candidate, Conflict
from app.services.evaluation import opinions
from app.services.evaluation.evaluations import open_evaluation
from app.services.forms import finalising
from app.services.meetings import meetings
from app.services.plan.target_year import TargetYear
from app.services.records.actions import save_form
from app.services.records.history import UNAWARE_TEXT, history
from app.services.records.record_forms import RecordForm, open_form
from app.services.records.undo import undo_last
from app.services.removal.erasure import erase_text
from app.services.transfer import importing, submitting
from app.services.transfer.pending_changes import count_waiting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_nasty_erasure import journal_text, received
from tests.journeys.test_window_story import opened
from tests.offices import activity, plan_id, target
from tests.services.conflicts.test_decided_and_changed import FULL
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")
NAME = "千厩町の及川髙子さん"


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito2", tmp_path) as workspace:
        yield workspace


def give(sender: Workspace, receiver: Workspace, folder: Path) -> importing.MergePreview:
    path = submitting.send_back(sender, receiver.office_code, folder) if sender.is_head else submitting.hand_in(sender, folder)
    return importing.import_files(receiver, [path.path])


def rounds(head: Workspace, branches: Sequence[Workspace], folder: Path, times: int = 2) -> None:
    for _ in range(times):
        for branch in branches:
            give(branch, head, folder)
        for branch in branches:
            give(head, branch, folder)


def only(workspace: Workspace) -> Conflict:
    (found,) = conflicts.list_conflicts(workspace)
    return found


def after_erasure(conflict: Conflict) -> Candidate:
    (found,) = [one for one in conflict.candidates if not one.note]
    return found


def texts(workspace: Workspace) -> str:
    """Every place in which a text can lie here: the journal, what waits, copies of received files, undo steps."""
    with workspace.database.reading() as session:
        connection = session.connection()
        rows = [value for (value,) in connection.exec_driver_sql("SELECT columns FROM waiting_operation").all()]
        rows += [value for (value,) in connection.exec_driver_sql("SELECT changes FROM undo_step").all()]
    return "".join((journal_text(workspace), *received(workspace), *(row.decode("utf-8", "replace") for row in rows)))


def met(head: Workspace, daito: Workspace, second: Workspace, folder: Path) -> bytes:
    """大東's PC erases a name; its second PC writes on in the text it still has; both have come to the head office."""
    record = activity(daito, content=f"{NAME}を訪問")
    rounds(head, (daito, second), folder)
    activities.save(second, activities.open_form(second, record), {"content": f"{NAME}を二回訪問"})
    erase_text(daito, record, "content", "一人暮らしの方を訪問")
    return record


@pytest.mark.parametrize("first", ["the erasure", "the edit"])
def test_decided_for_the_erasure_the_name_is_gone_from_all_three_pcs(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path, first: str
) -> None:
    met(head, daito, second, tmp_path)
    order = (daito, second) if first == "the erasure" else (second, daito)
    said = [give(branch, head, tmp_path).notices for branch in order]
    assert any("消去を知らずに書かれた文があります" in one for one in said[1])
    found = only(head)
    assert "令和7年11月5日に大東で、個人情報のため消去された項目です" in found.erased and NAME not in found.erased
    assert sorted(bool(one.note) for one in found.candidates) == [False, True]
    assert found.base_text is None and NAME not in after_erasure(found).text
    conflicts.resolve_with_candidate(head, found, after_erasure(found).operation)
    rounds(head, (daito, second), tmp_path)
    for workspace in (head, daito, second):
        assert NAME not in texts(workspace)
        assert conflicts.list_conflicts(workspace) == [] and check(workspace).troubles == ()
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito") == dumps.digest(second, "daito")
    with pytest.raises(Refused, match="changed-since"):
        undo_last(second)


def test_decided_at_the_pc_that_had_not_known_its_own_text_goes_everywhere(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    met(head, daito, second, tmp_path)
    rounds(head, (daito, second), tmp_path)
    found = only(second)
    resolution_fields.resolve_with_typed(second, found, {"content": "お宅を訪問"})
    assert NAME not in texts(second) and undo_last(second) is None  # the record's steps went with the erasure
    rounds(head, (second, daito), tmp_path)
    assert not any(NAME in texts(workspace) for workspace in (head, daito, second))
    assert {activities.open_form(one, found.record).values["content"] for one in (head, daito, second)} == {"お宅を訪問"}


def test_the_text_may_stand_if_a_person_decides_so(head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path) -> None:
    record = met(head, daito, second, tmp_path)
    rounds(head, (daito, second), tmp_path)
    (late,) = [one for one in only(head).candidates if one.note]
    conflicts.resolve_with_candidate(head, only(head), late.operation)
    rounds(head, (daito, second), tmp_path)
    for workspace in (head, daito, second):
        assert activities.open_form(workspace, record).values["content"] == f"{NAME}を二回訪問"
        assert conflicts.list_conflicts(workspace) == []


def test_an_edit_that_comes_after_the_decision_is_asked_about_as_well(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    record = met(head, daito, second, tmp_path)
    for branch in (daito, second):
        give(branch, head, tmp_path)
    conflicts.resolve_with_candidate(head, only(head), after_erasure(only(head)).operation)
    activities.save(second, activities.open_form(second, record), {"content": f"{NAME}を三回訪問"})
    rounds(head, (daito, second), tmp_path)
    for workspace in (head, daito, second):
        found = only(workspace)
        assert found.erased and NAME not in after_erasure(found).text
    conflicts.resolve_with_candidate(daito, only(daito), after_erasure(only(daito)).operation)
    rounds(head, (daito, second), tmp_path)
    assert not any(NAME in texts(workspace) for workspace in (head, daito, second))


def test_where_nobody_is_asked_the_history_says_what_it_is_and_erasing_again_reaches_it(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    record = met(head, daito, second, tmp_path)
    activities.save(second, activities.open_form(second, record), {"content": "一人暮らしの方を訪問"})  # as the erasure has it
    give(daito, head, tmp_path)
    told = give(second, head, tmp_path).notices
    assert conflicts.list_conflicts(head) == [] and NAME in journal_text(head)
    assert [one for one in told if "ふれあいサロン" in one and "消去を知らずに書かれた文" in one]
    assert any(change.after.endswith(UNAWARE_TEXT) for step in history(head, record) for change in step.changes)
    erase_text(head, record, "content", "一人暮らしの方を訪問")
    rounds(head, (daito, second), tmp_path)
    assert not any(NAME in texts(workspace) for workspace in (head, daito, second))


def test_what_waits_for_an_earlier_file_is_erased_as_well(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    record = activity(daito, content=f"{NAME}を訪問")
    rounds(head, (daito, second), tmp_path)
    kept = backups.create_backup(head)
    activity(second, title="別の活動")
    rounds(head, (daito, second), tmp_path)
    activities.save(second, activities.open_form(second, record), {"content": f"{NAME}を二回訪問"})
    give(second, head, tmp_path)
    give(head, daito, tmp_path)
    head.close()
    with restoring.restore_backup(head.folder, kept.name) as restored:
        give(second, restored, tmp_path)  # without 別の活動, which the head office had before
        assert count_waiting(restored) == 1 and NAME in texts(restored)
        erase_text(daito, record, "content")
        give(daito, restored, tmp_path)
        assert count_waiting(restored) == 1 and NAME not in texts(restored)
        rounds(restored, (daito, second), tmp_path)
        assert count_waiting(restored) == 0 and not any(NAME in texts(one) for one in (restored, daito, second))


def test_a_deletion_against_the_edit_erases_it_too(head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path) -> None:
    record = met(head, daito, second, tmp_path)
    activities.delete(daito, record)
    rounds(head, (daito, second), tmp_path)
    found = next(one for one in conflicts.list_conflicts(head) if one.kind == "delete")
    assert found.erased
    conflicts.resolve_with_candidate(head, found, next(one.operation for one in found.candidates if one.is_deletion))
    rounds(head, (daito, second), tmp_path)
    for workspace in (head, daito, second):
        assert NAME not in texts(workspace) and conflicts.list_conflicts(workspace) == []
        with workspace.database.reading() as session:
            assert session.connection().exec_driver_sql("SELECT deleted FROM activity WHERE id = ?", (record,)).scalar() == 1


def _meeting(head: Workspace) -> RecordForm:
    form = meetings.open_meeting(head, None, plan_id(head), 2025)
    meetings.save_meeting(head, form, {"date": date(2025, 10, 1), "decision": f"{NAME}を訪ねる"})
    return open_form(head, "meeting", form.partition, form.id)


def _opinion(head: Workspace) -> RecordForm:
    form = opinions.open_opinion(head, None, 2025, "board")
    opinions.save_opinion(head, form, {"suggestion": f"{NAME}の話"})
    return open_form(head, "opinion", form.partition, form.id)


@pytest.mark.parametrize(("make", "field"), [(_meeting, "decision"), (_opinion, "suggestion")])
@pytest.mark.parametrize("typed", [False, True])
def test_a_form_left_open_over_an_erasure_is_asked_about_for_every_kind(
    head: Workspace, daito: Workspace, tmp_path: Path, make: Callable[[Workspace], RecordForm], field: str, typed: bool
) -> None:
    left_open = make(head)
    give(daito, head, tmp_path)
    give(head, daito, tmp_path)
    erase_text(head, left_open.id, field, "（消去）")
    save_form(head, left_open, {field: f"{NAME}のこと"})
    found = only(head)
    assert "本部で、個人情報のため消去" in found.erased
    if typed:
        resolution_fields.resolve_with_typed(head, found, {field: "訪ねる"})
    else:
        conflicts.resolve_with_candidate(head, found, after_erasure(found).operation)
    give(head, daito, tmp_path)
    for workspace in (head, daito):
        assert NAME not in texts(workspace) and conflicts.list_conflicts(workspace) == []


def test_of_a_final_evaluation_keeping_what_was_confirmed_erases_the_change(head: Workspace) -> None:
    at = TargetYear(target(head, "1-1"), 2025, "head")
    save_form(head, open_evaluation(head, at), FULL | {"outcome": f"{NAME}の成果"})
    left_open = open_evaluation(head, at)
    erase_text(head, left_open.id, "outcome", "成果")
    finalising.make_evaluation_final(head, open_evaluation(head, at))
    save_form(head, left_open, {"outcome": f"{NAME}の大きな成果"})
    found = only(head)
    assert found.kind == "decided" and "個人情報のため消去" in found.erased
    conflicts.resolve_with_candidate(head, found, next(one.operation for one in found.candidates if one.is_decision))
    assert NAME not in texts(head) and conflicts.list_conflicts(head) == []
    assert (open_evaluation(head, at).values["outcome"], open_evaluation(head, at).values["state"]) == ("成果", "final")


def test_the_page_says_in_words_that_one_text_was_erased_on_purpose(
    qtbot: QtBot, head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    met(head, daito, second, tmp_path)
    rounds(head, (daito, second), tmp_path)
    page = opened(qtbot, head, "conflicts").page("conflicts")
    shown = "".join(one.text() for one in page.findChildren(QLabel))
    assert "大東で、個人情報のため消去された項目です" in shown and "消去を知らずに書かれた文です" in shown
    assert "選ばれなかった値も履歴に残ります" not in shown
