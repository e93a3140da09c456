"""What is drawn lies inside its box, apart from its neighbours, and is black where it says something."""

from dataclasses import replace
from typing import Any

import pytest

from app.reports.engine import ink, places
from app.reports.engine.blocks import LABEL, PAD_X, ChoiceRow, TextBox, wrapped
from app.reports.engine.chart import MARKS, SIZE, draw_chart
from app.reports.engine.chart_ink import InkPen
from app.reports.engine.ink import BODY, MM
from app.reports.engine.picture_row import PictureRow
from app.reports.engine.places import Place
from app.reports.engine.printable import cleaned
from app.reports.engine.sheet_head import SheetHead
from app.reports.engine.unicode_map import _unicode_map
from app.reports.engine.words import HEADINGS, heading
from app.reports.paper import Chart, Picture, Series

Call = tuple[str, tuple[Any, ...], dict[str, Any]]


class Listening:
    """A canvas that remembers what it is asked, and where each text begins."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.texts: list[tuple[str, float, float]] = []

    def beginText(self, x: float, y: float) -> "Listening":
        self._at = x, y
        return self

    def textOut(self, words: str) -> None:
        self.texts.append((words, *self._at))

    def beginPath(self) -> "Listening":
        return Listening()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name == "placing":
            raise AttributeError(name)
        return lambda *args, **named: self.calls.append((name, args, named))

    def all(self, name: str) -> list[Any]:
        return [args for called, args, _ in self.calls if called == name]


class Pen:
    """A pen of a chart that remembers."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, float, float, str]] = []
        self.lines: list[tuple[float, float, float, float, bool]] = []
        self.boxes: list[tuple[float, float, float, float]] = []

    def line(self, x1: float, y1: float, x2: float, y2: float, weight: float, dashed: bool = False) -> None:
        self.lines.append((x1, y1, x2, y2, dashed))

    def box(self, x: float, y: float, width: float, height: float, pattern: str) -> None:
        self.boxes.append((x, y, width, height))

    def text(self, words: str, x: float, y: float, size: float, align: str = "left", bold: bool = False) -> None:
        self.texts.append((words, x, y, align))

    def width(self, words: str, size: float) -> float:
        return len(words) * size


WIDTH, HEIGHT = 300.0, 150.0


def drawn(chart: Chart) -> Pen:
    pen = Pen()
    draw_chart(pen, chart, WIDTH, HEIGHT)
    return pen


TWO = (Series("令和6年度", (10.0, 20.0, None)), Series("令和7年度", (30.0, 40.0, 25.0)))


@pytest.mark.parametrize("kind", ["bars", "lines", "share"])
def test_nothing_of_a_chart_lies_outside_it(kind: Any) -> None:
    pen = drawn(Chart(kind, "件数", ("4月", "5月", "6月"), TWO, "件"))
    for words, x, y, align in pen.texts:
        wide = pen.width(words, SIZE)
        left = x - (wide if align == "right" else wide / 2 if align == "centre" else 0)
        assert left >= -0.1 and left + wide <= WIDTH + 0.1 and 0 <= y <= HEIGHT, words
    for x1, y1, x2, y2, _ in pen.lines:
        assert min(x1, x2) >= 0 and max(x1, x2) <= WIDTH and min(y1, y2) >= 0 and max(y1, y2) <= HEIGHT
    for x, y, width, height in pen.boxes:
        assert x >= 0 and x + width <= WIDTH and y >= 0 and y + height <= HEIGHT


@pytest.mark.parametrize("kind", ["bars", "lines", "share"])
def test_the_names_in_the_legend_stand_one_after_the_other_each_behind_its_sign(kind: Any) -> None:
    pen = drawn(Chart(kind, "件数", ("4月", "5月", "6月"), TWO, "件"))
    names = [next(text for text in pen.texts if text[0] == series.name) for series in TWO]
    assert names[0][2] == names[1][2] and names[0][1] + pen.width(names[0][0], SIZE) < names[1][1]
    for place, (_, x, y, _) in enumerate(names):
        if kind == "lines":
            sign = [text for text in pen.texts if text[0] == MARKS[place] and text[2] == y]
            assert [round(x - one[1], 6) for one in sign] == [SIZE]  # the middle of a sign that is as wide as it is high
        else:
            assert any(left + width < x and top < y < top + height for left, top, width, height in pen.boxes)


def test_the_points_of_a_line_follow_the_values_from_left_to_right_and_a_gap_is_a_gap() -> None:
    pen = drawn(Chart("lines", "推移", ("R5", "R6", "R7"), (Series("大東", (10.0, 40.0, 20.0)),)))
    points = [(x, y) for words, x, y, _ in pen.texts if words == MARKS[0]]
    assert [x for x, _ in points] == sorted(x for x, _ in points) and len(points) == 3
    assert points[1][1] < points[2][1] < points[0][1]  # the higher the value, the higher the point
    labels = [x for words, x, _, _ in pen.texts if words in ("R5", "R6", "R7")]
    assert labels == [x for x, _ in points]
    gap = drawn(Chart("lines", "推移", ("R5", "R6", "R7"), (Series("大東", (40.0, None, 20.0)),)))
    assert len(pen.lines) - len(gap.lines) == 2


@pytest.mark.parametrize(
    ("highest", "words"), [(1.0, {"0", "0.2", "1"}), (5.0, {"0", "1", "5"}), (1000.0, {"0", "200", "1,000"})]
)
def test_the_axis_of_a_line_is_written_whole_from_five_on(highest: float, words: set[str]) -> None:
    pen = drawn(Chart("lines", "推移", ("R6", "R7"), (Series("大東", (0.0, highest)),)))
    assert words <= {text[0] for text in pen.texts}
    assert highest < 5 or not any("." in text[0] for text in pen.texts)


