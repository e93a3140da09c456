"""The program's own line drawings (resources/icons), in any of its colours and sharp on every screen."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.rules.resources import resource
from app.ui.look import colours

_SIDES = (20, 25, 30, 40, 60)
"""In pixels: for each magnification of the screen and of the type there is one that is not blown up."""


@cache
def icon(name: str, colour: str = colours.INK, checked: str = "") -> QIcon:
    """``checked`` is the colour for the pressed-in state of a menu button; without it the same."""
    found = QIcon()
    for side in _SIDES:
        found.addPixmap(_drawn(name, colour, side, 1.0))
        if checked:
            found.addPixmap(_drawn(name, checked, side, 1.0), QIcon.Mode.Normal, QIcon.State.On)
    return found


def picture(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """``size`` in device-independent pixels; ``ratio`` from the widget's devicePixelRatio()."""
    return _drawn(name, colour, size, ratio)


@cache
def _drawn(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace(colours.INK, colour)
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
