"""Cells of a worksheet: figures are shown whole, texts can be read, and no chart is cut by the end of a page."""

import pytest

from app.reports.document_rows import DocumentRow, document_rows
from app.reports.paper import Chart, Column, Heading, Num, Paper, Row, Series, Table, Text, cell_text
from app.reports.sheet_layout import LINE, TALLEST, column_widths, page_breaks, row_height, spans, text_width

FIGURE = Num(1876543, approximate=True, mark="以上※")
NARROW = (Column("番号", 2, "centre"), Column("指標（単位）", 9), Column("延べ", 1, "right"), Column("所見", 3))


def widths(*tables: Table) -> list[float]:
    made = Paper("様式", tables)
    return column_widths(made, list(document_rows(made)))


def test_a_figure_has_the_width_it_needs_in_every_table_of_the_sheet() -> None:
    found = widths(Table(NARROW, (Row(("1-①", "サロン", FIGURE, "")),)), Table(NARROW[:2], (Row(("1-①", "文")),)))
    assert found[2] > text_width(cell_text(FIGURE)) and len(found) == 4


@pytest.mark.parametrize("word", ["目標設定なし", "未提出", "活動件数（件）"])
def test_a_short_word_among_figures_is_not_broken(word: str) -> None:
    (row,) = [
        row for row in document_rows(Paper("様式", (Table(NARROW, (Row(("1-①", "サロン", word, "")),)),))) if word in row.cells
    ]
    assert row_height(row, widths(Table(NARROW, (Row(("1-①", "サロン", word, "")),)))) == LINE


def test_the_last_text_of_a_narrow_table_takes_what_wider_tables_have_more() -> None:
    opinions = Table((Column("だれから", 2), Column("意見", 8)), (Row(("委員A", "長い意見です。" * 12)),))
    found = widths(Table(NARROW, (Row(("1-①", "サロン", FIGURE, "")),)), opinions)
    assert found[1] < 60
    row = next(row for row in document_rows(Paper("様式", (opinions,))) if "委員A" in row.cells)
    assert spans(row, 4) == [(0, 0), (1, 3)]


def test_joined_cells_and_common_headings_take_their_columns() -> None:
    columns = (
        Column("番号", 1),
        Column("R6", 1, "right", "実績"),
        Column("R7", 1, "right", "実績"),
        Column("率", 1, "right", "R7"),
    )
    groups, _, missing = list(document_rows(Paper("様式", (Table(columns, (Row(("1", "未提出", None, None)),)),))))[2:]
    assert spans(groups, 4) == [(0, 0), (1, 2), (3, 3)] and spans(missing, 4) == [(0, 0), (1, 3)]


@pytest.mark.parametrize(("signs", "least", "most"), [(10, LINE, LINE), (200, 4 * LINE, 12 * LINE), (20_000, TALLEST, TALLEST)])
def test_a_row_is_as_high_as_its_longest_text_and_no_higher_than_a_sheet_allows(signs: int, least: float, most: float) -> None:
    assert least <= row_height(DocumentRow("named", ("成果", "あ" * signs)), [14.0, 80.0]) <= most


def test_an_empty_box_has_room_to_write() -> None:
    def height(text: str) -> float:
        (row,) = [row for row in document_rows(Paper("様式", (Text("成果", text, 3),))) if row.kind == "named"]
        return row_height(row, [14.0, 80.0])

    assert height("") > 3 * LINE and height("文") == LINE


def test_a_chart_stands_with_its_heading_and_figures_on_one_page() -> None:
    chart = Chart("lines", "サロン", ("R6", "R7"), (Series("回", (1.0, 2.0)),))
    rows = list(document_rows(Paper("様式", (Heading("１　図"), *[chart] * 6))))
    heights = [200.0 if row.chart else LINE for row in rows]
    breaks = page_breaks(Paper("様式", ()), rows, heights, [14.0, 80.0])
    lines = [0]
    for row in rows:
        lines.append(lines[-1] + 1 + (14 if row.chart else 0))
    begins = [rows[lines.index(line)] for line in breaks]
    assert breaks and all(row.cells == ("",) and row.goes_on for row in begins)  # the space above a chart's heading


def test_a_part_that_begins_a_page_on_paper_begins_one_here() -> None:
    rows = list(document_rows(Paper("様式", (Text("成果", "文"), Heading("２", new_page=True)))))
    (line,) = page_breaks(Paper("様式", ()), rows, [LINE] * len(rows), [14.0, 80.0])
    assert rows[line].cells == ("２",)
