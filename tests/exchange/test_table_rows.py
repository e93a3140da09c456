from datetime import date

import pytest

from app.exchange.sheet import Grid
from app.exchange.table import TableRow
from app.exchange.tables import table_of
from tests.exchange.office_grids import DAY, HEADINGS, grid, kinds, laid_out, records

LATER = date(2025, 11, 10)


def row_of(table, number):
    """The row with this number in the spreadsheet."""
    (found,) = [row for row in table.rows if row.number == number]
    return found


def test_a_record_has_a_cell_for_each_column_and_its_own_row_number():
    table = laid_out(["活動記録"], HEADINGS, [DAY, "13", " サロン \r\n大東 ", 30, "x"], [], [DAY, "13"])
    assert table.rows == (
        TableRow(3, (DAY, "13", "サロン \n大東", 30, "x")),
        TableRow(5, (DAY, "13", None, None, None), blank_below={2: "サロン \n大東"}),
    )


def test_line_ends_are_stored_as_one_sign():
    table = laid_out(HEADINGS, [DAY, "13", "いきいき体操とお茶会のあつまり\r\n大東", 30])
    assert records(table)[0][2] == "いきいき体操とお茶会のあつまり\n大東"


def test_a_merged_target_fills_its_rows():
    table = laid_out(
        HEADINGS, [DAY, "13", "サロン", 30], [LATER, "", "料理教室", 12], [LATER, "21", "講座", 5], merged=("B2:B3",)
    )
    assert records(table) == [[DAY, "13", "サロン", 30], [LATER, "13", "料理教室", 12], [LATER, "21", "講座", 5]]
    assert row_of(table, 3).from_above == {1}
    assert row_of(table, 4).from_above == frozenset()


def test_a_merged_count_is_offered_but_never_counted_twice():
    table = laid_out(HEADINGS, [DAY, "13", "サロン", 30], [LATER, "13", "料理教室", ""], merged=("D2:D3",))
    assert row_of(table, 3).cells[3] is None
    assert row_of(table, 3).blank_below == {3: 30}


def test_a_merged_block_without_anything_of_its_own_is_no_record():
    table = laid_out(HEADINGS, [DAY, "13", "サロン", 30], ["", "", "", ""], merged=("A2:A3", "B2:B3", "C2:C3"))
    assert len(table.rows) == 1


def test_a_merged_day_and_name_over_rows_of_kinds_fill_each_of_them():
    table = laid_out(
        [*HEADINGS, "会場"], [DAY, "13", "祭り", 30, "本館"], ["", "", "", 12, "別館"], merged=("A2:A3", "B2:B3", "C2:C3")
    )
    assert records(table)[1] == [DAY, "13", "祭り", 12, "別館"]


@pytest.mark.parametrize("sign", ["〃", "″", '"', "同上", "同じ", "々", "↑"])
def test_ditto_marks_are_filled_from_the_row_above(sign):
    table = laid_out(HEADINGS, [DAY, "13", "サロン", 30], [LATER, sign, sign, 12], [LATER, sign, "講座", sign])
    assert records(table)[1:] == [[LATER, "13", "サロン", 12], [LATER, "13", "講座", 12]]
    assert row_of(table, 3).from_above == {1, 2}


def test_the_same_day_and_the_same_place_are_filled():
    table = laid_out([*HEADINGS, "会場"], [DAY, "13", "a", 1, "本館"], ["同日", "13", "b", 2, "同会場"])
    assert records(table)[1] == [DAY, "13", "b", 2, "本館"]


def test_a_ditto_mark_below_nothing_stays_as_it_is():
    assert records(laid_out(HEADINGS, [DAY, "〃", "サロン", 30]))[0][1] == "〃"


def test_a_ditto_mark_below_a_total_means_the_record():
    table = laid_out(HEADINGS, [DAY, "13", "サロン", 30], ["小計", "", "", 30], [LATER, "〃", "講座", 5])
    assert records(table)[1] == [LATER, "13", "講座", 5]


def test_a_blank_below_a_value_is_offered_and_not_filled():
    table = laid_out(HEADINGS, [DAY, "13", "サロン", 30], [LATER, "", "料理教室", 12])
    assert row_of(table, 3).cells[1] is None
    assert row_of(table, 3).blank_below == {1: "13"}


def test_a_blank_place_means_nothing_where_equal_places_are_written_out():
    headings = [*HEADINGS, "会場"]
    table = laid_out(headings, [DAY, "13", "a", 1, "本館"], [DAY, "13", "b", 1, "本館"], [DAY, "13", "c", 1, ""])
    assert row_of(table, 4).blank_below == {}
    table = laid_out(headings, [DAY, "13", "a", 1, "本館"], [DAY, "13", "b", 1, ""], [DAY, "13", "c", 1, "別館"])
    assert row_of(table, 3).blank_below == {4: "本館"}


