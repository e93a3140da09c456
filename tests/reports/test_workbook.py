"""A workbook of a form is data: numbers are numbers with their signs, charts are charts, long texts can be read."""

import csv
import io
import zipfile
from collections.abc import Iterable
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.csv_file import paper_csv
from app.reports.engine.paper_drawing import draw_papers
from app.reports.paper import Bullets, Chart, Choice, Column, Heading, Notes, Num, Paper, Part, Prose, Row, Series, Table, Text
from app.reports.workbook import paper_workbook

COLUMNS = (Column("番号", 2), Column("件", 3, "right"))


def sheet_of(*parts: Part, **more: object) -> Worksheet:
    made = Paper(title="進み具合", parts=parts, **more)  # type: ignore[arg-type]
    return openpyxl.load_workbook(io.BytesIO(paper_workbook([made]))).worksheets[0]


def cells(sheet: Worksheet) -> Iterable[ExcelCell]:
    return (cell for line in sheet.iter_rows() for cell in line if cell.value is not None)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("figure", "value", "shown"),
    [
        (Num(1876, approximate=True, mark="以上※"), 1876, '"約"#,##0"以上※"'),
        (Num(125, 1, suffix="％"), 12.5, '#,##0.0"％"'),
        (Num(25, suffix="％", signed=True), 25, '"＋"#,##0"％";"△"#,##0"％";#,##0"％"'),
        (Num(41, mark="‖"), 41, '#,##0"‖"'),
        (Num(1234567), 1234567, "#,##0"),
    ],
)
def test_a_number_stays_a_number_with_its_signs_in_its_format(figure: Num, value: float, shown: str) -> None:
    (cell,) = [cell for cell in cells(sheet_of(Table(COLUMNS, (Row(("1-①", figure)),)))) if cell.data_type == "n"]
    assert cell.value == value and str(cell.number_format).startswith(shown)


def test_the_head_of_the_table_stays_in_sight_and_is_printed_on_every_page() -> None:
    rows = tuple(Row((f"1-{place}", Num(place))) for place in range(60))
    sheet = sheet_of(Table(COLUMNS, rows, "活動件数"))
    head = next(cell.row for cell in cells(sheet) if cell.value == "番号")
    assert sheet.freeze_panes == f"A{head + 1}" and sheet.print_title_rows == f"${head}:${head}"
    assert sheet.auto_filter.ref == f"A{head}:B{head + 60}"


def test_a_long_text_has_the_width_of_the_sheet_and_the_height_it_needs() -> None:
    sheet = sheet_of(
        Table(tuple(Column(f"{place}月", 2) for place in range(12)), (Row(("",) * 12),)), Text("成果", "よい一年。" * 60)
    )
    text = next(cell for cell in cells(sheet) if str(cell.value).startswith("よい一年"))
    assert any(text.coordinate in merged and merged.size["columns"] > 8 for merged in sheet.merged_cells.ranges)
    assert (sheet.row_dimensions[text.row].height or 0) > 3 * 15


def test_a_chart_is_a_chart_over_real_numbers_and_a_gap_is_no_zero() -> None:
    chart = Chart("lines", "延べ参加者", ("R5", "R6", "R7"), (Series("人", (1234567.0, None, 3.5)),), unit="人")
    sheet = sheet_of(chart)
    assert len(sheet._charts) == 1  # type: ignore[attr-defined]
    line = next(cell.row for cell in cells(sheet) if cell.value == "人")
    assert [sheet.cell(line, column).value for column in (2, 3, 4)] == [1234567, None, 3.5]
    formats = [sheet.cell(line, column).number_format for column in (2, 4)]
    assert formats == ["#,##0", "#,##0.##"]  # the second would show a whole number as 12.


def test_the_row_of_seals_is_kept_and_a_prose_is_one_wide_cell() -> None:
    sheet = sheet_of(
        Prose("支部の自己評価と推進ワーキンググループの評価を確かめました。"), stamp_boxes=("会長", "課長"), stamps_name="決裁"
    )
    values = [cell.value for cell in cells(sheet)]
    assert {"決裁", "会長", "課長"} <= set(values)


def merged(sheet: Worksheet) -> set[str]:
    return {str(one) for one in sheet.merged_cells.ranges}


