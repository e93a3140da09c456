"""Which rows of a foreign table are records already: by the record's own id, by the id that follows from what the row says, or
by day, target and name.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.fitting import row_values
from app.journal.operation import Operation, decode_value
from app.journal.rows import AT_ONCE, in_batches, operations_of_records
from app.journal.state import DELETED
from app.models import settings
from app.models.activity import Activity
from app.models.base import ORIGIN
from app.rules.finding import names_alike
from app.rules.text import title_key
from app.services.activities.activities import cleaned
from app.services.tables.column_memory import digests_of_name
from app.services.tables.origin import content_key, record_of
from app.services.tables.record_cells import RecordCells
from app.services.tables.row_reader import Understood
from app.services.tables.shown_values import Words
from app.services.workspace.workspace import Workspace

_COLUMNS = tuple(Activity.__table__.columns[name] for name in ("id", "partition", "deleted", *Activity.fields()))
Kind = Literal["new", "same", "differs", "alike", "deleted", "gone"]
"""``alike``: perhaps the same, which a person decides. ``gone``: the row names a record that this PC does not hold."""


@dataclass(frozen=True)
class Stored:
    """A record as it stands."""

    id: bytes
    office: str
    deleted: bool
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Recognised:
    """``record``: under which id the row goes in; of one that is there already, that one's. ``is_proven``: its own id says so.

    ``differing``: the fields in which the row says something else than the record, and than it said when it last came in.
    ``is_corrected``: the record was changed there since; ``is_older``: only the record was, and the row has nothing new.
    ``derived``: the id it would have as a record of its own. ``twin``: the place in the list of an earlier row of the same
    day and target with the same or nearly the same name.
    """

    record: bytes
    kind: Kind = "new"
    is_proven: bool = False
    stored: Stored | None = None
    differing: tuple[str, ...] = ()
    is_corrected: bool = False
    is_older: bool = False
    derived: bytes = b""
    twin: int | None = None


@dataclass
class KnownRows:
    """The records a table is compared with, read once: what is shown must not change under the reader's eyes."""

    workspace: Workspace
    _by_id: dict[bytes, Stored | None] = field(default_factory=dict)
    _by_day: dict[tuple[str, date], list[Stored]] = field(default_factory=dict)
    _days: set[date] = field(default_factory=set)
    _said: dict[bytes, Mapping[str, Any]] = field(default_factory=dict)
    _of_file: dict[str, list[Stored]] = field(default_factory=dict)
    _taken_back: set[bytes] = field(default_factory=set)

    def stored(self, record: bytes) -> Stored | None:
        """The record as it was read, None where none was."""
        return self._by_id.get(record)

    @cached_property
    def _cells(self) -> RecordCells:
        return RecordCells(self.workspace, Words(self.workspace))

    def from_file(self, name: str) -> list[Stored]:
        """The records that came from a file of this name on this PC, whatever stood in it then."""
        if name not in self._of_file:
            with self.workspace.database.reading() as session:
                digests = digests_of_name(session, name)
                came = Activity.origin_table.in_(digests), Activity.deleted.is_(False)
                self._of_file[name] = _stored(session, *came) if digests else []
        return self._of_file[name]

    def recognised(self, rows: Sequence[Understood], new: Collection[int] = frozenset()) -> list[Recognised]:
        """One answer for each row. ``new``: places in the list that a person declared to be other activities."""
        rows = _each_number_once(rows)
        counted: Counter[tuple[str, tuple[str, ...]]] = Counter()
        derived = []
        for row in rows:
            key = row.office, content_key(row.given)
            counted[key] += 1
            derived.append(record_of(*key, counted[key]))
        self._load([*derived, *(row.record for row in rows if row.record)], {day for row in rows if (day := _day(row))})
        found: dict[int, Recognised] = {}
        claimed: set[bytes] = set()
        for place, row in enumerate(rows):
            if (proven := self._proven(row, derived[place])) is not None:
                found[place] = proven
                claimed.add(proven.record)
        for exact in (True, False):
            for place, row in enumerate(rows):
                if place not in found and place not in new and (alike := self._alike(row, claimed, exact=exact)) is not None:
                    found[place] = alike
                    claimed.add(alike.record)
        twins = _twins(rows)
        every = (found.get(place) or Recognised(derived[place]) for place in range(len(rows)))
        return [replace(one, derived=derived[place], twin=twins.get(place)) for place, one in enumerate(every)]

    def _proven(self, row: Understood, derived: bytes) -> Recognised | None:
        if row.record is not None:
            stored = self._by_id[row.record]
            if stored is not None and (self.workspace.is_head or stored.office == row.office):
                return self._compared(row, stored, is_proven=True)
        stored = self._by_id[derived]
        if stored is None:
            return Recognised(derived, "gone") if row.record is not None else None
        if derived in self._taken_back:
            return Recognised(derived, "new", is_proven=True, stored=stored)
        return self._compared(row, stored, is_proven=True)

    def _compared(self, row: Understood, stored: Stored, *, is_proven: bool) -> Recognised:
        differing = differing_fields(row.given, stored.values, row.emptied)
        if stored.deleted:
            return Recognised(stored.id, "deleted", is_proven, stored, differing)
        if not differing:
            return Recognised(stored.id, "same", is_proven, stored)
        if row.written:
            is_changed = self._cells.digest(stored.office, stored.values) != row.written
            if row.untouched:
                return Recognised(stored.id, "same", is_proven, stored, is_older=is_changed)
            return Recognised(stored.id, "differs", is_proven, stored, differing, is_changed)
        said = self._said.get(stored.id)
        if said is None:
            return Recognised(stored.id, "differs", is_proven, stored, differing)
        newer = tuple(name for name in differing_fields(row.given, said) if name in differing)
        if not newer:
            return Recognised(stored.id, "same", is_proven, stored, is_older=True)
        corrected = bool(differing_fields({name: stored.values[name] for name in newer}, said))
        return Recognised(stored.id, "differs", is_proven, stored, newer, corrected)

    def _alike(self, row: Understood, claimed: Collection[bytes], *, exact: bool) -> Recognised | None:
        day, title, target = _day(row), row.given.get("title"), row.given.get("target_id")
        if day is None or not title:
            return None
        those = [
            one
            for one in self._by_day.get((row.office, day), ())
            if one.id not in claimed
            and one.values["target_id"] == target
            and (
                title_key(title) == title_key(one.values["title"] or "")
                or (not exact and names_alike(title, one.values["title"] or ""))
            )
        ]
        if not those:
            return None
        compared = [self._compared(row, one, is_proven=False) for one in those]
        same = next((one for one in compared if one.kind == "same"), None)
        if same is not None:
            return same
        best = min(compared, key=lambda one: len(one.differing))
        return Recognised(best.record, "alike", False, best.stored, best.differing)

    def _load(self, ids: Iterable[bytes], days: Iterable[date]) -> None:
        """Reads what was not read yet."""
        wanted, new_days = [id_ for id_ in dict.fromkeys(ids) if id_ not in self._by_id], sorted(set(days) - self._days)
        with self.workspace.database.reading() as session:
            for some in in_batches(wanted):
                self._by_id |= dict.fromkeys(some)
                self._by_id |= {one.id: one for one in _stored(session, Activity.id.in_(some))}
            for start in range(0, len(new_days), AT_ONCE):
                held = Activity.date.in_(new_days[start : start + AT_ONCE])
                for stored in _stored(session, held, Activity.deleted.is_(False)):
                    self._by_id[stored.id] = stored
                    self._by_day.setdefault((stored.office, stored.values["date"]), []).append(stored)
            self._days.update(new_days)
            read = [one for id_ in wanted if (one := self._by_id[id_]) is not None]
            came = [one.id for one in read if one.values["origin_table"]]
            self._said |= {record: _said_then(every) for record, every in operations_of_records(session, came).items()}
            self._taken_back |= _taken_back(session, [one.id for one in read if one.deleted])


