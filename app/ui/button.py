"""Buttons that Enter never presses by accident and that say their name to screen readers."""

from PySide6.QtWidgets import QPushButton


def button(words: str, look: str = "") -> QPushButton:
    """``look`` is a name the style sheet knows: main, large, danger, link, choice."""
    made = QPushButton(words)
    made.setAutoDefault(False)
    made.setAccessibleName(words)
    if look:
        made.setProperty("look", look)
    return made
