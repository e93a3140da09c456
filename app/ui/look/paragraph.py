"""Wrapped Japanese text with space between the lines. The font has none of its own, and QLabel can't add any."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

LINE_HEIGHT = 1.5
"""In heights of the type, as Japanese body text is usually set."""


class Paragraph(QLabel):
    """A QLabel that draws its lines itself: always plain text, always wrapped."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._formats: list[QTextLayout.FormatRange] = []
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def set_runs(self, runs: Sequence[tuple[str, QTextCharFormat | None]]) -> None:
        """Shows pieces of text, each with its own format (None: plain). Nothing in it is read as markup."""
        self._formats = []
        at = 0
        for text, shape in runs:
            size = len(text.encode("utf-16-le")) // 2  # Qt counts in UTF-16
            if shape is not None:
                found = QTextLayout.FormatRange()
                found.start, found.length, found.format = at, size, shape
                self._formats.append(found)
            at += size
        self.setText("".join(text for text, _ in runs))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        return self._set_lines(width - margins.left() - margins.right())[1] + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        widest = max((self.fontMetrics().horizontalAdvance(line) for line in self.text().split("\n")), default=0) + 2
        width = min(widest, 40 * self.fontMetrics().horizontalAdvance("国"))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        widest = max(self.fontMetrics().horizontalAdvance(line) for line in self.text().split("\n")) + 2
        return QSize(min(widest, 8 * self.fontMetrics().horizontalAdvance("国")), self._line_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        area = self.contentsRect()
        laid, height = self._set_lines(area.width())
        top = area.top() + max(0, (area.height() - height) // 2)
        for layout, offset in laid:
            layout.draw(painter, QPointF(area.left(), top + offset))
        painter.end()

    def _line_height(self) -> int:
        return round(QFontMetricsF(self.font()).height() * LINE_HEIGHT)

    def _set_lines(self, width: int) -> tuple[list[tuple[QTextLayout, float]], int]:
        """The laid-out paragraphs with their offsets, and their height. Lines break as QLabel's do (kinsoku)."""
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        step = self._line_height()
        laid: list[tuple[QTextLayout, float]] = []
        top = start = 0
        for text in self.text().split("\n"):
            layout = QTextLayout(text, self.font())
            layout.setTextOption(option)
            size = len(text.encode("utf-16-le")) // 2
            layout.setFormats(_within(self._formats, start, size))
            start += size + 1
            layout.beginLayout()
            inside = 0
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(width, 1))
                line.setPosition(QPointF(0, inside + (step - line.height()) / 2))
                inside += step
            layout.endLayout()
            laid.append((layout, top))
            top += max(inside, step)
        return laid, top


def _within(formats: Sequence[QTextLayout.FormatRange], start: int, size: int) -> list[QTextLayout.FormatRange]:
    """The formats as they fall into one paragraph of the text."""
    found = []
    for one in formats:
        first, end = max(one.start - start, 0), min(one.start + one.length - start, size)
        if first < end:
            cut = QTextLayout.FormatRange()
            cut.start, cut.length, cut.format = first, end - first, one.format
            found.append(cut)
    return found
