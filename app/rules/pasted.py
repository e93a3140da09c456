"""A block copied from a spreadsheet, and what of it could not be taken."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.errors import YuiError
from app.rules.computed_text import kept_as_text, without_guard
from app.rules.reading import Reading
from app.rules.typed_signs import quoted

Place = TypeVar("Place")
Value = TypeVar("Value")

_AS_IT_IS = re.compile(r"-[0-9,]+|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}")
"""What a spreadsheet may read as it likes: a negative number, and a day with its whole year."""
_TOLD = 3
"""So many cells are named in one notice."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A cell or a line that was left out: where it stood (「2行目の時期」), its text, and why."""

    where: str
    text: str
    why: str

    @property
    def words(self) -> str:
        """「2行目の時期「春」：時期として読めません」."""
        said = self.why.removesuffix("。")
        names_it = not self.text or quoted(self.text) in said
        return f"{self.where}：{said}" if names_it else f"{self.where}{quoted(self.text)}：{said}"


@dataclass(frozen=True, slots=True)
class Taken(Generic[Place, Value]):
    """Cells by their places: the values of those that were understood, and the others. ``told``: what was read otherwise."""

    values: dict[Place, Value]
    left: dict[Place, NotTaken]
    told: tuple[str, ...]

    @property
    def words(self) -> str:
        """What is told after the paste; "" when everything was taken as it stands."""
        return f"{not_taken_in_words(list(self.left.values()))}{'、'.join(self.told[:_TOLD])}"


def taken(
    cells: Mapping[Place, str], read: Callable[[Place, str], Reading[Value]], where: Callable[[Place], str]
) -> Taken[Place, Value]:
    """Reads every cell by itself: one that cannot be read, or is doubtful, never keeps the others out."""
    values: dict[Place, Value] = {}
    left: dict[Place, NotTaken] = {}
    told: list[str] = []
    for place, text in cells.items():
        try:
            found = read(place, text)
        except YuiError as error:
            left[place] = NotTaken(where(place), text.strip(), error.what)
            continue
        if found.doubt:
            left[place] = NotTaken(where(place), text.strip(), found.doubt)
        else:
            values[place] = found.value
            told += [found.how] if found.how else []
    return Taken(values, left, tuple(told))


def pasted_cells(text: str) -> list[list[str]]:
    """The cells of a block as spreadsheets copy it: tabs between them, quotes around those with line ends."""
    plain = text.rstrip("\r\n").replace("\r\n", "\n").replace("\r", "\n")
    try:
        lines = list(csv.reader(io.StringIO(plain), delimiter="\t"))
    except csv.Error:  # a cell longer than any spreadsheet holds: no block of one
        lines = [line.split("\t") for line in plain.split("\n")]
    return [[without_guard(cell.strip()) for cell in line] for line in lines]


def copied_block(lines: Iterable[Iterable[str]]) -> str:
    """A block as a spreadsheet pastes it (``copied_cell``)."""
    return "\n".join("\t".join(map(copied_cell, line)) for line in lines)


def copied_cell(text: str) -> str:
    """A cell as a spreadsheet pastes it: line breaks stay inside, and text never becomes a formula or another number there."""
    text = text if _AS_IT_IS.fullmatch(text) else kept_as_text(text)
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in '\t\n"') else text


def not_taken_in_words(left: Sequence[NotTaken]) -> str:
    """What is told after a paste: 「入れなかったもの 2か所。2行目の時期「春」：…」; "" when everything was taken."""
    if not left:
        return ""
    more = f"。ほか{len(left) - _TOLD}か所" if len(left) > _TOLD else ""
    return f"入れなかったもの {len(left)}か所。{'。'.join(one.words for one in left[:_TOLD])}{more}。"
