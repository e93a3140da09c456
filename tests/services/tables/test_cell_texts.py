"""Cells of a row become what somebody would have typed; several columns make one field."""

from datetime import date

from app.exchange.table import ADDED, APPENDED, BEGINS, BREAKDOWN, DAY, ENDS, MONTH, TARGET, YEAR, Column, Meaning, TableRow
from app.services.tables.cell_texts import Typed, UsedColumn, row_texts


def texts(*columns: tuple[str, str, object], **row: object) -> dict[str, Typed]:
    """What a row says whose columns are (role, heading, cell)."""
    used = [UsedColumn(Column(at, heading), role) for at, (role, heading, _) in enumerate(columns)]
    return row_texts(TableRow(2, tuple(cell for _, _, cell in columns), **row), used)  # type: ignore[arg-type]


def test_a_day_in_three_columns_is_one_text() -> None:
    assert texts((YEAR, "年", "令和7年"), (MONTH, "月", 11), (DAY, "日", "3日"))["date"].text == "令和7/11/3"
    assert texts((MONTH, "月", 11), (DAY, "日", 3))["date"].text == "11/3"


def test_a_day_stands_in_the_month_of_its_block() -> None:
    assert texts(("date", "日", "3"), month=11)["date"].month == 11
    assert texts((DAY, "日", "3"), month=11)["date"].text == "11/3"


def test_beginning_and_end_are_one_time() -> None:
    assert texts((BEGINS, "開始", "10:00:00"), (ENDS, "終了", "12:00"))["times"].text == "10:00～12:00"
    assert texts((BEGINS, "開始", "10:00"), (ENDS, "終了", None))["times"].text == "10:00"
    assert texts((BEGINS, "開始", None), (ENDS, "終了", "12:00"))["times"].problem
    assert texts((BEGINS, "開始", None), (ENDS, "終了", None))["times"] == Typed()


def test_men_and_women_are_parts_of_the_whole_unless_it_stands_beside_them() -> None:
    both = texts((ADDED, "参加者／男", 10), (ADDED, "参加者／女", 20))["participants"]
    assert (both.text, both.parts) == ("男10＋女20", ("10", "20"))
    assert texts(("participants", "計", 31), (ADDED, "男", 10), (ADDED, "女", 20))["participants"].text == "31"
    assert texts((f"{BREAKDOWN}高齢者", "高齢者", 5), (f"{BREAKDOWN}児童", "児童", None))["breakdown"].text == "高齢者5"


def test_what_has_no_field_goes_to_the_end_of_the_content() -> None:
    found = texts(("content", "内容", "体操"), (APPENDED, "備考", "雨"), (APPENDED, "天気", None))
    assert found["content"].text == "体操\n備考：雨"


def test_a_cell_that_cannot_be_trusted_is_a_problem_and_never_an_empty_one() -> None:
    assert "数式" in texts(("participants", "人数", None), flaws={0: "formula"})["participants"].problem
    assert "#REF!" in texts(("participants", "人数", None), flaws={0: "#REF!"})["participants"].problem
    assert "#N/A" in texts((APPENDED, "備考", None), flaws={0: "#N/A"})["content"].problem


def test_where_a_cell_is_from_is_told() -> None:
    assert texts((TARGET, "目標", "13"), from_above=frozenset((0,)))[TARGET].how == "上の行と同じ"
    below = texts((TARGET, "目標", None), blank_below={0: date(2026, 1, 3)})[TARGET]
    assert (below.text, below.above) == ("", "令和8年1月3日")


def test_the_unit_of_a_heading_comes_along() -> None:
    column = UsedColumn(Column(0, "従事時間（分）", Meaning("staff_minutes", "minutes")), "staff_minutes")
    assert row_texts(TableRow(2, (90,)), [column])["staff_minutes"].unit == "minutes"
