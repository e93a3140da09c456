"""Making received values fit the columns of their table.

A file may come from an older, a newer or a hostile program. Its values stay in the journal unchanged. In the tables a value
of the wrong type counts as not entered, so that one bad value never makes a whole list unreadable.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, Integer, LargeBinary, String, Table

from app.models.base import RECORD_ID_BYTES, IdList, Synced


@dataclass(frozen=True)
class Kind:
    """What the stored values of one field are: their type, and a further test where the type is not enough."""

    type: type
    test: Callable[[Any], bool] | None = None

    def fits(self, value: Any) -> bool:
        """Whether a value may stand in the column; None (not entered) always may."""
        return value is None or (type(value) is self.type and (self.test is None or self.test(value)))

    def column(self, values: Sequence[Any]) -> Sequence[Any]:
        """Many values of one field. Usually all of them fit, which is found without looking at each one."""
        if set(map(type, values)) <= {self.type, type(None)} and (self.test is None or all(map(self.fits, set(values)))):
            return values
        return [value if self.fits(value) else None for value in values]


def kinds_of(model: type[Synced]) -> dict[str, tuple[Kind, ...]]:
    """Group → the kinds of its fields, in their order, from the columns of the table."""
    table = model.__table__
    assert isinstance(table, Table)
    return {group.name: tuple(_kind(table.c[field].type) for field in group.fields) for group in model.groups}


def fitted(found: Sequence[Any], kinds: Sequence[Kind]) -> list[Any]:
    """The fields of one group, as many as this program knows.

    An older program sent fewer fields and a newer one more; both are valid.
    """
    padded = [*found, *[None] * (len(kinds) - len(found))]
    return [value if kind.fits(value) else None for value, kind in zip(padded, kinds, strict=False)]


def row_values(model: type[Synced], group: str, found: Sequence[Any]) -> dict[str, Any]:
    """The stored fields of one group as a model object has them: dates, booleans and tuples of record ids."""
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
    """What a column accepts, as the journal stores it (dates as ISO text, booleans as 0 or 1)."""
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
    """2025-11-03 and no other spelling, because the tables compare dates as text."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
