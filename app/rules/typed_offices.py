"""An office as people write it into a cell: its code, its name, its short name, or the part of the name that tells it apart."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from app.rules.reading import Reading


class Named(Protocol):
    """What is known of an office."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def short_name(self) -> str: ...


T = TypeVar("T", bound=Named)


def read_office(text: str, offices: Sequence[T]) -> Reading[T | None]:
    """The office that was meant, of those of the council; None with a doubt when it may be several or is none of them.

    Words that several names begin or end with (such as the council's own name) may be left out or added.
    """
    raise NotImplementedError
