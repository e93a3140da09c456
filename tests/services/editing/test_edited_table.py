"""A list edited as a table: new rows, steps, what is kept, saving over what was shown, and long lists."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import rows, show_activity
from app.services.conflicts.conflicts import list_conflicts
from app.services.editing import edited_table
from app.services.editing.edit_drafts import kept_edits
from app.services.editing.edited_activities import EditedActivities
from app.services.editing.edited_table import EditedTable
from app.services.records.undo import undo_last
from app.services.removal.erasure import erase_text
from app.services.workspace.workspace import Workspace
from tests.offices import activity


def table(workspace: Workspace, **wanted: object) -> EditedTable:
    return EditedTable(EditedActivities(workspace, Filter(fiscal_year=2025, **wanted), 2025))  # type: ignore[arg-type]


def titles(workspace: Workspace) -> list[str]:
    return sorted(row.title for row in rows(workspace, list_ids(workspace, Filter())))


def states(of: EditedTable) -> list[str]:
    return [row.state for number in range(of.count()) if (row := of.row(number)) is not None]


def test_new_rows_and_changed_ones_are_one_step_and_new_rows_keep_their_place(daito: Workspace) -> None:
    activity(daito, title="サロン")
    of = table(daito)
    of.type({(0, "title"): "大東サロン"})
    of.paste(1, "date", "R7.4.1\t1-3\t講座\nR7.12.1\t1-3\t会議")
    assert states(of) == ["changed", "new", "new"] and of.count() == 4
    done = of.save()
    assert (done.added, done.changed, done.left) == (2, 1, 0)
    assert [of.text(number, "title") for number in range(3)] == ["大東サロン", "講座", "会議"]
    undo_last(daito)
    of.reload()
    assert titles(daito) == ["サロン"] and of.count() == 2


def test_a_row_saved_twice_is_one_record(daito: Workspace) -> None:
    of = table(daito)
    of.paste(0, "date", "R7.4.1\t1-3\t講座")
    of.save()
    assert of.save() == edited_table.Saved(0, 0, 0, 0, 0)
    assert titles(daito) == ["講座"]


def test_what_came_in_meanwhile_is_told_and_is_never_overwritten_silently(daito: Workspace) -> None:
    record = activity(daito, title="サロン", place="公民館")
    of = table(daito)
    of.type({(0, "title"): "私のサロン"})
    activities.save(daito, activities.open_form(daito, record), {"title": "ほかのサロン"})
    of.reload()
    row = of.row(0)
    assert row is not None and row.cells["title"].before == "ほかのサロン" and "この記録が変わりました" in row.why
    assert of.save().met == 1
    assert [one.record for one in list_conflicts(daito)] == [record]


def test_another_field_that_changed_meanwhile_stays_as_it_is(daito: Workspace) -> None:
    record = activity(daito, title="サロン", place="公民館")
    of = table(daito)
    of.type({(0, "title"): "私のサロン"})
    activities.save(daito, activities.open_form(daito, record), {"place": "会館"})
    assert of.save().met == 1
    now = show_activity(daito, record)
    assert (now.title, now.place, list_conflicts(daito)) == ("私のサロン", "会館", [])


def test_a_record_deleted_meanwhile_is_told(daito: Workspace) -> None:
    record = activity(daito, title="サロン")
    activity(daito, title="講座")
    of = table(daito)
    number = next(one for one in range(2) if of.text(one, "title") == "サロン")
    of.type({(number, "title"): "私のサロン"})
    activities.delete(daito, record)
    of.reload()
    row = of.row(number)
    assert row is not None and "削除されました" in row.why
    assert of.save().met == 1
    assert [one.record for one in list_conflicts(daito)] == [record]


def test_a_record_deleted_meanwhile_that_nobody_typed_into_is_gone(daito: Workspace) -> None:
    record = activity(daito, title="サロン")
    of = table(daito)
    assert of.count() == 2
    activities.delete(daito, record)
    assert of.row(0) is None or of.count() == 2
    of.reload()
    assert of.count() == 1


def test_typing_what_stands_there_is_no_change(daito: Workspace) -> None:
    activity(daito, title="サロン", participants=31, participants_approximate=True)
    of = table(daito)
    of.type({(0, name): of.written(0, name) for name in ("date", "title", "participants", "target_id", "state")})
    assert of.unsaved() == 0
    of.type({(0, "participants"): "約31人"})
    assert states(of) == ["stored"] and of.unsaved() == 1
    assert of.save().changed == 0 and of.unsaved() == 0


def test_what_is_typed_is_kept_for_another_filter_and_another_start(daito: Workspace) -> None:
    activity(daito, title="サロン", date=date(2025, 10, 3))
    activity(daito, title="講座", date=date(2025, 4, 3))
    of = table(daito, month=10)
    of.type({(0, "place"): "会館"})
    of.paste(1, "date", "R7.4.1\t\t新しい講座")
    of.keep()
    again = table(daito, month=4)
    assert [again.text(number, "title") for number in range(again.count())] == ["講座", "サロン", "新しい講座", ""]
    assert states(again) == ["stored", "changed", "lacking"]
    again.save()
    assert states(table(daito, month=4)) == ["stored", "lacking"]


def test_nothing_of_an_erased_record_stays_typed_on_the_disk_or_in_the_window(daito: Workspace) -> None:
    record = activity(daito, title="山田さんのサロン", date=date(2025, 10, 3))
    activity(daito, title="講座", date=date(2025, 4, 3))
    of = table(daito)
    of.type({(0, "title"): "山田さんの会", (1, "place"): "会館"})
    of.keep()
    erase_text(daito, record, "title", "（消去）")
    of.reload()
    of.keep()
    assert [edit.form.values["title"] for edit in kept_edits(daito, "edited:activity")] == ["講座"]
    assert of.text(0, "title") == "（消去）" and not of.undo()


def test_what_is_thrown_away_comes_back_by_undo(daito: Workspace) -> None:
    activity(daito, title="サロン")
    of = table(daito)
    of.type({(0, "place"): "会館"})
    of.throw_away()
    assert of.unsaved() == 0
    assert of.undo() and of.text(0, "place") == "会館"


def test_a_block_wider_than_the_table_is_told(daito: Workspace) -> None:
    of = table(daito)
    taken = of.paste(0, of.columns[-1].field, "下書き\tx\ty")
    assert (taken.cells, taken.outside) == (1, 2)


def test_blank_lines_of_a_block_make_no_records(daito: Workspace) -> None:
    of = table(daito)
    of.paste(0, "date", "R7.4.1\t1-3\t講座\n\t\t\nR7.4.2\t1-3\t会議\n\t\t\n")
    assert of.save().added == 2


def test_only_the_rows_in_sight_are_read(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        activity(daito, title=f"サロン{number}")
    monkeypatch.setattr(edited_table, "CHUNK", 3)
    read: list[int] = []
    kind = EditedActivities(daito, Filter(fiscal_year=2025), 2025)
    forms = kind.forms
    monkeypatch.setattr(kind, "forms", lambda ids: (read.append(len(ids)), forms(ids))[1])
    of = EditedTable(kind)
    read.clear()
    assert of.text(7, "title") and read == [3]


_CELLS = st.tuples(
    st.integers(0, 4), st.sampled_from(["title", "place", "participants", "date"]), st.sampled_from(["", "1", "会館", "10/3"])
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.lists(st.dictionaries(_CELLS.map(lambda one: one[:2]), _CELLS.map(lambda one: one[2]), min_size=1), max_size=6))
def test_undo_and_redo_walk_the_same_way(daito: Workspace, typed: list[dict[tuple[int, str], str]]) -> None:
    of = table(daito)
    of.throw_away()

    def seen() -> list[list[str]]:
        return [[of.text(row, column.field) for column in of.columns] for row in range(of.count())]

    past = [seen()]
    for texts in typed:
        of.type(texts)
        past.append(seen())
    way = [now for before, now in pairwise([None, *past]) if now != before]
    back = [past[-1]]
    while of.undo():
        back.append(seen())
    assert [now for before, now in pairwise([None, *back]) if now != before][: len(way)] == way[::-1]
    while of.redo():
        pass
    assert seen() == past[-1]
