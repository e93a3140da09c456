"""Ctrl+Z takes back what was saved here, one step at a time, and never what somebody else wrote."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from app.errors import Refused
from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import rows, show_activity
from app.services.records.actions import action
from app.services.records.record_forms import opened_all
from app.services.records.undo import undo_last
from app.services.removal import trash
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target


def change(workspace: Workspace, record: bytes, **values: Any) -> None:
    activities.save(workspace, activities.open_form(workspace, record), values)


def test_there_is_nothing_to_take_back_in_the_beginning(daito: Workspace) -> None:
    assert undo_last(daito) is None


def test_a_correction_is_taken_back(daito: Workspace) -> None:
    record = activity(daito, participants=0)
    change(daito, record, participants=None, title="新")
    assert undo_last(daito) == "記録の訂正"
    row = show_activity(daito, record)
    assert (row.participants, row.title, row.conflicts) == (0, "ふれあいサロン", ())


def test_a_group_that_was_empty_before_is_empty_again(daito: Workspace) -> None:
    record = activity(daito)
    change(daito, record, content="お茶", secondary_targets=(b"t" * 16,))
    undo_last(daito)
    row = show_activity(daito, record)
    assert (row.content, row.secondary_targets) == ("", ())


def test_a_new_record_is_taken_back_by_deleting_it(daito: Workspace) -> None:
    activity(daito)
    assert undo_last(daito) == "記録の追加"
    assert list_ids(daito, Filter()) == []


def test_a_deletion_and_a_cancellation_are_taken_back(daito: Workspace) -> None:
    record = activity(daito)
    activities.delete(daito, record)
    assert undo_last(daito) == "記録の削除"
    assert list_ids(daito, Filter()) == [record]
    activities.cancel(daito, record, "二重")
    assert undo_last(daito) == "記録の取消"
    assert (show_activity(daito, record).state, show_activity(daito, record).cancel_reason) == ("final", "")


def test_taking_a_restoration_back_deletes_again(daito: Workspace) -> None:
    record = activity(daito)
    activities.delete(daito, record)
    trash.restore(daito, [record])
    assert undo_last(daito) == "削除の取りやめ"
    assert show_activity(daito, record).deleted


def test_several_steps_on_one_field_are_taken_back_one_after_another(daito: Workspace) -> None:
    record = activity(daito, title="一")
    change(daito, record, title="二")
    change(daito, record, title="三")
    titles = []
    for _ in range(2):
        undo_last(daito)
        titles.append(show_activity(daito, record).title)
    assert titles == ["二", "一"]
    assert undo_last(daito) == "記録の追加"
    assert show_activity(daito, record).deleted
    assert undo_last(daito) is None


def test_everything_done_can_be_taken_back_to_the_beginning(daito: Workspace) -> None:
    record = activity(daito, title="一")
    other = activity(daito, title="別")
    change(daito, record, title="二")
    activities.delete(daito, record)
    trash.restore(daito, [record])
    change(daito, other, participants=1)
    while undo_last(daito):
        pass
    assert list_ids(daito, Filter()) == []


def test_nothing_is_taken_back_over_somebody_elses_change(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None]
) -> None:
    record = activity(daito, title="元")
    change(daito, record, title="支部の訂正")
    to_head()
    change(head, record, title="本部の訂正")
    to_daito()
    with pytest.raises(Refused) as refusal:
        undo_last(daito)
    assert refusal.value.code == "changed-since"
    assert show_activity(daito, record).title == "本部の訂正"


def test_a_step_that_can_not_be_taken_back_does_not_block_the_earlier_ones(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None]
) -> None:
    other = activity(daito, title="別の記録")
    record = activity(daito, title="元")
    to_head()
    change(head, record, title="本部の訂正")
    to_daito()
    with pytest.raises(Refused):
        undo_last(daito)
    assert undo_last(daito) == "記録の追加"
    assert show_activity(daito, other).deleted and not show_activity(daito, record).deleted


@pytest.mark.parametrize("addition", [{"outcome": "本部の追記"}, {"participants": 0}])
def test_a_new_record_somebody_added_to_is_not_taken_back(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None], addition: dict[str, Any]
) -> None:
    record = activity(daito, participants=None)
    to_head()
    change(head, record, **addition)
    to_daito()
    with pytest.raises(Refused):
        undo_last(daito)
    assert not show_activity(daito, record).deleted


@pytest.mark.parametrize("done", ["added", "changed", "deleted"])
def test_many_records_are_taken_back_with_no_more_statements_than_few(daito: Workspace, done: str) -> None:
    """With one statement after the other for each of 1,000 rows the window stood still for seconds."""
    counted = []
    for count in (5, 60):
        forms = [activities.blank(daito) for _ in range(count)]
        ids = [form.id for form in forms]
        usual = {"date": date(2025, 10, 3), "title": "サロン", "target_id": target(daito), "state": "final"}
        with action(daito, "追加") as act:
            act.add_all([(form, usual) for form in forms])
        if done == "changed":
            with action(daito, "訂正") as act:
                act.save_all([(form, {"place": "会館"}) for form in opened_all(act.session, ids).values()])
        elif done == "deleted":
            activities.delete_all(daito, ids)
        asked: list[str] = []
        with daito.database.writing() as session:
            event.listen(session.connection(), "before_cursor_execute", lambda *told, asked=asked: asked.append(told[2]))
            assert undo_last(daito)
        stored = [row for row in rows(daito, ids) if not row.deleted] if done == "added" else rows(daito, ids)
        assert [row.place for row in stored] == ([] if done == "added" else [""] * count)
        counted.append(len(asked))
    assert counted[0] == counted[1] < 60


def test_undoing_travels_like_any_change(head: Workspace, daito: Workspace, to_head: Callable[[], None]) -> None:
    record = activity(daito, title="元")
    change(daito, record, title="まちがい")
    to_head()
    undo_last(daito)
    to_head()
    row = show_activity(head, record)
    assert (row.title, row.conflicts) == ("元", ())
