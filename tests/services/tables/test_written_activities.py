"""A list of activities written for Excel goes in again: nothing has changed until somebody changes a cell."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import show_activity
from app.services.records.undo import undo_last
from app.services.tables.read_rows import ReadRow
from app.services.tables.reading_table import ReadingTable, open_table
from app.services.tables.taking_in import take_in
from app.services.tables.writing_tables import write_tables
from app.services.tables.written_activities import wanted_activities
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target

ABOUT = "活動の一覧　大東支部　令和7年度　令和7年11月5日作成"
EVERYTHING: dict[str, Any] = {
    "date": date(2025, 5, 3),
    "end_date": date(2025, 5, 4),
    "title": "=cmd|'/C calc'!A0",
    "kind": "course",
    "participants": 260,
    "participants_approximate": True,
    "place": "髙﨑𠮷田会館",
    "content": '一行目\n二行目\tタブ、"引用"\n' + "長い文。" * 300,
    "outcome": "-5",
    "issue": "2-3",
    "recorder": "0191",
    "breakdown": "elderly=20\nvolunteer=3",
    "times": "9:30～11:45",
    "staff_count": 2,
    "staff_minutes": 90,
    "issue_to_evaluation": True,
}


def written(workspace: Workspace, folder: Path, ending: str = ".xlsx") -> Path:
    path = folder / f"活動{ending}"
    path.unlink(missing_ok=True)
    write_tables(path, [wanted_activities(workspace, Filter(), ABOUT)])
    return path


def states(table: ReadingTable) -> list[str]:
    return [row.state for row in table.rows]


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_list_that_nobody_changed_says_nothing_new(daito: Workspace, tmp_path: Path, ending: str) -> None:
    activity(daito, **EVERYTHING, secondary_targets=(target(daito, "2-1"), target(daito, "1-1")))
    activity(daito, participants=None)
    activity(daito, participants=0, title="0人")
    activity(daito, participants=None, participants_unknown=True, title="不明")
    activity(daito, status="cancelled", status_reason="大雨", participants=None, title="合計")
    activity(daito, state="draft", title="〃", target_id=None)
    table = open_table(daito, written(daito, tmp_path, ending), 2024)
    assert states(table) == ["known"] * 6
    assert table.counts()["ticked"] == 0 and not table.questions
    assert {row.why for row in table.rows} == {"もう入っています。"}


def sheet_of(path: Path) -> tuple[Any, Any, dict[str, int]]:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    return book, sheet, {cell.value: cell.column for cell in sheet[2]}


def mended(path: Path, changes: dict[tuple[int, str], Any], *, without_digests: bool = False) -> Path:
    """The file with other values in some cells: (row from 1, heading) → value."""
    book, sheet, columns = sheet_of(path)
    for (row, heading), value in changes.items():
        sheet.cell(row + 2, columns[heading]).value = value
    for row in range(3, sheet.max_row + 1) if without_digests else ():
        cell = sheet.cell(row, columns["番号（消さないでください）"])
        cell.value = cell.value.split("-")[0]
    book.save(path)
    return path


def test_a_changed_cell_is_shown_with_what_was_there_and_only_it_goes_in(daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito, **EVERYTHING)
    activity(daito, date=date(2025, 6, 1), title="そのまま")
    path = mended(written(daito, tmp_path), {(2, "延べ参加者数"): 28, (2, "延べ参加者数の約・不明"): None, (2, "場所"): "公民館"})
    table = open_table(daito, path, 2024)
    assert states(table) == ["known", "changes"]
    changed = table.rows[1]
    assert changed.ticked and changed.record == record
    assert {name: (cell.before, cell.shown) for name, cell in changed.cells.items() if cell.before} == {
        "participants": ("約260人", "28人"),
        "place": ("髙﨑𠮷田会館", "公民館"),
    }
    assert take_in(daito, table).changed == (record,)
    row = show_activity(daito, record)
    assert (row.participants, row.participants_approximate, row.place, row.title) == (28, False, "公民館", EVERYTHING["title"])
    assert states(open_table(daito, path, 2024)) == ["known", "known"]
    undo_last(daito)
    assert show_activity(daito, record).participants == 260


def test_an_emptied_cell_empties_the_field_and_a_deleted_row_does_nothing(daito: Workspace, tmp_path: Path) -> None:
    record, other = activity(daito, **EVERYTHING), activity(daito, date=date(2025, 6, 1))
    path = written(daito, tmp_path)
    book, sheet, columns = sheet_of(path)
    sheet.cell(4, columns["成果"]).value = None
    sheet.delete_rows(3)
    book.save(path)
    table = open_table(daito, path, 2025)
    assert states(table) == ["changes"] and table.rows[0].cells["outcome"].shown == "（空欄）"
    assert take_in(daito, table).changed == (record,)
    assert show_activity(daito, record).outcome == "" and not show_activity(daito, other).deleted


def test_a_new_row_is_a_new_record_and_a_copied_one_too(daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito)
    path = written(daito, tmp_path)
    book, sheet, columns = sheet_of(path)
    sheet.append([cell.value for cell in sheet[3]])
    sheet.cell(4, columns["活動日"]).value = date(2025, 10, 10)
    for heading, value in {"活動日": date(2025, 10, 11), "推進目標": "1-3", "活動名": "新しい会", "延べ参加者数": 5}.items():
        sheet.cell(5, columns[heading]).value = value
    book.save(path)
    table = open_table(daito, path, 2025)
    assert states(table) == ["known", "new", "new"]
    assert len(take_in(daito, table).added) == 2 and len(list_ids(daito, Filter())) == 3
    assert show_activity(daito, record).date == date(2025, 10, 3)


def test_an_old_table_never_takes_back_what_was_written_since(daito: Workspace, tmp_path: Path) -> None:
    kept, both = activity(daito), activity(daito, date=date(2025, 6, 1), title="料理教室")
    path = written(daito, tmp_path)
    for record in (kept, both):
        form = activities.open_form(daito, record)
        activities.save(daito, form, form.values | {"participants": 99})
    table = open_table(daito, mended(path, {(2, "場所"): "公民館"}), 2025)
    assert states(table) == ["known", "changes"] and table.counts()["ticked"] == 0
    assert "書き出したあと" in table.rows[0].why and "書き出したあと" in table.rows[1].why
    take_in(daito, table)
    assert show_activity(daito, kept).participants == show_activity(daito, both).participants == 99


def test_a_field_is_read_as_it_was_written_also_without_the_digest(daito: Workspace, tmp_path: Path) -> None:
    activity(daito, **EVERYTHING)
    table = open_table(daito, mended(written(daito, tmp_path), {}, without_digests=True), 2025)
    assert states(table) == ["known"] and table.rows[0].why == "もう入っています。"


TEXTS = st.one_of(
    st.sampled_from(
        ("〃", "同上", "合計", "=1+1", "'=1+1", "'90年代", "+81", "@mail", "-", "－", "2-3", "071103", "1E5", "なし", "不明",
         "30人", "髙﨑𠮷田", "葛󠄁城", "が行", "_x0041_", "改行\nあり", "\tタブ", '"引用"', "長" * 3000, "R7.11.3", "TRUE")
    ),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=12),
)  # fmt: skip
FREE = ("place", "district", "partners", "content", "outcome", "issue", "next_step", "recorder", "referred_to", "confirmed_by",
        "partners_contact")  # fmt: skip
RECORDS = st.fixed_dictionaries(
    {
        "date": st.dates(date(1990, 1, 1), date(2099, 12, 31)),
        "title": TEXTS,
        "participants": st.one_of(st.none(), st.integers(0, 9999)),
        "participants_approximate": st.booleans(),
        "participants_unknown": st.booleans(),
        "sessions": st.one_of(st.none(), st.integers(0, 40)),
        "kind": st.sampled_from((None, "course", "meeting", "consultation")),
        "breakdown": st.sampled_from((None, "elderly=20\nvolunteer=3", "child=0")),
        "costs": st.sampled_from((None, "fee=12000")),
        "funding": st.sampled_from((None, "own=12000")),
        "times": st.sampled_from((None, "9:30～11:45", "22:00～")),
        "staff_count": st.one_of(st.none(), st.integers(0, 30)),
        "staff_minutes": st.one_of(st.none(), st.integers(0, 3000)),
        "issue_to_evaluation": st.booleans(),
        "plan_item_id": st.sampled_from((None, bytes(16))),
        "state": st.sampled_from(("final", "draft")),
    },
    optional=dict.fromkeys(FREE, TEXTS),
)


def cell_doubts(row: ReadRow) -> bool:
    return any(cell.doubt or cell.problem for cell in row.cells.values())


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(every=st.lists(RECORDS, min_size=1, max_size=4))
def test_whatever_was_recorded_comes_back_as_it_was(daito: Workspace, tmp_path: Path, every: list[dict[str, Any]]) -> None:
    activities.delete_all(daito, list_ids(daito, Filter()))
    for values in every:
        values = values | {"participants_unknown": values["participants_unknown"] and values["participants"] is None}
        activity(daito, **values)
    path = written(daito, tmp_path)
    assert {(row.state, row.ticked) for row in open_table(daito, path, 2025).rows} == {("known", False)}
    # Without the digest every cell has to be read; what may be meant otherwise is asked or shown, and there is little of it.
    table = wanted_activities(daito, Filter(), ABOUT)
    bare = replace(table, rows=[[*row[:-1], str(row[-1]).split("-")[0]] for row in table.rows])
    (tmp_path / "活動.xlsx").unlink()
    write_tables(tmp_path / "活動.xlsx", [bare])
    for row in open_table(daito, tmp_path / "活動.xlsx", 2025).rows:
        told = {name: (cell.before, cell.shown) for name, cell in row.cells.items() if cell.before}
        assert row.state == "known" or cell_doubts(row), (row.why, told)
