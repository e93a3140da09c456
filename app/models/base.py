"""What all synchronised tables have in common.

The tables are projections of the journal (docs/architecture.md): only ``app.journal.fold`` writes them. A class names its
*field groups*: values that belong together and therefore change, conflict and are resolved together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal

from sqlalchemy import Dialect, LargeBinary, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from app.models.declaration import DECLARED, Field

RECORD_ID_BYTES = 16

COMMON = "common"
"""Partition every office holds: plan, targets, offices, vocabulary. Written by the head office only."""
HEAD = "head"
"""Code of the head office, and the partition only it holds: its evaluations and its own activities."""
ORIGIN = "origin"
"""Field group that says which foreign table a record came from. Two of them are no conflict: two PCs may have taken in the same
rows from differing copies of a table, and nobody could decide between two hashes."""
ROSTER = "roster"
"""Partition every office holds: which PCs there are. Written by the head office only; it has no tables (app.sync.roster)."""

Owner = Literal["office", "head"]

FINAL = "final"
DRAFT_OR_FINAL = {"draft": "下書き", FINAL: "確定"}
"""``state`` of what is written, then made final and printed."""


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

    ``first_saved_at``/``last_saved_at`` are milliseconds since 1970 UTC as the writing PC believed them: for people
    only, they decide nothing. ``conflicts`` names the groups with more than one live value, comma-separated.

    A kind declares beside its columns: ``entity_label``, its name for people; ``named_by``, the fields of which the first
    that is filled is its own name; ``described_by``, what else tells it from others of its kind; ``is_named_alone``: its
    name is said without ``entity_label`` before it; ``parent``: the field with the record without which it is in no list;
    ``is_part``: a part of another record that nobody deletes by itself; ``decided_as``: the ``state`` that decides about
    everything the record said then (確定, 取消), and ``reopened_as`` that which takes it back; ``decided_with``: the kind
    whose 確定 covers records of this one too, and the fields that both have in common; ``is_few``: a council has so few of
    them that all are read at once (``all_of`` in app.services.records.record_forms).
    """

    __abstract__ = True
    entity: ClassVar[str]
    entity_label: ClassVar[str]
    named_by: ClassVar[tuple[str, ...]] = ()
    described_by: ClassVar[tuple[str, ...]] = ()
    is_named_alone: ClassVar[bool] = False
    parent: ClassVar[str] = ""
    is_part: ClassVar[bool] = False
    decided_as: ClassVar[str] = ""
    reopened_as: ClassVar[str] = "reopened"
    decided_with: ClassVar[tuple[str, ...]] = ()
    is_few: ClassVar[bool] = False
    groups: ClassVar[tuple[Group, ...]]

    id: Mapped[bytes] = mapped_column(LargeBinary(RECORD_ID_BYTES), primary_key=True, sort_order=-100)
    partition: Mapped[str] = mapped_column(String(32), sort_order=-99)
    deleted: Mapped[bool] = mapped_column(default=False, sort_order=-98)
    first_saved_at: Mapped[int] = mapped_column(sort_order=-97)
    last_saved_at: Mapped[int] = mapped_column(sort_order=-96)
    last_saved_by: Mapped[str] = mapped_column(sort_order=-95)
    conflicts: Mapped[str] = mapped_column(default="", sort_order=-94)

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
    @cache
    def fields(cls) -> tuple[str, ...]:
        """The names of all fields, in the order of the groups."""
        return tuple(name for group in cls.groups for name in group.fields)

    @classmethod
    def declared(cls, field: str) -> Field:
        """What is declared beside the field's column; KeyError for a field this kind does not have."""
        declared: Field = cls.__table__.columns[field].info[DECLARED]
        return declared

    @classmethod
    @cache
    def keys(cls) -> tuple[str, ...]:
        """The fields a record is found and counted by."""
        return tuple(name for name in cls.fields() if cls.declared(name).is_key)

    @classmethod
    @cache
    def free_texts(cls) -> tuple[str, ...]:
        """The fields that people write in their own words."""
        return tuple(name for name in cls.fields() if cls.declared(name).free_text)

    @classmethod
    @cache
    def prose(cls) -> tuple[str, ...]:
        """The free texts of several lines."""
        return tuple(name for name in cls.fields() if cls.declared(name).free_text == "prose")

    @classmethod
    @cache
    def names(cls) -> tuple[str, ...]:
        """The free texts that are meant to name somebody."""
        return tuple(name for name in cls.fields() if cls.declared(name).free_text == "name")

    @classmethod
    def headings(cls) -> dict[str, tuple[str, ...]]:
        """What spreadsheets call the fields that may stand in one, the field's own label first."""
        declared = {name: cls.declared(name) for name in cls.fields()}
        return {
            name: (one.label, *filter(None, one.headings.split("、")))
            for name, one in declared.items()
            if one.headings or one.free_text
        }

    def values(self) -> dict[str, Any]:
        """Every field's value by name, in the order of the groups."""
        return {name: getattr(self, name) for name in self.fields()}
