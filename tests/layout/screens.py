"""The screens on which every page must be whole, in logical pixels of the window's content."""

from dataclasses import dataclass

from PySide6.QtCore import QSize

SCALES = (100, 125, 150, 200)
AROUND = 71
"""Logical pixels of a screen's height that the system's bar and a window's title take."""


@dataclass(frozen=True)
class Screen:
    """``by_zoom``: the type is made larger by the program's own zoom (Ctrl++), else everything by the system's scaling."""

    width: int
    height: int
    percent: int
    by_zoom: bool = False
    is_window: bool = False
    """Whether the size is that of a window, which the first start opens, and not that of a screen it fills."""

    @property
    def zoom(self) -> int:
        return self.percent if self.by_zoom else 100

    @property
    def room(self) -> QSize:
        """What the window's content has."""
        scale = 1 if self.by_zoom else self.percent / 100
        around = 0 if self.is_window else AROUND
        return QSize(int(self.width / scale), int(self.height / scale) - around)

    def __str__(self) -> str:
        return f"{self.width}x{self.height} at {self.percent}% {'own zoom' if self.by_zoom else 'system'}"


def _each(percent: int, by_zoom: bool) -> tuple[Screen, ...]:
    return (
        Screen(1200, 720, percent, by_zoom, is_window=True),
        Screen(1366, 768, percent, by_zoom),
        Screen(1920, 1080, percent, by_zoom),
    )


EVERY = tuple(
    screen
    for by_zoom in (False, True)
    for percent in SCALES
    if percent > 100 or not by_zoom
    for screen in _each(percent, by_zoom)
)
USUAL = (Screen(1366, 768, 125), Screen(1920, 1080, 100), Screen(1200, 720, 200, by_zoom=True, is_window=True))
"""Those of `make test`: the notebook of a branch, a large screen, and the largest type in the window of the first start."""
