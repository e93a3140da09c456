"""Charts as the pen is told to draw them, on paper and on screen alike."""

from itertools import pairwise

import pytest

from app.reports.engine.chart import SIZE, draw_chart
from app.reports.paper import Chart, Series


class _Listening:
    """A pen that remembers the words."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.placed: list[tuple[str, float, float]] = []

    def line(self, *_: float, dashed: bool = False) -> None: ...

    def box(self, *_: object) -> None: ...

    def text(self, words: str, x: float, y: float, size: float, align: str = "left", bold: bool = False) -> None:
        self.words.append(words)
        self.placed.append((words, x, y))

    def width(self, words: str, size: float) -> float:
        return len(words) * size


def test_bars_of_small_counts_stand_on_an_axis_of_whole_numbers() -> None:
    pen = _Listening()
    draw_chart(pen, Chart("bars", "件数", ("4月", "5月"), (Series("R7", (1.0, None)),)), 300, 150)
    assert {"0", "1", "5"} <= set(pen.words) and not any("." in words for words in pen.words)


@pytest.mark.parametrize(
    ("name", "lines"),
    [("R8（見込）", ["R8", "（見込）"]), ("室根（未提出）", ["室根", "（未提出）"]), ("一関東支部", ["一関東", "支部"])],
)
def test_a_label_without_room_is_broken_before_its_bracket(name: str, lines: list[str]) -> None:
    pen = _Listening()
    draw_chart(pen, Chart("lines", "件数", (name,) * 8, (Series("実績", (1.0,) * 8),)), 300, 150)
    assert name not in pen.words and [pen.words.count(words) for words in lines] == [8, 8]


@pytest.mark.parametrize("highest", [1, 2, 5, 10, 20, 50, 120])
@pytest.mark.parametrize("height", [62, 75, 100, 140])
def test_the_numbers_of_an_axis_do_not_touch_each_other(highest: int, height: float) -> None:
    pen = _Listening()
    draw_chart(pen, Chart("lines", "件数", ("R6", "R7"), (Series("実績", (0.0, float(highest))),)), 300, height)
    at = sorted(y for words, x, y in pen.placed if x < 42 and words.replace(".", "").replace(",", "").isdigit())
    assert len(at) >= 2 and min(below - above for above, below in pairwise(at)) >= SIZE


def test_the_number_of_the_highest_point_stands_below_the_title() -> None:
    pen = _Listening()
    draw_chart(pen, Chart("lines", "件数", ("R6", "R7"), (Series("実績", (1.0, 5.0)),)), 300, 70)
    title = next(y for words, _, y in pen.placed if words == "件数")
    assert [y - title >= SIZE for words, x, y in pen.placed if words == "5" and x > 42] == [True]
