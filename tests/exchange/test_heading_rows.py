import pytest

from tests.exchange.office_grids import DAY, HEADINGS, doubts, laid_out, records, roles

ROW = [DAY, "13", "サロン", 30]


def headings(table):
    return [column.heading for column in table.columns]


@pytest.mark.parametrize(
    "above",
    [
        [["令和7年度　活動記録"]],
        [["活動記録"], [], ["", "", "", "（単位：人）"]],
        [["様式第2号"], ["支部名：", "大東支部"], ["記入者：", "佐藤"], []],
        [["", "", "", "課長", "係長"], ["", "", "", "", ""]],
        [[None, "令和", 7, "年度", "活動記録"]],
    ],
)
def test_titles_units_and_blank_lines_above_the_headings_are_skipped(above):
    table = laid_out(*above, HEADINGS, ROW)
    assert table.heading_rows == (len(above) + 1,)
    assert headings(table)[:4] == HEADINGS
    assert records(table)[0][:4] == ROW


def test_what_stands_above_the_headings_is_the_title():
    table = laid_out(["令和7年度　活動記録"], ["", "", "大東支部"], HEADINGS, ROW)
    assert table.title == ("令和7年度　活動記録", "大東支部")
    assert table.fiscal_year == 2025


def test_a_group_heading_is_repeated_for_each_of_its_columns():
    table = laid_out(
        ["実施日", "推進目標", "活動名", "参加者数", ""],
        ["", "", "", "実人数", "延べ人数"],
        [DAY, "13", "サロン", 20, 30],
        merged=("D1:E1",),
    )
    assert table.heading_rows == (1, 2)
    assert headings(table)[3:] == ["参加者数／実人数", "参加者数／延べ人数"]
    assert roles(table) == ["date", "target", "title", "", "participants"]
    assert "実人数の欄はありません" in doubts(table)["参加者数／実人数"]
    assert records(table) == [[DAY, "13", "サロン", 20, 30]]


def test_headings_merged_over_two_rows_stand_beside_groups():
    table = laid_out(
        ["No.", "日時", "", "活動", "", "参加者数", "", ""],
        ["", "開始", "終了", "名称", "場所", "男", "女", "計"],
        [1, "R7.11.3", "R7.11.4", "サロン", "公民館", 10, 20, 30],
        merged=("A1:A2", "B1:C1", "D1:E1", "F1:H1"),
    )
    assert headings(table)[:5] == ["No.", "日時／開始", "日時／終了", "活動／名称", "活動／場所"]
    assert roles(table) == ["", "date", "end_date", "title", "place", "", "", "participants"]
    assert list(doubts(table)) == ["参加者数／男", "参加者数／女"]


def test_a_group_heading_of_a_text_file_has_no_merged_cell_and_is_understood_all_the_same():
    table = laid_out(
        ["実施日", "推進目標", "活動名", "参加者数", ""], ["", "", "", "実人数", "延べ人数"], ["R7.11.3", "13", "a", "2", "3"]
    )
    assert headings(table)[3:] == ["参加者数／実人数", "参加者数／延べ人数"]
    assert roles(table)[3:] == ["", "participants"]


def test_a_group_above_full_headings_ends_where_a_heading_speaks_for_itself():
    table = laid_out(
        ["", "", "", "参加者数", "", "", ""],
        ["実施日", "推進目標", "活動名", "高齢者", "その他", "計", "備考"],
        ["R7.11.3", "13", "サロン", "25", "3", "28", "雨"],
    )
    assert headings(table)[3:] == ["参加者数／高齢者", "参加者数／その他", "参加者数／計", "備考"]
    assert roles(table)[3:] == ["breakdown:高齢者", "breakdown:その他", "participants", "append"]


def test_headings_merged_over_two_rows_push_the_data_down():
    table = laid_out(HEADINGS, ["", "", "", ""], ROW, merged=("A1:A2", "B1:B2", "C1:C2", "D1:D2"))
    assert table.heading_rows == (1, 2)
    assert headings(table) == HEADINGS
    assert [row.number for row in table.rows] == [3]


