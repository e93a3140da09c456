"""Deeds with a key, shown in the bar at the bottom so that nobody has to remember them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """``key`` as Qt reads it ("F2", "Ctrl+Return"); ``run`` is a bound method. ``is_shown`` False hides it from the bar."""

    key: str
    words: str
    run: Callable[[], object]
    is_shown: bool = True
