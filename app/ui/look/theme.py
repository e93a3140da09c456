"""How the program looks: Qt's Fusion style, our palette and style sheet, and type large enough to read all day."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.rules.resources import resource
from app.ui.look import colours
from app.ui.look.preferences import Preferences
from app.ui.look.style_sheet import FAMILIES, style_sheet

BODY_POINTS = 11.0
"""Size of the body type at 100 %, in points."""
ZOOMS = (90, 100, 110, 125, 150, 175, 200)
"""Steps of Ctrl + and Ctrl -, in per cent of BODY_POINTS."""


class Theme(QObject):
    """Applies the look to the application, and keeps this PC's zoom."""

    zoomed = Signal(int)

    def __init__(self, application: QApplication, preferences: Preferences) -> None:
        super().__init__(application)
        self._application = application
        self._preferences = preferences
        load_fonts()
        application.setStyle("Fusion")
        application.setPalette(_palette())
        self._zoom = _nearest(preferences.number("zoom", 100))
        self._apply()

    @property
    def zoom(self) -> int:
        """The present zoom in per cent."""
        return self._zoom

    def zoom_in(self) -> None:
        """One step larger, at most the last of ZOOMS."""
        self.set_zoom(ZOOMS[min(ZOOMS.index(self._zoom) + 1, len(ZOOMS) - 1)])

    def zoom_out(self) -> None:
        """One step smaller, at least the first of ZOOMS."""
        self.set_zoom(ZOOMS[max(ZOOMS.index(self._zoom) - 1, 0)])

    def zoom_reset(self) -> None:
        """Back to 100 %."""
        self.set_zoom(100)

    def set_zoom(self, percent: int) -> None:
        """Applies and stores the step of ZOOMS that is nearest to ``percent``."""
        self._zoom = _nearest(percent)
        self._preferences.keep("zoom", self._zoom)
        self._apply()
        self.zoomed.emit(self._zoom)

    def _apply(self) -> None:
        points = BODY_POINTS * self._zoom / 100
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPointSizeF(points)
        self._application.setFont(font)
        self._application.setStyleSheet(style_sheet(points))


def load_fonts() -> None:
    """Makes the fonts of resources/fonts known to Qt: the PC needn't have them."""
    for weight in ("Regular", "Bold"):
        file = resource("fonts", f"BIZUDPGothic-{weight}.ttf")
        if file.exists():
            QFontDatabase.addApplicationFont(str(file))


def _nearest(percent: int) -> int:
    return min(ZOOMS, key=lambda step: abs(step - percent))


def _palette() -> QPalette:
    """Our colours for Qt's widgets; disabled text stays readable."""
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in {
        role.Window: colours.PAPER,
        role.WindowText: colours.INK,
        role.Base: colours.CARD,
        role.AlternateBase: colours.PAPER,
        role.Text: colours.INK,
        role.Button: colours.CARD,
        role.ButtonText: colours.INK,
        role.Highlight: colours.GREEN,
        role.HighlightedText: colours.CARD,
        role.Link: colours.INDIGO,
        role.LinkVisited: colours.INDIGO,
        role.PlaceholderText: colours.SOFT_INK,
        role.ToolTipBase: colours.CARD,
        role.ToolTipText: colours.INK,
        role.Mid: colours.EDGE,
        role.Light: colours.CARD,
        role.Accent: colours.GREEN,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.SOFT_INK))
    return palette
