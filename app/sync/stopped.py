"""What a stop means for the set of operations, on every PC alike: what a stopped PC wrote beyond its cut-offs is set aside.

It waits as any other operation that can't be joined, and comes in again when the PC is believed again. So a stop needs no
edits that somebody else could meet, and nothing but an explicit permission lifts it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.fold import fold_records
from app.journal.operation import Operation
from app.journal.rows import delete_operations, in_batches, read_operations
from app.models import settings
from app.models.base import HEAD, ROSTER
from app.models.journal import OperationRow, WaitingOperation
from app.models.ledger import GenerationRow, ReceivedFile
from app.sync.columns import unpack_operations
from app.sync.merge import STOPPED_SENDER, merge
from app.sync.roster import Roster
from app.sync.roster_facts import current_roster
from app.sync.scope import Scope
from app.sync.waiting import wait

FirstNumbers = dict[bytes, dict[str, int]]
"""Generation → partition → first number that is not accepted; a partition that is missing has none."""


@dataclass
class Settled:
    """What a change of the roster did: the operations that were set aside, and those that came in again."""

    aside: list[Operation] = field(default_factory=list)
    back: list[Operation] = field(default_factory=list)


def first_numbers(session: Session, roster: Roster) -> FirstNumbers:
    """From where on the chains of stopped PCs are not accepted. Of this PC itself none: it goes on counting its numbers."""
    own = settings.DEVICE.needed(session)
    found: FirstNumbers = {}
    for device in roster.devices:
        cut_offs = device.cut_offs if device.device_id != own else None
        if cut_offs is None:
            continue
        # A generation that the stop does not name was begun later, or by somebody else.
        for generation in session.scalars(select(GenerationRow.generation).where(GenerationRow.device == device.device_id)):
            found.setdefault(generation, {})
        for (generation, partition), first in cut_offs.items():
            found.setdefault(generation, {})[partition] = first
    return found


def scope_for(
    session: Session,
    office: str,
    countersigned: frozenset[bytes] = frozenset(),
    cut_offs: Mapping[tuple[bytes, str], int] | None = None,
) -> Scope:
    """What a signer of this office may change here; ``cut_offs``: of the PC that signed, when it is stopped."""
    roster = current_roster(session)
    others = frozenset[bytes]()
    if office != HEAD:
        others = frozenset(session.scalars(select(GenerationRow.generation).where(GenerationRow.office != office)))
    return Scope(
        office,
        settings.OFFICE.needed(session),
        countersigned,
        cut_offs,
        others,
        first_numbers(session, roster),
    )


def settle_stops(session: Session, *, permitted: bool = True) -> Settled:
    """Brings journal and waiting operations into agreement with the roster, in the caller's transaction.

    ``permitted``: the roster has changed, so that something may come in again.
    """
    firsts = first_numbers(session, current_roster(session))
    aside = [one for generation, some in firsts.items() for one in held_beyond(session, generation, some)]
    _set_aside(session, aside)
    return Settled(aside, _let_in(session, firsts) if permitted else [])


def held_beyond(session: Session, generation: bytes, firsts: Mapping[str, int]) -> list[Operation]:
    """The operations of a generation that the journal holds from these numbers on."""
    partitions = session.scalars(select(OperationRow.partition).where(OperationRow.generation == generation).distinct()).all()
    return [
        operation
        for partition in partitions
        if partition != ROSTER
        for operation in read_operations(
            session, "generation = ? AND partition = ? AND seq >= ?", (generation, partition, firsts.get(partition, 0))
        )
    ]


def _set_aside(session: Session, operations: Iterable[Operation]) -> None:
    some_by_id = {operation.id: operation for operation in operations}
    by_import: dict[int, list[Operation]] = {}
    for ids in in_batches(some_by_id):
        for id_, brought in session.execute(select(OperationRow.id, OperationRow.import_id).where(OperationRow.id.in_(ids))):
            by_import.setdefault(brought or 0, []).append(some_by_id[id_])
    for import_id, some in by_import.items():
        file = session.get(ReceivedFile, import_id)
        wait(session, some, STOPPED_SENDER, file.from_office if file else HEAD, import_id)
        delete_operations(session, [operation.id for operation in some])
    session.flush()
    fold_records(session, {operation.record for some in by_import.values() for operation in some})


def _let_in(session: Session, firsts: FirstNumbers) -> list[Operation]:
    """Merges what waited for a stop that nothing stops any more: neither its own PC nor the one that brought it."""
    roster = current_roster(session)
    free: dict[tuple[int, str], list[Operation]] = {}
    waiting = select(WaitingOperation).where(WaitingOperation.reason == STOPPED_SENDER).order_by(WaitingOperation.import_id)
    for row in session.scalars(waiting).all():
        file = session.get(ReceivedFile, row.import_id)
        device = roster.device(file.from_device) if file else None
        cut_offs = device.cut_offs if device else {} if file else None  # a PC that nobody believes has none
        [operation] = unpack_operations(row.columns)
        chain = (operation.generation, operation.partition)
        if operation.seq >= firsts.get(chain[0], {chain[1]: operation.seq + 1}).get(chain[1], 0):
            continue
        if cut_offs is not None and operation.seq >= cut_offs.get(chain, 0):
            continue
        free.setdefault((row.import_id, row.sender_office), []).append(operation)
        session.delete(row)
    session.flush()
    back: list[Operation] = []
    for (import_id, office), some in free.items():
        back += merge(session, some, scope_for(session, office), import_id).joined
    if any(import_id == 0 for import_id, _ in free):  # came with the set-up file
        session.connection().exec_driver_sql("UPDATE operation SET import_id = NULL WHERE import_id = 0")
    return back


def chain_end(session: Session, generation: bytes, partition: str, before: int) -> tuple[bytes, ...]:
    """The ids of the operations at the last number before this one."""
    asked = "SELECT id FROM operation WHERE generation = ? AND partition = ? AND seq = ?"
    return tuple(row[0] for row in session.connection().exec_driver_sql(asked, (generation, partition, before - 1)))
