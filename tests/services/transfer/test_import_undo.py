"""Taking an import back: whole while nobody can know of it, record by record later, and never what others have written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Refused
from app.services.activities import activities
from app.services.backup import dumps
from app.services.plan.plan_editing import open_goal, save_goal
from app.services.plan.plans import plan_tree, plans
from app.services.removal import trash
from app.services.transfer import import_undo, importing, submitting
from app.services.transfer.file_log import last_received, last_sent, received_files, sent_files
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id

Pass = Callable[[], None]


def taken_in(head: Workspace, daito: Workspace, folder: Path) -> int:
    [report] = importing.import_files(head, [submitting.hand_in(daito, folder).path]).files
    assert report.import_id is not None
    return report.import_id


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value.code


def test_a_fresh_import_is_taken_back_whole_and_once(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    before = dumps.digest(head)
    activity(daito)
    number = taken_in(head, daito, tmp_path)
    assert last_received(head) is not None
    assert import_undo.undo_import(head, number) == 1
    assert dumps.digest(head) == before
    assert last_received(head) is None and [row.undone for row in received_files(head)] == [True]
    assert refused(lambda: import_undo.undo_import(head, number)) == "unknown-import"
    assert refused(lambda: import_undo.compensations(head, number)) == "unknown-import"
    assert refused(lambda: import_undo.undo_import(head, 77)) == "unknown-import"


def test_an_import_on_which_something_was_written_is_not_taken_back_whole(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    record = activity(daito)
    number = taken_in(head, daito, tmp_path)
    activities.save(head, activities.open_form(head, record), {"title": "本部が直した"})
    assert refused(lambda: import_undo.undo_import(head, number)) == "undo-too-late"
    assert not received_files(head)[0].undone


def test_an_import_after_which_a_file_was_sent_is_not_taken_back_whole(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    activity(daito)
    number = taken_in(head, daito, tmp_path)
    assert last_sent(head) is None
    submitting.send_back(head, "daito", tmp_path)
    sent = last_sent(head)
    assert sent is not None and sent.to_office == "daito" and sent.received == "" and sent_files(head) == [sent]
    assert refused(lambda: import_undo.undo_import(head, number)) == "undo-too-late"


def test_what_would_be_put_back_is_said_for_each_record_and_only_the_chosen_are(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path
) -> None:
    edited, deleted = activity(daito, title="直される"), activity(daito, title="消される")
    to_head()
    new = activity(daito, title="新しい")
    activities.save(daito, activities.open_form(daito, edited), {"participants": 99, "title": "別の名"})
    activities.delete(daito, deleted)
    number = taken_in(head, daito, tmp_path)
    activities.save(head, activities.open_form(head, edited), {"title": "本部の名"})
    found = {one.record: one for one in import_undo.compensations(head, number)}
    assert {record: (one.what, one.fields, one.left) for record, one in found.items()} == {
        edited: ("前の値に戻す", ("延べ参加者数",), ("活動名",)),
        deleted: ("復元する", (), ()),
        new: ("削除する", (), ()),
    }
    assert import_undo.compensate(head, number, [edited, new]) == 2
    again = {one.record: (one.what, one.why_not) for one in import_undo.compensations(head, number)}
    assert again[edited] == ("", "そのあとに変更されています。")
    assert again[new] == ("", "すでに削除されています。")
    assert again[deleted] == ("復元する", "")
    trash.restore(head, [new])
    [restored] = [one for one in import_undo.compensations(head, number) if one.record == new]
    assert restored.what == "削除する"
    values = activities.open_form(head, edited).values
    assert (values["participants"], values["title"]) == (12, "本部の名")


def test_a_branch_puts_nothing_back_that_the_head_office_writes(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path
) -> None:
    to_head()
    goal = plan_tree(head, plan_id(head)).goals[0].id
    save_goal(head, open_goal(head, plans(head)[0], goal), {"title": "新しい題"})
    [report] = importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path]).files
    [one] = [one for one in import_undo.compensations(daito, report.import_id or 0) if one.record == goal]
    assert (one.what, one.why_not) == ("", "本部が書くものです。本部に頼んでください。")
    assert import_undo.compensate(daito, report.import_id or 0, [goal]) == 0
    assert plan_tree(daito, plan_id(daito)).goals[0].title == "新しい題"