def test_dots_and_hatching_fill_their_box_and_nothing_else() -> None:
    for pattern in ("dots", "lines", "cross", "solid"):
        canvas = Listening()
        InkPen(canvas, 100, 500).box(10, 20, 30, 40, pattern)  # type: ignore[arg-type]
        dots = canvas.all("circle")
        assert bool(dots) == (pattern == "dots")
        assert all(110 <= x <= 141.3 and 438.7 <= y <= 480 for x, y, *_ in dots)
        assert {(round(x, 1), round(y, 1)) for x, y, *_ in dots} >= ({(111.3, 478.7), (113.9, 476.1)} if dots else set())
        assert bool(canvas.all("line")) == (pattern in ("lines", "cross"))
        assert canvas.all("clipPath") and canvas.all("rect")[-1] == (110, 440, 30, 40)
    nothing = Listening()
    InkPen(nothing, 100, 500).box(10, 20, 0, 40, "solid")
    assert nothing.calls == []


def test_a_line_to_write_on_is_dotted_and_the_next_rule_is_not() -> None:
    canvas = Listening()
    ink.dotted_rule(canvas, 10, 90, 50)
    assert [name for name, _, _ in canvas.calls] == ["setDash", "setLineWidth", "line", "setDash"]
    assert canvas.all("setDash")[0] != () == canvas.all("setDash")[1]


def test_the_name_of_a_box_fits_into_what_is_left_of_it_on_a_page() -> None:
    box = TextBox("評価の理由とその説明", wrapped("一行の文。\n" * 20, 300), 0)
    assert box.split(ink.leading(BODY)) is None  # not even the name would fit
    room = box._name_height()
    assert room > len(box._name()) * ink.leading(BODY)
    parts = box.split(room + 3 * ink.leading(BODY))
    assert parts is not None and parts[1].continued and len(parts[0].lines) + len(parts[1].lines) == len(box.lines)  # type: ignore[attr-defined]


def test_the_choices_of_a_scale_stand_apart_and_the_chosen_one_has_a_ring() -> None:
    for chosen, rings in (("B", 1), (None, 0)):
        canvas = Listening()
        ChoiceRow("評価", ("A", "B", "C"), chosen).draw(canvas, 50, 700, 8 * MM)
        at = {words: x for words, x, _ in canvas.texts if words in ("A", "B", "C")}
        assert at["A"] > 50 + LABEL + PAD_X + 2 * MM and at["B"] - at["A"] > 6 * MM and at["C"] - at["B"] > 6 * MM
        assert len(canvas.all("roundRect")) == rings


def test_a_photo_that_can_not_be_read_leaves_an_empty_frame_and_its_caption() -> None:
    canvas = Listening()
    row = PictureRow((Picture("", 400, 300, "サロン"),), 300, 100)
    row.draw(canvas, 0, 500, row.height)
    assert [(named["stroke"], named["fill"]) for name, _, named in canvas.calls if name == "rect"] == [(1, 0)]
    assert [words for words, _, _ in canvas.texts] == ["サロン"] and canvas.texts[0][2] < 400


def test_a_point_is_in_a_place_when_it_is_between_all_four_edges() -> None:
    place = Place(1, 10, 20, 30, 40, "x", "成果", "", "", True)
    assert place.holds(10, 20) and place.holds(40, 60) and place.holds(25, 40)
    assert not any(place.holds(x, y) for x, y in ((9, 40), (41, 40), (25, 19), (25, 61)))
    canvas = Listening()
    places.note(canvas, "x", "成果", "", 0, 0, 9, 9)  # a canvas without a list of places collects nothing
    assert canvas.calls == []


def test_the_name_of_the_stamp_boxes_is_written_in_their_middle() -> None:
    canvas = Listening()
    head = SheetHead((), ("会長", "局長"), "供覧印")
    head.draw(canvas, 0, 700, head.height)
    signs = [y for words, _, y in canvas.texts if words in "供覧印"]
    [(_, bottom, _, height), *_] = canvas.all("rect")
    middle = bottom + height / 2
    assert len(signs) == 3 and abs((signs[0] + signs[2]) / 2 + 0.378 * ink.SMALL - middle) < 0.01


def test_a_font_lists_its_characters_in_blocks_of_at_most_a_hundred() -> None:
    lines = _unicode_map("F", range(0x4E00, 0x4E00 + 250)).splitlines()
    assert [line for line in lines if line.endswith("beginbfchar")] == ["100 beginbfchar", "100 beginbfchar", "50 beginbfchar"]
    assert "<00> <D842DFB7>" in _unicode_map("F", [0x20BB7])


def test_the_councils_own_heading_is_taken_where_it_has_one() -> None:
    assert heading({"outcome": "成果と変化"}, "outcome") == "成果と変化"
    assert heading({"outcome": ""}, "outcome") == heading({}, "outcome") == HEADINGS["outcome"]


def test_every_text_of_a_form_is_cleaned_and_nothing_else_of_it_changes() -> None:
    chart = Chart("bars", "件\x00数", ("4月",), (Series("R\x007", (1.0, None)),))
    done = cleaned(chart)
    assert (
        done == replace(chart, title="件数", series=(Series("R7", (1.0, None)),)) and cleaned(3) == 3 and cleaned(Chart) is Chart
    )
