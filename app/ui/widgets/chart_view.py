"""Charts on screen, drawn by the code of the printed charts (app.reports.engine.chart), and the same figures as a table."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.reports.engine.chart import Pattern, draw_chart
from app.reports.paper import Chart
from app.ui.look import colours
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, fill, row_of
from app.ui.widgets.table_model import Column, numbered
from app.ui.widgets.table_view import RecordTable

MM = 72 / 25.4
"""Points in a millimetre."""
_BRUSHES: dict[Pattern, tuple[str, Qt.BrushStyle]] = {
    "solid": ("GREEN_DARK", Qt.BrushStyle.SolidPattern),
    "grey": ("LINE", Qt.BrushStyle.SolidPattern),
    "lines": ("INK", Qt.BrushStyle.BDiagPattern),
    "cross": ("INK", Qt.BrushStyle.DiagCrossPattern),
    "dots": ("INK", Qt.BrushStyle.Dense6Pattern),
}


class _ScreenPen:
    """The pen of draw_chart for the screen; a point of the chart has ``scale`` pixels, so its type fits the page's."""

    def __init__(self, painter: QPainter, font: QFont, scale: float) -> None:
        self._painter, self._font, self._scale = painter, font, scale

    def line(self, x1: float, y1: float, x2: float, y2: float, weight: float, dashed: bool = False) -> None:
        """A line; thin ones are grey."""
        pen = QPen(QColor(colours.INK if weight > 0.5 else colours.EDGE), weight * self._scale)
        pen.setStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
        self._painter.setPen(pen)
        self._painter.drawLine(self._at(x1, y1), self._at(x2, y2))

    def box(self, x: float, y: float, width: float, height: float, pattern: Pattern) -> None:
        """A filled rectangle with a border; nothing where it has no area."""
        if width <= 0 or height <= 0:
            return
        place = QRectF(self._at(x, y), self._at(x + width, y + height))
        self._painter.fillRect(place, QColor(colours.CARD))
        colour, style = _BRUSHES.get(pattern, ("CARD", Qt.BrushStyle.SolidPattern))
        self._painter.setPen(QPen(QColor(colours.INK), 1))
        self._painter.setBrush(QBrush(QColor(colours.named(colour)), style))
        self._painter.drawRect(place)

    def text(self, words: str, x: float, y: float, size: float, align: str = "left", bold: bool = False) -> None:
        """Text with its vertical middle at ``y``."""
        font = self._sized(size, bold)
        metrics = QFontMetricsF(font)
        left = {"left": 0.0, "right": 1.0, "centre": 0.5}[align] * metrics.horizontalAdvance(words)
        place = self._at(x, y) - QPointF(left, -(metrics.ascent() - metrics.descent()) / 2)
        self._painter.setFont(font)
        self._painter.setPen(QColor(colours.INK))
        self._painter.drawText(place, words)

    def width(self, words: str, size: float) -> float:
        """The width of a text in points of the chart."""
        return QFontMetricsF(self._sized(size)).horizontalAdvance(words) / self._scale

    def _sized(self, size: float, bold: bool = False) -> QFont:
        font = QFont(self._font)
        font.setPixelSize(max(1, round(size * self._scale)))
        font.setBold(bold)
        return font

    def _at(self, x: float, y: float) -> QPointF:
        return QPointF(x * self._scale, y * self._scale)


class ChartView(QWidget):
    """A chart as a drawing. Screen readers get its title and the hint to ``ChartPanel``'s table."""

    def __init__(self) -> None:
        super().__init__()
        self._chart: Chart | None = None

    def set_chart(self, chart: Chart) -> None:
        """Shows another chart."""
        self._chart = chart
        self.setAccessibleName(f"図：{chart.title}")
        self.setAccessibleDescription("同じ数は「表で見る」にあります。")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        tall = (self._chart.height_mm if self._chart else 40) * MM * self._scale
        return QSize(360, round(tall))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._chart is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale
        draw_chart(_ScreenPen(painter, self.font(), scale), self._chart, self.width() / scale, self.height() / scale)
        painter.end()

    @property
    def _scale(self) -> float:
        """The chart's smallest letters, of nine points, are as large as the type around it."""
        return max(1.0, QFontInfo(self.font()).pixelSize() / 9)


class ChartPanel(QWidget):
    """One chart, as a drawing or (表で見る) as a table."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.chart: Chart | None = None
        self.view = ChartView()
        self.switch = button("表で見る", "link", run=self._on_switch)
        self._title = label("", "strong")
        self._title.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self.table: RecordTable | None = None
        column = column_of(spacing=4, margins=0, within=self)
        head = row_of((self._title, 1), STRETCH, self.switch)
        fill(column, self._stack, head)

    def set_chart(self, chart: Chart) -> None:
        """Shows another chart, as a drawing first."""
        self.chart = chart
        self.view.set_chart(chart)
        self._title.setText(f"{chart.title}（{chart.unit}）" if chart.unit else chart.title)
        if self.table is not None:
            self._stack.removeWidget(self.table)
            self.table.deleteLater()
        self.table = RecordTable(f"表：{chart.title}", _columns(chart))
        self.table.set_rows(numbered([_cells(chart, place) for place in range(len(chart.labels))]))
        self._stack.addWidget(self.table)
        self._show(as_table=False)

    def _on_switch(self) -> None:
        self._show(as_table=self._stack.currentWidget() is self.view)

    def _show(self, *, as_table: bool) -> None:
        self._stack.setCurrentWidget(self.table if as_table and self.table is not None else self.view)
        self._title.setVisible(as_table)
        self.switch.setText("図で見る" if as_table else "表で見る")
        self.switch.setAccessibleName(f"{self._name}：{self.switch.text()}")


def _columns(chart: Chart) -> tuple[Column, ...]:
    names = ("", *(series.name for series in chart.series))
    return tuple(
        Column(name, lambda cells, place=place: cells[place], 0, right=place > 0, strong=place == 0)  # type: ignore[misc]
        for place, name in enumerate(names)
    )


def _cells(chart: Chart, place: int) -> tuple[str, ...]:
    values = [series.values[place] for series in chart.series]
    return (chart.labels[place], *("－" if value is None else f"{value:,g}" for value in values))
