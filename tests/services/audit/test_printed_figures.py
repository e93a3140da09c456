"""Printed figures are read back with what they are about."""

import pytest

from app.reports.paper import Column, Num, Paper, Row, Table
from app.services.audit.figure_key import LETTERS, REPORTED, SPREAD, Key
from app.services.audit.printed_figures import Form, Printed, figures_of, plain
from app.services.audit.printed_words import Words
from app.services.figures.asked import Asked
from app.services.printing import source_links
from tests.services.audit.dumps import record, records

FORM = Form("board-report", "理事会報告", "plan", 2025)


def read(table: Table, form: Form = FORM) -> list[Printed]:
    council = records(record("target", "aa", number=3))
    return list(figures_of(form, [Paper("", (table,))], Words(council)))


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
