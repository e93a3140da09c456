"""The one home of the window's colours: three palettes, of which one is present. ``colours.INK`` asks the present one.

Ask when painting, and keep the name of a colour rather than the colour: the palette changes while the window is open. Paper is
no part of this: forms stay black on white, in the preview too. tests/ui/look/test_colours.py holds the contrast of every pair.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """``name`` is what a PC keeps, ``words`` what people read. A colour is ``#rrggbb``."""

    name: str
    words: str
    about: str
    PAPER: str
    """Background of every page."""
    SHADE: str
    """Background of the menu, table heads, the key bar and read-only cells."""
    CARD: str
    """Background of cards, fields and lists; also what is written on GREEN."""
    LINE: str
    """Separators only. Borders of things to operate use EDGE, which has enough contrast."""
    EDGE: str
    THUMB: str
    """The handle of a scroll bar."""
    INK: str
    SOFT_INK: str
    """Explanations and units."""
    GREEN: str
    """Main buttons and what is chosen."""
    GREEN_DARK: str
    """Headings and what was understood: stronger than GREEN."""
    GREEN_PALE: str
    INDIGO: str
    """Focus ring and links."""
    INDIGO_PALE: str
    RED: str
    RED_PALE: str
    AMBER: str
    AMBER_EDGE: str
    """Border of a field with a warning."""
    AMBER_PALE: str
    HEAT_1: str
    """The shades of a number, from little to much; nothing is CARD."""
    HEAT_2: str
    HEAT_3: str
    HEAT_4: str

    @property
    def is_dark(self) -> bool:
        """Light letters on a dark ground."""
        return self.INK > self.PAPER  # both are greys, so their first digits decide


STANDARD = Palette(
    "standard",
    "標準",
    "紙の色の地に、濃い緑。",
    PAPER="#faf8f2",
    SHADE="#f1ede2",
    CARD="#ffffff",
    LINE="#d8d1c1",
    EDGE="#857e6c",
    THUMB="#8a8371",
    INK="#20302a",
    SOFT_INK="#434d47",
    GREEN="#1c5c46",
    GREEN_DARK="#134434",
    GREEN_PALE="#e3efe8",
    INDIGO="#33438f",
    INDIGO_PALE="#e6e9f6",
    RED="#96201b",
    RED_PALE="#fbeae7",
    AMBER="#6b4300",
    AMBER_EDGE="#a46a00",
    AMBER_PALE="#fcf1d9",
    HEAT_1="#eef5f0",
    HEAT_2="#dcebe2",
    HEAT_3="#c7dfd1",
    HEAT_4="#aed0bd",
)
"""Paper, deep green, and indigo for the focus."""
CONTRAST = Palette(
    "contrast",
    "濃いめ",
    "白い地に黒い字。枠も線もはっきり出します。",
    PAPER="#ffffff",
    SHADE="#f0f0f0",
    CARD="#ffffff",
    LINE="#6e6e6e",
    EDGE="#000000",
    THUMB="#4a4a4a",
    INK="#000000",
    SOFT_INK="#1f1f1f",
    GREEN="#00402c",
    GREEN_DARK="#002e20",
    GREEN_PALE="#d9eee3",
    INDIGO="#1a1a8c",
    INDIGO_PALE="#dfe2fb",
    RED="#7d0000",
    RED_PALE="#ffe4e0",
    AMBER="#4a2c00",
    AMBER_EDGE="#7a4d00",
    AMBER_PALE="#ffeebf",
    HEAT_1="#eaf4ee",
    HEAT_2="#d5eadf",
    HEAT_3="#bcdccb",
    HEAT_4="#9fccb4",
)
NIGHT = Palette(
    "night",
    "夜",
    "暗い地に明るい字。画面がまぶしいときに。",
    PAPER="#141917",
    SHADE="#252d29",
    CARD="#1c2320",
    LINE="#3f4a45",
    EDGE="#8b978f",
    THUMB="#87938c",
    INK="#eaeee9",
    SOFT_INK="#c3ccc6",
    GREEN="#88d1b1",
    GREEN_DARK="#a3e2c7",
    GREEN_PALE="#22372d",
    INDIGO="#b3beff",
    INDIGO_PALE="#2a3052",
    RED="#ffb3ab",
    RED_PALE="#45211e",
    AMBER="#f4ca7a",
    AMBER_EDGE="#d9a441",
    AMBER_PALE="#3d300f",
    HEAT_1="#1f2e27",
    HEAT_2="#243a30",
    HEAT_3="#29473a",
    HEAT_4="#2e5444",
)
PALETTES = (STANDARD, CONTRAST, NIGHT)
WHITE_PAPER = "#ffffff"
"""What the preview of a form stands on, whatever the palette."""

_present = STANDARD


def use(palette: Palette) -> None:
    """Makes a palette the present one; what is on the screen is painted anew by the Theme."""
    global _present
    _present = palette


def present() -> Palette:
    """The palette that everything asks now."""
    return _present


def named(name: str) -> str:
    """The colour with this name in the present palette."""
    return str(getattr(_present, name))


def __getattr__(name: str) -> str:
    """``colours.INK``: the present palette's."""
    if not name.isupper():
        raise AttributeError(name)
    return named(name)
