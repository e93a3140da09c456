"""Pages: nothing is lost, no line or box stands alone, and no page is added for what still fits."""

import io

import pypdfium2
import pytest

from app.reports.engine import flow
from app.reports.engine.blocks import PAD_Y, WRITING_LINE, Block, ChoiceRow, Line, TextBox
from app.reports.engine.ink import BODY, leading
from app.reports.engine.paging import Placed, pages
from app.reports.engine.paper_drawing import draw_papers, overlong_in
from app.reports.engine.table_block import TableBlock
from app.reports.paper import Column, Num, Paper, Row, Table
from tests.reports.test_paper import paper


def test_every_line_of_a_row_higher_than_two_pages_is_printed_once() -> None:
    lines = [f"第{number:03}行。" for number in range(160)]
    out = io.BytesIO()
    pages = draw_papers([paper(parts=(Table((Column("目標", 6), Column("件数", 2)), (Row(("\n".join(lines), Num(1))),)),))], out)
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert pages > 2 and [text.count(line) for line in lines] == [1] * len(lines)


@pytest.mark.parametrize(("width", "last"), [(30, 2), (9, 2), (6, 1)])
def test_a_line_gives_a_character_to_a_lonely_one_unless_the_column_is_narrow(width: int, last: int) -> None:
    assert len(flow.lines("支" * (width + 1), width)[-1]) == last


PAGE = 500.0


def box(lines: int) -> TextBox:
    return TextBox("成果", (Line("文"),) * lines)


def empty(lines: float = 3.0, stretch: float = 1.0) -> TextBox:
    return TextBox("課題", (), lines * WRITING_LINE, stretch)


def filling(height: float) -> TextBox:
    """A full box as high as this, or a little less."""
    return box(int((height - 2 * PAD_Y) / leading(BODY)))


def laid(*blocks: Block) -> list[list[Placed]]:
    return pages(blocks, PAGE, PAGE)


def test_an_empty_box_becomes_smaller_before_a_page_is_added_but_keeps_a_line_to_write_on() -> None:
    boxes = [empty(), empty(1.0)]
    found = laid(filling(PAGE - sum(one.height for one in boxes) + WRITING_LINE), *boxes)
    assert len(found) == 1 and found[0][1].height < boxes[0].height and found[0][2].height >= WRITING_LINE
    assert found[0][-1].offset + found[0][-1].height == pytest.approx(PAGE)


def test_an_empty_box_keeps_its_height_where_a_smaller_one_saves_no_page() -> None:
    found = laid(filling(PAGE - 10), empty(stretch=0), filling(PAGE / 2))
    assert len(found) == 2 and found[1][0].height == empty().height


def test_what_is_written_by_hand_stands_together_on_a_last_page_that_would_be_half_empty() -> None:
    choice = ChoiceRow("評価", ("A", "B"), None)
    found = laid(filling(PAGE * 0.75), choice, *(empty(3.5),) * 3)
    assert [len(page) for page in found] == [1, 4]
    assert PAGE * 0.8 < found[1][-1].offset + found[1][-1].height <= PAGE


def test_a_box_to_write_in_is_at_most_three_times_as_high_as_asked() -> None:
    found = laid(filling(PAGE - 40), empty(1.5), filling(40))
    assert found[1][0].height == pytest.approx(3 * empty(1.5).height)


def test_no_page_is_emptied_to_fill_the_one_after_it() -> None:
    found = laid(filling(PAGE * 0.3), empty(), filling(PAGE * 0.6), empty(), empty(), empty())
    assert found[0][-1].offset + found[0][-1].height > PAGE / 2


@pytest.mark.parametrize("rows", [(), (Row(("よい",)),)])
def test_no_table_is_left_out_to_save_a_page(rows: tuple[Row, ...]) -> None:
    table = TableBlock(Table((Column("意見", 1),), rows, "意見と対応", blank_rows=0 if rows else 1), 400)
    assert [len(page) for page in laid(filling(PAGE / 2), table)] == [2]
    assert [len(page) for page in laid(filling(PAGE - 10), table)] == [1, 1]


def test_a_table_has_fewer_empty_rows_before_a_page_is_added_but_at_least_one() -> None:
    def rows(room: float) -> list[int]:
        table = TableBlock(Table((Column("内容", 1),), (), "宿題", blank_rows=4), 400)
        found = laid(filling(PAGE - table.height + room), table)
        return [one.block.blanks for page in found for one in page if isinstance(one.block, TableBlock)]

    assert rows(0) == [4] and rows(40) == [2] and sum(rows(80)) == 4


@pytest.mark.parametrize("lines", range(2, 7))
def test_a_box_is_never_split_into_less_than_two_lines_on_a_page(lines: int) -> None:
    for room in range(10, 150, 7):
        parts = box(lines).split(room)
        if parts:
            assert all(isinstance(part, TextBox) and len(part.lines) >= 2 for part in parts)


def test_a_common_heading_over_one_narrow_column_is_not_cut() -> None:
    columns = (Column("推進目標", 6), Column("R8", 1, "centre", "評価の推移"), Column("成果", 9), Column("課題", 9))
    made = Paper("5年総括", (Table(columns, (Row(("1-①", "A", "文", "文")),)),))
    out = io.BytesIO()
    draw_papers([made], out)
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        assert "評価の推移" in document[0].get_textpage().get_text_bounded()
    assert not overlong_in([made])


def test_a_heading_without_room_is_broken_before_its_bracket_and_never_within() -> None:
    titles = ("R7", "R8（見込）", "参加者（人）")
    columns = (*(Column(title, 1, "centre") for title in titles), Column("取組", 20))
    out = io.BytesIO()
    draw_papers([Paper("様式", (Table(columns, (Row(("A", "B", "1", "文")),)),))], out)
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert "R8\r\n（見込）" in text and "参加\r\n者\r\n（人）" in text
