"""Two parts of a page beside each other, and one below the other where there is no room for both."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.ui.look.button import button
from app.ui.look.theme import BODY_POINTS

SPACING = 20


class TwoParts(QWidget):
    """``first`` and ``second`` beside each other, in the ``shares`` of the width; one below the other where the row is narrow.

    ``at``: the least width of a row with both, in logical pixels at 100 %; larger type needs more of them. 0: what both need.
    """

    def __init__(self, first: QWidget, second: QWidget, at: int = 0, *, shares: tuple[int, int] = (50, 50)) -> None:
        super().__init__()
        self._first, self._second = first, second
        self._at, self._shares = at, shares
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING)
        self._row.addWidget(first, shares[0])
        self._add_between()
        self._row.addWidget(second, shares[1])

    def _add_between(self) -> None:
        """What a subclass has between both, where Tab finds it."""

    def is_one_column(self) -> bool:
        """Whether the row is too narrow for both beside each other."""
        return self._row.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider of both: a page never needs room for both beside each other."""
        hint = super().minimumSizeHint()
        hint.setWidth(max(least_width(self._first), least_width(self._second)))
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
        beside = least_width(self._first) + SPACING + least_width(self._second)
        folds = self.width() < max(round(self._at * larger), beside)
        if folds != self.is_one_column():
            self._row.setDirection(QBoxLayout.Direction.TopToBottom if folds else QBoxLayout.Direction.LeftToRight)


class FoldingRow(TwoParts):
    """A main column with a card beside it, which is folded away behind a button where the row is narrow.

    The button is named as a screen reader calls the side (``accessibleName``). ``at`` as in TwoParts.
    """

    def __init__(self, main: QWidget, side: QWidget, at: int = 960, *, shares: tuple[int, int] = (72, 28)) -> None:
        assert side.accessibleName(), "the button is named after the side"
        self._is_open = False
        super().__init__(main, side, at, shares=shares)
        self._show()

    def _add_between(self) -> None:
        self.unfold = button(self._second.accessibleName(), run=self._on_unfold)
        self.unfold.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._row.addWidget(self.unfold)

    def is_folded(self) -> bool:
        """Whether the side is behind its button, open or not."""
        return self.is_one_column()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return hint.expandedTo(QSize(self.unfold.minimumSizeHint().width(), 0))

    def _arrange(self) -> None:
        before = self.is_one_column()
        super()._arrange()
        if self.is_one_column() != before:
            self._is_open = self._second.isAncestorOf(self.focusWidget() or self)  # nobody loses what he works in
            self._show()

    def _show(self) -> None:
        folds = self.is_one_column()
        for number, share in zip((0, 2), (1, 0) if folds else self._shares, strict=True):
            self._row.setStretch(number, share)
        self.unfold.setVisible(folds)
        self.unfold.setText(f"{self.unfold.accessibleName()} {'▴' if self._is_open else '▾'}")
        self._second.setVisible(self._is_open or not folds)

    def _on_unfold(self) -> None:
        self._is_open = not self._is_open
        self._show()


def least_width(one: QWidget) -> int:
    """The width below which a layout does not go, as Qt counts it: a width that was set, else what the widget asks for."""
    if one.minimumWidth():
        return one.minimumWidth()
    never = one.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
    return 0 if never else min(one.minimumSizeHint().width(), one.maximumWidth())
