"""Printed figures are read back with what they are about."""

import pytest

from app.reports.paper import Chart, Column, Notes, Num, Paper, Row, Series, Table
from app.services.audit.figure_key import (
    BASELINE,
    CONSULTED,
    EMPTY,
    EXPECTED,
    GOAL,
    INDICATOR,
    LETTER,
    LETTERS,
    REPORTED,
    SPREAD,
    TYPED,
    UNNUMBERED,
    Key,
)
from app.services.audit.printed_figures import figures_of, plain
from app.services.audit.printed_form import Form, Printed
from app.services.audit.printed_words import Words
from app.services.figures.asked import Asked
from app.services.printing import source_links
from tests.services.audit.dumps import record, records

FORM = Form("board-report", "理事会報告", "plan", 2025)


def read(table: Table, form: Form = FORM) -> list[Printed]:
    council = records(record("target", "aa", number=3))
    return figures_of(form, [Paper("", (table,))], Words(council)).found


def test_a_source_link_says_which_figure_a_cell_shows() -> None:
    asked = Asked(bytes.fromhex("aa"), office="north")
    row = Row(("1-③", Num(20, mark="※")), sources=("", source_links.figure(asked)))
    [found] = read(Table((Column("番号", 1), Column("北", 1, group="件数")), (row,)))
    assert found == Printed(Key(2025, "aa", "activities", "north"), "20※", "理事会報告 1-③ 件数 北")


def test_a_word_over_a_whole_row_is_said_of_every_cell() -> None:
    links = [source_links.figure(Asked(bytes.fromhex("aa"), one, office="south")) for one in ("activities", "sessions")]
    row = Row(("南", "未提出", None), sources=("", *links))
    assert [one.text for one in read(Table((Column("", 1), Column("件", 1), Column("回", 1)), (row,)))] == ["未提出"] * 2


def test_counted_letters_are_read_by_their_columns() -> None:
    columns = (Column("", 1), Column("B", 1), Column("計", 1))
    found = read(Table(columns, (Row(("全体", Num(1), Num(4))),), "評価の数"))
    assert [(one.key.measure, one.key.word, one.text) for one in found] == [(LETTERS, "B", "1"), (LETTERS, "計", "4")]


def test_the_letters_of_the_branches_are_read_one_by_one() -> None:
    columns = (Column("番号", 1), Column("推進目標", 1), Column("支部の評価の分布", 1))
    found = read(Table(columns, (Row(("1-③", "題", "A:5　未提出:1")),), "評価結果一覧"))
    assert [(one.key.measure, one.key.word, one.text) for one in found] == [(SPREAD, "A", "5"), (SPREAD, "未提出", "1")]


def test_how_many_branches_have_reported_is_a_figure_too() -> None:
    [found] = read(Table((Column("", 1),), (), "活動件数", "支部からの報告 7/8"))
    assert (found.key, found.text) == (Key(2025, "plan", REPORTED), "7/8")


@pytest.mark.parametrize(("text", "value"), [("‖12※", "12※"), ("0（中止2）", "0"), ("約5", "約5")])
def test_what_is_no_part_of_the_value_is_left_out(text: str, value: str) -> None:
    assert plain(text) == value


def test_a_number_that_nobody_could_say_the_meaning_of_is_counted() -> None:
    columns = (Column("番号", 1), Column("ページ", 1), Column("人数", 1), Column("日", 1))
    table = Table(columns, (Row(("1", "12", Num(3), "R5.4.1")),), "資料")
    found = figures_of(FORM, [Paper("", (table, Chart("lines", "推移", ("R7",), (Series("何か", (1.0,)),))))], Words(records()))
    assert found.found == [] and found.unread == {"理事会報告 資料": 2, "理事会報告 推移の図": 1}


