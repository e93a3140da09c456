"""A 推進目標 as people write it into a cell: its number, its name, both, or a part of the name."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from app.rules.reading import Reading


class Numbered(Protocol):
    """What is known of a target: ``code`` is 1-3, ``label`` 1-③."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def title(self) -> str: ...


T = TypeVar("T", bound=Numbered)


def read_target(text: str, targets: Sequence[T]) -> Reading[T]:
    """The target that was meant, of those of a plan.

    1-3, 13, 1-③, １の３, the name, a part of it that only one name has, 「1-3 地域福祉…」. Asked: ③ alone, a part of several
    names, a number and a name that belong to different targets. Raises Refused("unknown-target"), which quotes the cell.
    """
    raise NotImplementedError
