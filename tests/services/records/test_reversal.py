"""What takes operations of one record back, by the journal without them."""

from datetime import date

import pytest

from app.errors import Refused
from app.journal.reading import record_state
from app.services.activities import activities, photos
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.plan.target_year import TargetYear
from app.services.records.actions import action, delete_form
from app.services.records.reversal import Reversal, reversals, take_back
from app.services.records.undo import undo_last
from app.services.removal import trash
from app.services.removal.erasure import erase_text
from app.services.workspace.workspace import Workspace
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, target


def found(workspace: Workspace, record: bytes, *numbers: int) -> Reversal:
    """The reversal of the record's operations with these places in its history."""
    with workspace.database.reading() as session:
        _, operations = record_state(session, record)
        return reversals(session, {record: [operations[number].id for number in numbers]})[record]


def change(workspace: Workspace, record: bytes, **values: object) -> None:
    activities.save(workspace, activities.open_form(workspace, record), values)


def test_what_was_there_before_is_written_and_what_was_not_touched_is_not(daito: Workspace) -> None:
    record = activity(daito, title="一", content="本文")
    change(daito, record, title="二", place="集会所")
    one = found(daito, record, 1)
    assert one.back["title"] == ["一"] and set(one.back["place"]) == {None} and len(one.back) == 2
    assert one.deletes is None and one.is_whole and one.left == ()


def test_a_group_written_since_is_left_and_the_others_go_back(daito: Workspace) -> None:
    record = activity(daito, title="一", content="本文")
    change(daito, record, title="二", content="新しい本文")
    change(daito, record, title="三")
    one = found(daito, record, 1)
    assert (list(one.back), one.left, one.is_whole) == (["content"], ("title",), False)


def test_a_record_goes_with_what_brought_it_and_comes_back_with_what_deleted_it(daito: Workspace) -> None:
    record = activity(daito)
    assert found(daito, record, 0).deletes is True
    activities.delete(daito, record)
    assert found(daito, record, 1).deletes is False and found(daito, record, 0).is_gone
    trash.restore(daito, [record])
    assert found(daito, record, 1, 2) == Reversal("activity", is_whole=True)
    with action(daito, lasting="試し") as act:
        take_back(act, {record: found(daito, record, 1, 2)})
    assert len(act.written) == 0


def test_a_place_of_a_table_is_blank_again_and_nothing_lies_in_the_trash(head: Workspace) -> None:
    at = TargetYear(target(head), 2025, "head")
    save_evaluation(head, open_evaluation(head, at), {"outcome": "成果"})
    record = open_evaluation(head, at).id
    one = found(head, record, 0)
    assert one.deletes is None and one.is_whole and one.back["outcome"] == [None]
    assert undo_last(head) is not None and trash.deleted_ids(head) == []


def test_what_was_erased_is_never_put_back(daito: Workspace) -> None:
    record = activity(daito, content="名前")
    change(daito, record, content="名前の続き")
    erase_text(daito, record, "content", "消去のあと")
    assert found(daito, record, 2).left == ("content",) and not found(daito, record, 2).is_anything
    assert found(daito, record, 1).left == ("content",)


def test_what_was_done_and_undone_goes_back_with_the_step_before(daito: Workspace) -> None:
    record = activity(daito, title="一", date=date(2025, 10, 3))
    change(daito, record, title="二")
    change(daito, record, title="三", content="本文")
    assert undo_last(daito) == "記録の訂正" and undo_last(daito) == "記録の訂正"
    change(daito, record, title="四")
    assert undo_last(daito) == "記録の訂正"
    assert activities.open_form(daito, record).values["title"] == "一"
    assert undo_last(daito) == "記録の追加" and undo_last(daito) is None
    assert trash.deleted_ids(daito) == [record]


def test_an_activity_with_its_photo_goes_back_step_by_step(daito: Workspace) -> None:
    record = activity(daito)
    photos.add(daito, record, camera())
    delete_form(daito, activities.open_form(daito, record))
    assert undo_last(daito) is not None and trash.deleted_ids(daito) == []
    assert undo_last(daito) is not None and photos.photos_of(daito, record) == []
    assert undo_last(daito) == "記録の追加"


def test_an_edit_that_met_a_deletion_elsewhere_deletes_nothing_when_it_is_undone(daito: Workspace) -> None:
    record = activity(daito)
    form = activities.open_form(daito, record)
    activities.delete(daito, record)
    activities.save(daito, form, {"title": "知らずに"})
    assert found(daito, record, 2).is_whole is False
    with pytest.raises(Refused, match="changed-since"):
        undo_last(daito)
