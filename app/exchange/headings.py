"""Which spreadsheet heading stands for which field of an activity. Japanese names as offices use them, and our own
field names.
"""

import re
from collections.abc import Sequence

from app.exchange.sheet import Cell
from app.models.activity import Activity
from app.rules.text import search_key

TARGET = "target"
"""In a spreadsheet a target stands by its number, and its column is called so."""
_OFFICE = ("支部", "支部名", "事業所", "担当支部")

_BRACKETS = re.compile(r"[(\[【<][^)\]】>]*[)\]】>]")
_ORNAMENT = re.compile(r"[\s※*★●○・:.]+|必須$|任意$")


def _plain(text: str) -> str:
    """The heading without blanks, decoration and width differences, for comparing."""
    return _ORNAMENT.sub("", search_key(text))


def _names() -> dict[str, tuple[str, ...]]:
    """Field → what spreadsheets call it, as the fields of an activity declare it."""
    found = Activity.headings()
    found[TARGET] = found.pop("target_id")
    return found | {"office": _OFFICE}


_FIELDS = {_plain(name): field for field, names in _names().items() for name in (field, field.replace("_", " "), *names)}


def field_of(header: str) -> str | None:
    """The field a heading stands for, or None. Units and remarks in brackets are ignored: 参加者数（人） is ``participants``."""
    return _FIELDS.get(_plain(header)) or _FIELDS.get(_plain(_BRACKETS.sub("", search_key(header))))


def known_fields(cells: Sequence[Cell]) -> set[str]:
    """The fields named by the cells of a row; two or more make it the heading row."""
    # A heading is short; long cells of the data can't be one and need not be looked at.
    return {field for cell in cells if isinstance(cell, str) and len(cell) <= 40 and (field := field_of(cell))}
