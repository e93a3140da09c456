"""Every step of a record with who, where, when; an old value comes back as a new edit."""

from collections.abc import Callable

import pytest

from app.errors import Refused
from app.services.activities import activities
from app.services.evaluation import evaluations
from app.services.forms import finalising
from app.services.plan.target_year import TargetYear
from app.services.records.history import ERASED_TEXT, history, put_back
from app.services.records.undo import undo_last
from app.services.removal.erasure import erase_text
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target


def test_every_step_is_told_with_what_stood_there_before(head: Workspace, daito: Workspace, to_head: Callable[[], None]) -> None:
    record = activity(daito, title="サロン", participants=0)
    with daito.acting_as("佐藤"):
        activities.save(daito, activities.open_form(daito, record), {"participants": 12})
    to_head()
    activities.delete(head, record)
    deleted, edited, added = history(head, record)
    assert (deleted.what, deleted.office_name, deleted.came_by) == ("削除", "本部", "")
    assert (edited.what, edited.office_name, edited.person, edited.device) == ("訂正", "大東", "佐藤", daito.device_id)
    assert edited.came_by.startswith("第1号")
    (change,) = edited.changes
    assert (change.field_label, change.before, change.after) == ("延べ参加者数", "0", "12")
    assert added.what == "追加" and {one.group for one in added.changes} >= {"title", "participants", "when"}


def test_an_old_value_comes_back_as_a_new_step_that_ctrl_z_takes_back(daito: Workspace) -> None:
    record = activity(daito, content="はじめの文")
    activities.save(daito, activities.open_form(daito, record), {"content": "あとの文"})
    added = history(daito, record)[-1]
    put_back(daito, record, added.operation, "content")
    assert activities.open_form(daito, record).values["content"] == "はじめの文"
    assert len(history(daito, record)) == 3
    assert undo_last(daito) == "前の値に戻す"
    assert activities.open_form(daito, record).values["content"] == "あとの文"


def test_an_erased_value_is_named_and_can_not_come_back(daito: Workspace) -> None:
    record = activity(daito, content="及川髙子さん")
    erase_text(daito, record, "content", "参加者")
    added = history(daito, record)[-1]
    (change,) = [one for one in added.changes if one.group == "content"]
    assert (change.after, change.can_return) == (ERASED_TEXT, False)
    with pytest.raises(Refused):
        put_back(daito, record, added.operation, "content")


def test_an_unknown_record_has_no_history(daito: Workspace) -> None:
    with pytest.raises(Refused):
        history(daito, b"0" * 16)


def test_an_old_value_of_a_final_evaluation_comes_back_only_after_it_is_reopened(daito: Workspace) -> None:
    where = TargetYear(target(daito), 2025, "daito")
    words = {"outcome": "はじめの成果", "issue": "課題", "rating": "A", "rating_reason": "理由", "direction": "keep"}
    words |= {"main_activities": "サロン", "direction_note": "続ける"}
    evaluations.save_evaluation(daito, evaluations.open_evaluation(daito, where), words)
    evaluations.save_evaluation(daito, evaluations.open_evaluation(daito, where), {"outcome": "あとの成果"})
    opened = evaluations.open_evaluation(daito, where)
    finalising.make_evaluation_final(daito, opened)
    added = history(daito, opened.id)[-1]
    with pytest.raises(Refused) as refused:
        put_back(daito, opened.id, added.operation, "outcome")
    assert refused.value.code == "final-record"
    finalising.reopen_evaluation(daito, evaluations.open_evaluation(daito, where), "書き直すため")
    put_back(daito, opened.id, added.operation, "outcome")
    assert evaluations.open_evaluation(daito, where).values["outcome"] == "はじめの成果"
