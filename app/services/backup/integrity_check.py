"""点検: reads everything in the database and names what is damaged."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import msgpack
import sqlcipher3.dbapi2 as dbapi
from sqlalchemy.orm import Session

from app.journal.fitting import Kind, fitted, kinds_of
from app.journal.fold import fold_everything
from app.journal.operation import Operation, decode_value, operation_id
from app.journal.reading import record_state
from app.journal.rows import COLUMNS, operation_of
from app.models.entities import ENTITIES
from app.services.records.labels import entity_label, record_title
from app.services.workspace.workspace import Workspace
from app.store.database import Database

UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, OverflowError, msgpack.UnpackException)
"""What reading the bytes of a damaged operation may raise."""


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


def check(workspace: Workspace) -> CheckResult:
    """Checks the pages of the file, the hash and chain of every operation, and whether folding gives the tables. Changes
    nothing.
    """
    damaged_pages = page_troubles(workspace.database)
    if damaged_pages:
        return CheckResult(0, 0, tuple(damaged_pages), cure="salvage")  # whatever else is read from such a file says nothing
    with workspace.database.rehearsing() as session:
        operations, damaged = _journal(session)
        troubles = [f"{_named(session, entity, record)}の変更の記録が壊れています。" for entity, record in damaged]
        troubles += _holes(session, operations)
        cure: Cure = "salvage" if troubles else ""
        troubles += _table_troubles(session, {record for _, record in damaged})
        cure = cure or ("tables" if troubles else "")
        notices = tuple(dict.fromkeys(_misfits(session, operations))) if not damaged else ()
    records = {operation.record for operation in operations} | {record for _, record in damaged}
    return CheckResult(len(operations) + len(damaged), len(records), tuple(dict.fromkeys(troubles)), notices, cure)


def page_troubles(database: Database) -> list[str]:
    """What is wrong with the pages of the file, a sentence each: what a second look finds too. The first may have met a disk or
    a system that did not give a page for a moment.
    """
    return _pages_seen(database) and _pages_seen(database)


def _pages_seen(database: Database) -> list[str]:
    connection = database.raw()
    try:
        found = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
        found += [row[0] for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
    except dbapi.DatabaseError as error:
        found = [str(error)]
    finally:
        connection.close()
    return [f"記録のファイルが壊れています（{text}）。" for text in found]


def _journal(session: Session) -> tuple[list[Operation], list[tuple[str, bytes]]]:
    """(operations whose content fits their id, (entity, record) of those whose content does not)."""
    sound: list[Operation] = []
    damaged: list[tuple[str, bytes]] = []
    places = [COLUMNS.split(", ").index(name) for name in ("entity", "record")]
    for row in session.connection().exec_driver_sql(f"SELECT {COLUMNS} FROM operation ORDER BY arrival"):
        try:
            operation = operation_of(row)
            whole = operation_id(operation) == operation.id
        except UNREADABLE:
            whole = False
        if whole:
            sound.append(operation)
        else:
            entity, record = (row[place] for place in places)
            damaged.append((entity, record))
    return sound, damaged


def _holes(session: Session, operations: list[Operation]) -> Iterator[str]:
    """Operations whose predecessor is missing: the chain has a hole."""
    known = {row[0] for row in session.connection().exec_driver_sql("SELECT id FROM operation")}
    for operation in operations:
        if operation.prev is not None and operation.prev not in known:
            yield f"{_named(session, operation.entity, operation.record)}の前の変更の記録がありません。"


def _table_troubles(session: Session, damaged: set[bytes]) -> Iterator[str]:
    """Compares the tables row by row with a new folding; records without an intact journal are left out."""
    before = rows_of_tables(session)
    fold_everything(session, but=damaged)
    session.expire_all()
    after = rows_of_tables(session)
    for entity, record in sorted(before.keys() | after.keys()):
        if record in damaged or before.get((entity, record)) == after.get((entity, record)):
            continue
        if (entity, record) in after:
            yield f"{_named(session, entity, record)}の表示が、変更の記録と合っていません。"
        else:
            yield f"変更の記録にない{entity_label(entity)}が、表示用の表にあります。"


def rows_of_tables(session: Session) -> dict[tuple[str, bytes], Any]:
    """Every row of the synchronised tables as it is stored, by entity and id."""
    found = {}
    for entity, model in ENTITIES.items():
        for row in session.connection().exec_driver_sql(f"SELECT id, * FROM {model.__tablename__}"):
            found[entity, row[0]] = tuple(row)
    return found


def _misfits(session: Session, operations: list[Operation]) -> Iterator[str]:
    """Live values that do not fit their column, so that the tables show nothing."""
    kinds = {entity: kinds_of(model) for entity, model in ENTITIES.items()}
    for operation in operations:
        for group, value in operation.values.items():
            known = kinds.get(operation.entity, {}).get(group)
            if known is not None and not _fits(decode_value(value), known):
                state, _ = record_state(session, operation.record)
                if operation.id in state.live[group]:
                    yield f"{_named(session, operation.entity, operation.record)}に、この版では読めない値があります。"


def _fits(found: list[Any], kinds: tuple[Kind, ...]) -> bool:
    return len(found) > len(kinds) or fitted(found, kinds)[: len(found)] == found


def _named(session: Session, entity: str, record: bytes) -> str:
    label = entity_label(entity)
    try:
        return f"{label}「{record_title(session, entity, record)}」"
    except (ValueError, TypeError):  # the row itself is damaged
        return label
