"""活動記録: what pressing 保存, 取消 and 削除 does, and what it never does."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refused
from app.journal.rows import read_operations
from app.services.activities import activities, activity_drafts
from app.services.activities.activity_checks import check_activity
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import ActivityRow, show_activity
from app.services.records import drafts
from app.services.removal import trash
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity, branch, target


def operations(workspace: Workspace, record: bytes) -> list[Any]:
    with workspace.database.reading() as session:
        return read_operations(session, "record = ?", (record,))


def change(workspace: Workspace, record: bytes, **values: Any) -> None:
    activities.save(workspace, activities.open_form(workspace, record), values)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def test_a_saved_form_is_one_operation_with_all_its_groups(daito: Workspace) -> None:
    record = activity(daito, place="公民館", content="お茶")
    (written,) = operations(daito, record)
    assert {"when", "target", "title", "participants", "place", "content", "status", "state"} <= written.values.keys()
    assert "outcome" not in written.values
    assert (written.partition, written.sup, written.base) == ("daito", {}, b"")


def test_a_correction_is_one_operation_with_the_changed_groups_only(daito: Workspace) -> None:
    record = activity(daito)
    first, second = (change(daito, record, participants=15, content="体操"), operations(daito, record))[1]
    assert second.values.keys() == {"participants", "content"}
    assert second.sup == {"participants": (first.id,)}
    assert show_activity(daito, record).participants == 15


def test_an_unchanged_form_writes_nothing(daito: Workspace) -> None:
    record = activity(daito, place="公民館", secondary_targets=(target(daito, "1-1"),), participants_approximate=True)
    form = activities.open_form(daito, record)
    activities.save(daito, form, form.values)
    activities.save(daito, form, {"title": "  ふれあいサロン\n", "outcome": "", "participants": 12})
    assert len(operations(daito, record)) == 1


def test_opening_and_closing_a_form_that_was_never_filled_writes_nothing(daito: Workspace) -> None:
    activities.open_form(daito, activity(daito))
    activities.blank(daito)
    assert len(list_ids(daito, Filter())) == 1


def test_pressing_save_twice_makes_one_record(daito: Workspace) -> None:
    form = activities.blank(daito)
    values = {"date": date(2025, 10, 3), "target_id": target(daito), "title": "サロン"}
    assert activities.save(daito, form, values) == activities.save(daito, form, values)
    assert len(list_ids(daito, Filter())) == 1
    assert len(operations(daito, form.id)) == 1


def test_correcting_a_new_form_that_is_still_open_and_saving_again_is_not_lost(daito: Workspace) -> None:
    form = activities.blank(daito)
    values = {"date": date(2025, 10, 3), "target_id": target(daito), "title": "サロソ", "participants": 3}
    activities.save(daito, form, values)
    activities.save(daito, form, values | {"title": "サロン", "participants": None})
    row = show_activity(daito, form.id)
    assert (row.title, row.participants, row.conflicts) == ("サロン", None, ())
    assert len(list_ids(daito, Filter())) == 1


def test_two_forms_over_one_record_end_in_a_difference_not_in_an_overwriting(daito: Workspace) -> None:
    record = activity(daito)
    one, two = activities.open_form(daito, record), activities.open_form(daito, record)
    activities.save(daito, one, {"title": "サロン（午前）"})
    activities.save(daito, two, {"title": "サロン（午後）"})
    row = show_activity(daito, record)
    assert row.conflicts == ("title",)
    assert {tuple(operation.values) for operation in operations(daito, record)[1:]} == {("title",)}


def test_two_forms_that_change_different_things_both_count(daito: Workspace) -> None:
    record = activity(daito)
    one, two = activities.open_form(daito, record), activities.open_form(daito, record)
    activities.save(daito, one, {"title": "新しい名前"})
    activities.save(daito, two, {"participants": 0})
    row = show_activity(daito, record)
    assert (row.title, row.participants, row.conflicts) == ("新しい名前", 0, ())


def test_a_form_left_open_over_an_import_does_not_overwrite_what_arrived(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None]
) -> None:
    record = activity(daito)
    to_head()
    change(head, record, participants=20)
    form = activities.open_form(daito, record)
    to_daito()
    activities.save(daito, form, {"participants": 30})
    assert show_activity(daito, record).conflicts == ("participants",)


def test_typing_over_a_conflict_does_not_resolve_the_value_that_was_not_on_screen(daito: Workspace) -> None:
    record = activity(daito)
    one, two = activities.open_form(daito, record), activities.open_form(daito, record)
    activities.save(daito, one, {"title": "甲"})
    activities.save(daito, two, {"title": "乙"})
    change(daito, record, title="丙")
    assert show_activity(daito, record).conflicts == ("title",)


@pytest.mark.parametrize(
    ("missing", "text"),
    [
        ({"date": None}, "活動日"),
        ({"target_id": None}, "推進目標"),
        ({"title": "　"}, "活動名"),
        ({"status": "cancelled"}, "理由"),
        ({"end_date": date(2025, 10, 2)}, "終了日"),
    ],
)
def test_a_final_record_with_a_gap_is_refused_and_nothing_is_written(
    daito: Workspace, missing: dict[str, Any], text: str
) -> None:
    with pytest.raises(Refused) as refusal:
        activity(daito, **missing)
    assert refusal.value.code == "incomplete-activity" and text in refusal.value.what
    assert list_ids(daito, Filter()) == []


def test_a_draft_may_have_gaps_but_no_reversed_dates(daito: Workspace) -> None:
    record = activity(daito, state="draft", date=None, target_id=None, title=None)
    assert show_activity(daito, record).state == "draft"
    assert code_of(lambda: activity(daito, state="draft", end_date=date(2025, 10, 1))) == "incomplete-activity"


def test_control_characters_are_refused_and_names_keep_their_shape(daito: Workspace) -> None:
    assert code_of(lambda: activity(daito, content="a\x00b")) == "bad-text"
    assert code_of(lambda: activity(daito, title="あ\u202eい")) == "bad-text"
    assert show_activity(daito, activity(daito, title="髙﨑 𠮷 槗 神")).title == "髙﨑 𠮷 槗 神"


def test_a_cancelled_record_stays_visible_with_its_reason(daito: Workspace) -> None:
    record = activity(daito)
    activities.cancel(daito, record, " 二重に入れた ")
    row = show_activity(daito, record)
    assert (row.state, row.cancel_reason, row.deleted) == ("cancelled", "二重に入れた", False)
    assert record in list_ids(daito, Filter())
    assert code_of(lambda: activities.cancel(daito, record, "　")) == "missing-reason"


def test_a_deleted_record_leaves_the_list_and_can_be_taken_back(daito: Workspace) -> None:
    record = activity(daito)
    activities.delete(daito, record)
    assert list_ids(daito, Filter()) == []
    assert list_ids(daito, Filter(deleted=True)) == [record]
    assert show_activity(daito, record).deleted
    assert code_of(lambda: activities.open_form(daito, record)) == "unknown-activity"
    trash.restore(daito, [record])
    assert list_ids(daito, Filter()) == [record]
    assert show_activity(daito, record).title == "ふれあいサロン"
    assert code_of(lambda: trash.restore(daito, [record])) == "not-in-trash"


def test_deleting_never_hides_an_edit_that_arrives_later(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None]
) -> None:
    record = activity(daito)
    to_head()
    change(head, record, content="本部の追記")
    activities.delete(daito, record)
    to_daito()
    row = show_activity(daito, record)
    assert (row.deleted, row.conflicts, row.content) == (False, ("deleted",), "本部の追記")


def test_a_branch_does_not_touch_other_offices_records(head: Workspace, daito: Workspace) -> None:
    record = activity(head)
    form = activities.open_form(head, record)
    assert code_of(lambda: activities.save(daito, form, {"title": "よその記録"})) == "not-your-record"
    assert code_of(lambda: activities.open_form(daito, record)) == "unknown-activity"


def test_a_copy_takes_the_frame_and_not_the_facts_of_that_day(daito: Workspace) -> None:
    record = activity(daito, place="公民館", content="お茶", participants=30, participants_approximate=True)
    copy = activities.copy_of(daito, record)
    assert copy.id != record and copy.is_new
    assert (copy.values["title"], copy.values["place"]) == ("ふれあいサロン", "公民館")
    assert [copy.values[name] for name in ("participants", "participants_approximate", "content", "outcome")] == [None] * 4
    activities.save(daito, copy, {"date": date(2025, 10, 10)})
    assert len(list_ids(daito, Filter())) == 2


def test_the_last_saved_comes_first(daito: Workspace, at: TurnableClock) -> None:
    assert activities.last(daito) is None
    one, two = activity(daito, title="一"), activity(daito, title="二")
    at.turn(minutes=1)
    change(daito, one, title="一（訂正）")
    assert [row.id for row in activities.recent(daito, 5)] == [one, two]
    last = activities.last(daito)
    assert isinstance(last, ActivityRow) and last.title == "一（訂正）"


def test_a_clock_in_the_past_or_future_loses_no_correction(daito: Workspace, at: TurnableClock) -> None:
    record = activity(daito)
    for days in (365 * 70, -365 * 100, 20):
        at.turn(days=days)
        change(daito, record, title=f"{days}")
        row = show_activity(daito, record)
        assert (row.title, row.conflicts) == (f"{days}", ())


def test_the_person_is_kept_only_when_given(daito: Workspace) -> None:
    record = activity(daito)
    assert operations(daito, record)[0].person == ""
    with daito.acting_as("係"):
        activities.save(daito, activities.open_form(daito, record), {"title": "新"})
    assert show_activity(daito, record).last_saved_by == "係"


def test_drafts_survive_reopening_and_can_be_saved_as_they_were(tmp_path: Path, at: TurnableClock) -> None:
    with branch(tmp_path) as daito:
        form = activities.blank(daito)
        typed = {"date": date(2025, 10, 3), "title": "書きかけ", "participants": 0}
        typed |= {"target_id": target(daito), "secondary_targets": (target(daito, "1-1"), target(daito, "2-1"))}
        activity_drafts.keep_form(daito, form, typed)
        activity_drafts.keep_form(daito, activities.blank(daito), {"date": "11/"})
        drafts.keep(daito, "another", {"text": "あ", "bytes": "い"})
    with open_workspace(tmp_path / "daito") as daito:
        kept = activity_drafts.kept_form(daito, form.id)
        assert kept is not None and kept.typed == typed
        activities.save(daito, kept.form, kept.typed)
        assert show_activity(daito, form.id).secondary_targets == typed["secondary_targets"]
        drafts.drop(daito, "another")
        assert form.id.hex() in [draft.key for draft in drafts.kept(daito)]
        assert [kept.typed for kept in activity_drafts.kept_forms(daito)] == [{"date": "11/"}]


def test_a_list_of_targets_is_as_good_as_a_tuple(daito: Workspace) -> None:
    """Scripts and JSON know lists only."""
    record = activity(daito, secondary_targets=[target(daito, "1-1")])
    assert show_activity(daito, record).secondary_targets == (target(daito, "1-1"),)


def test_what_is_not_entered_is_pointed_out_but_zero_is_not(daito: Workspace) -> None:
    values = {"date": date(2025, 10, 3), "target_id": b"t", "title": "サロン", "state": "final", "status": "done"}
    asked = [problem.field for problem in check_activity(values)]
    assert asked == ["participants"]
    assert check_activity(values | {"participants": 0}) == []
    assert check_activity(values | {"status": "cancelled", "status_reason": "大雨"}) == []