def test_a_blank_count_is_never_offered():
    assert row_of(laid_out(HEADINGS, [DAY, "13", "a", 30], [LATER, "13", "b", ""]), 3).blank_below == {}


@pytest.mark.parametrize(
    "bar", [["４月", "", "", ""], ["", "■ 4月", "", ""], ["", "", "", "【四月】"], ["4月の活動", "", "", ""]]
)
def test_a_month_bar_gives_its_month_to_the_rows_below(bar):
    table = laid_out(HEADINGS, bar, ["3", "13", "a", 1], ["10日", "13", "b", 2], ["5月", "", "", ""], ["7", "13", "c", 3])
    assert kinds(table) == ["bar", "record", "record", "bar", "record"]
    assert [row.month for row in table.rows if row.kind == "record"] == [4, 4, 5]


def test_a_merged_month_bar_is_one_too():
    table = laid_out(HEADINGS, ["４月", "", "", ""], [3, "13", "a", 1], merged=("A2:D2",))
    assert [(row.kind, row.month) for row in table.rows] == [("bar", None), ("record", 4)]


def test_a_bar_with_a_year_gives_the_year_until_the_next_april():
    table = laid_out(
        HEADINGS,
        ["令和7年12月"],
        [3, "13", "a", 1],
        ["1月"],
        [4, "13", "b", 1],
        ["4月"],
        [5, "13", "c", 1],
        ["令和8年度"],
        ["6/1", "13", "d", 1],
    )
    found = [(row.month, row.fiscal_year) for row in table.rows if row.kind == "record"]
    assert found == [(12, 2025), (1, 2025), (4, None), (None, 2026)]


def test_a_column_of_months_stands_for_the_days_below_it():
    table = laid_out(
        ["月", "日", "推進目標", "活動名"], ["4月", 3, "13", "a"], ["", 10, "13", "b"], [5, 1, "13", "c"], ["", 2, "13", "d"]
    )
    assert [row.month for row in table.rows] == [4, 4, 5, 5]


def test_a_merged_column_of_months_does_too():
    table = laid_out(["月", "日", "活動名"], ["4", 3, "a"], ["", 10, "b"], merged=("A2:A3",))
    assert [row.month for row in table.rows] == [4, 4]


def test_the_sheets_name_and_the_title_give_the_month():
    assert row_of(table_of(1, grid(HEADINGS, [3, "13", "a", 1], name="5月")), 2).month == 5
    assert row_of(laid_out(["令和7年5月分　活動報告"], HEADINGS, [3, "13", "a", 1]), 3).month == 5


@pytest.mark.parametrize(
    "total",
    [
        ["合計", "", "", 42],
        ["合　計", "", "", 42],
        ["", "", "計", 42],
        ["", "小計", "", 42],
        ["4月計", "", "", 42],
        ["４月分計", "", "12回", 42],
        ["上半期合計", "", "", 42],
        ["令和7年度合計", "", "", 42],
        ["年度計", "", "", "42人"],
        ["累計", "", "", 42],
        ["【総計】", "", "", 42],
        ["合計（4月～9月）", "", "", 42],
        ["計 2回", "", "", 42],
        ["平均", "", "", 21],
        ["大東計", "", "", 42],
        ["", "", "", 42],
        ["4月", "", "", 42],
        [DAY, "合計", "", 42],
        ["前年度", "", "", 300],
        ["前年度実績", "", "", 300],
        ["", "", "前年度比", "105%"],
        ["目標値", "", "", 50],
        ["達成率", "", "", "84%"],
        ["上半期", "", "", 42],
    ],
)
def test_a_sum_is_no_record(total):
    assert kinds(laid_out(HEADINGS, [DAY, "13", "サロン", 30], [LATER, "13", "料理", 12], total)) == ["record", "record", "total"]


def test_a_merged_total_line_is_no_record():
    assert kinds(laid_out(HEADINGS, [DAY, "13", "サロン", 30], ["合計", "", "", 30], merged=("A3:C3",))) == ["record", "total"]


@pytest.mark.parametrize(
    "bar",
    [
        ["※中止を除く", "", "", ""],
        ["※中止を除く", "", "", 110],
        ["注）雨天の回を含む", "", "", ""],
        ["以上", "", "", ""],
        ["（以下余白）", "", "", ""],
        ["ーーーー", "ーーー", "ーーー", "ーーー"],
        ["■サロン事業", "", "", ""],
        ["", "【大東支部】", "", ""],
        ["", "", "◆講座", ""],
        ["担当より", "", "", ""],
        ["（1）サロン事業", "", "", ""],
        ["", "", "1. 講座", ""],
        ["例", "1-①", "サロン", 20],
        ["（例）R7.4.1", "1-①", "サロン", 20],
        ["記入例：4/1", "1-①", "サロン", 20],
    ],
)
def test_a_line_that_parts_the_table_is_no_record(bar):
    assert kinds(laid_out(HEADINGS, [DAY, "13", "サロン", 30], bar, [LATER, "13", "料理", 12])) == ["record", "bar", "record"]


