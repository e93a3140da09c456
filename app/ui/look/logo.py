"""The program's logo: 結 in a green square, sized with the type beside it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel


class Seal(QLabel):
    """``em``: its side, in heights of the body type."""

    def __init__(self, em: float = 2.4) -> None:
        super().__init__("結")
        self._em = em
        self.setObjectName("seal")
        self.setAccessibleName("結ノート")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        parent = self.parentWidget()
        side = round((parent or self).fontMetrics().height() * self._em)
        if side != self.width():
            self.setFixedSize(side, side)
