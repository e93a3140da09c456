"""An office as people write it into a cell: its code, its name, its short name, or the part of the name that tells it apart."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from app.rules.finding import name_key
from app.rules.reading import Reading
from app.rules.text import search_key
from app.rules.typed_signs import quoted


class Named(Protocol):
    """What is known of an office."""

    @property
    def code(self) -> str:
        """What is stored and given to the command line."""

    @property
    def name(self) -> str:
        """The full name."""

    @property
    def short_name(self) -> str:
        """What people call it."""


T = TypeVar("T", bound=Named)


def read_office(text: str, offices: Sequence[T]) -> Reading[T | None]:
    """The office that was meant, of those of the council; None with a doubt when it may be several or is none of them.

    Words that several names begin or end with (such as the council's own name) may be left out or added.
    """
    key = _key(text)
    if not key:
        return Reading(None)
    for office in offices:
        if key in (_key(office.code), _key(office.name), _key(office.short_name)):
            return Reading(office)
    shared = _shared([name_key(office.name) for office in offices])
    own = _own_part(name_key(text), shared)
    found = [one for one in offices if own and own in {_own_part(name_key(name), shared) for name in (one.name, one.short_name)}]
    if len(found) == 1:
        return Reading(found[0], how=f"{quoted(text)} → {found[0].name}")
    names = "、".join(one.name for one in (found or offices)[:3])
    doubt = f"{quoted(text)}は、{names} のどれですか。" if found else f"{quoted(text)}という事業所は登録されていません。"
    return Reading(None, doubt=doubt, others=tuple(found))


def _shared(names: Sequence[str]) -> tuple[set[str], set[str]]:
    """What at least two names begin with, and what they end with."""
    pairs = [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]
    begins = {_common(one, other) for one, other in pairs}
    ends = {_common(one[::-1], other[::-1])[::-1] for one, other in pairs}
    return begins - {""}, ends - {""}


def _own_part(name: str, shared: tuple[set[str], set[str]]) -> str:
    """The name without what others share, as long as something is left."""
    begins, ends = shared
    begin = max((one for one in begins if name.startswith(one) and one != name), key=len, default="")
    name = name.removeprefix(begin)
    end = max((one for one in ends if name.endswith(one) and one != name), key=len, default="")
    return name.removesuffix(end)


def _key(text: str) -> str:
    return "".join(search_key(text).split())


def _common(one: str, other: str) -> str:
    """What both texts begin with."""
    same = next((place for place, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), None)
    return one[:same] if same is not None else min(one, other, key=len)
