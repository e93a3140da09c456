"""A main column with a card beside it, which folds away behind a button where there is no room for both."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.ui.look.button import button
from app.ui.look.theme import BODY_POINTS

SPACING = 20


class FoldingRow(QWidget):
    """``main`` and ``side`` beside each other, in the shares ``shares``; one below the other where the row is narrow.

    Then the side is folded away behind a button, which is named as a screen reader calls the side (``accessibleName``).
    ``at``: the least width of a row with both, in logical pixels at 100 %; larger type needs more of them.
    """

    def __init__(self, main: QWidget, side: QWidget, at: int = 960, *, shares: tuple[int, int] = (72, 28)) -> None:
        super().__init__()
        assert side.accessibleName(), "the button is named after the side"
        self._main, self._side = main, side
        self._at, self._shares = at, shares
        self._is_open = False
        self.unfold = button(side.accessibleName(), run=self._on_unfold)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING)
        for one in (main, self.unfold, side):
            self._row.addWidget(one)
        self.unfold.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._arrange()

    def is_folded(self) -> bool:
        """Whether the row is too narrow for both, so that the side is behind its button."""
        return not self.unfold.isHidden()

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider of both: a page never needs room for both beside each other."""
        hint = super().minimumSizeHint()
        parts = (self._main, self._side, self.unfold)
        hint.setWidth(max(_least_width(one) for one in parts))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Arranges both anew when one of them needs another width or the type has another size."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.FontChange):
            self._arrange()
        return handled

    def _arrange(self) -> None:
        larger = max(self.font().pointSizeF() / BODY_POINTS, 1.0)
        beside = _least_width(self._main) + SPACING + _least_width(self._side)
        folds = self.width() < max(round(self._at * larger), beside)
        if folds and not self.is_folded():
            self._is_open = self._side.isAncestorOf(self.focusWidget() or self)  # nobody loses what he works in
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if folds else QBoxLayout.Direction.LeftToRight)
        for number, share in zip((0, 2), (1, 0) if folds else self._shares, strict=True):
            self._row.setStretch(number, share)
        self.unfold.setVisible(folds)
        self.unfold.setText(f"{self.unfold.accessibleName()} {'▴' if self._is_open else '▾'}")
        self._side.setVisible(self._is_open or not folds)

    def _on_unfold(self) -> None:
        self._is_open = not self._is_open
        self._arrange()


def _least_width(one: QWidget) -> int:
    """What a layout would not go below."""
    return max(one.minimumWidth(), one.minimumSizeHint().width())
