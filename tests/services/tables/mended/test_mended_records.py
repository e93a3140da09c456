"""The other sheets of 集計用データ go in again as differences: what was mended in Excel, and nothing else."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from app.exchange.tables import read_table_file
from app.models.indicator import MonthlyFigure
from app.models.review import Opinion
from app.rules.figures import Typed
from app.services.evaluation import opinions
from app.services.indicators import indicator_entry, indicators
from app.services.indicators.indicators import UseRow
from app.services.plan.plans import plan_tree
from app.services.records.record_forms import records_of
from app.services.records.undo import undo_last
from app.services.tables.mended.mended_records import MendedRow, mended_rows, take_in_mended, told
from app.services.tables.writing_tables import write_tables
from app.services.tables.year_data import year_tables
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id

YEAR = 2025
SAID = {"good": "ていねいです。", "improve": "周知が足りません。", "received_on": date(2026, 2, 3)}


def an_opinion(head: Workspace, **values: Any) -> None:
    opinions.save_opinion(head, opinions.open_opinion(head, None, YEAR), SAID | values)


def opinion_of(head: Workspace) -> Opinion:
    with head.database.reading() as session:
        (found,) = records_of(session, Opinion)
        return found


def written(head: Workspace, tmp_path: Path) -> Path:
    path = tmp_path / "集計用データ.xlsx"
    write_tables(path, year_tables(head, plan_id(head), YEAR))
    return path


def mend(path: Path, sheet: str, changes: Mapping[tuple[int, str], Any]) -> Path:
    """As somebody does it in Excel: (place of the row among the records, heading) → the new cell."""
    book = openpyxl.load_workbook(path)
    rows = book[sheet]
    columns = {cell.value: cell.column for cell in rows[2]}
    for (row, heading), value in changes.items():
        rows.cell(3 + row, columns[heading]).value = value
    book.save(path)
    return path


def look(workspace: Workspace, path: Path) -> list[MendedRow]:
    return mended_rows(workspace, read_table_file(path))


def use_of(workspace: Workspace) -> UseRow:
    with workspace.database.reading() as session:
        targets = [one.id for one in plan_tree(session, plan_id(workspace)).targets]
        uses = indicators.uses_of(session, targets, YEAR)
    return next(one for one in uses if one.fed_by == "table" and one.aggregation == "sum" and not one.decimals)


def test_a_workbook_nobody_mended_says_nothing_whatever_became_of_the_records(head: Workspace, tmp_path: Path) -> None:
    an_opinion(head)
    indicator_entry.save_block(head, YEAR, "head", [(use_of(head), {4: Typed(5), 5: Typed(30, approximate=True)})])
    path = written(head, tmp_path)
    assert look(head, mend(path, "意見", {})) == []
    opinions.save_opinion(head, opinions.open_opinion(head, opinion_of(head).id, YEAR), {"owner": "地域福祉課"})
    assert look(head, path) == []


def test_an_answer_written_in_excel_goes_in_as_one_step_that_can_be_taken_back(head: Workspace, tmp_path: Path) -> None:
    an_opinion(head)
    changes = {(0, "対応方針"): "広報で知らせます。", (0, "期限"): date(2026, 9, 30), (0, "改善すべき点"): None}
    path = mend(written(head, tmp_path), "意見", changes)
    (row,) = look(head, path)
    assert row.ticked and {cell.label: (cell.before, cell.after) for cell in row.cells} == {
        "対応方針": ("（空欄）", "広報で知らせます。"),
        "期限": ("（空欄）", "2026/09/30"),
        "改善すべき点": ("周知が足りません。", "（空欄）"),
    }
    assert "シート「意見」3行目" in told([row])[0]
    assert take_in_mended(head, [row]) == (1, [])
    found = opinion_of(head)
    assert (found.answer, found.due, found.improve, found.good) == ("広報で知らせます。", date(2026, 9, 30), None, SAID["good"])
    assert look(head, path) == []
    undo_last(head)
    assert opinion_of(head).improve == SAID["improve"] and opinion_of(head).answer is None


def test_figures_keep_their_words_on_the_way_back(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    months = {4: Typed(5), 5: Typed(30, approximate=True), 6: Typed(state="none"), 7: Typed(0), 8: Typed(state="none")}
    indicator_entry.save_block(daito, YEAR, "daito", [(use_of(daito), months)])
    to_head()
    changes = {
        (0, "値"): 7,
        (1, "値の印"): None,
        (2, "値"): 4,
        (2, "値の印"): None,
        (3, "値"): None,
        (3, "値の印"): "該当なし",
    } | {(4, "値の印"): None}
    rows = look(head, mend(written(head, tmp_path), "月次", changes))
    assert [(cell.before, cell.after) for row in rows for cell in row.cells] == [
        ("5", "7"),
        ("約30", "30"),
        ("該当なし", "4"),
        ("0", "該当なし"),
        ("該当なし", "（空欄）"),
    ]
    assert take_in_mended(head, rows)[0] == 5
    with head.database.reading() as session:
        found = {one.month: (one.value, one.state, bool(one.approximate)) for one in records_of(session, MonthlyFigure)}
    assert found == {
        4: (7, None, False),
        5: (30, None, False),
        6: (4, None, False),
        7: (None, "none", False),
        8: (None, None, False),
    }


def test_what_a_table_must_not_change_is_told_beside_its_cell_and_stays(head: Workspace, tmp_path: Path) -> None:
    an_opinion(head)
    path = mend(written(head, tmp_path), "意見", {(0, "年度"): 2024, (0, "担当"): "総務課"})
    (row,) = look(head, path)
    assert not row.ticked and not row.can_go_in and "「意見と対応」で直してください" in row.why


def test_a_record_corrected_since_is_asked_and_not_ticked(head: Workspace, tmp_path: Path) -> None:
    an_opinion(head)
    path = mend(written(head, tmp_path), "意見", {(0, "担当"): "総務課"})
    opinions.save_opinion(head, opinions.open_opinion(head, opinion_of(head).id, YEAR), {"answer": "検討します。"})
    (row,) = look(head, path)
    assert not row.ticked and row.can_go_in and "記録も直してあります" in row.why
    assert {cell.label: cell.after for cell in row.cells} == {"担当": "総務課", "対応方針": "（空欄）"}


def test_a_record_that_changes_while_the_table_is_looked_at_is_left_out(head: Workspace, tmp_path: Path) -> None:
    an_opinion(head)
    rows = look(head, mend(written(head, tmp_path), "意見", {(0, "担当"): "総務課"}))
    opinions.save_opinion(head, opinions.open_opinion(head, opinion_of(head).id, YEAR), {"owner": "地域福祉課"})
    done, ((_, why),) = take_in_mended(head, rows)
    assert done == 0 and "記録が変わりました" in why and opinion_of(head).owner == "地域福祉課"


def test_a_row_without_a_record_names_the_page_where_it_belongs(head: Workspace, tmp_path: Path) -> None:
    an_opinion(head)
    path = written(head, tmp_path)
    book = openpyxl.load_workbook(path)
    copied = [cell.value for cell in book["意見"][3]]
    book["意見"].append(copied)
    book["意見"].append(["x", *copied[1:-1], None])
    book.save(path)
    second, nameless = look(head, path)
    assert "同じ番号の行" in second.why and "「意見と対応」で入れてください" in nameless.why
    assert not second.ticked and not nameless.ticked


def test_a_figure_that_is_none_refuses_its_row_only(head: Workspace, tmp_path: Path) -> None:
    indicator_entry.save_block(head, YEAR, "head", [(use_of(head), {4: Typed(5), 5: Typed(6)})])
    rows = look(head, mend(written(head, tmp_path), "月次", {(0, "値"): "たくさん", (1, "値"): 8}))
    assert [row.ticked for row in rows] == [False, True] and rows[0].cells[0].problem


def test_a_branch_can_not_write_into_another_offices_part(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    indicator_entry.save_block(daito, YEAR, "daito", [(use_of(daito), {4: Typed(5)})])
    to_head()
    indicator_entry.save_block(head, YEAR, "head", [(use_of(head), {4: Typed(9)})])
    path = written(head, tmp_path)
    rows = look(daito, mend(path, "月次", {(0, "値"): 70, (1, "値"): 90}))
    assert sum(row.ticked for row in rows) == 1 and any("このPCにありません" in row.why for row in rows)
