"""Text must be readable on the ground it stands on (WCAG 2: 4.5 to 1), edges and the focus ring visible (3 to 1)."""

import pytest

from app.ui.look import colours as c

TEXTS = [
    (text, ground)
    for text in (c.INK, c.SOFT_INK, c.GREEN, c.GREEN_DARK, c.INDIGO, c.RED, c.AMBER)
    for ground in (c.PAPER, c.SHADE, c.CARD)
] + [
    (c.CARD, c.GREEN),
    (c.CARD, c.GREEN_DARK),
    (c.GREEN_DARK, c.GREEN_PALE),
    (c.INK, c.GREEN_PALE),
    (c.AMBER, c.GREEN_PALE),
    (c.SOFT_INK, c.GREEN_PALE),
    (c.RED, c.RED_PALE),
    (c.INK, c.RED_PALE),
    (c.AMBER, c.AMBER_PALE),
    (c.INK, c.AMBER_PALE),
]
EDGES = [(edge, ground) for edge in (c.EDGE, c.INDIGO) for ground in (c.PAPER, c.SHADE, c.CARD)]


def brightness(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_the_focus_ring_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= 3
