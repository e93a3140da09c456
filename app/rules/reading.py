"""What was typed, understood: the value, how it was read, and what is to be asked before it may count."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """``how`` is told beside the value when it was not read as it stands (「30人位 → 約30」). ``doubt`` is a question: the value
    is then only the likeliest one, ``others`` are what else it may be, and it never goes in as final before a person has decided.
    """

    value: T
    how: str = ""
    doubt: str = ""
    others: tuple[T, ...] = ()
