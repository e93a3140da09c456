"""The program's own line icons (resources/icons), in any of its colours and sharp on every screen.

What shows one is given the NAME of a colour, and draws it anew when the palette changes.
"""

from functools import cache

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel

from app.rules.resources import resource
from app.ui.look import colours

_SIDES = (20, 25, 30, 40, 60)
"""Sizes in pixels: one for each magnification of screen and type, so that no icon is enlarged."""
DRAWN_IN = colours.STANDARD.INK
"""The colour of the files in resources/icons."""


class Picture(QLabel):
    """An icon as a label. ``colour``: a name of app.ui.look.colours; ``size`` in device-independent pixels."""

    def __init__(self, name: str = "", colour: str = "INK", size: int = 20) -> None:
        super().__init__()
        self._shown = (name, colour, size)
        self._draw()

    def show_icon(self, name: str, colour: str, size: int) -> None:
        """Shows another icon, "" none."""
        self._shown = (name, colour, size)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        name, colour, size = self._shown
        # At least 2: a label may be drawn before it knows on which screen it will be.
        ratio = max(2.0, self.devicePixelRatio())
        self.setPixmap(picture(name, colours.named(colour), size, ratio) if name else QPixmap())


class _ButtonIcon(QObject):
    """Gives a button its icon, again after each change of the palette."""

    def __init__(self, button: QAbstractButton, name: str, colour: str, checked: str) -> None:
        super().__init__(button)
        self._button, self._shown = button, (name, colour, checked)
        button.installEventFilter(self)
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self._draw()
        return False

    def _draw(self) -> None:
        name, colour, checked = self._shown
        self._button.setIcon(_icon(name, colours.named(colour), colours.named(checked) if checked else ""))


def set_icon(button: QAbstractButton, name: str, colour: str = "INK", checked: str = "") -> None:
    """An icon on a button; ``checked`` is the name of its colour while the button is checked, without it the same one."""
    _ButtonIcon(button, name, colour, checked)


@cache
def _icon(name: str, colour: str, checked: str) -> QIcon:
    found = QIcon()
    for side in _SIDES:
        found.addPixmap(picture(name, colour, side, 1.0))
        if checked:
            found.addPixmap(picture(name, checked, side, 1.0), QIcon.Mode.Normal, QIcon.State.On)
    return found


@cache
def picture(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """The icon's SVG in a colour (#rrggbb). ``size``: device-independent pixels; ``ratio``: the widget's devicePixelRatio()."""
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, colour).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace(DRAWN_IN, colour).encode()))


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
