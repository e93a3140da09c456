"""What a damaged database and its copies still prove, gathered in a fresh database.

An operation counts when its own hash proves it, wherever it lay. What concerns this PC alone (who it is, its settings, the
ledger, drafts) has no proof but that of its page; it is taken from the damaged file and, where that lacks it, from the newest
copy.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from app.journal.chains import recount
from app.journal.erasing import KNOWN, apply_erasures, known_erasures, store_erased, what_is_left
from app.journal.operation import Operation, erase, operation_id
from app.journal.rows import COLUMNS, operation_of, read_operations
from app.journal.state import ERASES
from app.models import settings
from app.models.base import Base
from app.models.journal import OperationRow, WaitingOperation
from app.models.ledger import GenerationRow, KeptCopyKey, KeptDeposit, KeptFile, PeerVector, ReceivedFile, SentFile
from app.models.local import Draft, Setting
from app.rules.progress import Report
from app.services.backup.integrity_check import UNREADABLE
from app.store.salvaged_pages import SalvagedPages
from app.store.salvaged_rows import Row, salvaged_rows
from app.sync.waiting import erase_waiting

LEDGER = (GenerationRow, SentFile, ReceivedFile, PeerVector, KeptCopyKey)
"""Of these a row is never deleted in daily work, so that one which lies in a copy alone is missing in the file."""
PASSING = (Draft, KeptDeposit, KeptFile, WaitingOperation)
"""Of these a row goes when it has done its work: copies fill only a table of which the file gave nothing."""
_ORDER = COLUMNS.split(", ")


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


OPERATION, SETTING = table_of(OperationRow), table_of(Setting)
LOCAL = {table_of(model): model in PASSING for model in (*LEDGER, *PASSING)}


@dataclass
class Gathered:
    """What was found. ``read`` counts the operations of the damaged file, ``from_copies`` those that only copies held;
    ``bad_pages`` of the file were lost. ``generations`` are all that this PC is known to have written in.
    """

    read: int = 0
    from_copies: int = 0
    bad_pages: int = 0
    generations: set[bytes] = field(default_factory=set)
    _known: set[bytes] = field(default_factory=set)
    _arrivals: set[int] = field(default_factory=set)
    _erased: dict[bytes, set[str]] = field(default_factory=dict)
    _erasures: list[Operation] = field(default_factory=list)
    _given: set[Table] = field(default_factory=set)
    _settings: dict[str, bytes] = field(default_factory=dict)

    def take_file(self, session: Session, pages: SalvagedPages, report: Report) -> None:
        """Everything on the sound pages of the damaged file."""
        self.bad_pages = sum(page is None for _, page in pages)
        for table, row in salvaged_rows(pages, (OPERATION, SETTING, *LOCAL)):
            if table is SETTING:
                self._take_setting(row)
            elif table is OPERATION:
                self.read += self._take_operation(session, row)
                if self.read % 1000 == 0:
                    report(self.read, 0, "読めるところを取り出しています")
            else:
                self._given.add(table)
                _insert(session, table, row)

    def take_copy(self, session: Session, pages: SalvagedPages) -> None:
        """What is missing of it and lies in a copy. What an import had brought that was taken back since stays away."""
        operations: list[Row] = []
        found: dict[Table, list[Row]] = {table: [] for table in LOCAL}
        for table, row in salvaged_rows(pages, (OPERATION, SETTING, *LOCAL)):
            if table is SETTING:
                self._take_setting(row)
            elif table is OPERATION:
                if row["id"] not in self._known or row["erased"] is not None:
                    operations.append(row)
            else:
                found[table].append(row)
        received = table_of(ReceivedFile)
        imports = {row["id"]: row["header_sha256"] for row in found[received]}
        for table, is_passing in LOCAL.items():
            if not is_passing or table not in self._given:
                for row in found[table]:
                    _insert(session, table, row)
        self._given |= {table for table, rows in found.items() if rows}
        here = _imports(session)
        for row in operations:
            brought = row["import_id"]
            header, undone = here.get(brought, (b"", None))
            if undone is not None and header == imports.get(brought):
                continue
            if brought is not None and (not header or header != imports.get(brought)):
                row["import_id"] = None  # its number means another file by now
            self.from_copies += self._take_operation(session, row)

    def take_identity(self, identity: Mapping[str, bytes]) -> None:
        """Whose data these are, as it was noted outside the database, where nothing in it tells that any more."""
        for name, value in identity.items():
            self._take_setting({"name": name, "value": value})

    def finish(self, session: Session) -> None:
        """Writes the settings; what was erased anywhere is erased; what names an import that nobody remembers names none."""
        rows = [{"name": name, "value": value} for name, value in self._settings.items()]
        for row in rows:
            _insert(session, SETTING, row)
        for id_, groups in self._erased.items():
            for operation in read_operations(session, "id = ?", (id_,)):
                _erase(session, operation, groups)
        apply_erasures(session, self._erasures)
        for id_, marks in known_erasures(session).items():
            for operation in read_operations(session, "id = ?", (id_,)):
                store_erased(session, what_is_left(operation, marks))
        erase_waiting(session)
        session.connection().exec_driver_sql(
            "UPDATE operation SET import_id = NULL WHERE import_id NOT IN (SELECT id FROM received_file)"
        )
        recount(session)

    def has(self, fact: settings.Fact[Any]) -> bool:
        """Whether this setting was found anywhere."""
        return fact.name in self._settings

    def fact(self, fact: settings.Fact[Any]) -> Any:
        """A setting as it was found."""
        return fact.unpacked(self._settings[fact.name]) if self.has(fact) else fact.default

    def _take_operation(self, session: Session, row: Row) -> bool:
        """Whether it is proven and new."""
        operation = proven(row)
        if operation is None:
            return False
        if operation.erased:
            self._erased.setdefault(operation.id, set()).update(operation.erased)
        if operation.id in self._known:
            return False
        if ERASES in operation.values:
            self._erasures.append(operation)
        self._known.add(operation.id)
        if row["arrival"] in self._arrivals:
            row["arrival"] = max(self._arrivals) + 1
        self._arrivals.add(row["arrival"])
        _insert(session, OPERATION, row)
        return True

    def _take_setting(self, row: Row) -> None:
        name, value = row["name"], row["value"]
        try:
            if name == settings.GENERATION.name:
                self.generations.add(settings.GENERATION.unpacked(value))
            if name == settings.PAST_GENERATIONS.name:
                self.generations.update(settings.PAST_GENERATIONS.unpacked(value))
            if name == KNOWN.name and name in self._settings:  # what was ever to be erased stays so
                value = KNOWN.packed(_joined(KNOWN.unpacked(self._settings[name]), KNOWN.unpacked(value)))
                self._settings[name] = value
        except UNREADABLE:
            return
        self._settings.setdefault(name, value)


def proven(row: Row) -> Operation | None:
    """The operation of a row when its id proves it."""
    try:
        operation = operation_of([row[name] for name in _ORDER])
        return operation if operation_id(operation) == operation.id else None
    except UNREADABLE:
        return None


def _erase(session: Session, operation: Operation, groups: Iterable[str]) -> None:
    left = operation
    for group in groups:
        left = erase(left, group) if group in left.values else left
    if left is not operation:
        store_erased(session, left)


def _joined(one: Mapping[bytes, Sequence[Any]], other: Mapping[bytes, Sequence[Any]]) -> dict[bytes, tuple[Any, ...]]:
    return {id_: tuple(sorted({*one.get(id_, ()), *other.get(id_, ())})) for id_ in one.keys() | other.keys()}


def _imports(session: Session) -> dict[int | None, tuple[bytes, int | None]]:
    rows = session.connection().exec_driver_sql("SELECT id, header_sha256, undone_at_ms FROM received_file")
    return {id_: (header, undone) for id_, header, undone in rows}


def _insert(session: Session, table: Table, row: Row) -> None:
    marks = ", ".join("?" * len(row))
    session.connection().exec_driver_sql(
        f"INSERT OR IGNORE INTO {table.name} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
    )
