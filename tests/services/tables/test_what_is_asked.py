"""What an office's table says beside its figures is never passed over: a row that may mean something else is asked about."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from app.services.tables.reading_table import open_table
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import branch
from tests.services.tables.foreign_tables import HEAD, book, csv
from tests.services.tables.test_foreign_tables import AT, said

T = "1-3"
DAY = datetime.fromisoformat("2025-11-03")
STRUCK_AND_NEW = CellRichText(TextBlock(InlineFont(strike=True), "30"), TextBlock(InlineFont(), "25"))
"""30 struck through, and 25 behind it."""
Made = Callable[[Path], Path]


def listed(*lines: tuple[object, ...], more: tuple[str, ...] = (), title: str = "") -> Made:
    return csv(*([(title,)] if title else []), (*HEAD, *more), *lines)


def looks(cell: str, **styles: object) -> Callable[[Workbook], None]:
    """Gives a cell of the first sheet a look."""

    def given(made: Workbook) -> None:
        for name, value in styles.items():
            setattr(made.worksheets[0][cell], name, value)

    return given


def without_zeros(made: Workbook) -> None:
    made.worksheets[0].sheet_view.showZeros = False


def row_looks(**styles: object) -> Callable[[Workbook], object]:
    return lambda made: [looks(f"{column}2", **styles)(made) for column in "ABCD"]


def one(day: object = DAY, count: object = 3) -> tuple[str, list[tuple[object, ...]]]:
    return "S", [HEAD, (day, T, "会", count)]


ASKED: list[tuple[str, Made, str]] = [
    ("called off in the title", listed(("R7.11.3", T, "サロン（中止）", 30)), "サロン（中止）"),
    ("called off in a remark", listed(("R7.11.3", T, "サロン", 30, "大雨のため中止"), more=("備考",)), "大雨のため中止"),
    ("put off in a remark", listed(("R7.11.3", T, "サロン", 30, "延期"), more=("備考",)), "延期"),
    ("struck out in words", listed(("R7.11.3", T, "サロン", 30, "↑取消"), more=("備考",)), "取消"),
    ("called off instead of a count", listed(*((f"R7.11.{day}", T, "会", "中止") for day in (3, 4, 5))), "中止"),
    ("called off in a column of its own", listed(("R7.11.3", T, "会", 3, "○"), more=("中止",)), "中止：○"),
    ("called off in a column without a heading", listed(("R7.11.3", T, "会", 3, "中止"), more=("",)), "「中止」とあります"),
    ("planned in the day", listed(("11/4（予定）", T, "会", 3)), "11/4（予定）"),
    ("planned in the count", listed(("R7.11.3", T, "会", "30（予定）")), "30（予定）"),
    ("planned in a remark", listed(("R7.11.3", T, "会", 30, "予定"), more=("備考",)), "備考：予定"),
    ("planned in the title", listed(("R7.11.3", T, "研修会（予定）", 30)), "研修会（予定）"),
    ("a day of May on the sheet of June", book(("6月", [HEAD, (date(2025, 5, 3), T, "会", 3)])), "6月の表にある、5月"),
    ("a day of May below a title of June", listed(("5/3", T, "会", 3), title="令和7年6月分　活動報告"), "6月の表にある、5月"),
    ("a day of May below a bar of June", listed(("6月", "", "", ""), ("5/3", T, "会", 3)), "6月の表にある、5月"),
    ("〃 below a bar of another month", csv(HEAD, ("12月",), ("11/3", T, "会", 3)), "12月の表にある、11月"),
    ("a day of R7 on a sheet of R6", book(("R6", [HEAD, (DAY, T, "会", 3)])), "令和7年度の日付です"),
    ("a calendar year in the title", listed(("1/10", T, "会", 3), title="令和7年 活動記録"), "表の題は2025年です"),
    ("months of a calendar year", listed(("1/10", T, "会", 3), title="2025年1月～12月 活動"), "表の題は2025年です"),
    ("a day of another year than its column", csv(("年度", *HEAD), ("R6", "2025/11/3", T, "会", 3)), "令和6年度の行"),
    ("a weekday that differs", csv(("実施日", "曜日", *HEAD[1:]), ("11/3", "日", T, "会", 3)), "月曜日です"),
    ("a weekday beside a day cell", book(("S", [("実施日", "曜", *HEAD[1:]), (DAY, "日", T, "会", 3)])), "月曜日です"),
    ("a month alone", book(one(), then=looks("A2", number_format='m"月"')), "「11月」では"),
    ("a year and a month", book(one(), then=looks("A2", number_format='yyyy"年"m"月"')), "「2025年11月」では"),
    ("a built-in month", book(one(), then=looks("A2", number_format="mmm-yy")), "「2025年11月」では"),
    ("a year alone", book(one(), then=looks("A2", number_format='[$-411]ggge"年"')), "「2025年」"),
    ("yen", book(one(count=3000), then=looks("D2", number_format='"¥"#,##0')), "3000円"),
    ("yen of the locale", book(one(count=3000), then=looks("D2", number_format="[$¥-411]#,##0")), "3000円"),
    ("another unit in the format", book(one(), then=looks("D2", number_format='0"組"')), "3組"),
    ("a whole share", book(one(count=1), then=looks("D2", number_format="0%")), "100%"),
    ("thousands", book(one(count=12345), then=looks("D2", number_format="#,##0,")), "千単位"),
    ("struck through", book(one(), then=row_looks(font=Font(strike=True))), "取り消し線"),
    ("figures below 目標", csv(("実施日", "目標", *HEAD[2:]), ("R7.11.3", 13, "会", 3), ("R7.11.4", 20, "会", 3)), "目標の数"),
    ("目標 beside 結果", csv(("実施日", "活動名", "目標", "結果"), ("R7.11.3", "会", 13, 12)), "目標の数"),
    ("a table of plans", listed(("11/3", T, "会", 30), title="令和7年度　行事予定表"), "行事予定表"),
    ("a sheet of plans", book(("年間予定", [HEAD, (DAY, T, "会", 3)])), "年間予定"),
    ("an example of a table", listed(("R7.11.3", T, "会", 30), title="【記入例】活動記録"), "記入例"),
    ("a sheet of another office", book(("千厩", [HEAD, (DAY, T, "会", 3)])), "ほかの事業所"),
    ("a title of another office", listed(("R7.11.3", T, "会", 30), title="千厩支部　活動記録"), "ほかの事業所"),
    ("a line of another office", listed(("【千厩支部】", "", "", ""), ("R7.11.3", T, "会", 30)), "ほかの事業所"),
    ("a sheet named by a year", book(("2024", [HEAD, ("5/3", T, "会", 3)])), "表の題は2024年です"),
    ("days whose zeros are lost", book(("S", [HEAD, (4.1, T, "会", 3), (4.15, T, "会", 3)])), "終わりの0が消えた"),
    ("a dash for zero", book(one(count=0), then=looks("D2", number_format='#,##0;-#,##0;"-"')), "表では見えません"),
    (
        "bookkeeping",
        book(one(count=0), then=looks("D2", number_format='_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ')),
        "表では見えません",
    ),
    ("nothing for zero", book(one(count=0), then=looks("D2", number_format="#,##0;;")), "表では見えません"),
    ("a sheet without zeros", book(one(count=0), then=without_zeros), "表では見えません"),
    ("the year before", listed(("11/3", T, "会", 3), title="前年度実績"), "令和6年度と令和7年度"),
    ("a sheet of the year before", book(("昨年度", [HEAD, ("11/3", T, "会", 3)])), "令和6年度と令和7年度"),
    ("a sheet that is a plan", book(("R7計画", [HEAD, (DAY, T, "会", 3)])), "R7計画"),
    ("hundreds in a row of units", csv(HEAD, ("", "", "", "（百人）"), ("R7.11.3", T, "会", 3)), "単位が「百人」"),
    ("a day of October in the first half", listed(("10/5", T, "会", 3), title="令和7年度上半期　実績"), "表の題にある月のほか"),
    ("a day of July in a span of months", listed(("7/5", T, "会", 3), title="4月～6月の活動"), "表の題にある月のほか"),
    ("a line below that puts right", listed(("11/3", T, "会", 30), ("※11/3の参加者は28人に訂正", "", "", "")), "28人に訂正"),
    ("a line below that calls off", listed(("R7.11.3", T, "会", 30), ("※11月3日は中止", "", "", "")), "11月3日は中止"),
    ("a line above that calls off", listed(("11/3", T, "会", 30), title="※11/3は大雨で中止しました"), "大雨で中止"),
    ("a count struck through", book(one(), then=looks("D2", font=Font(strike=True))), "取り消し線"),
    ("a part struck through", book(one(), then=looks("D2", value=STRUCK_AND_NEW)), "取り消し線"),
    ("two fiscal years in the title", listed(("11/3", T, "会", 3), title="令和6・7年度　活動記録"), "令和6年度と令和7年度"),
    (
        "a span of fiscal years",
        listed(("11/3", T, "会", 3), title="令和5年度～令和7年度　事業実績"),
        "令和5年度と令和6年度と令和7年度",
    ),
    ("months of two years", listed(("11/3", T, "会", 3), title="令和6年4月～令和8年3月　実績"), "令和6年度と令和7年度"),
    ("two calendar years", listed(("11/3", T, "会", 3), title="2024年・2025年　活動"), "決まりません"),
    ("another year on the sheet", book(("R6", [("令和7年度 記録",), HEAD, ("11/3", T, "会", 3)])), "令和6年度と令和7年度"),
    ("hundreds of people", listed(("R7.11.3", T, "会", 3), title="（単位：百人）"), "単位が「百人」"),
    ("thousands of people", listed(("R7.11.3", T, "会", "1.2"), title="単位　千人"), "単位が「千人」"),
    ("households above people", listed(("R7.11.3", T, "会", 3), title="（単位：世帯）"), "単位：世帯"),
    ("a corrected number", listed(("R7.11.3", T, "会", 30, "90人に訂正"), more=("備考",)), "90人に訂正"),
    ("the right number", listed(("R7.11.3", T, "会", 30, "正しくは90名"), more=("備考",)), "正しくは90名"),
    ("a corrected number left out", listed(("R7.11.3", T, "会", 30, "→90人"), more=("宇宙",)), "→90人"),
    ("a corrected number in the name", listed(("R7.11.3", T, "会（30人→90人）", 30)), "30人→90人"),
    ("a moved day", listed(("R7.11.3", T, "会", 30, "11/10に変更"), more=("備考",)), "11/10に変更"),
    ("a day on which it was held", listed(("R7.11.3", T, "会", 30, "雨で11月10日に実施"), more=("備考",)), "11月10日に実施"),
    ("a moved hour", listed(("R7.11.3", T, "会", 3, "10:00", "13時に変更"), more=("時間", "備考")), "13時に変更"),
    ("a fiscal year that can't be read", csv(("年度", *HEAD), ("六年", "5/10", T, "会", 3)), "何年度か"),
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with branch(tmp_path_factory.mktemp("office")) as workspace:
        yield workspace


@pytest.fixture(autouse=True)
def late(at: TurnableClock) -> None:
    at.moment = AT


@pytest.mark.parametrize(("file", "told"), [case[1:] for case in ASKED], ids=[case[0] for case in ASKED])
def test_a_row_that_may_mean_something_else_does_not_go_in_by_itself(
    office: Workspace, file: Made, told: str, tmp_path: Path
) -> None:
    table = open_table(office, file(tmp_path), 2025)
    assert [row.place for row in table.rows if row.ticked] == [] and told in said(table), said(table)


PLAIN: list[tuple[str, Made]] = [
    ("a title of records and plans", listed(("R7.11.3", T, "会", 3), title="令和7年度 行事予定・実績一覧")),
    ("a title with the office's own name", listed(("R7.11.3", T, "会", 3), title="大東支部　活動記録　本部御中")),
    ("a plan whose records they are", listed(("R7.11.3", T, "会", 3), title="地域福祉活動計画　活動一覧")),
    ("a meeting of exchange is not called off", listed(("R7.11.3", T, "3世代交流会", 3))),
    ("a column of what was called off that says no", listed(("R7.11.3", T, "会", 3, "無"), more=("中止の有無",))),
    ("a zero that is seen", book(one(count=0), then=looks("D2", number_format="#,##0;-#,##0"))),
    ("a number where zeros are hidden", book(one(), then=without_zeros)),
    ("a zero of no count", book(("S", [(*HEAD, "備考"), (DAY, T, "会", 3, 0)]), then=without_zeros)),
    ("a day of the first half", listed(("4/5", T, "会", 3), title="令和7年度上半期　実績")),
    ("a span of months over the year's end", listed(("1/5", T, "会", 3), title="12月～2月の活動")),
    ("a line on another day", listed(("11/3", T, "会", 30), title="※11/10は中止、11/17は28人に訂正")),
    ("a part in bold", book(one(count="3"), then=looks("D2", value=CellRichText(TextBlock(InlineFont(b=True), "3"), "人")))),
    ("how people are", csv(("実施日", "推進目標", "活動名", "状況"), ("R7.11.3", T, "見守り", "良好"))),
    ("compared with the year before", listed(("11/3", T, "会", 3), title="活動実績（前年度比較）")),
    ("shares of hours", csv((*HEAD[:3], "従事時間"), ("R7.11.3", T, "会", "1.3"), ("R7.11.4", T, "教室", "2.25"))),
    ("the years of a plan", listed(("11/3", T, "会", 3), title="活動計画（令和3～7年度） 活動記録")),
    ("two years and days with theirs", listed(("R7.11.3", T, "会", 3), title="令和6・7年度　活動記録")),
    ("the usual units", listed(("R7.11.3", T, "会", 3), title="（単位：人、円）")),
    ("a unit in the cell", listed(("R7.11.3", T, "会", "3人"), title="（単位：百人）")),
    ("a correction that was made", listed(("R7.11.3", T, "会", 90, "30人→90人に訂正"), more=("備考",))),
    ("a day that was moved to", listed(("R7.11.10", T, "会", 90, "11/3から11/10に変更"), more=("備考",))),
    ("another quota", listed(("R7.11.3", T, "会", 9, "定員を20人に変更"), more=("備考",))),
    ("held after all", listed(("R7.11.3", T, "会", 9, "中止を検討したが実施"), more=("備考",))),
    ("not called off", listed(("R7.11.3", T, "会", 9, "小雨だったが中止せず実施した"), more=("備考",))),
    ("the day of a visit", csv(("訪問日", *HEAD[1:]), ("R7.11.3", T, "会", 3))),
    ("the day of a speaker", csv(("派遣日", "受付日", *HEAD[1:]), ("R7.11.3", "R7.10.1", T, "会", 3))),
    ("the day something came in", csv(("受付日", *HEAD[1:]), ("R7.11.3", T, "会", 3))),
    ("a remark on the weather", listed(("R7.11.3", T, "会", 3, "雨で室内に変更"), more=("備考",))),
    ("it is said to be done", listed(("R7.11.3", T, "中止の花見の代わり", 3, "実施"), more=("実施状況",))),
    ("a span that reaches into the month", listed(("5/30～6/2", T, "会", 3), title="令和7年6月分")),
    ("a year of months", listed(("12/10", T, "会", 3), title="令和7年4月～令和8年3月")),
    ("half a year", listed(("7/10", T, "会", 3), title="令和7年4月～9月 活動")),
    ("the weekday of the day", csv(("実施日", "曜日", *HEAD[1:]), ("11/3", "月・祝", T, "会", 3))),
    ("people in the format", book(one(), then=looks("D2", number_format='0"人"'))),
    ("a day in the format", book(one(), then=looks("A2", number_format='m"月"d"日"'))),
    ("one cell struck through", book(one(), then=looks("C2", font=Font(strike=True)))),
]


@pytest.mark.parametrize("file", [file for _, file in PLAIN], ids=[name for name, _ in PLAIN])
def test_what_says_nothing_against_it_is_not_asked(office: Workspace, file: Made, tmp_path: Path) -> None:
    table = open_table(office, file(tmp_path), 2025)
    assert all(row.ticked for row in table.rows) and table.rows, said(table)


def test_the_answer_to_what_became_of_an_activity_is_stored(office: Workspace, tmp_path: Path) -> None:
    table = open_table(office, listed(("R7.11.3", T, "サロン（中止）", 30))(tmp_path), 2025)
    choices = dict(table.rows[0].cells["status"].choices)
    assert {"実施", "中止", "延期"} <= set(choices.values())
    table.answer((1, 2), "status", next(typed for typed, words in choices.items() if words == "実施"))
    assert table.rows[0].ticked and table.rows[0].values["status"] == "done"


def test_a_row_of_a_list_made_out_of_other_sheets_is_asked(office: Workspace, tmp_path: Path) -> None:
    file = book(("4月", [HEAD, (date(2025, 4, 3), T, "会", 3)]), ("年間一覧", [HEAD, (date(2025, 4, 3), T, "会", 3)]))
    table = open_table(office, file(tmp_path), 2025)
    assert [row.ticked for row in table.rows] == [True, False] and "1枚目のシートの2行目" in table.rows[1].why
    table.answer((2, 2), "id", "new")
    assert [row.ticked for row in table.rows] == [True, True]


def test_the_people_of_a_day_to_come_are_warned_about(office: Workspace, at: TurnableClock, tmp_path: Path) -> None:
    at.moment = AT.replace(year=2025, month=11, day=1)
    [row] = open_table(office, listed(("R7.11.3", T, "会", 3))(tmp_path), 2025).rows
    assert "まだ来ていない日" in row.cells["participants"].warning


def test_the_first_of_two_tables_with_other_headings_is_read_and_the_second_is_told(office: Workspace, tmp_path: Path) -> None:
    other = ("開催日", "会議名", "場所", "出席者数", "議題"), ("R7.11.5", "役員会", "本部", 9, "予算")
    table = open_table(office, csv(HEAD, ("R7.11.3", T, "会", 30), ("",), ("会議",), *other)(tmp_path), 2025)
    assert [row.values["title"] for row in table.rows if row.ticked] == ["会"]
    assert any("別の表" in note for note in table.notes)


def test_clock_times_below_a_length_are_asked(office: Workspace, tmp_path: Path) -> None:
    lines = [(*HEAD[:3], "従事時間"), (DAY, T, "会", time(10)), (DAY, T, "教室", time(9, 30))]
    table = open_table(office, book(("S", lines))(tmp_path), 2025)
    assert "時間の長さか時刻か" in table.questions[0].text
    assert all(row.values["staff_minutes"] is None for row in table.rows)


def test_an_example_with_a_day_is_no_record(office: Workspace, tmp_path: Path) -> None:
    table = open_table(office, listed(("R7.4.1（例）", T, "見本", 99), ("R7.11.3", T, "会", 3))(tmp_path), 2025)
    assert [row.state for row in table.rows] == ["left_out", "new"]


def test_a_year_that_is_written_once_is_that_of_the_rows_below(office: Workspace, tmp_path: Path) -> None:
    lines = ("年", "月", "日", *HEAD[1:]), (7, 11, 3, T, "会", 3), ("", "", 10, T, "教室", 3)
    rows = open_table(office, csv(*lines)(tmp_path), 2026).rows
    assert [row.cells["date"].shown for row in rows] == ["R7.11.3（月）", "R7.11.10（月）"]


def test_a_column_of_fiscal_years_may_leave_out_the_era(office: Workspace, tmp_path: Path) -> None:
    lines = ("年度", "月", "日", *HEAD[1:]), ("7", 5, 10, T, "会", 3)
    [row] = open_table(office, csv(*lines)(tmp_path), 2024).rows
    assert row.cells["date"].shown == "R7.5.10（土）" and not row.ticked


def test_lines_above_the_rows_say_their_target(office: Workspace, tmp_path: Path) -> None:
    lines = ("推進目標1-3 地域づくり",), ("R7.11.3", "会", 3), ("推進目標1-1",), ("R7.11.4", "教室", 3)
    table = open_table(office, csv(("実施日", "活動名", "参加者数"), *lines)(tmp_path), 2025)
    table.choose_default("target", "2-1")
    assert [row.cells["target"].shown[:3] for row in table.rows if row.ticked] == ["1-③", "1-①"]


def test_days_with_a_zero_at_an_end_have_lost_none(office: Workspace, tmp_path: Path) -> None:
    table = open_table(office, csv(HEAD, ("4.1", T, "会", 3), ("4.20", T, "教室", 3))(tmp_path), 2025)
    assert [row.cells["date"].shown for row in table.rows] == ["R7.4.1（火）", "R7.4.20（日）"]


@pytest.mark.parametrize("hours", ["1.30", "1.3"])
def test_hours_that_may_be_hours_and_minutes_are_asked(office: Workspace, hours: str, tmp_path: Path) -> None:
    table = open_table(office, csv((*HEAD[:3], "従事時間"), ("R7.11.3", T, "会", hours))(tmp_path), 2025)
    assert "1時間30分か1.3時間か" in table.questions[0].text


def test_a_sum_with_the_last_day_of_its_month_is_no_record(office: Workspace, tmp_path: Path) -> None:
    lines = ("R7.11.3", T, "会", 10), ("R7.11.4", T, "教室", 5), ("R7.11.30", T, "11月計", 15), ("R7.12.3", T, "時計の会", 5)
    table = open_table(office, listed(*lines)(tmp_path), 2025)
    assert [row.state for row in table.rows] == ["new", "new", "left_out", "new"]


def test_each_row_below_a_title_of_two_years_is_given_its_own(office: Workspace, tmp_path: Path) -> None:
    lines = ("11/3", T, "会", 3), ("11/3", T, "会", 4)
    table = open_table(office, listed(*lines, title="令和6・7年度　活動記録")(tmp_path), 2025)
    table.answer((1, 3), "date", "2024")
    assert [row.ticked for row in table.rows] == [True, False]
    table.answer((1, 4), "date", "2025")
    assert [row.cells["date"].shown for row in table.rows if row.ticked] == ["R6.11.3（日）", "R7.11.3（月）"]


def test_the_unit_above_multiplies_on_wish(office: Workspace, tmp_path: Path) -> None:
    table = open_table(office, listed(("R7.11.3", T, "会", 3), title="（単位：百人）")(tmp_path), 2025)
    assert [words for _, words in table.rows[0].cells["participants"].choices] == ["300人", "3人"]
    table.answer((1, 3), "participants", "300人")
    assert table.rows[0].values["participants"] == 300 and table.rows[0].ticked


def test_a_value_that_a_remark_puts_right_stays_on_wish(office: Workspace, tmp_path: Path) -> None:
    table = open_table(office, listed(("R7.11.3", T, "会", 30, "90人に訂正"), more=("備考",))(tmp_path), 2025)
    table.answer((1, 2), "participants", table.rows[0].cells["participants"].choices[0][0])
    assert table.rows[0].values["participants"] == 30 and table.rows[0].ticked
    table.retype((1, 2), "participants", "90")
    assert table.rows[0].values["participants"] == 90 and table.rows[0].ticked


def test_a_table_without_names_is_offered_the_name_in_its_title(office: Workspace, tmp_path: Path) -> None:
    lines = (
        ("令和7年度 サロン実績表",),
        ("実施日", "推進目標", "場所", "参加者数"),
        ("11/3", T, "公民館", 3),
        ("11/10", T, "公民館", 4),
    )
    table = open_table(office, csv(*lines)(tmp_path), 2025)
    assert [row.state for row in table.rows] == ["asked", "asked"] and "サロン" in table.rows[0].why
    table.answer((1, 3), "title", table.rows[0].cells["title"].choices[0][0])
    assert [row.values["title"] for row in table.rows if row.ticked] == ["サロン", "サロン"]


def test_the_day_of_an_application_is_asked_once(office: Workspace, tmp_path: Path) -> None:
    table = open_table(office, csv(("申込日", *HEAD[1:]), ("R7.11.3", T, "会", 3))(tmp_path), 2025)
    assert not any(row.ticked for row in table.rows) and "申込み" in table.questions[0].text
    table.answer_question(table.questions[0].key, "date")
    assert [row.ticked for row in table.rows] == [True]


def test_a_zero_that_nobody_sees_may_be_left_blank(office: Workspace, tmp_path: Path) -> None:
    table = open_table(office, book(("S", [(*HEAD, "備考"), (DAY, T, "会", 0, 0)]), then=without_zeros)(tmp_path), 2025)
    [row] = table.rows
    assert [words for _, words in row.cells["participants"].choices] == ["0人", "空欄のまま"]
    table.answer(row.place, "participants", row.cells["participants"].choices[1][0])
    [row] = table.rows
    assert row.ticked and row.values["participants"] is None and not row.values["content"]
    table.answer(row.place, "participants", "0")
    assert table.rows[0].values["participants"] == 0


def test_a_sum_whose_parts_show_no_zero_is_no_record(office: Workspace, tmp_path: Path) -> None:
    lines = [("実施日", "推進目標", "活動名", "男", "女"), (DAY, T, "会", 3, 0), (DAY, T, "教室", 4, 0), (None, None, None, 7, 0)]
    table = open_table(office, book(("S", lines), then=without_zeros)(tmp_path), 2025)
    assert [row.values["participants"] for row in table.rows if row.ticked] == [3, 4]
    assert [row.state for row in table.rows] == ["new", "new", "left_out"]


def test_amounts_by_kind_are_taken_in_and_a_strange_kind_is_asked_once(office: Workspace, tmp_path: Path) -> None:
    more, sums = ("参加者の内訳", "財源"), ("高齢者10 子ども2", "共同募金3,000円、会費500")
    table = open_table(office, listed(("R7.11.3", T, "会", 12, *sums), more=more)(tmp_path), 2025)
    assert table.rows[0].ticked and table.rows[0].cells["funding"].shown == "会費500円、共同募金配分金3,000円"
    strange = [("R7.11.3", T, "会", 12, "高齢者2 宇宙船員3"), ("R7.11.4", T, "教室", 12, "宇宙船員5")]
    table = open_table(office, listed(*strange, more=more[:1])(tmp_path), 2025)
    assert [row.state for row in table.rows] == ["asked", "asked"] and "宇宙船員" in table.rows[0].why
    table.answer((1, 2), "breakdown", table.rows[0].cells["breakdown"].choices[0][0])
    assert [row.ticked for row in table.rows] == [True, True] and table.rows[1].cells["breakdown"].warning


@pytest.mark.parametrize(
    ("heading", "cell", "told"),
    [
        ("費用", "3000円", "どれがいくつか"),
        ("財源", "共同募金", "どれがいくつか"),
        ("費用（千円）", "謝金3", "円ではない単位"),
        ("費用（予算）", "謝金3000", "予定や目標"),
    ],
)
def test_amounts_that_cannot_be_placed_are_left_out_and_told(
    office: Workspace, heading: str, cell: str, told: str, tmp_path: Path
) -> None:
    table = open_table(office, listed(("R7.11.3", T, "会", 12, cell), more=(heading,))(tmp_path), 2025)
    assert table.rows[0].ticked and any(told in note for note in table.notes)
    assert table.rows[0].values["costs"] is None and table.rows[0].values["funding"] is None


def test_notes_fixed_to_cells_are_told(office: Workspace, tmp_path: Path) -> None:
    noted = book(one(), then=looks("D2", comment=Comment("90人に訂正", "")))
    assert any("メモ" in note for note in open_table(office, noted(tmp_path), 2025).notes)
    assert not any("メモ" in note for note in open_table(office, book(one())(tmp_path), 2025).notes)


def test_a_fiscal_year_that_is_written_once_is_that_of_the_rows_below(office: Workspace, tmp_path: Path) -> None:
    lines = ("年度", *HEAD), ("令和6年度", "11/3", T, "会", 3), ("", "11/4", T, "教室", 4)
    rows = open_table(office, csv(*lines)(tmp_path), 2025).rows
    assert [row.cells["date"].shown for row in rows] == ["R6.11.3（日）", "R6.11.4（月）"]
    assert not any(row.ticked for row in rows)