def test_typed_months_are_read_and_those_counted_from_records_by_their_source() -> None:
    form = Form("monthly-table", "月次件数表", "plan", 2025, "north")
    typed, counted = (
        source_links.field("monthly_figure", b"", "value"),
        source_links.figure(Asked(b"\xaa", office="north", month=5)),
    )
    row = Row(("1-①", "サロン（か所）", "約30", "2", ""), sources=("", "", typed, counted, typed))
    table = Table((Column("番号", 1), Column("指標（単位）", 1), *(Column(f"{one}月", 1) for one in (4, 5, 6))), (row,))
    words = Words(records(record("indicator", "i1")))
    found = figures_of(form, [Paper("", (table,))], words).found
    assert [(one.key.measure, one.key.month, one.text) for one in found] == [
        ("activities", 5, "2"),
        (TYPED, 4, "約30"),
        (TYPED, 6, EMPTY),
    ]


def test_consultations_are_read_by_field_method_and_month() -> None:
    form = Form("consultation-table", "相談件数表", "plan", 2025, "north")
    named = [record("term", "m", listing="consultation_method", code="phone", label="電話")]
    of_month = Table((Column("相談分野", 1), Column("電話", 1), Column("計", 1)), (Row(("旧", Num(3), "")),), "6月分（件）")
    months = Table((Column("相談分野", 1), Column("6", 1, group="月"), Column("計", 1)), (Row(("計", Num(3), Num(9))),), "月ごと")
    found = figures_of(form, [Paper("", (of_month, months))], Words(records(*named))).found
    assert {one.key.measure for one in found} == {CONSULTED}
    assert [(one.key.word, one.key.month, one.text) for one in found] == [
        *(("旧/phone", 6, "3"), ("旧/*", 6, EMPTY)),
        *(("*/*", 6, "3"), ("*/*", None, "9")),
    ]


def test_five_years_have_letters_and_what_is_expected() -> None:
    form = Form("five-years", "5年総括", "plan", 2026)
    letters = Table(
        (Column("番号", 1), Column("R7", 1), Column("R8（見込）", 1)), (Row(("1-①", "B", "未評価")),), "推進目標ごとの5年"
    )
    columns = (Column("番号", 1), Column("指標", 1), Column("R7", 1), Column("R8（見込）", 1))
    row = Row(("1-①", "サロン（か所）", Num(3), Num(5, mark="（見込）")))
    paper = Paper("", (letters, Table(columns, (row,), "指標の推移")))
    found = figures_of(form, [paper], Words(records(record("indicator", "i1")))).found
    assert [(one.key.measure, one.key.year, one.text) for one in found] == [
        *((LETTER, 2025, "B"), (LETTER, 2026, "未評価")),
        *((INDICATOR, 2025, "3"), (EXPECTED, 2026, "5（見込）")),
    ]


def test_a_plan_has_its_targets_and_where_they_began() -> None:
    columns = (Column("指標（単位）", 1), Column("基準値", 1), Column("法人の目標", 1), Column("支部の目標", 1))
    table = Table(columns, (Row(("サロン（か所）", Num(5), Num(20), "未入力")),), "指標と年度目標")
    form = Form("annual-plan", "推進計画", "plan", 2025, "north")
    words = Words(records(record("indicator", "i1"), record("target", "aa", number=3)))
    found = figures_of(form, [Paper("", (table,), about=(b"\xaa",))], words).found
    assert [(one.key.measure, one.key.office, one.text) for one in found] == [(BASELINE, "north", "5"), (GOAL, "", "20")]


def test_the_notes_below_a_table_say_how_many_records_have_no_number() -> None:
    lines = (
        "以上：延べ参加者が未入力の活動 北1件、本部1,200件",
        "以上：前年度の上半期の延べ参加者が不明の活動 南2件",
        "未提出：南",
    )
    words = Words(records(record("target", "aa", number=3)))
    found = figures_of(FORM, [Paper("", (Notes(lines),), about=(b"\xaa",))], words).found
    assert [(one.key.measure, one.key.year, one.key.office, one.key.word, one.text) for one in found] == [
        (UNNUMBERED, 2025, "north", "未入力", "1件"),
        (UNNUMBERED, 2025, "本部", "未入力", "1,200件"),
        (UNNUMBERED, 2024, "south", "不明", "2件"),
    ]
