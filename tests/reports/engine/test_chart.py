"""Charts as the pen is told to draw them, on paper and on screen alike."""

from app.reports.engine.chart import draw_chart
from app.reports.paper import Chart, Series


class _Listening:
    """A pen that remembers the words."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def line(self, *_: float, dashed: bool = False) -> None: ...

    def box(self, *_: object) -> None: ...

    def text(self, words: str, x: float, y: float, size: float, align: str = "left", bold: bool = False) -> None:
        self.words.append(words)

    def width(self, words: str, size: float) -> float:
        return len(words) * size


def test_bars_of_small_counts_stand_on_an_axis_of_whole_numbers() -> None:
    pen = _Listening()
    draw_chart(pen, Chart("bars", "件数", ("4月", "5月"), (Series("R7", (1.0, None)),)), 300, 150)
    assert {"0", "1", "5"} <= set(pen.words) and not any("." in words for words in pen.words)