def test_units_below_the_headings_belong_to_them():
    table = laid_out(
        ["実施日", "推進目標", "活動名", "参加者数", "従事時間"], ["", "", "", "（人）", "（分）"], [DAY, "13", "サロン", 30, 90]
    )
    assert headings(table)[3:] == ["参加者数（人）", "従事時間（分）"]
    assert table.columns[4].meaning.unit == "minutes"
    assert len(records(table)) == 1


def test_a_first_row_of_data_with_few_cells_is_no_second_heading_row():
    table = laid_out(
        [*HEADINGS, "備考", ""], ["R7.11.3", "13", "サロン", "30", "雨", "室内"], ["", "", "講座", "", "", ""], merged=("E1:F1",)
    )
    assert table.heading_rows == (1,)
    assert len(table.rows) == 2


def test_line_breaks_inside_headings_do_not_part_words():
    assert headings(laid_out(["実施日", "推進\n目標", "活動名", "参加\n者数"], ROW)) == HEADINGS


def test_columns_without_a_heading_keep_their_place_under_a_letter():
    table = laid_out(["", *HEADINGS], ["★", *ROW, "メモ"])
    assert headings(table) == ["", *HEADINGS, ""]
    assert roles(table)[0] is roles(table)[5] is None
    assert records(table) == [["★", *ROW, "メモ"]]


def test_headings_repeated_at_each_page_are_no_records():
    table = laid_out(
        HEADINGS, ROW, HEADINGS, [DAY, "13", "講座", 12], ["実 施 日", "推進目標", "活動名", "参加者数"], [DAY, "13", "集い", 5]
    )
    assert [row.kind for row in table.rows] == ["record", "bar", "record", "bar", "record"]


def test_two_heading_rows_repeated_at_each_page_are_no_records():
    upper, lower = ["実施日", "活動名", "参加者数", ""], ["", "", "男", "女"]
    table = laid_out(upper, lower, [DAY, "a", 1, 2], upper, lower, [DAY, "b", 3, 4], merged=("C1:D1", "A1:A2", "B1:B2"))
    assert [row.kind for row in table.rows] == ["record", "bar", "bar", "record"]


def test_without_recognised_headings_columns_have_letters_and_every_row_is_there():
    table = laid_out(["いろは"], ["はる", "なつ", "あき"], ["花", "川", "子"])
    assert table.heading_rows == ()
    assert headings(table) == ["", "", ""]
    assert [row.number for row in table.rows] == [1, 2, 3]
    assert roles(table) == [None, None, None]


def test_one_known_heading_is_enough_over_a_column_of_days():
    table = laid_out(
        ["いつやったか", "中身", "会場", "ひと"], ["R7.11.3", "サロン", "公民館", "30"], ["R7.11.4", "講座", "会館", "12"]
    )
    assert table.heading_rows == (1,)
    assert headings(table)[0] == "いつやったか"


def test_headings_below_the_thirtieth_row_are_not_looked_for():
    table = laid_out(*[["文"]] * 30, HEADINGS, ROW)
    assert table.heading_rows == ()
    assert len(table.rows) == 32


def test_a_title_merged_over_the_left_half_is_no_group_heading():
    table = laid_out(["令和7年度活動記録", "", "", "大東支部"], HEADINGS, ROW, merged=("A1:C1",))
    assert headings(table) == HEADINGS
    assert table.fiscal_year == 2025


def test_labels_beside_their_values_are_no_headings_over_records():
    rows = [["実施日", "R7.11.3", "場所", "公民館"], ["活動名", "サロン", "参加者数", 30], ["内容", "体操", "成果", "深まった"]]
    assert records(laid_out(*rows)) == [["R7.11.3", "公民館", "サロン", 30, "体操", "深まった"]]


def test_words_of_a_notice_are_headings_too():
    assert roles(laid_out(["と き", "ところ", "行事名"], ["4/8", "公民館", "花見"])) == ["date", "place", "title"]
