"""The one column of 活動を記録: the form, and its buttons right below it."""

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QLayout, QScrollArea, QSizePolicy, QWidget

from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.look.theme import BODY_POINTS

WIDTH = 720
"""Logical pixels at 100 %; larger type needs more of them."""


class EntryColumn(QWidget):
    """``inner`` scrolls where the window is low; ``below`` stays in sight under it, and moves up to it where there is room."""

    def __init__(self, inner: QWidget, *below: QWidget | QLayout) -> None:
        super().__init__()
        column_of(row_of(_FittedArea(inner)), *below, STRETCH, spacing=12, margins=0, within=self)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMaximumWidth(round(WIDTH * max(self.font().pointSizeF() / BODY_POINTS, 1.0)))


class _FittedArea(QScrollArea):
    """A scroll area that is never higher than what it holds."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        self.setWidgetResizable(True)
        self.setFocusPolicy(self.focusPolicy().NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setWidget(inner)
        inner.installEventFilter(self)

    def sizeHint(self) -> QSize:
        inner, width = self._inner, self.viewport().width()
        height = inner.heightForWidth(width) if inner.hasHeightForWidth() else inner.sizeHint().height()
        return QSize(inner.sizeHint().width(), height + 2 * self.frameWidth())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.updateGeometry()
        return super().eventFilter(watched, event)
