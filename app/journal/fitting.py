"""Making received values fit the columns they are shown in.

A file may come from an older, a newer or a hostile program. Whatever it says stays in the journal as it is; in the
tables a value of the wrong kind counts as not entered, so that one bad value never keeps a whole list from being read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, Integer, LargeBinary, String, Table

from app.models.base import RECORD_ID_BYTES, IdList, Synced


@dataclass(frozen=True)
class Kind:
    """What one field's stored values are: their type, and a further test where the type alone doesn't say it."""

    type: type
    test: Callable[[Any], bool] | None = None

    def fits(self, value: Any) -> bool:
        return value is None or (type(value) is self.type and (self.test is None or self.test(value)))

    def column(self, values: Sequence[Any]) -> Sequence[Any]:
        """Many values of one field. That all of them fit, which is the rule, is found without looking at each."""
        if set(map(type, values)) <= {self.type, type(None)} and (self.test is None or all(map(self.fits, set(values)))):
            return values
        return [value if self.fits(value) else None for value in values]


def kinds_of(model: type[Synced]) -> dict[str, tuple[Kind, ...]]:
    """Group → the kinds of its fields, in their order."""
    table = model.__table__
    assert isinstance(table, Table)
    return {group.name: tuple(_kind(table.c[field].type) for field in group.fields) for group in model.groups}


def fitted(found: Sequence[Any], kinds: Sequence[Kind]) -> list[Any]:
    """One group's fields. An older program sent fewer than we know, a newer one more: both are right about theirs."""
    padded = [*found, *[None] * (len(kinds) - len(found))]
    return [value if kind.fits(value) else None for value, kind in zip(padded, kinds, strict=False)]


def row_values(model: type[Synced], group: str, found: Sequence[Any]) -> dict[str, Any]:
    """One group's stored fields as a record of the tables has them: dates, booleans and tuples of ids."""
    names = next(one.fields for one in model.groups if one.name == group)
    columns = model.__table__.columns
    fitting = zip(names, fitted(found, kinds_of(model)[group]), strict=True)
    return {name: _row_value(columns[name].type, value) for name, value in fitting}


def _row_value(column: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column, IdList):
        return tuple(value[at : at + RECORD_ID_BYTES] for at in range(0, len(value), RECORD_ID_BYTES))
    if isinstance(column, Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(column, Boolean) else value


def _kind(column: Any) -> Kind:
    if isinstance(column, IdList):
        return Kind(bytes, lambda value: len(value) % RECORD_ID_BYTES == 0)
    if isinstance(column, LargeBinary):
        return Kind(bytes, lambda value: len(value) == column.length)
    if isinstance(column, Date):
        return Kind(str, _is_date)
    if isinstance(column, Boolean):
        return Kind(int, lambda value: value in (0, 1))
    if isinstance(column, Integer):
        return Kind(int)
    assert isinstance(column, String)
    return Kind(str)


def _is_date(text: str) -> bool:
    """2025-11-03 and no other way to write it: the tables compare dates as text."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
