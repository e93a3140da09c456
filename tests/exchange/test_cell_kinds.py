from datetime import date

import pytest

from app.exchange.cell_kinds import is_clock, is_day, is_day_of_month, is_number, is_number_or_mark, month_of


@pytest.mark.parametrize("cell", [30, "30", "３０人", "約30人", "1,250", "延べ30人", "30.0", "△5", "-3"])
def test_numbers(cell):
    assert is_number(cell)


@pytest.mark.parametrize("cell", ["", None, "サロン", "11/3", "①30", "30人位から", date(2025, 4, 1)])
def test_no_numbers(cell):
    assert not is_number(cell)


@pytest.mark.parametrize("cell", ["○", "－", "-", 3, "無"])
def test_marks_beside_numbers(cell):
    assert is_number_or_mark(cell)


@pytest.mark.parametrize(
    "cell",
    [
        date(2025, 4, 1),
        45964,
        71103,
        20251103,
        "11/3",
        "R7.11.3",
        "令和7年11月3日（月）",
        "2025-11-03T10:22",
        "3日",
        "071103",
        "11月3日～5日",
        "１１／３",
        "R071103",
    ],
)
def test_days(cell):
    assert is_day(cell)


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        30,
        "30",
        "毎週火曜",
        "第2・第4木曜",
        "4月計",
        "令和7年4月",
        "2025年度計",
        "R7年度計",
        "R7.4",
        "4-6月",
        "未定",
        "10:00",
    ],
)
def test_no_days(cell):
    assert not is_day(cell)


def test_days_of_a_month():
    assert all(map(is_day_of_month, [1, 31, "3", "０３"]))
    assert not any(map(is_day_of_month, [0, 32, "32", "3人", None]))


def test_clock_times():
    assert all(map(is_clock, ["10:00", "9時半", "午前10時", "9:30～11:45", "10:00:00"]))
    assert not any(map(is_clock, [10, "10", "11/3", "2時間", None]))


def test_months():
    assert [month_of(cell) for cell in ("4月", "１２月分", "四月", "13月", "4月3日", 4, None)] == [
        4,
        12,
        4,
        None,
        None,
        None,
        None,
    ]