def _each_number_once(rows: Sequence[Understood]) -> list[Understood]:
    """A row that was copied in Excel to make a new one of it has the other's number: the one nobody changed, or the first, keeps
    it.
    """
    kept = {row.record: row.place for row in reversed(rows) if row.record is not None}
    kept |= {row.record: row.place for row in reversed(rows) if row.record is not None and row.untouched}
    return [
        row
        if row.record is None or row.untouched or kept[row.record] == row.place
        else replace(row, record=None, written="", emptied=())
        for row in rows
    ]


def _twins(rows: Sequence[Understood]) -> dict[int, int]:
    """The place of a row → that of an earlier one which may be the same activity."""
    found: dict[int, int] = {}
    days: dict[tuple[Any, ...], list[tuple[int, str]]] = {}
    for place, row in enumerate(rows):
        title, day = row.given.get("title"), _day(row)
        if day is not None and title:
            others = days.setdefault((row.office, day, row.given.get("target_id")), [])
            twin = next((other for other, said in others if names_alike(title, said)), None)
            if twin is not None:
                found[place] = twin
            others.append((place, title))
    return found


def differing_fields(given: Mapping[str, Any], values: Mapping[str, Any], emptied: Iterable[str] = ()) -> tuple[str, ...]:
    """The fields in which the row says something else than these values; what it says nothing about is no difference, unless
    the field was ``emptied``.
    """
    said = {name: value for name, value in given.items() if value is not None and value != ()} | dict.fromkeys(emptied)
    now = cleaned(values)
    after = cleaned(now | said)
    return tuple(name for name in Activity.fields() if name in said and after[name] != now[name])


def _day(row: Understood) -> date | None:
    day = row.given.get("date")
    return day if isinstance(day, date) else None


def _stored(session: Session, *where: Any) -> list[Stored]:
    return [
        Stored(row["id"], row["partition"], row["deleted"], {name: row[name] for name in Activity.fields()})
        for row in session.execute(select(*_COLUMNS).where(*where).order_by(Activity.id)).mappings()
    ]


def _taken_back(session: Session, deleted: Sequence[bytes]) -> set[bytes]:
    """Those of the deleted records that Ctrl+Z took away again on this PC, and nobody else since."""
    by_undo = set(settings.TAKEN_BACK.get(session)) if deleted else ()
    newest = {
        record: max((one for one in every if DELETED in one.values), key=lambda one: (one.hlc, one.id))
        for record, every in operations_of_records(session, deleted).items()
    }
    return {record for record, deletion in newest.items() if deletion.id in by_undo}


def _said_then(operations: Sequence[Operation]) -> dict[str, Any]:
    """What the table said of a record when it was last taken from there."""
    said: dict[str, Any] = {}
    for operation in operations:
        if ORIGIN in operation.values:
            for group, encoded in operation.values.items():
                if Activity.group_named(group) is not None:
                    said |= row_values(Activity, group, decode_value(encoded))
    return said
