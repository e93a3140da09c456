"""A text of the help as headings and paragraphs, scrolled with the arrow keys."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, fill

PICTURE = "picture"
"""Look of a line that is the path of a picture."""


class HelpTextView(QScrollArea):
    """Shows lines, each with its look (app.ui.look.labels), one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("使い方の文")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lines: Sequence[tuple[str, str]] = ()

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Shows (text, look) pairs from the top, instead of what was shown."""
        self._lines = lines
        inner = QWidget()
        fill(column_of(spacing=10, margins=(16, 8, 16, 16), within=inner), *map(_shown, lines), STRETCH)
        self.setWidget(inner)
        self.verticalScrollBar().setValue(0)
        self.setAccessibleDescription(self.text())

    def text(self) -> str:
        """All lines, as a screen reader reads them."""
        return "\n".join(text for text, look in self._lines if look != PICTURE)


class Picture(QWidget):
    """A picture in its own size, smaller where there is less room."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._pixmap = QPixmap(path)
        self.setAccessibleName("このページの絵")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._pixmap.height() * min(1.0, width / max(1, self._pixmap.width())))

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(200))

    def paintEvent(self, event: QPaintEvent) -> None:
        width = min(self.width(), self._pixmap.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QRect(0, 0, width, self.heightForWidth(width)), self._pixmap)


def _shown(line: tuple[str, str]) -> QWidget:
    text, look = line
    if look != PICTURE:
        return label(text, look, wrap=True)
    return Picture(text)
