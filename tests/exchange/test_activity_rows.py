from datetime import date

import pytest

from app.exchange.activity_rows import activity_rows
from app.exchange.sheet import Row, Sheet


def imported(**cells):
    """The one ImportRow made from cells given by heading."""
    (row,) = activity_rows(Sheet(tuple(cells), [Row(7, cells)], "", 1))
    return row


def test_headings_become_fields_and_cells_become_text():
    row = imported(実施日=date(2025, 11, 3), 活動名="サロン", 参加者数=30, 回数="２回", 地区=None)
    assert row.number == 7
    assert row.values == {"date": "2025-11-03", "title": "サロン", "participants": "30", "sessions": "２回"}
    assert row.problems == row.notes == ()


def test_what_people_wrote_is_left_to_the_rules_of_the_form():
    row = imported(実施日="Ｒ７．１１．３", 参加者数="約３０", 推進目標="１－③")
    assert row.values == {"date": "Ｒ７．１１．３", "participants": "約３０", "target": "１－③"}


def test_zero_and_empty_stay_different():
    assert imported(活動名="サロン", 参加者数=0).values["participants"] == "0"
    assert "participants" not in imported(活動名="サロン", 参加者数=None).values


def test_filled_columns_the_program_does_not_know_are_named():
    row = imported(活動名="サロン", 備考="雨", 予算=None)
    assert row.unknown_headers == ("備考",)


@pytest.mark.parametrize("cell", [date(2025, 1, 3), "1月3日", "2025/1/3", "2025-01-03", "１月３日", "1/3"])
def test_a_target_number_that_became_a_date_is_turned_back_with_a_note(cell):
    row = imported(推進目標=cell)
    assert row.values["target"] == "1-3"
    assert "1-3" in row.notes[0]
    assert "推進目標" in row.notes[0]


@pytest.mark.parametrize("cell", ["1-3", "13", 13, "1-③", "１ー③", "3-6"])
def test_a_target_number_that_is_still_one_is_left_alone(cell):
    row = imported(推進目標=cell)
    assert row.values["target"] == str(cell)
    assert row.notes == ()


def test_a_count_that_became_a_date_is_a_problem_of_its_row():
    row = imported(活動名="サロン", 参加者数=date(2025, 1, 20))
    assert "参加者数" in row.problems[0]
    assert "participants" not in row.values


def test_a_date_left_as_excels_day_number_is_understood_with_a_note():
    row = imported(実施日=45964)
    assert row.values["date"] == "2025-11-03"
    assert "45964" in row.notes[0]


def test_a_six_digit_date_gets_its_lost_zero_back():
    assert imported(実施日=71103).values["date"] == "071103"
    assert imported(実施日=20251103).values["date"] == "20251103"


def test_a_time_beside_the_date_is_dropped():
    assert imported(実施日="2025-11-03 10:30").values["date"] == "2025-11-03"


def test_a_date_in_running_text_is_written_for_people():
    assert imported(次回予定=date(2026, 4, 10)).values["next_step"] == "令和8年4月10日"


@pytest.mark.parametrize("word", ["合計", "合　計", "小計"])
def test_a_row_of_totals_is_not_taken_for_an_activity(word):
    assert imported(実施日=word, 参加者数=1250).problems


def test_problems_of_reading_stay_with_their_row():
    sheet = Sheet(("実施日", "内容"), [Row(2, {"実施日": "3"}, ("「内容」が長すぎます。",)), Row(3, {"実施日": "4"})], "", 1)
    bad, good = activity_rows(sheet)
    assert bad.problems
    assert good.problems == ()
