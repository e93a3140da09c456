"""A row higher than a page goes on with every line printed once, and no line ends with a lonely character."""

import io

import pypdfium2
import pytest

from app.reports.engine import flow
from app.reports.engine.paper_drawing import draw_papers
from app.reports.paper import Column, Num, Row, Table
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
