from datetime import date

import pytest

from tests.exchange.office_grids import DAY, doubts, laid_out, roles

KNOWN = ["実施日", "活動名"]
"""Headings that tell where the table begins."""


def beside(headings, *values):
    """The table with these columns beside a day and a name; ``values`` row by row."""
    return laid_out([*KNOWN, *headings], *[[DAY, f"活動{place}", *row] for place, row in enumerate(values)])


def test_the_total_beside_the_actual_persons_is_taken():
    table = beside(["参加者数（実）", "参加者数（延べ）"], [20, 30])
    assert roles(table)[2:] == ["", "participants"]
    assert list(doubts(table)) == ["参加者数（実）"]


def test_men_and_women_are_added_where_nothing_gives_their_sum():
    table = beside(["参加者（男）", "参加者（女）"], [10, 20])
    assert roles(table)[2:] == ["add_participants", "add_participants"]
    assert doubts(table) == {}


def test_men_and_women_beside_their_sum_are_left_out_with_a_word():
    table = beside(["男", "女", "計"], [10, 20, 30])
    assert roles(table)[2:] == ["", "", "participants"]
    assert doubts(table)["男"] == "「男」は、「計」の内数のようです。"


def test_a_single_part_of_the_people_is_never_taken_for_all():
    table = beside(["参加者（男）"], [10])
    assert roles(table)[2] == ""
    assert "参加者（男）" in doubts(table)


def test_two_ways_of_parting_the_people_are_not_added_twice():
    table = beside(["男", "女", "大人", "子ども"], [10, 20, 25, 5])
    assert roles(table)[2:] == ["", "", "", ""]
    assert len(doubts(table)) == 4


def test_those_who_did_not_say_belong_to_the_sum_of_men_and_women():
    table = laid_out(
        [*KNOWN, "参加者", "", ""], ["", "", "男", "女", "無回答"], [DAY, "a", 10, 20, 1], merged=("C1:E1", "A1:A2", "B1:B2")
    )
    assert roles(table)[2:] == ["add_participants"] * 3


def test_kinds_of_people_without_a_sum_are_a_breakdown_and_the_missing_sum_is_asked():
    table = laid_out([*KNOWN, "参加人数", ""], ["", "", "高齢者", "その他"], [DAY, "a", 25, 3], merged=("C1:D1",))
    assert roles(table)[2:] == ["breakdown:高齢者", "breakdown:その他"]
    assert "延べ参加者数の列がありません" in doubts(table)["参加人数／高齢者"]


def test_kinds_of_people_beside_their_sum_need_no_question():
    table = laid_out([*KNOWN, "参加人数", "", ""], ["", "", "高齢者", "子ども", "計"], [DAY, "a", 25, 3, 28], merged=("C1:E1",))
    assert roles(table)[2:] == ["breakdown:高齢者", "breakdown:子ども", "participants"]
    assert doubts(table) == {}


def test_two_columns_that_say_the_same_are_both_doubted_where_a_figure_depends_on_it():
    table = beside(["参加者数", "参加人数"], [20, 30])
    assert roles(table)[2:] == ["participants", ""]
    assert list(doubts(table)) == ["参加者数", "参加人数"]


def test_the_column_that_says_total_goes_before_the_one_that_does_not():
    table = beside(["参加者数", "延べ参加者数"], [20, 30])
    assert roles(table)[2:] == ["", "participants"]
    assert list(doubts(table)) == ["参加者数"]


def test_two_columns_with_equal_values_are_one():
    table = beside(["参加者数", "参加人数"], [20, 20], [30, 30])
    assert roles(table)[2:] == ["participants", ""]
    assert doubts(table) == {}


def test_a_second_text_goes_to_the_end_of_the_content_and_is_told():
    table = beside(["内容", "説明"], ["体操", "持ち物は飲み物"])
    assert roles(table)[2:] == ["content", "append"]
    assert list(doubts(table)) == ["説明"]


def test_a_form_services_time_stamp_gives_way_to_the_day_itself():
    table = laid_out(["タイムスタンプ", "実施日", "活動名"], ["2025/11/03 10:22:31 午前 GMT+9", "R7.11.1", "サロン"])
    assert roles(table) == ["", "date", "title"]
    assert list(doubts(table)) == ["タイムスタンプ"]


