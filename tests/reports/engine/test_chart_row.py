"""Small charts stand side by side where both can be read in half the width."""

import io

import pytest

from app.reports.engine.chart_row import ChartRow, abreast
from app.reports.engine.page_frame import PORTRAIT
from app.reports.engine.paper_drawing import draw_papers
from app.reports.paper import Chart, ChartKind, Paper, Series
from tests.reports.test_pages import words_at

YEARS = ("R3", "R4", "R5", "R6", "R7")


def chart(title: str = "サロン", kind: ChartKind = "lines", labels: tuple[str, ...] = YEARS) -> Chart:
    return Chart(kind, title, labels, (Series("実績", tuple(map(float, range(len(labels))))),), "回", height_mm=36)


def beside(*charts: Chart) -> list[int]:
    """How many charts stand in each row."""
    return [len(row.charts) for row in abreast(ChartRow((one,), PORTRAIT.width) for one in charts) if isinstance(row, ChartRow)]


def test_two_lines_of_few_years_stand_side_by_side_and_a_third_below() -> None:
    assert beside(chart(), chart(), chart()) == [2, 1]


@pytest.mark.parametrize(
    "other", [chart(kind="bars"), chart("長い名の指標" * 5), chart(labels=tuple(f"{month}月" for month in range(1, 13)))]
)
def test_bars_many_labels_and_a_title_wider_than_half_the_page_keep_the_whole_width(other: Chart) -> None:
    assert beside(chart(), other, chart()) == [1, 1, 1]


def test_charts_side_by_side_have_their_titles_at_one_height_each_over_its_half() -> None:
    out = io.BytesIO()
    draw_papers([Paper("様式", (chart("左の図"), chart("右の図")))], out)
    found = words_at(out.getvalue())
    left, right = found["左の図（回）"], found["右の図（回）"]
    assert left[1] == pytest.approx(right[1], abs=0.5)
    assert left[2] < PORTRAIT.left + PORTRAIT.width / 2 < right[0]


def test_a_row_is_as_high_as_its_higher_chart_and_less_where_it_is_to_save_a_page() -> None:
    assert ChartRow((chart(),), 400, share=0.5).height == pytest.approx(ChartRow((chart(), chart()), 400).height / 2)
