"""Labels that show text exactly as it is.

Qt would read text that looks like HTML as HTML, and our texts come from other offices too.
"""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.ui.look.paragraph import Paragraph


def label(text: str = "", look: str = "", *, wrap: bool = False) -> QLabel:
    """A plain-text label; ``look``: a name of the style sheet (title, heading, small, meaning, badge …)."""
    made = Paragraph(text) if wrap else QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    if look:
        made.setProperty("look", look)
    return made


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Changes a property that the style sheet selects by, and makes Qt apply the style again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def card() -> QFrame:
    """A frame with the card's border and background."""
    made = QFrame()
    made.setProperty("look", "card")
    return made


def line() -> QFrame:
    """A thin horizontal separator."""
    made = QFrame()
    made.setProperty("look", "line")
    return made


class ElidedLabel(QLabel):
    """One line that ends in … where it is too narrow; the tool tip and screen readers have the whole text."""

    def __init__(self, text: str = "", look: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._whole = ""
        if look:
            self.setProperty("look", look)
        self.setMinimumWidth(24)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Shows a text, cut to the present width."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def whole_text(self) -> str:
        """The text without the cut."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        # The font may have changed with the zoom without a resize.
        self._fit()
        super().paintEvent(event)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        hint.setWidth(QFontMetrics(self.font()).horizontalAdvance(self._whole) + 4)
        return hint

    def _fit(self) -> None:
        fitting = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24))
        if fitting != self.text():
            self.setText(fitting)
        self.setToolTip("" if fitting == self._whole else plain_tip(self._whole))


def plain_tip(text: str) -> str:
    """A tool tip's text. Tool tips have no plain-text mode, so text with "<" is escaped."""
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if "<" in text else text
