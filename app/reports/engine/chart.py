"""Drawing a chart, for paper and screen alike: this module decides lines, bars and words, and a ``Pen`` draws them.

Series differ by pattern and mark, never by colour alone, so they stay distinct on a copier and a fax.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Protocol

from app.reports.paper import Chart

Pattern = Literal["solid", "white", "lines", "dots", "cross", "grey"]
PATTERNS: tuple[Pattern, ...] = ("solid", "white", "lines", "grey", "cross", "dots")
MARKS = ("●", "○", "▲", "△", "■", "□")

SIZE = 9.0
"""Size of every letter in a chart: a smaller one is unreadable after a fax."""
_LABELS = 15.0
_LEGEND = 16.0
_TITLE = 17.0
_AXIS = 42.0
_ABOVE_POINT = 10.0
"""From a point to the middle of its number, which stays below the title."""
LEAST_BARS = 5.0
"""Bars are counts, so their axis reaches at least 5: an axis of 0.2 activities means nothing."""
_STEPS = (1, 2, 5)


class Pen(Protocol):
    """What a chart is drawn with. Lengths are in points, y downwards from the chart's upper left corner. ``align``: left,
    right, centre.
    """

    def line(self, x1: float, y1: float, x2: float, y2: float, weight: float, dashed: bool = False) -> None:
        """A straight line of this weight."""
        ...

    def box(self, x: float, y: float, width: float, height: float, pattern: Pattern) -> None:
        """A framed rectangle filled with the pattern; x, y is its upper left corner."""
        ...

    def text(self, words: str, x: float, y: float, size: float, align: str = "left", bold: bool = False) -> None:
        """Words on one line, their middle at height y, aligned at x."""
        ...

    def width(self, words: str, size: float) -> float:
        """Width of the words in points."""
        ...


@dataclass(frozen=True)
class _Area:
    x: float
    y: float
    width: float
    height: float


def draw_chart(pen: Pen, chart: Chart, width: float, height: float) -> None:
    """Draws the chart into ``width`` × ``height`` points. A chart without any value says so instead of showing an empty frame."""
    pen.text(heading_of(chart), 0, _TITLE / 2, SIZE, bold=True)
    known = [value for series in chart.series for value in series.values if value is not None]
    if not known:
        pen.text("記録された数字がありません", width / 2, height / 2, SIZE, align="centre")
        return
    room = width - _AXIS - 6
    second_line = any(pen.width(name, SIZE) > room / len(chart.labels) - 2 for name in chart.labels)
    below = _LABELS + (_LEGEND if has_legend(chart) else 0) + (SIZE if second_line else 0)
    above = _TITLE + (_ABOVE_POINT + 1 if chart.kind == "lines" else 4)
    area = _Area(_AXIS, above, room, height - above - below)
    top = 1.0 if chart.kind == "share" else nice_top(max(known))
    if chart.kind == "bars":
        top = max(top, LEAST_BARS)
    figures = _figures(pen, chart, area, top)
    _draw_axis(pen, chart, area, top, figures)
    _draw_labels(pen, chart, area)
    {"bars": _draw_bars, "lines": _draw_lines, "share": _draw_share}[chart.kind](pen, chart, area, top)
    # Numbers last, so that no bar or line covers them.
    for one in figures:
        pen.text(one.words, one.x, one.y, SIZE, align="centre")
    if chart.break_before is not None and 0 < chart.break_before < len(chart.labels):
        x = area.x + chart.break_before * area.width / len(chart.labels)
        pen.line(x, area.y, x, area.y + area.height, 0.8, dashed=True)
        pen.text("数え方の変更", x + 2, area.y + 5, SIZE)
    _draw_legend(pen, chart, height)


def heading_of(chart: Chart) -> str:
    """The title with its unit."""
    return chart.title + (f"（{chart.unit}）" if chart.unit else "")


def nice_top(highest: float) -> float:
    """The end of the axis: 1, 2 or 5 times a power of ten, at least the highest value."""
    if highest <= 0:
        return 1.0
    power = 10.0 ** (len(str(int(highest))) - 1) if highest >= 1 else 0.1
    return next(power * step for step in (*_STEPS, 10) if power * step >= highest)


def _steps(chart: Chart, top: float, height: float) -> int:
    """How often the axis is divided: into round numbers that do not touch each other."""
    many, few = (4, 2) if f"{top:g}"[0] == "2" or chart.kind == "share" else (5, 1 if f"{top:g}"[0] == "5" else 2)
    return many if height / many >= SIZE else few


@dataclass(frozen=True)
class _Figure:
    """A number above its bar or point; x and y are its middle."""

    words: str
    x: float
    y: float
    width: float

    def covers(self, y: float) -> bool:
        return abs(y - self.y) < SIZE / 2 + 1


def _figures(pen: Pen, chart: Chart, area: _Area, top: float) -> list[_Figure]:
    """The numbers above bars that are wide enough, and above the points of a single line."""
    step = area.width / len(chart.labels)
    if chart.kind == "share" or (chart.kind == "lines" and len(chart.series) > 1):
        return []
    thick, above = (_thickness(chart, step), 6.0) if chart.kind == "bars" else (0.0, _ABOVE_POINT)
    found = []
    for place, series in enumerate(chart.series):
        for number, value in enumerate(series.values):
            words = "" if value is None else f"{value:,.0f}"
            wide = pen.width(words, SIZE)
            if value is None or (thick and wide > step * 0.95 / len(chart.series) + 4):
                continue
            x = area.x + (number + 0.5) * step + (place - len(chart.series) / 2 + 0.5) * thick
            found.append(_Figure(words, x, area.y + area.height * (1 - max(value, 0) / top) - above, wide))
    return found


def _thickness(chart: Chart, step: float) -> float:
    return min(step * 0.8 / len(chart.series), 26.0)


def _pieces(y: float, area: _Area, figures: list[_Figure]) -> list[tuple[float, float]]:
    """A grid line with gaps where a number is printed: a number struck through could be misread."""
    x, pieces = area.x, []
    for one in sorted((one for one in figures if one.covers(y)), key=lambda one: one.x):
        left, right = one.x - one.width / 2 - 1.5, one.x + one.width / 2 + 1.5
        if left > x:
            pieces.append((x, left))
        x = max(x, right)
    return [*pieces, (x, area.x + area.width)]


def _draw_axis(pen: Pen, chart: Chart, area: _Area, top: float, figures: list[_Figure]) -> None:
    steps = _steps(chart, top, area.height)
    for number in range(steps + 1):
        y = area.y + area.height * (1 - number / steps)
        for left, right in _pieces(y, area, figures):
            pen.line(left, y, right, y, 0.8 if number == 0 else 0.25)
        value = top * number / steps
        words = f"{value:.0%}" if chart.kind == "share" else f"{value:,.0f}" if top >= 5 else f"{value:,.2g}"
        pen.text(words, area.x - 3, y, SIZE, align="right")


def _draw_labels(pen: Pen, chart: Chart, area: _Area) -> None:
    """Every label; one that is too long for its place is set in two lines. ``gaps`` stand where the bars would be."""
    step, foot = area.width / len(chart.labels), area.y + area.height
    for number, name in enumerate(chart.labels):
        x = area.x + (number + 0.5) * step
        for place, words in enumerate([name] if pen.width(name, SIZE) <= step - 2 else _halves(name)):
            pen.text(words, x, foot + _LABELS / 2 + place * (SIZE + 1), SIZE, align="centre")
        if number < len(chart.gaps) and chart.gaps[number]:
            pen.text(chart.gaps[number], x, foot - SIZE, SIZE, align="centre")


def _halves(name: str) -> list[str]:
    """A label in two lines, broken before its bracket if it has one."""
    bracket = name.find("（")
    middle = bracket if bracket > 0 else (len(name) + 1) // 2
    return [name[:middle], name[middle:]]


def _draw_bars(pen: Pen, chart: Chart, area: _Area, top: float) -> None:
    step = area.width / len(chart.labels)
    thick = _thickness(chart, step)
    for place, series in enumerate(chart.series):
        for number, value in enumerate(series.values):
            if value is None:
                continue
            tall = area.height * max(value, 0) / top
            x = area.x + (number + 0.5) * step + (place - len(chart.series) / 2) * thick
            pen.box(x, area.y + area.height - tall, thick, tall, pattern_of(chart, place))


def _draw_lines(pen: Pen, chart: Chart, area: _Area, top: float) -> None:
    step = area.width / len(chart.labels)
    for place, series in enumerate(chart.series):
        points = [
            None if value is None else (area.x + (number + 0.5) * step, area.y + area.height * (1 - max(value, 0) / top))
            for number, value in enumerate(series.values)
        ]
        for number, (one, other) in enumerate(pairwise(points), start=1):
            if one and other and number != chart.break_before:
                pen.line(*one, *other, 1.2, dashed=place % 2 == 1)
        for point, value in zip(points, series.values, strict=True):
            if point and value is not None:
                pen.text(MARKS[place % len(MARKS)], *point, SIZE, align="centre")


def _draw_share(pen: Pen, chart: Chart, area: _Area, top: float) -> None:
    step = area.width / len(chart.labels)
    thick = min(step * 0.7, 40.0)
    for number in range(len(chart.labels)):
        every = [series.values[number] or 0.0 for series in chart.series]
        whole, y = sum(every), area.y + area.height
        for place, value in enumerate(every):
            if whole and value:
                tall = area.height * value / whole
                y -= tall
                x = area.x + (number + 0.5) * step - thick / 2
                pen.box(x, y, thick, tall, pattern_of(chart, place))


def pattern_of(chart: Chart, place: int) -> Pattern:
    """The pattern of a series: its own, else that of its place."""
    own = chart.series[place].pattern
    return PATTERNS[(place if own is None else own) % len(PATTERNS)]


def has_legend(chart: Chart) -> bool:
    """The title names a single line or row of bars."""
    return len(chart.series) > 1 or chart.kind == "share"


def _draw_legend(pen: Pen, chart: Chart, height: float) -> None:
    if not has_legend(chart):
        return
    x, y = _AXIS, height - _LEGEND / 2
    for place, series in enumerate(chart.series):
        if chart.kind == "lines":
            pen.text(MARKS[place % len(MARKS)], x + 5, y, SIZE, align="centre")
        else:
            pen.box(x, y - 4, 10, 8, pattern_of(chart, place))
        pen.text(series.name, x + 14, y, SIZE)
        x += 14 + pen.width(series.name, SIZE) + 12
