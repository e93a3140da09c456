"""Rows of lists made from records: what is empty in a record reads in a row as its field says."""

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, TypeVar, get_origin, get_type_hints

_EMPTY = {str: "", bytes: b"", bool: False, int: 0}
T = TypeVar("T")


def row_of(row: Callable[..., T], *records: object, **more: Any) -> T:
    """The row with the fields of the same names of the records, the first that has one; ``more``: what it shows otherwise.

    What was not entered is the row's own default, else "" or 0 or False or () by its type, and None where that may stand.
    """
    values = dict(more)
    for name, empty in _empty(row).items():
        if name not in values:
            found = getattr(next(one for one in records if hasattr(one, name)), name)
            values[name] = empty if found is None else found
    return row(**values)


@cache
def _empty(row: Hashable) -> dict[str, Any]:
    """Field of a row class → what it shows where nothing was entered."""
    return {
        name: getattr(row, name, () if get_origin(kind) is tuple else _EMPTY.get(kind))
        for name, kind in get_type_hints(row).items()
    }
