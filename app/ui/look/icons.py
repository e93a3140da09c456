"""The program's own line icons (resources/icons), in any of its colours and sharp on every screen."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.rules.resources import resource
from app.ui.look import colours

_SIDES = (20, 25, 30, 40, 60)
"""Sizes in pixels: one for each magnification of screen and type, so that no icon is enlarged."""


@cache
def icon(name: str, colour: str = colours.INK, checked: str = "") -> QIcon:
    """An icon of resources/icons; ``checked`` is its colour while a menu button is checked, without it the same colour."""
    found = QIcon()
    for side in _SIDES:
        found.addPixmap(_drawn(name, colour, side, 1.0))
        if checked:
            found.addPixmap(_drawn(name, checked, side, 1.0), QIcon.Mode.Normal, QIcon.State.On)
    return found


def picture(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """An icon as a pixmap. ``size``: device-independent pixels; ``ratio``: the widget's devicePixelRatio()."""
    return _drawn(name, colour, size, ratio)


@cache
def _drawn(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """The icon's SVG in the given colour; ``size`` in device-independent pixels."""
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, colour).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace(colours.INK, colour).encode()))


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
