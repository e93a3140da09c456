"""How the program looks: Qt's Fusion style, our palette and style sheet, and type large enough to read all day."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication

from app.rules.resources import resource
from app.ui.look import colours
from app.ui.look.preferences import Preferences
from app.ui.look.style_sheet import FAMILIES, style_sheet

BODY_POINTS = 11.0
"""Size of the body type at 100 %, in points."""
ZOOMS = (90, 100, 110, 125, 150, 175, 200)
"""Steps of Ctrl + and Ctrl -, in per cent of BODY_POINTS."""
PALETTE = "palette"
"""Under which name this PC keeps the palette that was chosen."""


class Theme(QObject):
    """Applies the look to the application, and keeps this PC's zoom and palette."""

    zoomed = Signal(int)
    recoloured = Signal()
    """Another palette is on the screen. What was filled with colours (cells of tables) shall be filled again."""

    def __init__(self, application: QApplication, preferences: Preferences) -> None:
        super().__init__(application)
        self._application = application
        self.preferences = preferences
        load_fonts()
        application.setStyle("Fusion")
        self._zoom = _nearest(preferences.number("zoom", 100))
        self._hints = application.styleHints()
        colours.use(self._wanted())
        self._apply()
        self._hints.colorSchemeChanged.connect(self._on_system)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._on_system)

    @classmethod
    def of_application(cls, preferences: Preferences) -> "Theme":
        """The theme of this process, for the page of settings; made with these preferences where there is none yet."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        made = application.findChildren(cls)
        return made[-1] if made else cls(application, preferences)

    @property
    def zoom(self) -> int:
        """The present zoom in per cent."""
        return self._zoom

    @property
    def chosen_palette(self) -> str:
        """Name of the palette that a person chose; "" when it follows the system."""
        kept = self.preferences.text(PALETTE)
        return kept if any(palette.name == kept for palette in colours.PALETTES) else ""

    def choose_palette(self, name: str) -> None:
        """Keeps and applies the palette with this name; "" follows the system from now on."""
        self.preferences.keep(PALETTE, name)
        self._on_system()

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
        self.preferences.keep("zoom", self._zoom)
        self._apply()
        self.zoomed.emit(self._zoom)

    def _on_system(self) -> None:
        """The system is light, dark or of high contrast now; what a person chose stays."""
        wanted = self._wanted()
        if wanted is not colours.present():
            colours.use(wanted)
            self._apply()
            self.recoloured.emit()

    def _wanted(self) -> colours.Palette:
        chosen = self.chosen_palette
        return next((palette for palette in colours.PALETTES if palette.name == chosen), None) or of_system(self._hints)

    def _apply(self) -> None:
        points = BODY_POINTS * self._zoom / 100
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPointSizeF(points)
        self._application.setFont(font)
        self._application.setPalette(_palette())
        self._application.setStyleSheet(style_sheet(points))


def of_system(hints: QStyleHints) -> colours.Palette:
    """What the system's settings ask for. Dark goes before contrast: every pair of the night palette has much of it."""
    if hints.colorScheme().name == "Dark":
        return colours.NIGHT
    if hints.accessibility().contrastPreference().name == "HighContrast":
        return colours.CONTRAST
    return colours.STANDARD


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
