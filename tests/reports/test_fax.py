"""What goes through a fax: nothing on an A4 page is smaller than 9 points, and no figure is struck through by a line."""

import io

import pytest
from pypdf import PdfReader

from app.reports.engine.chart import SIZE, Pattern, draw_chart
from app.reports.engine.paper_drawing import draw_papers
from app.reports.paper import Chart, Column, Num, Paper, Row, Series, Table, Text

LEAST = 9.0


def sizes(paper: Paper) -> set[float]:
    """The sizes of the letters that are really drawn."""
    out = io.BytesIO()
    draw_papers([paper], out)
    found: set[float] = set()
    for page in PdfReader(io.BytesIO(out.getvalue())).pages:
        page.extract_text(visitor_text=lambda text, _c, _t, _f, size: found.add(round(size, 2)) if text.strip() else None)
    return found


YEARS = tuple(f"R{year}" for year in range(3, 8))


def narrow(figures: tuple[int, ...]) -> Table:
    """Indicator names wide, figures narrow, as on the evaluation sheets."""
    columns = (
        Column("番号", 2),
        Column("指標（単位）", 9),
        *(Column(year, 2.4, "right", "実績") for year in YEARS),
        Column("率", 2),
    )
    cells = ("1-①", "福祉教育の実施校数", *(Num(one, approximate=True, mark="※") for one in figures), Num(100, suffix="％"))
    return Table(columns, (Row(cells),), "指標")


@pytest.mark.parametrize("figures", [(1, 2, 3, 4, 5), (123_456_789,) * 5, (1_234_567, 12, 3_000_000, 4, 999_999)])
def test_no_cell_is_smaller_than_nine_points_however_large_its_figure(figures: tuple[int, ...]) -> None:
    assert min(sizes(Paper("表", (narrow(figures), Text("文", "あり"))))) >= LEAST


def test_a_large_figure_widens_its_column_instead_of_breaking() -> None:
    out = io.BytesIO()
    draw_papers([Paper("表", (narrow((1_234_567, 2, 3, 4, 5)),))], out)
    assert "約1,234,567※" in PdfReader(io.BytesIO(out.getvalue())).pages[0].extract_text()


class Noting:
    """A pen that only remembers."""

    def __init__(self) -> None:
        self.lines: list[tuple[float, float, float, float]] = []
        self.texts: list[tuple[str, float, float, float, str]] = []

    def line(self, x1: float, y1: float, x2: float, y2: float, weight: float, dashed: bool = False) -> None:
        self.lines.append((x1, y1, x2, y2))

    def box(self, x: float, y: float, width: float, height: float, pattern: Pattern) -> None:
        return

    def text(self, words: str, x: float, y: float, size: float, align: str = "left", bold: bool = False) -> None:
        self.texts.append((words, x, y, size, align))

    def width(self, words: str, size: float) -> float:
        return len(words) * size


@pytest.mark.parametrize("kind", ["bars", "lines", "share"])
def test_every_letter_of_a_chart_is_nine_points_at_least(kind: str) -> None:
    pen = Noting()
    series = (Series("今年度", (3, 8, None, 4)), Series("前年度", (1, 2, 3, 4)))
    draw_chart(pen, Chart(kind, "試し", ("一関", "花泉", "大東", "千厩"), series, "件", break_before=2), 480, 150)  # type: ignore[arg-type]
    assert pen.texts and min(size for _, _, _, size, _ in pen.texts) >= LEAST


@pytest.mark.parametrize("kind", ["bars", "lines"])
@pytest.mark.parametrize("top", [7, 18, 19, 20, 43, 96, 100, 181])
def test_a_figure_never_stands_on_a_line_of_the_grid(kind: str, top: int) -> None:
    pen = Noting()
    values = tuple(float(top * part // 12) for part in range(1, 13))
    draw_chart(pen, Chart(kind, "試し", tuple("月" * 12), (Series("", values),)), 480, 113)  # type: ignore[arg-type]
    grid = [(x1, x2, y1) for x1, y1, x2, y2 in pen.lines if y1 == y2]
    told = [(words, x, y) for words, x, y, _, align in pen.texts if align == "centre" and words.replace(",", "").isdigit()]
    assert len(told) == 12
    for words, x, y in told:
        half = pen.width(words, SIZE) / 2
        struck = [line for line in grid if abs(line[2] - y) < SIZE / 2 and line[0] < x + half and line[1] > x - half]
        assert not struck, words
