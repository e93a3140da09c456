"""A large card to press, with an icon, words and an explanation."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from app.ui.look.button import Button
from app.ui.look.icons import Picture
from app.ui.look.labels import label


class Choice(Button):
    """A button whose texts are labels inside, so that they can have two sizes."""

    def __init__(self, icon: str, words: str, explanation: str) -> None:
        super().__init__()
        self.setProperty("look", "choice")
        self.setAccessibleName(words)
        self.setAccessibleDescription(explanation)
        drawing = Picture(icon, "GREEN", 40)
        inside = self._inside = QGridLayout(self)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.setHorizontalSpacing(18)
        inside.setVerticalSpacing(10)
        inside.addWidget(drawing, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(label(words, "heading", wrap=True), 0, 1)
        inside.addWidget(label(explanation, "soft", wrap=True), 1, 1)
        inside.setColumnStretch(1, 1)
        for shown in self.findChildren(QLabel):
            # Else a label would take the click, and the card would not be pressed.
            shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return self._inside.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._inside.totalSizeHint()