@pytest.mark.parametrize(
    "record",
    [
        [DAY, "13", "家計相談会", 3],
        [DAY, "13", "例会", 3],
        ["", "13", "例会", 3],
        [DAY, "13", "前年度の反省会", 3],
        [DAY, "13", "4月", 3],
        ["", "13", "生活設計講座", 3],
        ["R7.11.x", "13", "料理教室", 12],
        ["未定", "13", "集い", ""],
        ["", "", "名前だけの記録", ""],
        [DAY, "", "", ""],
        ["5月下旬", "13", "集い", 4],
        ["中止", "13", "集い", ""],
        ["", "", "", 7],
    ],
)
def test_a_row_that_is_only_odd_stays_a_record(record):
    assert kinds(laid_out(HEADINGS, [DAY, "13", "サロン", 30], record, [LATER, "13", "料理", 12])) == ["record"] * 3


def test_a_target_alone_above_its_records_is_offered_to_them():
    table = laid_out(["推進目標", "実施日", "活動名"], ["1-③", "", ""], ["", DAY, "サロン"], ["2-①", "", ""], ["", LATER, "料理"])
    assert kinds(table) == ["bar", "record", "bar", "record"]
    assert [row.blank_below for row in table.rows if row.kind == "record"] == [{0: "1-③"}, {0: "2-①"}]


def test_rows_with_nothing_but_their_number_and_weekday_are_empty():
    table = laid_out(["No", "実施日", "曜日", "活動名"], [1, DAY, "月", "サロン"], [2, "", "火", ""], [3, "", "", ""])
    assert [row.number for row in table.rows] == [2]


def test_hidden_rows_are_kept_and_known():
    table = laid_out(HEADINGS, [DAY, "13", "見える行", 30], [DAY, "13", "隠れた行", 99], hidden=(3,))
    assert [row.hidden for row in table.rows] == [False, True]


def test_a_cell_that_cannot_be_trusted_is_told_in_its_row():
    table = laid_out(HEADINGS, [DAY, "13", "サロン", ""], [DAY, "〃", "講座", ""], flaws={(1, 3): "formula", (2, 3): "#REF!"})
    assert [row.flaws for row in table.rows] == [{3: "formula"}, {3: "#REF!"}]


def test_a_flaw_reaches_as_far_as_the_value_it_spoils():
    table = laid_out(
        HEADINGS, [DAY, "", "サロン", 1], [DAY, "", "講座", 2], [DAY, "21", "集い", 3], merged=("B2:B3",), flaws={(1, 1): "#N/A"}
    )
    assert [row.flaws for row in table.rows] == [{1: "#N/A"}, {1: "#N/A"}, {}]


def test_a_cell_that_is_too_long_is_told_and_not_kept():
    table = laid_out(HEADINGS, [DAY, "13", "あ" * 20_001, 30])
    assert table.rows[0].cells[2] is None
    assert table.rows[0].flaws == {2: "too-long"}


def test_many_overlapping_merged_ranges_cost_no_more_than_their_rows():
    cells = [HEADINGS, *[[DAY, "13", "a", 1] for _ in range(50)], *[["", "", "", ""] for _ in range(3000)]]
    many = tuple((1 + place % 40, place % 4, 3000, place % 4) for place in range(5000))
    table = table_of(1, Grid("", [[cell or None for cell in row] for row in cells], many))
    assert len(table.rows) == 50


def test_days_written_before_anything_was_done_are_no_records():
    days = [[date(2025, 4, day), "火", "", ""] for day in range(1, 31)]
    days[7] = [date(2025, 4, 8), "火", "花見", "公園"]
    assert [row.number for row in laid_out(["日付", "曜日", "行事名", "場所"], *days).rows] == [9]


def test_a_single_day_without_more_stays_to_be_asked():
    assert len(laid_out(HEADINGS, [DAY, "13", "サロン", 30], [LATER, "", "", ""], [LATER, "13", "集い", 2]).rows) == 3


def test_another_table_below_is_told_and_never_read_with_the_wrong_headings():
    table = laid_out(
        HEADINGS, [DAY, "13", "サロン", 30], ["会議"], ["会議名", "開催日", "出席者", "会場"], ["理事会", "5/20", "12", "本部"]
    )
    assert kinds(table) == ["record", "bar", "bar", "bar"]
    assert table.notes == ("4行目から下は、見出しの違う別の表のようなので、読みません。",)