def test_a_time_stamp_alone_is_proposed_for_the_day_and_asked():
    table = laid_out(["タイムスタンプ", "活動名", "場所"], ["2025/11/03 10:22:31 午前 GMT+9", "サロン", "公民館"])
    assert roles(table)[0] == "date"
    assert "タイムスタンプ" in doubts(table)


@pytest.mark.parametrize(
    ("first", "second", "expected"), [("10:00", "12:00", ["begins", "ends"]), ("11/3", "11/5", ["date", "end_date"])]
)
def test_a_beginning_and_an_end_are_times_or_days_by_their_cells(first, second, expected):
    assert roles(laid_out(["活動名", "場所", "開始", "終了"], ["サロン", "公民館", first, second]))[2:] == expected


def test_a_column_day_with_whole_dates_is_the_date():
    assert roles(laid_out(["日", "活動名"], [DAY, "サロン"], [date(2025, 11, 4), "講座"]))[0] == "date"
    assert roles(laid_out(["日", "活動名"], [3, "サロン"], [4, "講座"]))[0] == "day"


def test_a_column_of_days_without_any_day_is_doubted():
    table = laid_out(["活動日", "活動名", "場所"], ["毎週火曜", "a", "会館"], ["随時", "b", "会館"], ["要相談", "c", "会館"])
    assert roles(table)[0] == ""
    assert "日付として読めるものがありません" in doubts(table)["活動日"]


def test_a_running_number_is_passed_over_and_a_number_of_a_target_is_not():
    assert roles(beside(["No"], [1], [2]))[2] == ""
    assert doubts(beside(["No"], [1], [2])) == {}
    table = beside(["No"], ["1-③"], ["2-1"])
    assert roles(table)[2] == "target"
    assert "No" in doubts(table)


def test_an_id_is_one_only_where_it_looks_like_ours():
    assert roles(beside(["ID"], ["0123456789abcdef0123456789abcdef"]))[2] == "id"
    assert roles(beside(["ID"], [1], [2]))[2] is None


def test_names_below_a_heading_of_counts_are_no_counts():
    table = beside(["参加者"], ["民生委員"], ["地域住民、民生委員"], ["役員"])
    assert roles(table)[2] == ""
    assert "文字が入っています" in doubts(table)["参加者"]


def test_a_length_is_no_clock_time():
    assert roles(beside(["時間"], ["10:00～12:00"]))[2] == "times"
    table = beside(["時間"], [2], ["1.5"])
    assert roles(table)[2] == ""
    assert "長さ" in doubts(table)["時間"]


def test_hours_of_staff_that_look_like_minutes_are_asked():
    table = beside(["従事時間"], [90], [120])
    assert roles(table)[2] == "staff_minutes"
    assert "時間か分か" in doubts(table)["従事時間"]
    assert doubts(beside(["従事時間"], [2], [8])) == {}


def test_the_number_of_the_meeting_is_no_count_of_meetings():
    table = beside(["回数"], [1], [2], [3])
    assert roles(table)[2] == ""
    assert "第何回" in doubts(table)["回数"]
    assert roles(beside(["回数"], [1], [1], [2]))[2] == "sessions"


def test_an_aim_beside_its_result_is_no_target_of_the_plan():
    table = beside(["目標", "実績"], [13, 12])
    assert roles(table)[2:] == ["", None]
    assert "目標の数" in doubts(table)["目標"]
    assert roles(beside(["目標"], [13]))[2] == "target"


def test_a_sum_that_holds_more_than_the_people_is_asked():
    headings = ["男", "女", "協力員", "計"]
    table = beside(headings, [3, 10, 2, 15], [2, 11, 3, 16])
    assert roles(table)[2:] == ["", "", None, "participants"]
    assert doubts(table)["計"] == "「計」が、内訳の数を足したものとちがいます。"
    assert "計" not in doubts(beside(headings, [3, 10, 2, 13], [2, 11, "", 13], ["", 4, 1, 4]))
