"""Everything the form warns about stands beside its cell, and what it would refuse is asked."""

from datetime import date

import pytest

from app.exchange.sheet import Cell
from app.services.activities.activity_checks import check_activity
from app.services.figures.year_closing import close_year
from app.services.tables.read_rows import ReadCell
from app.services.workspace.workspace import Workspace
from tests.services.tables.test_reading_table import HEAD, table_with


def cell(workspace: Workspace, field: str, head: str, text: object) -> ReadCell:
    """The cell of a further column with this heading."""
    table = table_with(workspace, (*HEAD, head), ("R7.5.1", "13", "サロン", 12, text))  # type: ignore[arg-type]
    table.choose_role(1, 4, field if field != "status_reason" else "status")
    return table.rows[0].cells[field]


def test_what_the_form_warns_about_stands_beside_its_cell(daito: Workspace) -> None:
    telephone = cell(daito, "content", "内容", "佐藤さん 0191-23-4567")
    assert "電話番号" in telephone.warning and telephone.shown.startswith("佐藤さん")
    assert "内訳の計" in cell(daito, "breakdown", "参加者の内訳", "高齢者20").warning
    unsaid = table_with(daito, HEAD, ("R7.5.1", "13", "サロン", None)).rows[0]
    assert unsaid.ticked and unsaid.cells["participants"].warning == check_activity(unsaid.values)[0].text


def test_what_the_form_would_refuse_is_asked(daito: Workspace) -> None:
    assert "理由" in cell(daito, "status_reason", "実施状況", "中止").doubt
    assert "前になって" in cell(daito, "end_date", "終了日", "R7.4.30").doubt


def test_a_word_that_the_council_has_not_costs_neither_the_row_nor_a_question(daito: Workspace) -> None:
    table = table_with(daito, (*HEAD, "活動区分"), ("R7.5.1", "13", "サロン", 12, "宇宙旅行"))
    [row] = table.rows
    assert row.ticked and row.values["kind"] is None and "宇宙旅行" in row.cells["kind"].warning
    table.answer((1, 2), "kind", "交流（サロン等）")
    assert table.rows[0].values["kind"] == "exchange"


def test_a_state_of_things_that_nobody_knows_is_asked(daito: Workspace) -> None:
    unknown = cell(daito, "status", "実施状況", "さあ")
    assert unknown.doubt and ("中止", "中止") in unknown.choices


def test_a_target_is_one_of_the_plan_of_its_day(daito: Workspace) -> None:
    old = table_with(daito, HEAD, ("R3.5.1", "13", "サロン", 12), year=2021).rows[0]
    new = table_with(daito, HEAD, ("R7.5.1", "13", "サロン", 12)).rows[0]
    assert old.values["target_id"] and new.values["target_id"]
    assert "ありません" in table_with(daito, HEAD, ("R7.5.1", "9-9", "サロン", 12)).rows[0].cells["target"].problem


def test_a_row_of_a_closed_year_says_so(head: Workspace) -> None:
    close_year(head, 2024)
    row = table_with(head, HEAD, ("R6.5.1", "13", "サロン", 12), year=2024).rows[0]
    assert "締めてあります" in row.cells["date"].warning and row.ticked


def test_an_office_that_is_none_is_asked(head: Workspace) -> None:
    table = table_with(head, (*HEAD, "支部"), ("R7.5.1", "13", "サロン", 12, "どこか"), ("R7.5.2", "13", "会", 1, "大東支部"))
    assert [row.state for row in table.rows] == ["asked", "new"] and table.rows[1].office == "daito"
    table.answer((1, 2), "office", "daito")
    assert table.rows[0].office == "daito" and table.rows[0].ticked


def test_a_number_that_is_none_of_a_record_is_told(daito: Workspace) -> None:
    for text, words in (("12", "使いません"), ("ab" * 16, "")):
        table = table_with(daito, ("id", *HEAD), (text, "R7.5.1", "13", "サロン", 12))
        table.choose_role(1, 0, "id")
        [row] = table.rows
        assert row.state == "new" and (words in row.cells["id"].warning if words else "このPCにありません" in row.warnings[0])


def test_a_column_of_years_decides_its_rows(daito: Workspace) -> None:
    table = table_with(daito, ("年度", *HEAD), ("R6", "11/3", "13", "サロン", 12), ("R7", "5/3", "13", "会", 12))
    assert [cell.shown for cell in (row.cells["date"] for row in table.rows)] == ["R6.11.3（日）", "R7.5.3（土）"]
    assert [row.state for row in table.rows] == ["asked", "new"]  # the first is of another year than the one on screen


@pytest.mark.parametrize("given", [date(2026, 1, 3), "1月3日", "2026/1/3", "2026-01-03", "１月３日"])
def test_what_excel_made_of_a_cell_is_turned_back_and_told(daito: Workspace, given: str | date) -> None:
    [row] = table_with(daito, HEAD, ("R7.5.1", given, "サロン", 12)).rows
    assert row.cells["target"].shown.startswith("1-③") and "1-3" in row.cells["target"].how and row.ticked


@pytest.mark.parametrize(("given", "told"), [(45964, True), (71103, False), (20251103, False), ("2025-11-03 10:30", False)])
def test_a_day_that_became_a_number_is_a_day_again(daito: Workspace, given: Cell, told: bool) -> None:
    [row] = table_with(daito, HEAD, (given, "13", "サロン", 12)).rows
    assert row.values["date"] == date(2025, 11, 3) and (not told or "45964" in row.cells["date"].how)


def test_a_count_that_became_a_day_is_no_count(daito: Workspace) -> None:
    [row] = table_with(daito, HEAD, ("R7.5.1", "13", "サロン", date(2025, 1, 20))).rows
    assert row.state == "unreadable" and "日付" in row.cells["participants"].problem


def test_zero_and_empty_stay_different(daito: Workspace) -> None:
    none, zero = table_with(daito, HEAD, ("R7.5.1", "13", "サロン", None), ("R7.5.2", "13", "会", 0)).rows
    assert (none.values["participants"], zero.values["participants"]) == (None, 0)


def test_a_day_in_running_text_is_written_for_people(daito: Workspace) -> None:
    table = table_with(daito, (*HEAD, "次回予定"), ("R7.5.1", "13", "サロン", 12, date(2026, 4, 10)))
    assert table.rows[0].values["next_step"] == "令和8年4月10日"


def test_what_cannot_be_read_is_not_told_to_be_missing_too(daito: Workspace) -> None:
    cell = table_with(daito, HEAD, ("R7.5.1", "1-3", "サロン", "多数")).rows[0].cells["participants"]
    assert cell.problem and not cell.warning
