"""What belongs to this PC alone: who it is, drafts, undo steps, search texts and months counted. Never synchronised."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Setting(Base):
    """One fact about this PC or its office, by name (identity, generation, clock, last choices)."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[bytes]


class Draft(Base):
    """A half-typed form as JSON. Written within a second of typing, deleted when the form is saved."""

    __tablename__ = "draft"
    key: Mapped[str] = mapped_column(primary_key=True)
    values_json: Mapped[str]
    changed_at_ms: Mapped[int]


class UndoStep(Base):
    """One saved action, in the order in which they were made: the list 操作の記録, and what Ctrl+Z and Ctrl+Y read.

    ``changes``: msgpack {record: [operations]}, all that it wrote and what taking it back and doing it again wrote. No values:
    what stood before follows from the journal. ``back``: the same of the operations by which it is taken back now; NULL while
    it stands. ``undone_at_ms``: when it was taken back, another one for each step. ``undone_after``: the newest step of that
    moment; with a newer one it can't be done again. ``why_not``: why it can neither be taken back nor done again; "" when it can.
    """

    __tablename__ = "undo_step"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    text: Mapped[str]
    made_at_ms: Mapped[int]
    records: Mapped[int]
    changes: Mapped[bytes]
    why_not: Mapped[str]
    back: Mapped[bytes | None]
    undone_at_ms: Mapped[int | None]
    undone_after: Mapped[int | None]


class SearchEntry(Base):
    """The search text of one activity, in the order of the days, "2025-10-03"; "" without a day."""

    __tablename__ = "search_entry"
    __table_args__ = ({"sqlite_with_rowid": False},)
    day: Mapped[str] = mapped_column(primary_key=True)
    record: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True, unique=True)
    text: Mapped[str]


class SearchPending(Base):
    """An activity whose search text has to be made, in the order in which they were written; some stand here more than once.

    The next search makes the texts, so that saving and merging do not pay for it.
    """

    __tablename__ = "search_pending"
    number: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[bytes] = mapped_column(LargeBinary(16))


class OfficeMonth(Base):
    """What follows from the activities of one office and month, "2025-04"; "" holds those without a day.

    Every month with activities has its row. Folding empties the row of each month it touches (app.journal.touched_months); who
    asks makes what is missing (app.services.figures.office_months). ``made_by``: the rules it was made by, NULL in an empty row.
    ``stamp``: random, another each time it is made: as long as it stays the same, so do the activities. ``first_day``: of the
    records that are not deleted. The others are msgpack; ``numbers`` stands before what may be large.
    """

    __tablename__ = "office_month"
    __table_args__ = ({"sqlite_with_rowid": False},)
    partition: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    made_by: Mapped[bytes | None]
    stamp: Mapped[bytes | None]
    first_day: Mapped[str | None]
    numbers: Mapped[bytes | None]
    sums: Mapped[bytes | None]
    pairs: Mapped[bytes | None]
    oddities: Mapped[bytes | None]
