"""The ticked rows go in as one action, once, whoever takes them in and however often."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.errors import Refused
from app.journal.record_ids import belongs
from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import rows, show_activity
from app.services.conflicts.conflicts import list_conflicts
from app.services.records.actions import action
from app.services.records.history import history
from app.services.records.undo import undo_last
from app.services.tables.reading_table import ReadingTable, open_table
from app.services.tables.taking_in import TakenIn, take_in
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.offices import activity, branch_of, target

Pass = Callable[[], None]
LINES = ("R7.10.3,1-3,ふれあいサロン,12", "R7.10.4,1-3,料理教室,8", "R7.10.5,2-2,見守り会議,5")


def written(folder: Path, *lines: str, head: str = "実施日,推進目標,活動名,延べ参加者数") -> Path:
    path = folder / "活動.csv"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return path


def take(workspace: Workspace, path: Path) -> TakenIn:
    return take_in(workspace, open_table(workspace, path, 2025))


def states(table: ReadingTable) -> list[str]:
    return [row.state for row in table.rows]


def titles(workspace: Workspace) -> list[str]:
    return sorted(row.title for row in rows(workspace, list_ids(workspace, Filter())))


def test_a_table_taken_in_twice_is_there_once(daito: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, *LINES)
    assert len(take(daito, path).added) == 3
    again = open_table(daito, path, 2025)
    assert states(again) == ["known"] * 3 and again.counts()["ticked"] == 0
    assert take_in(daito, again) == TakenIn((), (), ())
    assert len(list_ids(daito, Filter())) == 3


def test_a_table_that_was_mended_brings_only_what_is_new(daito: Workspace, tmp_path: Path) -> None:
    take(daito, written(tmp_path, LINES[0], "R7.10.x,1-3,料理教室,8"))
    again = open_table(daito, written(tmp_path, *LINES[:2]), 2025)
    assert states(again) == ["known", "new"]
    assert len(take_in(daito, again).added) == 1 and titles(daito) == ["ふれあいサロン", "料理教室"]


def test_a_row_whose_day_was_mended_leaves_a_word_about_the_record_of_before(daito: Workspace, tmp_path: Path) -> None:
    take(daito, written(tmp_path, *LINES[:2]))
    table = open_table(daito, written(tmp_path, LINES[0].replace("R7.10.3", "R7.10.13"), LINES[1]), 2025)
    assert states(table) == ["new", "known"]
    [note] = [note for note in table.notes if "前に「活動.csv」から" in note]
    assert "1件（「ふれあいサロン」）" in note
    assert not any("前に" in note for note in open_table(daito, written(tmp_path, *LINES[:2]), 2025).notes)


def test_a_row_that_says_something_else_now_corrects_its_record(daito: Workspace, tmp_path: Path) -> None:
    [record] = take(daito, written(tmp_path, LINES[0])).added
    again = open_table(daito, written(tmp_path, LINES[0].replace("12", "15")), 2025)
    [row] = again.rows
    assert (row.state, row.ticked, row.cells["participants"].before) == ("changes", True, "12人")
    assert take_in(daito, again).changed == (record,)
    assert show_activity(daito, record).participants == 15
    undo_last(daito)
    assert show_activity(daito, record).participants == 12


def test_what_was_corrected_in_the_program_is_not_overwritten_by_the_same_table(daito: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, LINES[0])
    [record] = take(daito, path).added
    activities.save(daito, activities.open_form(daito, record), {"participants": 14})
    [row] = open_table(daito, path, 2025).rows
    assert (row.state, row.ticked) == ("known", False) and "直して" in row.why
    [row] = open_table(daito, written(tmp_path, LINES[0].replace("12", "15")), 2025).rows
    assert (row.state, row.ticked) == ("changes", False)


def test_a_record_typed_by_hand_is_recognised(daito: Workspace, tmp_path: Path) -> None:
    activity(daito, title="ふれあいサロン", participants=12)
    [same] = open_table(daito, written(tmp_path, LINES[0]), 2025).rows
    assert (same.state, same.ticked) == ("known", False)
    table = open_table(daito, written(tmp_path, LINES[0].replace("12", "15")), 2025)
    [row] = table.rows
    assert (row.state, row.ticked) == ("asked", False) and "同じ活動ですか" in row.why
    table.answer(row.place, "id", "same")
    assert table.rows[0].state == "changes" and table.rows[0].ticked
    table = open_table(daito, written(tmp_path, LINES[0].replace("12", "15")), 2025)
    table.answer(row.place, "id", "new")
    assert table.rows[0].state == "new" and len(take_in(daito, table).added) == 1
    assert len(list_ids(daito, Filter())) == 2


def test_equal_rows_of_one_table_are_told_and_each_is_a_record(daito: Workspace, tmp_path: Path) -> None:
    table = open_table(daito, written(tmp_path, LINES[0], LINES[0]), 2025)
    assert states(table) == ["new", "new"] and "2行目と同じ日" in table.rows[1].warnings[0]
    assert len(set(take_in(daito, table).added)) == 2
    assert states(open_table(daito, written(tmp_path, LINES[0], LINES[0]), 2025)) == ["known", "known"]


def test_a_taking_in_is_one_step_that_goes_back_and_comes_again(daito: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, *LINES)
    for _ in range(3):
        table = open_table(daito, path, 2025)
        assert states(table) == ["new"] * 3 and table.counts()["ticked"] == 3
        assert len(take_in(daito, table).added) == 3
        assert undo_last(daito) == "表からの取り込み（3件）"
        assert list_ids(daito, Filter()) == []
    take(daito, path)
    assert len(list_ids(daito, Filter())) == 3 and states(open_table(daito, path, 2025)) == ["known"] * 3


def test_a_mended_table_goes_back_too_where_an_earlier_one_was_taken_back(daito: Workspace, tmp_path: Path) -> None:
    for count in ("12", "15", "12"):
        take(daito, written(tmp_path, LINES[0].replace("12", count)))
        [record] = list_ids(daito, Filter())
        assert show_activity(daito, record).participants == int(count)
        undo_last(daito)
        assert list_ids(daito, Filter()) == []


def test_it_goes_back_after_the_program_was_closed(daito: Workspace, tmp_path: Path) -> None:
    take(daito, written(tmp_path, *LINES))
    daito.close()
    with open_workspace(daito.folder) as again:
        assert undo_last(again) == "表からの取り込み（3件）" and list_ids(again, Filter()) == []


def test_a_record_that_a_person_deleted_does_not_come_back_by_itself(daito: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, *LINES)
    first = take(daito, path).added[0]
    activities.delete(daito, first)
    table = open_table(daito, path, 2025)
    assert states(table) == ["asked", "known", "known"] and "ごみ箱" in table.rows[0].why
    assert take_in(daito, table) == TakenIn((), (), ())
    table.answer(table.rows[0].place, "id", "back")
    assert take_in(daito, table).changed == (first,) and len(list_ids(daito, Filter())) == 3


def test_what_a_person_deleted_after_it_had_been_taken_back_and_come_again_is_told(daito: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, LINES[0])
    take(daito, path)
    undo_last(daito)
    [record] = take(daito, path).added
    activities.delete(daito, record)
    assert states(open_table(daito, path, 2025)) == ["asked"]
    undo_last(daito)
    assert states(open_table(daito, path, 2025)) == ["known"]


def test_what_changed_while_the_table_was_looked_at_is_told_and_not_overwritten(daito: Workspace, tmp_path: Path) -> None:
    [record, _, _] = take(daito, written(tmp_path, *LINES)).added
    table = open_table(daito, written(tmp_path, LINES[0].replace("12", "15"), *LINES[1:]), 2025)
    activities.save(daito, activities.open_form(daito, record), {"participants": 99})
    done = take_in(daito, table)
    assert (done.added, done.changed) == ((), ()) and [place for place, _ in done.left] == [(1, 2)]
    assert show_activity(daito, record).participants == 99


def test_the_file_is_not_read_again(daito: Workspace, tmp_path: Path) -> None:
    table = open_table(daito, written(tmp_path, *LINES), 2025)
    written(tmp_path, "R7.10.9,1-3,ほかの会,99")
    take_in(daito, table)
    assert titles(daito) == ["ふれあいサロン", "料理教室", "見守り会議"]


def test_stopping_changes_nothing(daito: Workspace, tmp_path: Path) -> None:
    many = [f"R7.10.3,1-3,会{number},1" for number in range(1200)]
    table = open_table(daito, written(tmp_path, *many), 2025)
    told: list[int] = []

    def stop(done: int, whole: int, words: str) -> None:
        told.append(done)
        assert whole == 1200 and words
        if done == 1000:
            raise Refused("stopped", "途中でやめました。", "データは変わっていません。")

    with pytest.raises(Refused, match="途中"):
        take_in(daito, table, stop)
    assert told == [0, 500, 1000] and list_ids(daito, Filter()) == [] and undo_last(daito) is None


def test_two_pcs_of_an_office_taking_in_one_table_have_one_record_each_and_nothing_to_decide(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    with branch_of(head, "daito", tmp_path / "second") as second:
        take(daito, written(tmp_path, *LINES))
        take(second, written(tmp_path, *LINES, "R7.10.9,1-3,第二のPCだけ,3"))  # the file of another day, with a row more
        for _ in range(2):
            for one in (daito, second):
                importing.import_files(head, [submitting.hand_in(one, tmp_path).path])
            for one in (daito, second):
                importing.import_files(one, [submitting.send_back(head, "daito", tmp_path).path])
        for one in (daito, second, head):
            assert titles(one) == ["ふれあいサロン", "料理教室", "第二のPCだけ", "見守り会議"]
            assert list_conflicts(one) == []


def test_the_head_office_takes_in_rows_of_any_office_and_meets_what_the_branch_took_in(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path
) -> None:
    path = written(tmp_path, *(f"{line},大東" for line in LINES), head="実施日,推進目標,活動名,延べ参加者数,支部")
    done = take(head, path)
    assert {row.office for row in rows(head, list(done.added))} == {"daito"} and belongs(done.added[0], "activity", "daito")
    take(daito, path)
    to_head()
    assert titles(head) == ["ふれあいサロン", "料理教室", "見守り会議"] and list_conflicts(head) == []


def test_a_branch_takes_its_own_rows_only(daito: Workspace, tmp_path: Path) -> None:
    head = "実施日,推進目標,活動名,延べ参加者数,支部"
    table = open_table(daito, written(tmp_path, f"{LINES[0]},大東支部", f"{LINES[1]},室根", f"{LINES[2]},", head=head), 2025)
    assert states(table) == ["new", "left_out", "new"] and "ほかの事業所" in table.rows[1].why
    table.tick((1, 3), True)
    assert len(take_in(daito, table).added) == 2


def test_a_record_says_where_it_came_from_and_never_the_name_of_the_file(daito: Workspace, tmp_path: Path) -> None:
    table = open_table(daito, written(tmp_path, *LINES), 2025)
    record = take_in(daito, table).added[1]
    said = show_activity(daito, record).others
    assert (said["origin_table"], said["origin_row"]) == (table.file.digest, "1:3")
    [step] = history(daito, record)
    assert step.what == "表から取り込み"
    form = activities.copy_of(daito, record)
    assert form.values["origin_table"] is None and form.values["origin_row"] is None


def test_a_row_with_a_bad_cell_goes_in_as_a_draft_without_it_when_wished(daito: Workspace, tmp_path: Path) -> None:
    table = open_table(daito, written(tmp_path, "R7.13.3,1-3,ふれあいサロン,12", "R7.10.4,1-3,料理教室,①30"), 2025)
    assert states(table) == ["unreadable", "unreadable"] and take_in(daito, table).added == ()
    for row in table.rows:
        table.keep_as_draft(row.place, True)
    found = rows(daito, list(take_in(daito, table).added))
    assert [(row.state, row.date, row.title, row.participants) for row in found] == [
        ("draft", None, "ふれあいサロン", 12),
        ("draft", date(2025, 10, 4), "料理教室", None),
    ]


def test_a_table_within_another_action_is_a_part_of_it(daito: Workspace, tmp_path: Path) -> None:
    table = open_table(daito, written(tmp_path, *LINES), 2025)
    with pytest.raises(KeyError), action(daito, "ほか"):
        take_in(daito, table)
        raise KeyError
    assert list_ids(daito, Filter()) == []


def test_a_record_goes_back_in_by_its_own_id(daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito, title="ふれあいサロン", participants=12, target_id=target(daito))
    head = "id,実施日,推進目標,活動名,延べ参加者数"
    table = open_table(daito, written(tmp_path, f"{record.hex()},R7.10.6,1-3,ふれあい広場,15", head=head), 2025)
    [row] = table.rows
    assert (row.state, row.ticked, row.record) == ("changes", True, record)
    assert take_in(daito, table).changed == (record,)
    now = show_activity(daito, record)
    assert (now.date, now.title, now.participants, now.others["origin_table"]) == (date(2025, 10, 6), "ふれあい広場", 15, "")
