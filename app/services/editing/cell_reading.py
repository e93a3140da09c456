"""One typed cell of a list that is edited as a table, read by the rules of the form, with the question it leaves open."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.errors import Refused
from app.rules.reading import Reading
from app.services.editing.edited_rows import Typing
from app.services.plan.typed_values import TypedReader
from app.services.tables.read_rows import ReadCell

Shown = Callable[[str, Mapping[str, Any]], str]


def read_cell(
    reader: TypedReader, name: str, typing: Typing, shown: Shown, offered: Sequence[str]
) -> tuple[ReadCell, dict[str, Any]]:
    """The cell, and the values by field that it says; none while it can't be read or is doubtful."""
    try:
        found = reader.understand(name, typing.text or None)
    except Refused as error:
        return ReadCell(name, typing.text, "", problem=f"{error.what}{error.todo}"), {}
    value = _answered(reader, name, typing, found, shown)
    if value is not None:
        return ReadCell(name, typing.text, shown(name, value), found.how), value
    words = [shown(name, one) for one in (found.value, *found.others)]
    choices = tuple((one, one) for one in dict.fromkeys(filter(None, words))) or tuple((one, one) for one in offered)
    return ReadCell(name, typing.text, "", found.how, found.doubt, choices=choices), {}


def _answered(
    reader: TypedReader, name: str, typing: Typing, found: Reading[dict[str, Any]], shown: Shown
) -> dict[str, Any] | None:
    """The values where they are beyond doubt, or as a person has decided; None where that is still to be asked."""
    if not found.doubt:
        return dict(found.value)
    for one in (found.value, *found.others):
        if typing.answer and shown(name, one) == typing.answer:
            return dict(one)
    if not typing.answer:
        return None
    try:
        again = reader.understand(name, typing.answer)
    except Refused:
        return None
    return None if again.doubt else dict(again.value)
