"""Flat tables in Excel: days are days, numbers numbers, texts texts, an empty cell is empty, and the head stays in sight."""

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.exchange.tables import read_table_file
from app.reports.flat_table import FlatColumn, FlatTable, Kind
from app.reports.record_sheets import CUT, flat_csv, flat_workbook

COLUMNS = (
    FlatColumn("日", "day"),
    FlatColumn("数", "number"),
    FlatColumn("値", "number", None),
    FlatColumn("文"),
    FlatColumn("番号", "id"),
)
ROWS = (
    (date(2025, 5, 3), 1200, 12.5, "=1+1", "ab-1"),
    (None, 0, None, "0191", "ab-2"),
    (date(1890, 10, 23), None, 3, "https://example.jp", "ab-3"),
)
TABLE = FlatTable("活動", "一覧　令和7年度", COLUMNS, ROWS)


def test_every_cell_has_its_type() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(flat_workbook([TABLE]))).worksheets[0]
    assert sheet["A1"].value == "一覧　令和7年度"
    assert [cell.value for cell in sheet[2]] == ["日", "数", "値", "文", "番号"]
    first, second, third = ([cell.value for cell in sheet[row]] for row in (3, 4, 5))
    assert first == [datetime(2025, 5, 3), 1200, 12.5, "=1+1", "ab-1"]  # noqa: DTZ001 (as openpyxl gives it)
    assert sheet["D3"].data_type == sheet["D4"].data_type == "s" and sheet["D5"].hyperlink is None
    assert second == [None, 0, None, "0191", "ab-2"] and third[0] == "M23.10.23"
    assert sheet["A3"].number_format.startswith("[$-411]ge.m.d") and sheet["B3"].number_format == "#,##0"
    assert sheet.freeze_panes == "A3" and sheet.auto_filter.ref == "A2:E5"


def test_the_day_comes_back_as_a_day(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(flat_workbook([TABLE]))
    assert any(date(2025, 5, 3) in row.cells for row in read_table_file(path).tables[0].rows)


def test_csv_has_the_headings_first_and_guards_what_would_be_computed() -> None:
    lines = flat_csv(TABLE).decode("utf-8-sig").splitlines()
    assert lines == [
        "日,数,値,文,番号",
        "2025-05-03,1200,12.5,'=1+1,ab-1",
        ",0,,'0191,ab-2",
        "1890-10-23,,3,https://example.jp,ab-3",
    ]


def test_work_that_is_stopped_writes_nothing() -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        flat_workbook([TABLE], stop)


def test_a_year_is_no_grouped_number_and_ids_stay_in_their_row() -> None:
    table = FlatTable("月次", "月次", (FlatColumn("年度", "year"), FlatColumn("番号", "id")), ((2025, "ab" * 16),))
    sheet = openpyxl.load_workbook(io.BytesIO(flat_workbook([table]))).worksheets[0]
    assert (sheet["A3"].value, sheet["A3"].number_format) == (2025, "0")
    assert sheet["B3"].alignment.shrink_to_fit and not sheet["B3"].alignment.wrap_text


def test_a_column_of_words_is_as_wide_as_the_longest_up_to_a_limit() -> None:
    columns = (FlatColumn("指標"), FlatColumn("場所"), FlatColumn("推進目標"))
    table = FlatTable("月次", "月次", columns, (("支え合いマップ作成・更新地区数", "室根", "あ" * 60), (None, None, None)))
    sheet = openpyxl.load_workbook(io.BytesIO(flat_workbook([table]))).worksheets[0]
    assert sheet.column_dimensions["A"].width >= 2 * len("支え合いマップ作成・更新地区数")
    assert sheet.column_dimensions["B"].width < 20 and sheet.column_dimensions["C"].width < 42


def page_of(columns: int, kind: Kind = "text") -> Worksheet:
    heads = [FlatColumn("活動日", "day"), FlatColumn("活動名"), *(FlatColumn(f"欄{one}", kind) for one in range(columns))]
    row = [date(2025, 5, 3), "春の会", *("文" for _ in range(columns)), "ab-1"]
    table = FlatTable("活動", "一覧", (*heads, FlatColumn("番号", "id")), (row,))
    return openpyxl.load_workbook(io.BytesIO(flat_workbook([table]))).worksheets[0]


def test_a_table_that_can_be_read_on_one_page_is_printed_on_one_without_its_numbers() -> None:
    sheet = page_of(6)
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0) and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area.endswith("$A$2:$H$3") and sheet.print_title_rows == "$2:$2"
    assert page_of(18).page_setup.paperSize == 8


def test_a_wider_table_keeps_letters_of_nine_points_and_repeats_what_names_the_row() -> None:
    sheet = page_of(30)
    assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.scale) == (8, "landscape", 82)
    assert sheet.print_title_cols == "$A:$C" and sheet.page_setup.pageOrder == "overThenDown"


def test_paper_says_that_long_texts_are_cut() -> None:
    assert CUT not in str(page_of(3).oddFooter.center.text)
    table = FlatTable("活動", "一覧", (FlatColumn("内容", "long"),), (("長い文" * 100,),))
    sheet = openpyxl.load_workbook(io.BytesIO(flat_workbook([table]))).worksheets[0]
    assert CUT in str(sheet.oddFooter.center.text)