def test_a_common_heading_stands_over_its_columns_and_a_lone_one_over_both_rows() -> None:
    columns = (Column("番号", 2), Column("R6", 3, "right", "実績"), Column("R7", 3, "right", "実績"))
    sheet = sheet_of(Table(columns, (Row(("1-①", Num(1), Num(2))),)))
    (line,) = [cell.row for cell in cells(sheet) if cell.value == "実績"]
    assert {f"A{line}:A{line + 1}", f"B{line}:C{line}"} <= merged(sheet)


def test_a_word_for_a_whole_row_takes_the_whole_row() -> None:
    columns = (Column("支部", 2), Column("件", 3, "right"), Column("人", 3, "right"))
    sheet = sheet_of(Table(columns, (Row(("室根", "未提出", None)),)))
    (cell,) = [cell for cell in cells(sheet) if cell.value == "未提出"]
    assert f"B{cell.row}:C{cell.row}" in merged(sheet) and cell.alignment.horizontal == "center"


def test_the_head_of_one_of_several_tables_does_not_stand_over_the_others() -> None:
    tables = tuple(Table(COLUMNS, (Row(("1-①", Num(1))),), caption) for caption in ("件数", "人数"))
    sheet = sheet_of(*tables)
    assert sheet.freeze_panes is None and sheet.print_title_rows is None and sheet.auto_filter.ref is None


def test_words_and_figures_are_aligned_as_on_paper() -> None:
    sheet = sheet_of(Table(COLUMNS, (Row(("1-①", "未入力")), Row(("1-②", Num(3))))))
    found = {cell.value: cell.alignment.horizontal for cell in cells(sheet)}
    assert (found["1-①"], found["未入力"], found[3]) == ("left", "right", "right")


def test_a_sheet_is_printed_on_the_width_of_one_page() -> None:
    sheet = sheet_of(Table(COLUMNS, (Row(("1-①", Num(1))),)))
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # type: ignore[union-attr]
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_bars_and_shares_are_told_apart_without_colours() -> None:
    series = tuple(Series(letter, (1.0, 2.0)) for letter in "ABC")
    drawn = sheet_of(Chart("share", "評価の割合", ("R6", "R7"), series))._charts[0].series  # type: ignore[attr-defined]
    looks = [one.spPr for one in drawn]
    fills = [one.pattFill.prst if one.solidFill is None else one.solidFill.srgbClr for one in looks]
    assert [str(getattr(fill, "val", fill)) for fill in fills] == ["404040", "FFFFFF", "wdUpDiag"]


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1b", "\x9b", "\ufeff", "\ud800", "\ufffe", "\uffff", "\U0001fffe"])
def test_a_character_that_is_none_stands_in_no_file_wherever_a_text_of_somebody_else_brought_it(sign: str) -> None:
    """Fault C9: names, units and headings have it too, and each of them lies in another part of the workbook."""
    said = f"前{sign}後"
    figure = Num(3, mark=said, suffix=said)
    parts: tuple[Part, ...] = (
        Table((Column(said, 2, group=said), Column("件", 3, "right", said)), (Row((said, figure)),), said, aside=said),
        *(Text(said, said), Bullets(said, (said,)), Choice(said, (said, "A"), said, (said,)), Notes((said,))),
        *(Heading(said), Prose(said), Chart("bars", said, (said, "R6"), (Series(said, (1.0, 2.0)),), unit=said)),
    )
    made = [Paper(title=said, bookmark=said, council=said, parts=parts)]
    data = paper_workbook(made)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))
    (sheet,) = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert sheet.title == "前後" and {cell.value for cell in cells(sheet)} >= {"前後", 3}
    rows = list(csv.reader(io.StringIO(paper_csv(made).decode("utf-8-sig"))))
    assert any("前後" in row for row in rows) and not any(sign in cell for row in rows for cell in row)
    assert draw_papers(made, io.BytesIO()) >= 1


def test_a_text_of_several_lines_where_one_has_room_is_one_line_on_paper_and_in_the_workbook() -> None:
    said = "一行目\n二行目"
    chart = Chart("bars", said, (said, "R6"), (Series(said, (1.0, 2.0)), Series("人", (1.0, 2.0))), unit=said)
    table = Table((Column("件", 2),), (Row((Num(3, mark=said, suffix=said),)),), said, aside=said)
    made = [
        Paper(
            title=said, bookmark=said, parts=(table, Text(said, said), Bullets(said, (said,)), Choice(said, (said,), said), chart)
        )
    ]
    assert draw_papers(made, io.BytesIO()) == 1
    values = [cell.value for cell in cells(openpyxl.load_workbook(io.BytesIO(paper_workbook(made))).worksheets[0])]
    assert values[0] == "一行目 二行目" and said in values
