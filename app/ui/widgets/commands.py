"""A page's actions with their keys, shown in the key bar so that nobody has to remember them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """``key`` as Qt reads it ("F2", "Ctrl+Return"); ``run`` is a bound method. ``is_shown`` False: not in the bar."""

    key: str
    words: str
    run: Callable[[], object]
    is_shown: bool = True
