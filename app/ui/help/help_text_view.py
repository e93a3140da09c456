"""A text of the help as headings and paragraphs, scrolled with the arrow keys."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, fill


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
        fill(column_of(spacing=10, margins=(16, 8, 16, 16), within=inner), *(label(*one, wrap=True) for one in lines), STRETCH)
        self.setWidget(inner)
        self.verticalScrollBar().setValue(0)
        self.setAccessibleDescription(self.text())

    def text(self) -> str:
        """All lines, as a screen reader reads them."""
        return "\n".join(text for text, _ in self._lines)
