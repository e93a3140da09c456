"""What all synchronised tables have in common.

The tables are projections of the journal (docs/architecture.md): only ``app.journal.fold`` writes them. A class names its
*field groups*: values that belong together and therefore change, conflict and are resolved together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from sqlalchemy import Dialect, LargeBinary, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

RECORD_ID_BYTES = 16

COMMON = "common"
"""Partition every office holds: plan, targets, offices, vocabulary. Written by the head office only."""
HEAD = "head"
"""Code of the head office, and the partition only it holds: its evaluations and its own activities."""

Owner = Literal["office", "head"]

_FREE = "free text"
Line = Annotated[str, mapped_column(info={_FREE: "line"})]
Prose = Annotated[str, mapped_column(info={_FREE: "prose"})]
Name = Annotated[str, mapped_column(info={_FREE: "name"})]
"""Free texts, of one line or of several; a ``Name`` is a line that is meant to name somebody. All of them may contain
personal data, so they are checked before a file leaves and can be erased. All other texts are codes, times, or what the
council publishes anyway."""


@dataclass(frozen=True)
class Group:
    """Fields of one record that change, conflict and are resolved together.

    ``office`` groups belong to the office whose partition holds the record, ``head`` groups to the head office. Names are
    never reused and fields are only added at the end (docs/bundle-format.md).
    """

    name: str
    fields: tuple[str, ...]
    owner: Owner = "office"


class Base(DeclarativeBase):
    """The declarative base of every table, with fixed names for its indexes and constraints."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class IdList(TypeDecorator[tuple[bytes, ...]]):
    """An ordered list of record ids, stored as their concatenation (16 bytes each)."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sequence[bytes] | None, dialect: Dialect) -> bytes | None:
        """The ids joined, for the database."""
        return None if value is None else b"".join(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> tuple[bytes, ...] | None:
        """The ids from their concatenation."""
        if value is None:
            return None
        return tuple(value[i : i + RECORD_ID_BYTES] for i in range(0, len(value), RECORD_ID_BYTES))


class Synced(Base):
    """A synchronised record. A deleted row stays, so that its deletion can be shown and undone.

    ``first_saved_at`` and ``last_saved_at`` are milliseconds since 1970 UTC by the writing PC's clock: for people only, they
    decide nothing. ``differences`` names the groups in conflict (more than one live value), separated by commas.
    """

    __abstract__ = True
    entity: ClassVar[str]
    groups: ClassVar[tuple[Group, ...]]

    id: Mapped[bytes] = mapped_column(LargeBinary(RECORD_ID_BYTES), primary_key=True, sort_order=-100)
    partition: Mapped[str] = mapped_column(String(32), sort_order=-99)
    deleted: Mapped[bool] = mapped_column(default=False, sort_order=-98)
    first_saved_at: Mapped[int] = mapped_column(sort_order=-97)
    last_saved_at: Mapped[int] = mapped_column(sort_order=-96)
    last_saved_by: Mapped[str] = mapped_column(sort_order=-95)
    differences: Mapped[str] = mapped_column(default="", sort_order=-94)

    @classmethod
    def group_named(cls, name: str) -> Group | None:
        """The group of this name, or None."""
        return next((group for group in cls.groups if group.name == name), None)

    @classmethod
    def group_of(cls, field: str) -> Group:
        """The group a field belongs to; KeyError for a field this entity does not have."""
        for group in cls.groups:
            if field in group.fields:
                return group
        raise KeyError(field)

    @classmethod
    def free_texts(cls) -> tuple[str, ...]:
        """The names of the fields of type ``Line``, ``Prose`` and ``Name``, in the order of the groups."""
        columns = cls.__table__.columns
        return tuple(name for group in cls.groups for name in group.fields if _FREE in columns[name].info)

    @classmethod
    def prose(cls) -> tuple[str, ...]:
        """The names of the free texts of several lines."""
        return cls._free("prose")

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of the free texts that are meant to name somebody."""
        return cls._free("name")

    @classmethod
    def _free(cls, kind: str) -> tuple[str, ...]:
        return tuple(name for name in cls.free_texts() if cls.__table__.columns[name].info[_FREE] == kind)

    def values(self) -> dict[str, Any]:
        """Every field's value by name, in the order of the groups."""
        return {name: getattr(self, name) for group in self.groups for name in group.fields}
