"""A row of widgets that goes on in a second line where one is too short: chips, buttons, fields with their names."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

BETWEEN_LINES = 6


class WrappedRow(QWidget):
    """Each widget is as wide as it wants to be, and never wider than the row.

    The row sets its own height. Were it left to the layouts (height for width), a page with such a row would be given the height
    that it wishes for and not the one that the window has.
    ``ends_right``: the last widget of the row stands at its right end, where it shares a line with others. ``fills``: the widget
    that takes the room which is left in its line.
    """

    def __init__(self, *items: QWidget, spacing: int = 6, ends_right: bool = False, fills: QWidget | None = None) -> None:
        super().__init__()
        self._items: list[QWidget] = []
        self._spacing = spacing
        self._ends_right, self._fills = ends_right, fills
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_items(items)

    def set_items(self, items: Sequence[QWidget]) -> None:
        """Shows these widgets; those before that are not among them are gone with the next event."""
        for old in self._items:
            if old not in items:
                old.hide()
                old.deleteLater()
        for one in items:
            if one not in self._items:
                one.setParent(self)
                one.show()
        self._items = list(items)
        self._again()

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return max((place.bottom() + 1 for _, place in places), default=0)

    def sizeHint(self) -> QSize:
        hints = [one.sizeHint() for one in self._shown()]
        wide = sum(hint.width() for hint in hints) + self._spacing * max(0, len(hints) - 1)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        hints = [one.minimumSizeHint() for one in self._shown()]
        return QSize(max((hint.width() for hint in hints), default=0), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._again()  # a hidden row is sent no LayoutRequest when its widgets change

    def event(self, event: QEvent) -> bool:
        """Places the widgets anew when one of them has another size or was shown or hidden."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._again()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [one for one in self._items if not one.isHidden()]

    def _again(self) -> None:
        self.updateGeometry()
        self._place()

    def _place(self) -> None:
        places = self._places(self.width())
        for one, place in places:
            one.setGeometry(place)
        self.setFixedHeight(max((place.bottom() + 1 for _, place in places), default=0))

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        """Each widget with its place, in the middle of its line."""
        found: list[tuple[QWidget, QRect]] = []
        top = 0
        for line in self._lines(width):
            left, line = 0, self._filled(line, width)
            high = max(size.height() for _, size in line)
            for one, size in line:
                if self._ends_right and one is line[-1][0] is self._shown()[-1] and len(line) > 1:
                    left = width - size.width()
                found.append((one, QRect(QPoint(left, top + (high - size.height()) // 2), size)))
                left += size.width() + self._spacing
            top += high + BETWEEN_LINES
        return found

    def _filled(self, line: list[tuple[QWidget, QSize]], width: int) -> list[tuple[QWidget, QSize]]:
        """The line with what is left of its width given to the widget that fills it."""
        left = width - sum(size.width() for _, size in line) - self._spacing * (len(line) - 1)
        return [(one, _sized(one, size.width() + left) if one is self._fills and left > 0 else size) for one, size in line]

    def _lines(self, width: int) -> list[list[tuple[QWidget, QSize]]]:
        """The widgets of each line with their sizes."""
        lines: list[list[tuple[QWidget, QSize]]] = []
        left = width
        for one in self._shown():
            hint = one.sizeHint().expandedTo(one.minimumSize()).boundedTo(one.maximumSize())
            wide = min(hint.width(), max(width, 1))
            size = _sized(one, wide)
            if not lines or left + wide > width:
                lines.append([])
                left = 0
            lines[-1].append((one, size))
            left += wide + self._spacing
        return lines


def _sized(one: QWidget, wide: int) -> QSize:
    """The size of a widget that is given this width."""
    is_wrapped = isinstance(one, WrappedRow) or one.hasHeightForWidth()
    hint = one.sizeHint().expandedTo(one.minimumSize()).boundedTo(one.maximumSize())
    return QSize(wide, one.heightForWidth(wide) if is_wrapped else hint.height())
