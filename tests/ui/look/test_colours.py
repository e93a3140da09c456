"""Text must be readable on the ground it stands on (WCAG 2: 4.5 to 1, aim 7), edges and the focus ring visible (3 to 1)."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.rules.resources import resource
from app.ui.look import colours, theme
from app.ui.look.button import button
from app.ui.look.colours import CONTRAST, NIGHT, PALETTES, STANDARD, Palette
from app.ui.look.icons import DRAWN_IN, Picture, set_icon
from app.ui.look.layouts import column_of
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.qt_application import make_application

UI = Path("app/ui")
GROUNDS = ("PAPER", "SHADE", "CARD")
HEATS = ("HEAT_1", "HEAT_2", "HEAT_3", "HEAT_4")
TEXTS = [
    *((text, ground) for text in ("INK", "SOFT_INK", "GREEN_DARK", "INDIGO", "RED", "AMBER") for ground in GROUNDS),
    *(("INK", heat) for heat in HEATS),
    ("GREEN", "CARD"),
    ("CARD", "GREEN"),
    ("CARD", "GREEN_DARK"),
    ("GREEN_DARK", "GREEN_PALE"),
    *((text, "GREEN_PALE") for text in ("INK", "SOFT_INK", "RED", "AMBER", "INDIGO")),
    *((text, "RED_PALE") for text in ("INK", "SOFT_INK", "RED")),
    *((text, "AMBER_PALE") for text in ("INK", "SOFT_INK", "AMBER")),
    *((text, "INDIGO_PALE") for text in ("INK", "INDIGO")),
]
"""Every pair that is used: a letter and its ground."""
EDGES = [
    *((edge, ground) for edge in ("EDGE", "INDIGO", "GREEN", "RED", "AMBER_EDGE") for ground in GROUNDS),
    *(("THUMB", ground) for ground in GROUNDS),
    *((edge, "GREEN_PALE") for edge in ("EDGE", "INDIGO", "GREEN", "AMBER")),
    *(("GREEN", heat) for heat in HEATS),
    ("RED", "RED_PALE"),
    ("AMBER", "AMBER_PALE"),
    ("CARD", "GREEN"),
]
"""Borders, icons, bars and the focus ring, with what they stand on."""


def brightness(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(palette: Palette, one: str, other: str) -> float:
    dark, light = sorted(brightness(getattr(palette, name)) for name in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_text_can_be_read_on_its_ground_in_every_palette(palette: Palette) -> None:
    assert {pair: contrast(palette, *pair) for pair in TEXTS if contrast(palette, *pair) < 7} == {}
    assert min(contrast(palette, "GREEN", ground) for ground in (*GROUNDS, "GREEN_PALE")) >= 4.5  # a mark in a row that is shaded


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_edges_icons_and_the_focus_ring_can_be_seen_in_every_palette(palette: Palette) -> None:
    assert {pair: contrast(palette, *pair) for pair in EDGES if contrast(palette, *pair) < 3} == {}


def test_lines_and_edges_of_the_contrast_palette_are_stronger() -> None:
    assert contrast(CONTRAST, "LINE", "CARD") >= 4.5
    assert contrast(CONTRAST, "EDGE", "CARD") >= 7


class Used(NamedTuple):
    place: str
    name: str
    at_loading: bool


def uses() -> Iterator[Used]:
    """Every ``colours.NAME`` of the window, and whether it is read when its module is loaded."""
    for path in sorted(UI.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        within = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.Lambda)
            for part in (function.body if isinstance(function.body, list) else [function.body])
            for node in ast.walk(part)
        }
        for node in ast.walk(tree):
            is_asked = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("colours", "c")
            if is_asked and node.attr.isupper() and node.attr not in ("PALETTES", "WHITE_PAPER", *map(str.upper, NAMES)):
                yield Used(f"{path.as_posix()}:{node.lineno}", node.attr, id(node) not in within)


NAMES = tuple(palette.name for palette in PALETTES)


def test_every_colour_that_is_asked_for_is_in_the_palettes() -> None:
    known = {field for field in Palette.__dataclass_fields__ if field.isupper()}
    found = list(uses())
    assert len(found) > 50
    assert [one for one in found if one.name not in known] == []


def test_nothing_keeps_a_colour_from_before_the_palette_changed() -> None:
    assert [one for one in uses() if one.at_loading] == []
    home = UI / "look" / "colours.py"
    others = [path for path in UI.rglob("*.py") if path != home and "look.colours import" in path.read_text(encoding="utf-8")]
    assert others == []


def test_no_colour_is_written_outside_its_home() -> None:
    home = UI / "look" / "colours.py"
    written = [
        f"{path.as_posix()}: {node.value}"
        for path in sorted(UI.rglob("*.py"))
        if path != home
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in node.value.replace(";", " ").split()
        if word.startswith("#") and len(word) in (4, 7, 9) and all(sign in "0123456789abcdefABCDEF" for sign in word[1:])
    ]
    assert written == []


def test_the_arrows_of_the_style_sheet_are_drawn_in_the_ink_of_their_palette() -> None:
    for night in resource("icons", "night").glob("*.svg"):
        day = resource("icons", night.name).read_text(encoding="utf-8")
        wanted = day.replace(DRAWN_IN, NIGHT.INK).replace(STANDARD.CARD, NIGHT.CARD)
        assert night.read_text(encoding="utf-8") == wanted


@pytest.fixture
def dressed_for(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Theme, SimpleNamespace]:
    """A theme, and what the system says: no platform of the tests has such settings."""
    system = SimpleNamespace(palette=STANDARD)
    monkeypatch.setattr(theme, "of_system", lambda hints: system.palette)
    return Theme(make_application(), Preferences(tmp_path)), system


@pytest.mark.parametrize(
    ("scheme", "preference", "wanted"),
    [
        (Qt.ColorScheme.Unknown, Qt.ContrastPreference.NoPreference, STANDARD),
        (Qt.ColorScheme.Light, Qt.ContrastPreference.HighContrast, CONTRAST),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.NoPreference, NIGHT),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.HighContrast, NIGHT),
    ],
    ids=["unknown", "contrast", "dark", "dark-contrast"],
)
def test_the_palette_is_what_the_system_asks_for(
    scheme: Qt.ColorScheme, preference: Qt.ContrastPreference, wanted: Palette
) -> None:
    eyes = SimpleNamespace(contrastPreference=lambda: preference)
    assert theme.of_system(SimpleNamespace(colorScheme=lambda: scheme, accessibility=lambda: eyes)) is wanted  # type: ignore[arg-type]


def test_the_open_window_follows_the_system_unless_a_palette_was_chosen(
    qtbot: QtBot, dressed_for: tuple[Theme, SimpleNamespace]
) -> None:
    dressed, system = dressed_for
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    system.palette = NIGHT
    with qtbot.waitSignal(dressed.recoloured):
        app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert colours.INK == NIGHT.INK
    assert app.palette().color(QPalette.ColorRole.Window) == QColor(NIGHT.PAPER)
    assert NIGHT.CARD in app.styleSheet() and STANDARD.SHADE not in app.styleSheet()
    dressed.choose_palette("contrast")
    app.styleHints().accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    assert colours.present() is CONTRAST
    assert Theme(app, dressed.preferences).chosen_palette == "contrast"
    dressed.choose_palette("")
    assert colours.present() is NIGHT


def test_icons_are_drawn_anew_in_the_colours_of_another_palette(qtbot: QtBot, dressed_for: tuple[Theme, SimpleNamespace]) -> None:
    dressed, _ = dressed_for
    shown, pressed = Picture("search", "INK"), QPushButton()
    set_icon(pressed, "close", "INK")
    for widget in (shown, pressed):
        qtbot.addWidget(widget)
        widget.show()
    dressed.choose_palette("night")
    for pixmap in (shown.pixmap(), pressed.icon().pixmap(20)):
        image = pixmap.toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        inks = {pixel.name() for pixel in pixels if pixel.alpha() == 255}
        assert NIGHT.INK in inks and STANDARD.INK not in inks


def test_the_focus_ring_of_a_main_button_stands_off_its_green(qtbot: QtBot, dressed_for: tuple[Theme, SimpleNamespace]) -> None:
    window = QDialog()
    qtbot.addWidget(window)
    pressed = button("保存して次へ", "main")
    column_of(pressed, within=window)
    window.show()
    window.activateWindow()
    pressed.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(pressed.hasFocus)
    image = window.grab().toImage()
    middle = pressed.geometry().center().y()
    met = [image.pixelColor(x, middle).name() for x in range(pressed.x(), pressed.x() + 12)]
    order = [colour for at, colour in enumerate(met) if at == 0 or colour != met[at - 1]]
    ring, ground, fill = STANDARD.INDIGO, STANDARD.PAPER, STANDARD.GREEN
    assert order.index(ring) < order.index(ground) < order.index(fill)
