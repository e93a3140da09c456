"""What a person sees in a cell, where the number in it says less."""

from datetime import date

import pytest

from app.sandbox.child.number_formats import seen, shown_as

DAY = date(2025, 11, 3)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('m"月"', "11月"),
        ('yyyy"年"m"月"', "2025年11月"),
        ('[$-411]ggge"年"m"月";@', "2025年11月"),
        ("yyyy/mm", "2025年11月"),
        ('[$-411]ge"年度"', "2025年"),
        ('m"月"d"日"', None),
        ("yyyy/m/d h:mm", None),
        ("[h]:mm", None),
        ('d"日"', None),
    ],
)
def test_a_day_whose_format_shows_none_is_a_month(code: str, text: str | None) -> None:
    assert seen(170, code, 45964, DAY) == text


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ('0"組"', 3, "3組"),
        ('"第"0"回"', 3, "第3回"),
        ('"約"0"人"', 30, "約30人"),
        ('#,##0"世帯"', 1200, "1200世帯"),
        ('"¥"#,##0;[Red]"¥"-#,##0', 3000, "3000円"),
        ("[$¥-411]#,##0", 3000, "3000円"),
        ("\\\\#,##0", 3000, "3000円"),
        ("#,##0,", 12345, "12345千単位の表示"),
        ("0.0%", 0.855, "85.5%"),
        ('0"人"', 30, None),
        ("#,##0_ ;[Red]\\-#,##0\\ ", 30, None),
        ("0_);(0)", 30, None),
        ("General", 30, None),
        ("@", 30, None),
        ("000", 30, None),
        ('0"組"', -3, None),
        ('[>=1000]#,##0"千";0"人"', 30, None),
    ],
)
def test_an_amount_comes_with_the_words_around_it(code: str, value: float, text: str | None) -> None:
    assert seen(170, code, value, None) == text


def test_built_in_formats_are_known() -> None:
    assert [seen(number, None, 45964, DAY) for number in (14, 17, 55)] == [None, "2025年11月", "2025年11月"]
    assert (seen(9, None, 1, None), seen(6, None, 300, None), seen(1, None, 30, None)) == ("100%", "300円", None)
    assert (shown_as(14, None), shown_as(46, None), shown_as(1, None)) == ("day", "length", "")
