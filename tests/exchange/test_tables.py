"""Whole files, from their bytes to laid-out tables."""

import cProfile
import hashlib
import pstats
from datetime import date

import openpyxl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.errors import Refused, Unavailable
from app.exchange.one_record_forms import as_list
from app.exchange.sheet import Grid
from app.exchange.tables import read_table_file, table_of
from tests.exchange.office_grids import DAY, HEADINGS, doubts, kinds, laid_out, records, roles


def text_file(folder, text, encoding="utf-8"):
    """The only table of a text file."""
    path = folder / "記録.csv"
    path.write_bytes(text.encode(encoding))
    (table,) = read_table_file(path).tables
    return table


def workbook(folder, sheets, *, merged=(), hidden=()):
    """The tables of a workbook; ``merged`` and ``hidden`` are of its first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell if cell != "" else None for cell in row])
    first = book.worksheets[0]
    for cells in merged:
        first.merge_cells(cells)
    for row in hidden:
        first.row_dimensions[row].hidden = True
    path = folder / "記録.xlsx"
    book.save(path)
    return read_table_file(path).tables


def refusal(path):
    with pytest.raises(Refused) as caught:
        read_table_file(path)
    return caught.value


# ── Every example of a foreign table that went in wrong, or was refused, without need ──


@pytest.mark.parametrize(
    "cell",
    [
        "25/11/03",
        "11/3-5",
        "2025/11/03 0:00:00",
        "2025/11/03 10:22:31 午前 GMT+9",
        "2025-11-03T10:22:31.000+09:00",
        "11/3（祝）",
        "11/3～11/5",
        "11月3日～5日",
        "2025年11月3日(月) 10:00～12:00",
        "R7.11.x",
    ],
)
def test_every_way_of_writing_a_day_reaches_its_reader_as_it_stands(tmp_path, cell):
    table = text_file(tmp_path, f"実施日,推進目標,活動名,参加者数\n{cell},13,サロン,30\n")
    assert roles(table) == ["date", "target", "title", "participants"]
    assert records(table) == [[cell, "13", "サロン", "30"]]


@pytest.mark.parametrize("cell", ["①30", "延べ30人", "30.0", "なし"])
def test_every_way_of_writing_a_count_reaches_its_reader_as_it_stands(tmp_path, cell):
    assert records(text_file(tmp_path, f"実施日,推進目標,活動名,参加者数\nR7.11.3,13,サロン,{cell}\n"))[0][3] == cell


def test_the_title_line_says_the_year_of_the_days(tmp_path):
    table = text_file(
        tmp_path, "令和7年度　活動記録,,,\n実施日,推進目標,活動名,参加者数\n11/3,13,秋のサロン,30\n3/3,13,ひなまつり,20\n"
    )
    assert table.fiscal_year == 2025
    assert table.title == ("令和7年度　活動記録",)
    assert [row[0] for row in records(table)] == ["11/3", "3/3"]


def test_minutes_in_the_heading_are_minutes(tmp_path):
    table = text_file(tmp_path, "実施日,推進目標,活動名,従事時間（分）\nR7.11.3,13,サロン,90\n")
    assert (table.columns[3].meaning.role, table.columns[3].meaning.unit) == ("staff_minutes", "minutes")


def test_a_part_of_the_participants_is_asked(tmp_path):
    table = text_file(tmp_path, "実施日,推進目標,活動名,参加者数（うち新規）\nR7.11.3,13,サロン,3\n")
    assert roles(table)[3] == ""
    assert list(doubts(table)) == ["参加者数（うち新規）"]


def test_two_heading_rows_of_a_workbook(tmp_path):
    rows = [
        ["実施日", "推進目標", "活動名", "参加者数", ""],
        ["", "", "", "実人数", "延べ人数"],
        [DAY, "13", "サロン", 20, 30],
    ]
    (table,) = workbook(tmp_path, {"活動": rows}, merged=["D1:E1"])
    assert roles(table) == ["date", "target", "title", "", "participants"]
    assert records(table) == [[DAY, "13", "サロン", 20, 30]]


def test_filtered_rows_are_known(tmp_path):
    rows = [HEADINGS, [DAY, "13", "見える行", 30], [DAY, "13", "隠れた行", 99]]
    (table,) = workbook(tmp_path, {"活動": rows}, hidden=[3])
    assert [row.hidden for row in table.rows] == [False, True]


def test_every_sheet_with_a_table_comes_with_its_month(tmp_path):
    sheets = {f"{month}月": [HEADINGS, [date(2025, month, 3), "13", f"{month}月", 30]] for month in (4, 5, 6)}
    tables = workbook(tmp_path, sheets)
    assert [(table.number, table.sheet, table.rows[0].month) for table in tables] == [(1, "4月", 4), (2, "5月", 5), (3, "6月", 6)]


def test_a_note_beside_the_known_columns_goes_to_the_end_of_the_content(tmp_path):
    assert roles(text_file(tmp_path, "実施日,推進目標,活動名,備考\nR7.11.3,13,サロン,雨で室内に変更\n"))[3] == "append"


def test_a_formula_without_a_result_is_told_beside_its_cell(tmp_path):
    (table,) = workbook(tmp_path, {"活動": [HEADINGS, [DAY, "13", "サロン", "=10+20"]]})
    assert table.rows[0].flaws == {3: "formula"}


def test_a_merged_target_a_month_bar_and_a_total_line_refuse_nothing(tmp_path):
    rows = [HEADINGS, ["４月", "", "", ""], [DAY, "13", "サロン", 30], [DAY, "", "料理", 12], ["合計", "", "", 42]]
    (table,) = workbook(tmp_path, {"活動": rows}, merged=["A2:D2", "B3:B4", "A5:C5"])
    assert kinds(table) == ["bar", "record", "record", "total"]
    assert records(table) == [[DAY, "13", "サロン", 30], [DAY, "13", "料理", 12]]


def test_a_target_written_once_is_offered_to_the_blank_below(tmp_path):
    (table,) = workbook(tmp_path, {"活動": [HEADINGS, [DAY, "13", "サロン", 30], [DAY, "", "料理", 12]]})
    assert table.rows[1].blank_below == {1: "13"}


def test_the_event_list_of_a_municipality_has_its_columns(tmp_path):
    table = text_file(
        tmp_path,
        "イベント名,開始日,終了日,開始時間,終了時間,説明,主催者,場所名称,定員\n"
        "介護予防教室,2025-11-03,2025-11-03,10:00,12:00,体操,社協,センター,30\n",
    )
    assert roles(table) == ["title", "date", "end_date", "begins", "ends", "content", "append", "place", None]
    assert table.shape == "list"


def test_everyday_headings_are_known(tmp_path):
    table = text_file(tmp_path, "実施期日,目標No,事業名称,参加延人数,会場名\nR7.11.3,1-3,サロン,30,公民館\n")
    assert roles(table) == ["date", "target", "title", "participants", "place"]


def test_the_day_in_three_columns_is_known(tmp_path):
    assert roles(text_file(tmp_path, "年,月,日,推進目標,活動名\n7,11,3,13,サロン\n")) == [
        "year",
        "month",
        "day",
        "target",
        "title",
    ]


def test_actual_persons_beside_the_total_are_told(tmp_path):
    table = text_file(tmp_path, "実施日,推進目標,活動名,参加者数（実）,参加者数（延べ）\nR7.11.3,13,サロン,20,30\n")
    assert roles(table)[3:] == ["", "participants"]
    assert list(doubts(table)) == ["参加者数（実）"]


def test_men_and_women_are_added(tmp_path):
    table = text_file(tmp_path, "実施日,推進目標,活動名,参加者（男）,参加者（女）\nR7.11.3,13,サロン,10,20\n")
    assert roles(table)[3:] == ["add_participants", "add_participants"]


def test_a_form_services_table_has_its_day(tmp_path):
    table = text_file(
        tmp_path,
        "タイムスタンプ,実施日,推進目標,活動名\n2025/11/03 10:22:31 午前 GMT+9,2025/11/03 10:22:31 午前 GMT+9,13,サロン\n",
    )
    assert roles(table) == ["", "date", "target", "title"]


@pytest.mark.parametrize("heading", ["状況", "区分"])
def test_everyday_words_reach_their_reader_as_they_stand(tmp_path, heading):
    table = text_file(tmp_path, f"実施日,推進目標,活動名,{heading}\nR7.11.3,13,a,○\nR7.11.3,13,b,サロン\n")
    assert [row[3] for row in records(table)] == ["○", "サロン"]


# ── The file as a whole ──


def test_a_file_is_known_by_its_bytes_and_not_by_its_name(tmp_path):
    path = tmp_path / "佐藤さん.csv"
    path.write_text("実施日,活動名\nR7.11.3,サロン\n", encoding="cp932")
    file = read_table_file(path)
    assert file.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert "佐藤" not in repr(file)


def test_sheets_without_cells_are_left_out_and_the_others_keep_their_number(tmp_path):
    sheets = {"表紙": [["令和7年度"]], "空": [[]], "記録": [HEADINGS, [DAY, "13", "サロン", 30]]}
    assert [table.sheet for table in workbook(tmp_path, sheets)] == ["表紙", "記録"]


def test_a_file_without_any_cell_is_refused_with_its_reason(tmp_path):
    path = tmp_path / "空.csv"
    path.write_bytes(b" \r\n,,\r\n")
    assert refusal(path).code == "unreadable-spreadsheet"
    path.write_bytes(b"")
    assert "空です" in refusal(path).what


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(Unavailable):
        read_table_file(tmp_path / "ない.csv")


def test_examples_are_the_first_different_cells_shortened():
    table = laid_out(["実施日", "活動名", "内容"], [DAY, "a", "あ" * 90], [DAY, "b", ""], [DAY, "c", "い\nう"], [DAY, "d", ""])
    assert [column.examples for column in table.columns] == [("R7.11.3",), ("a", "b", "c"), ("あ" * 39 + "…", "い う")]


# ── Anything at all ──

WORDS = [
    "実施日",
    "活動名",
    "参加者数",
    "男",
    "女",
    "計",
    "日",
    "月",
    "開始",
    "備考",
    "〃",
    "4月",
    "合計",
    "※",
    "R7.11.3",
    "令和7年度",
    "1-③",
    "30",
]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.integers(-(2**63), 2**63 - 1),
    st.dates(),
    st.text(max_size=5),
    st.sampled_from(["あ" * 20_001, "9" * 5_000, "４" * 30]),
)
MERGED = st.tuples(st.integers(0, 40), st.integers(0, 8), st.integers(0, 9), st.integers(0, 4)).map(
    lambda one: (one[0], one[1], one[0] + one[2], one[1] + one[3])
)


@given(st.lists(st.lists(CELLS, max_size=7), max_size=12), st.lists(MERGED, max_size=4), st.text(max_size=6))
@settings(max_examples=200)
def test_whatever_stands_in_a_sheet_is_laid_out_and_no_row_is_lost(rows, merged, name):
    flaws = {(place % 12, place % 7): "formula" for place in range(len(merged))}
    grid = Grid(name, rows, tuple(merged), frozenset({3}), flaws)
    assume(as_list(grid) is None)  # in a form the rows are no records
    table = table_of(1, grid)
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
    shown = {row.number for row in table.rows} | set(table.heading_rows)
    silent = {column.index for column in table.columns if column.meaning and column.meaning.role in SAYS_NO_MORE_THAN_ITS_DAY}
    for number, row in enumerate(rows[max(table.heading_rows, default=0) :], start=max(table.heading_rows, default=0) + 1):
        filled = {place for place, cell in enumerate(row) if cell is not None and str(cell).strip()}
        assert number in shown or filled <= silent


SAYS_NO_MORE_THAN_ITS_DAY = ("", "date", "end_date", "day", "month", "year", "fiscal_year")


# ── Ten thousand rows ──


def ten_thousand_rows():
    """A sheet of 10,000 rows and 20 columns, with everything written as text."""
    headings = [
        "No",
        "実施日",
        "曜日",
        "推進目標",
        "活動名",
        "区分",
        "会場",
        "地区",
        "参加者数",
        "男",
        "女",
        "回数",
        "従事職員数",
    ]
    headings += ["従事時間（分）", "内容", "成果", "課題", "協力団体", "記入者", "備考"]
    texts = [
        "月",
        "1-③",
        "ふれあいサロン",
        "サロン",
        "公民館",
        "大東",
        "30",
        "10",
        "20",
        "1",
        "2",
        "90",
        "健康体操\r\nお茶会",
        "深まった",
    ]
    texts += ["固定", "民生委員", "佐藤"]
    rows = [[str(place), f"R7.{place % 12 + 1}.{place % 28 + 1}", *texts, None if place % 3 else "雨"] for place in range(10_000)]
    return Grid("", [headings, *rows])


def test_ten_thousand_rows_cost_a_few_calls_for_each_cell():
    """Less than a second of the processor: counted in calls, which are the same on every machine."""
    sheet = ten_thousand_rows()
    profile = cProfile.Profile()
    table = profile.runcall(table_of, 1, sheet)
    assert len(table.rows) == 10_000
    assert pstats.Stats(profile).total_calls < 14 * 10_000 * 20
