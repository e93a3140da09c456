"""A chart over the whole width, or two small ones side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.reports.engine import fonts
from app.reports.engine.blocks import Block
from app.reports.engine.chart import SIZE, draw_chart, heading_of
from app.reports.engine.chart_ink import InkPen
from app.reports.engine.ink import MM, Canvas
from app.reports.paper import Chart

_BETWEEN = 5 * MM
_MOST_LABELS = 5
"""A line over so many years can be read in half the width."""


@dataclass(frozen=True)
class ChartRow:
    """One or two charts, as high as the higher one."""

    charts: tuple[Chart, ...]
    width: float
    share: float = 1.0
    """Of the height the charts ask for."""
    gap: float = 2.5 * MM
    stretch: float = 0.0

    @property
    def height(self) -> float:
        """Height of the higher chart."""
        return max(chart.height_mm for chart in self.charts) * MM * self.share

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """Never split."""
        return None

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        """The charts from left to right."""
        each = self.width if len(self.charts) == 1 else _half(self.width)
        for place, chart in enumerate(self.charts):
            draw_chart(InkPen(canvas, left + place * (each + _BETWEEN), top), chart, each, chart.height_mm * MM * self.share)


def abreast(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with every two neighbouring small charts side by side."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if isinstance(block, ChartRow) and isinstance(before, ChartRow) and _is_small(block) and _is_small(before):
            found[-1] = replace(before, charts=(*before.charts, *block.charts))
        else:
            found.append(block)
    return found


def _is_small(row: ChartRow) -> bool:
    """Whether it is a line of few years whose title fits into half the width."""
    (chart, *more) = row.charts
    few = chart.kind == "lines" and len(chart.labels) <= _MOST_LABELS
    return few and not more and fonts.width(heading_of(chart), True) * SIZE <= _half(row.width)


def _half(width: float) -> float:
    return (width - _BETWEEN) / 2
