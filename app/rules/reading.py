"""What was typed, understood: the value, how it was read, and what is to be asked before it may count."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from app.errors import Refused

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """``how`` is told beside the value when it was not read as it stands (「30人位 → 約30」). ``doubt`` is a question: the value
    is then only the likeliest one, ``others`` are what else it may be, and it never goes in as final before a person has decided.
    """

    value: T
    how: str = ""
    doubt: str = ""
    others: tuple[T, ...] = ()


def decided(reading: Reading[T], code: str, todo: str) -> T:
    """The value where nobody can be asked now: a doubt is refused with ``code``, and ``todo`` says how to type it clearly."""
    if reading.doubt:
        raise Refused(code, reading.doubt, todo)
    return reading.value


def joined(*sentences: str) -> str:
    """Several things to be told, in one line."""
    return "、".join(dict.fromkeys(filter(None, sentences)))
