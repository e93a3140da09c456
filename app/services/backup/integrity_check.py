"""点検: reads everything in the database and names what is damaged."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import msgpack
import sqlcipher3.dbapi2 as dbapi
from sqlalchemy.orm import Session

from app.commit_point import preparing
from app.journal.chains import differing as differing_chains
from app.journal.fitting import Kind, fitted, kinds_of
from app.journal.fold import fold_records
from app.journal.operation import Operation, decode_value, operation_id
from app.journal.parts import states_with_parts
from app.journal.refolding import Key, Slice, count_operations, rows_of, slices, stored_rows
from app.journal.rows import AT_ONCE, COLUMNS, known_ids, marks, operation_of
from app.journal.state import RecordState
from app.models import settings
from app.models.entities import ENTITIES
from app.rules.clock import today
from app.rules.progress import Report, unheard
from app.services.records.labels import entity_label, record_title
from app.services.workspace.workspace import Workspace
from app.store.database import Database
from app.store.driver import stoppable

UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, OverflowError, msgpack.UnpackException)
"""What reading the bytes of a damaged operation may raise."""

_ENTITY, _RECORD = (COLUMNS.split(", ").index(name) for name in ("entity", "record"))
READING = "記録のファイルを読んでいます"
BROKEN = "の変更の記録が壊れています。"
HOLE = "の前の変更の記録がありません。"
DIFFERENT = "の表示が、変更の記録と合っていません。"
LOST = "あったはずの変更の記録が、なくなっています。"
MISCOUNTED = "数えてある変更の数が、変更の記録と合っていません。"
MISFIT = "に、この版では読めない値があります。"

Cure = Literal["", "tables", "salvage"]
REBUILD, SALVAGE = "表を作り直す", "読めるところを取り出して、作り直す"
"""The names of the two deeds, as their buttons have them."""
TODO: dict[Cure, str] = {
    "": "",
    "tables": f"「{REBUILD}」を行ってください。入力した記録は、失われません。",
    "salvage": f"「{SALVAGE}」を行ってください。足りない分は、控えと受け取ったファイルから補います。",
}


@dataclass(frozen=True)
class CheckResult:
    """What was checked and found; ``troubles`` are sentences for people, empty when all is well.

    ``notices`` are about values this program cannot show (a newer program wrote them, or a hostile one): intact, but not
    visible. ``cure``: the deed that helps; tables alone are folded anew, for everything else the data are made anew.
    """

    operations: int
    records: int
    troubles: tuple[str, ...]
    notices: tuple[str, ...] = ()
    cure: Cure = ""

    @property
    def todo(self) -> str:
        """What to do about the troubles, for people; "" when all is well."""
        return TODO[self.cure]


@dataclass
class _Found:
    """What is gathered slice by slice."""

    operations: int = 0
    records: int = 0
    broken: list[str] = field(default_factory=list)
    holes: list[str] = field(default_factory=list)
    differing: list[Key] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def check(workspace: Workspace, report: Report = unheard) -> CheckResult:
    """Checks the pages of the file, the hash and chain of every operation, and whether folding gives the tables. Changes
    nothing, and other work may go on meanwhile.
    """
    if damaged := _damaged_pages(workspace, report):
        return damaged
    with workspace.database.reading() as session:
        found, total = _Found(), count_operations(session)
        for some in slices(session):
            _look_at(session, some, found)
            session.expunge_all()
            report(found.operations, total, "")
        lost, miscounted = _chain_troubles(session)
    unproven = found.broken + found.holes or lost
    troubles = unproven + _differing(workspace, found.differing) + ([] if unproven else miscounted)
    cure: Cure = "salvage" if unproven else "tables" if troubles else ""
    notices = tuple(dict.fromkeys(found.notices)) if not found.broken else ()
    return CheckResult(found.operations, found.records, tuple(dict.fromkeys(troubles)), notices, cure)


def look_if_due(workspace: Workspace, report: Report = unheard) -> CheckResult | None:
    """Looks at every page of the file, and whether changes are missing, once a day and after an end without closing; None when it
    is not due. What was found sound is noted; what was not is looked at again, also by the next opening.
    """
    database = workspace.database
    with database.reading() as session:
        if settings.LOOKED_THROUGH.get(session) == today().isoformat() and not database.ended_uncleanly:
            return None
    if damaged := _damaged_pages(workspace, report):
        return damaged
    with database.reading() as session:
        lost, miscounted = _chain_troubles(session)
    if lost or miscounted:
        return CheckResult(0, 0, tuple(lost or miscounted), cure="salvage" if lost else "tables")
    database.ended_uncleanly = False
    with preparing(), database.writing(small=True) as session:
        settings.LOOKED_THROUGH.keep(session, today().isoformat())
    return CheckResult(0, 0, ())


def _damaged_pages(workspace: Workspace, report: Report) -> CheckResult | None:
    """Whatever else is read from a file with damaged pages says nothing."""
    troubles = page_troubles(workspace.database, report)
    if not troubles:
        return None
    workspace.database.doubt()
    return CheckResult(0, 0, tuple(troubles), cure="salvage")


def _chain_troubles(session: Session) -> tuple[list[str], list[str]]:
    """(sentences on changes that were here and are not, sentences on a wrong count)."""
    found = differing_chains(session)
    lost = any(kept > counted for kept, counted in found)
    return [LOST] * lost, [MISCOUNTED] * (bool(found) and not lost)


def page_troubles(database: Database, report: Report = unheard) -> list[str]:
    """What is wrong with the pages of the file, a sentence each: what a second look finds too. The first may have met a disk or
    a system that did not give a page for a moment.
    """
    return _pages_seen(database, report) and _pages_seen(database, report)


def _pages_seen(database: Database, report: Report) -> list[str]:
    connection = database.raw()
    try:
        with stoppable(connection, lambda: report(0, 0, READING)):
            found = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
            found += [row[0] for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
    except dbapi.DatabaseError as error:
        found = [str(error)]
    finally:
        connection.close()
    return [f"記録のファイルが壊れています（{text}）。" for text in found]


def _look_at(session: Session, some: Slice, found: _Found) -> None:
    """Checks the records of a slice and adds what is wrong with them."""
    sound, damaged = _journal(session, some.records)
    found.operations += sum(map(len, sound.values())) + sum(map(len, damaged.values()))
    found.records += len(some.records)
    found.broken += [_told(session, entity, record, BROKEN) for record, entities in damaged.items() for entity in entities]
    found.holes += _holes(session, sound)
    whole = {record: operations for record, operations in sound.items() if record not in damaged}
    states = _folded(session, whole)
    should = rows_of(states, {record: whole[record] for record in states})
    stored = stored_rows(session, some)
    found.differing += sorted(
        key
        for key in should.keys() | stored.keys()
        if key[1] not in damaged and (key[1] in states or key[1] not in whole) and should.get(key) != stored.get(key)
    )
    for record, state in states.items():
        if _has_misfit(whole[record], state):
            found.notices.append(_told(session, whole[record][0].entity, record, MISFIT))


def _journal(session: Session, records: Sequence[bytes]) -> tuple[dict[bytes, list[Operation]], dict[bytes, list[str]]]:
    """(operations of these records whose content fits their id, record → the kinds that those name whose content does not)."""
    sound: dict[bytes, list[Operation]] = {}
    damaged: dict[bytes, list[str]] = {}
    asked = f"SELECT {COLUMNS} FROM operation WHERE record IN ({marks(records)}) ORDER BY arrival"
    for row in session.connection().exec_driver_sql(asked, tuple(records)):
        try:
            operation = operation_of(row)
            whole = operation_id(operation) == operation.id
        except UNREADABLE:
            whole = False
        if whole:
            sound.setdefault(operation.record, []).append(operation)
        else:
            damaged.setdefault(row[_RECORD], []).append(row[_ENTITY])
    return sound, damaged


def _holes(session: Session, records: Mapping[bytes, Sequence[Operation]]) -> list[str]:
    """Operations whose predecessor is missing: the chain has a hole."""
    following = [one for some in records.values() for one in some if one.prev is not None]
    known = known_ids(session, {one.prev for one in following if one.prev is not None})
    return [_told(session, one.entity, one.record, HOLE) for one in following if one.prev not in known]


def _folded(session: Session, operations: Mapping[bytes, Sequence[Operation]]) -> dict[bytes, RecordState]:
    """The states of records. Where the operations of parts are damaged, those of what they are parts of are left out."""
    try:
        return states_with_parts(session, operations)
    except UNREADABLE:
        pass
    found: dict[bytes, RecordState] = {}
    for record, some in operations.items():
        with contextlib.suppress(*UNREADABLE):
            found |= states_with_parts(session, {record: some})
    return found


def _differing(workspace: Workspace, keys: Sequence[Key]) -> list[str]:
    """Sentences on rows that are not what the journal says, which is what names them."""
    found: list[str] = []
    for start in range(0, len(keys), AT_ONCE):
        some = sorted(keys[start : start + AT_ONCE])
        with workspace.database.rehearsing() as session:
            known = _in_journal(session, [record for _, record in some])
            with contextlib.suppress(*UNREADABLE):
                fold_records(session, {record for _, record in known})
            for entity, record in some:
                if (entity, record) in known:
                    found.append(_told(session, entity, record, DIFFERENT))
                else:
                    found.append(f"変更の記録にない{entity_label(entity)}が、表示用の表にあります。")
    return found


def _in_journal(session: Session, records: Sequence[bytes]) -> set[Key]:
    asked = f"SELECT DISTINCT entity, record FROM operation WHERE record IN ({marks(records)})"
    return {(entity, record) for entity, record in session.connection().exec_driver_sql(asked, tuple(records))}


def _has_misfit(operations: Sequence[Operation], state: RecordState) -> bool:
    """Whether a live value does not fit its column, so that the tables show nothing."""
    kinds = _kinds(operations[0].entity)
    values = {operation.id: operation.values for operation in operations}
    return any(
        not _fits(decode_value(values[id_][group]), kinds[group])
        for group in state.live.keys() & kinds.keys()
        for id_ in state.live[group]
    )


@cache
def _kinds(entity: str) -> dict[str, tuple[Kind, ...]]:
    return kinds_of(ENTITIES[entity]) if entity in ENTITIES else {}


def _fits(found: list[Any], kinds: tuple[Kind, ...]) -> bool:
    return len(found) > len(kinds) or fitted(found, kinds)[: len(found)] == found


def _told(session: Session, entity: str, record: bytes, what: str) -> str:
    """A sentence about a record, by its name where its row can be read."""
    label = entity_label(entity)
    try:
        return f"{label}「{record_title(session, entity, record)}」{what}"
    except (ValueError, TypeError):  # the row itself is damaged
        return f"{label}{what}"
