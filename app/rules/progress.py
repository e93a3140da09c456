"""How long work says how far it is, and where it can be stopped."""

from collections.abc import Callable

Report = Callable[[int, int, str], object]
"""Called with what is done, of how much (0: unknown), and a text in place of the work's title ("": that title). It may raise to
stop the work, so nothing may be half done where it is called."""


def unheard(_done: int, _total: int, _text: str) -> None:
    """For work that nobody watches."""
