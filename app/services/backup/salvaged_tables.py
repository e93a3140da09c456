"""What the tables of a damaged file still show of changes that are lost in its journal.

A row is folded from operations and is no proof of them. It says which records miss a change, by name and day. Where the lost
change was this PC's own and nobody else has it, what the row shows is written again, as if somebody typed it off the old screen.
"""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.journal.erasing import MOST_AT_ONCE, erasure, known_erasures
from app.journal.operation import decode_value
from app.journal.reading import Shown, shown
from app.journal.record_ids import belongs
from app.journal.rows import operations_of_records, read_operations
from app.journal.state import ERASES
from app.journal.writing import Author, write
from app.models import settings
from app.models.base import HEAD
from app.models.entities import ENTITIES
from app.rules.clock import now_ms
from app.rules.era import short_date
from app.services.backup.salvaged_journal import table_of
from app.store.salvaged_pages import SalvagedPages
from app.store.salvaged_rows import Row, salvaged_rows


@dataclass(frozen=True)
class Missed:
    """A record of which the damaged file shows a newer change than the journal holds. ``known``: some of its changes are here."""

    entity: str
    row: Row
    known: bool

    @property
    def plain(self) -> tuple[str, bytes, str, int]:
        """As ``settings.MISSED_CHANGES`` keeps it: the title only where nothing that is here tells it."""
        return self.entity, self.row["id"], "" if self.known else self._title(), self.row["last_saved_at"]

    def _title(self) -> str:
        day = str(self.row.get("date") or "")
        with contextlib.suppress(ValueError):
            day = short_date(date.fromisoformat(day))
        named = (self.row[name] for name in ENTITIES[self.entity].named_by if self.row.get(name))
        return " ".join(filter(None, (day, str(next(named, "")))))


def missed_in(session: Session, pages: SalvagedPages) -> list[Missed]:
    """All of them, the newest first; the tables must be folded from what is here."""
    saved: dict[bytes, int] = {}
    for model in ENTITIES.values():
        rows = session.connection().exec_driver_sql(f"SELECT id, last_saved_at FROM {model.__tablename__}")
        saved |= {id_: moment for id_, moment in rows}
    tables = {table_of(model): entity for entity, model in ENTITIES.items()}
    found: dict[bytes, Missed] = {}
    for table, row in salvaged_rows(pages, tables):
        if row["last_saved_at"] > saved.get(row["id"], -1) and belongs(row["id"], tables[table], row["partition"]):
            found[row["id"]] = Missed(tables[table], row, row["id"] in saved)
    return sorted(found.values(), key=lambda one: one.row["last_saved_at"], reverse=True)


def write_from_rows(session: Session, missed: Iterable[Missed], partitions: Collection[str]) -> list[Missed]:
    """Writes again what these rows show, in the partitions where changes of this PC's own are lost; returns those it wrote.

    Not where a row only shows one of several answers: a deleted, final or undecided record is left to people.
    """
    generation = settings.GENERATION.needed(session)
    is_head = settings.OFFICE.needed(session) == HEAD
    done = []
    for one in reversed(list(missed)):  # a record before its parts
        row = one.row
        if row["partition"] not in partitions or row["deleted"] or row["conflicts"] or _is_final(one):
            continue
        on_screen = shown(session, row["id"]) if one.known else Shown()
        if on_screen.decided or on_screen.deleted:
            continue
        values = _changed(session, one, is_head=is_head)
        if values:
            author = Author(generation, row["last_saved_by"], row["last_saved_at"])
            write(
                session, author, entity=one.entity, partition=row["partition"], record=row["id"], values=values, shown=on_screen
            )
            done.append(one)
    return done


def erase_again(session: Session, missed: Iterable[Missed], partitions: Collection[str]) -> None:
    """Writes erasures again whose own operation is lost: what was erased is remembered here, and must go elsewhere too.

    What stands in its place is what stands here, or what the row shows; where neither is left the erasure is only remembered.
    """
    rows = {one.row["id"]: one.row for one in missed}
    for (record, group), ids in _orphaned(session).items():
        operations = operations_of_records(session, [record]).get(record, [])
        model = ENTITIES.get(operations[0].entity) if operations else None
        declared = model.group_named(group) if model is not None else None
        if declared is None or operations[0].partition not in partitions:
            continue
        on_screen, row = shown(session, record), rows.get(record)
        live = on_screen.live.get(group, ())
        standing = next((decode_value(one.values[group]) for one in operations if one.id in live), None)
        fields = [row[name] for name in declared.fields] if row else standing
        if fields is None:
            continue
        author = Author(settings.GENERATION.needed(session), "", row["last_saved_at"] if row else now_ms())
        some = sorted(ids)[:MOST_AT_ONCE]
        write(
            session,
            author,
            entity=operations[0].entity,
            partition=operations[0].partition,
            record=record,
            values={group: fields, ERASES: [group, b"".join(some)]},
            shown=replace(on_screen, live={**on_screen.live, group: tuple(sorted({*live, *some}))}),
        )


def _orphaned(session: Session) -> dict[tuple[bytes, str], set[bytes]]:
    """(record, group) → the operations of which the value is remembered as erased by an operation that is not here."""
    asked = "instr(body, CAST('erases' AS BLOB)) > 0"
    told = {
        (one.record, found[0], id_)
        for one in read_operations(session, asked)
        if (found := erasure(one)) is not None
        for id_ in found[1]
    }
    orphaned: dict[tuple[bytes, str], set[bytes]] = {}
    for id_, marks in known_erasures(session).items():
        for group, record in marks:
            if (record, group, id_) not in told:
                orphaned.setdefault((record, group), set()).add(id_)
    return orphaned


def _is_final(one: Missed) -> bool:
    model = ENTITIES[one.entity]
    return bool(model.decided_as) and one.row.get("state") == model.decided_as


def _changed(session: Session, one: Missed, *, is_head: bool) -> Mapping[str, Sequence[Any]]:
    """The groups in which the row differs from what is here, as an operation has them; only those this office may write."""
    model = ENTITIES[one.entity]
    asked = f"SELECT * FROM {model.__tablename__} WHERE id = ?"
    found = session.connection().exec_driver_sql(asked, (one.row["id"],)).mappings().first()
    return dict(_groups(one, found or {}, is_head=is_head))


def _groups(one: Missed, here: Mapping[Any, Any], *, is_head: bool) -> Iterator[tuple[str, list[Any]]]:
    for group in ENTITIES[one.entity].groups:
        fields = [one.row[name] for name in group.fields]
        if (is_head or group.owner == "office") and fields != [here.get(name) for name in group.fields]:
            yield group.name, fields
