"""集計用データ: its sums are the figures of the papers, and what has not arrived is no zero."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refused
from app.reports.flat_table import FlatTable
from app.rules.figures import Typed
from app.services.figures.year_counts import year_counts
from app.services.indicators import indicator_entry, indicators
from app.services.plan.plans import plan_tree
from app.services.tables.reading_table import open_table
from app.services.tables.writing_tables import write_tables
from app.services.tables.year_data import year_tables
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id

YEAR = 2025


def rows_of(table: FlatTable) -> list[dict[str, Any]]:
    names = [column.heading for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def tables_of(workspace: Workspace) -> dict[str, FlatTable]:
    return {table.name: table for table in year_tables(workspace, plan_id(workspace), YEAR)}


def test_the_sums_are_the_figures_of_the_papers(head: Workspace, daito: Workspace, to_head: Callable[[], None]) -> None:
    activity(daito, participants=12)
    activity(daito, participants=30, participants_approximate=True, date=date(2025, 10, 4))
    activity(daito, participants=None, date=date(2025, 10, 5))
    activity(daito, participants=None, participants_unknown=True, date=date(2025, 10, 6))
    activity(daito, participants=None, status="cancelled", status_reason="大雨", date=date(2025, 10, 7))
    activity(daito, participants=7, state="draft", date=date(2025, 10, 8))
    to_head()
    found = tables_of(head)
    with head.database.reading() as session:
        counts = year_counts(session, head.office_code, [one.id for one in plan_tree(session, plan_id(head)).targets], YEAR)
    counted = [row for row in rows_of(found["活動"]) if row["記録の状態"] == "確定" and row["実施状況"] in ("実施", "一部実施")]
    assert len(counted) == 4 == sum(one.total.activities.value or 0 for one in counts.values())
    assert sum(row["延べ参加者数"] or 0 for row in counted) == 42
    assert [row["延べ参加者数の約・不明"] for row in counted] == [None, "約", "未入力", "不明"]
    offices = {row["事業所"]: row for row in rows_of(found["支部"])}
    daito_row = next(row for name, row in offices.items() if "大東" in name)
    assert (daito_row["活動件数"], daito_row["延べ参加者数"], daito_row["延べ参加者数の印"][:3]) == (4, 42, "約以上")
    missing = [row for name, row in offices.items() if row["提出状況"] == "未提出"]
    assert missing and all(row["活動件数"] is None and row["活動件数の印"] == "未提出" for row in missing)


def test_every_table_of_the_year_is_written_and_only_the_activities_go_in_again(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    activity(daito)
    to_head()
    path = tmp_path / "集計用データ.xlsx"
    write_tables(path, list(tables_of(head).values()))
    table = open_table(head, path, YEAR)
    assert [row.state for row in table.rows] == ["known"]
    others = [one.sheet for one in table.tables if not one.is_own]
    assert len(others) == 7 and all(any(f"シート「{name}」" in note for note in table.notes) for name in others)


def test_a_branch_has_no_data_of_the_year(daito: Workspace) -> None:
    with pytest.raises(Refused, match="本部"):
        year_tables(daito, plan_id(daito), YEAR)


def test_the_months_add_up_to_the_figures_and_their_words_stay(
    head: Workspace, daito: Workspace, to_head: Callable[[], None]
) -> None:
    with daito.database.reading() as session:
        targets = [one.id for one in plan_tree(session, plan_id(daito)).targets]
        uses = indicators.uses_of(session, targets, YEAR)
    use = next(one for one in uses if one.fed_by == "table" and one.aggregation == "sum" and not one.decimals)
    months = {4: Typed(5), 5: Typed(30, approximate=True), 6: Typed(state="none"), 7: Typed(0)}
    indicator_entry.save_block(daito, YEAR, "daito", [(use, months)])
    to_head()
    found = tables_of(head)
    rows = {row["月"]: row for row in rows_of(found["月次"])}
    assert {month: (row["値"], row["値の印"]) for month, row in rows.items()} == {
        4: (5, None), 5: (30, "約"), 6: (None, "該当なし"), 7: (0, None)
    }  # fmt: skip
    with head.database.reading() as session:
        council = indicators.council_figures(session, head.office_code, [use], YEAR)[use.key]
    assert sum(row["値"] or 0 for row in rows.values()) == council.value == 35
    of_use = [row for row in rows_of(found["指標"]) if row["コード"] == use.code]
    whole, *offices = of_use
    assert (whole["事業所"], whole["値"], whole["値の印"][0]) == ("法人全体", 35, "約")
    assert {row["値の印"] for row in offices if row["値"] is None} <= {"未提出", "未入力"}
    assert sum(row["値"] or 0 for row in offices) == 35


def test_no_column_of_years_is_written_as_a_grouped_number(head: Workspace) -> None:
    columns = [column for table in tables_of(head).values() for column in table.columns]
    years = [(column.heading, column.kind) for column in columns if "年度" in column.heading]
    numbers = [(heading, kind) for heading, kind in years if kind not in ("text", "long")]
    assert len(numbers) > 5 and {kind for _, kind in numbers} == {"year"}
