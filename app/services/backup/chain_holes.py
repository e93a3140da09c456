"""Holes in chains, as damage leaves them: what stands behind one waits, is found in files, or is written again.

A version vector states a chain only up to where it is whole, so the journal never holds anything behind a hole. What others have
acknowledged of it comes back with their next files. What this PC alone knew is written again in the new generation, with the same
values, day and person, so that it travels; the new operation supersedes the old one, should that turn up after all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgpack
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.errors import YuiError
from app.journal.erasing import apply_erasures
from app.journal.fold import fold_records
from app.journal.operation import Operation
from app.journal.rows import delete_operations, in_batches, known_ids, read_operations
from app.journal.writing import Author, write_again
from app.models import settings
from app.models.base import ROSTER
from app.models.journal import OperationRow, WaitingOperation
from app.models.ledger import GIVEN_UP, PeerVector, ReceivedFile
from app.rules.clock import now_ms
from app.store.files import read_bounded
from app.store.keys import DeviceKeys
from app.sync.columns import unpack_operations
from app.sync.container import MAX_FILE_BYTES, read_letter, read_payload
from app.sync.incoming import check_file, take_in
from app.sync.merge import MISSING_PREDECESSOR
from app.sync.roster import STOPPED
from app.sync.roster_facts import current_roster, join_roster
from app.sync.roster_reading import SIGNATURE, signed_by, signer_of
from app.sync.seal import unseal
from app.sync.version_vector import VersionVector
from app.sync.waiting import erase_waiting, wait

UNUSABLE = (YuiError, OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError)
"""What a file on this PC may raise that is not as it was."""
Chain = tuple[bytes, str]


@dataclass(frozen=True)
class Behind:
    """What stood behind holes: ``waiting`` operations are in the database as such, those of the ``roster`` nowhere."""

    waiting: Sequence[Operation]
    roster: Sequence[Operation]


def set_aside_behind_holes(session: Session) -> Behind:
    """Takes what does not follow a whole chain out of the journal; it waits for what is missing before it."""
    accepted: dict[bytes, tuple[bytes, str, int]] = {}
    behind: list[bytes] = []
    asked = "SELECT id, prev, generation, partition, seq FROM operation ORDER BY seq"
    for id_, prev, generation, partition, seq in session.connection().exec_driver_sql(asked):
        before = (generation, partition, 0) if prev is None else accepted.get(prev)
        if before == (generation, partition, seq - 1):
            accepted[id_] = (generation, partition, seq)
        else:
            behind.append(id_)
    waiting: list[Operation] = []
    roster: list[Operation] = []
    own = settings.OFFICE.needed(session)
    for ids in in_batches(behind):
        rows = session.execute(select(OperationRow.id, OperationRow.import_id).where(OperationRow.id.in_(ids)))
        brought = dict(rows.tuples().all())
        for one in read_operations(session, f"id IN ({', '.join('?' * len(ids))})", ids):
            (roster if one.partition == ROSTER else waiting).append(one)
            file = session.get(ReceivedFile, brought[one.id]) if brought[one.id] is not None else None
            if one.partition != ROSTER:
                wait(session, [one], MISSING_PREDECESSOR, file.from_office if file else own, file.id if file else 0)
        delete_operations(session, ids)
    session.flush()
    apply_erasures(session, waiting)
    erase_waiting(session)
    return Behind(waiting, roster)


def fill_from_files(session: Session, keys: DeviceKeys, paths: Iterable[Path]) -> int:
    """Takes in again, with all checks, those of these files that hold what is missing; returns how many operations came."""
    count = 0
    for path in paths:
        try:
            data = read_bounded(path, MAX_FILE_BYTES)
            letter = read_letter(unseal(data, *keys.identities))
            ids = {one.id for one in unpack_operations(read_payload(letter))} if letter.header.kind != "photo" else set()
            if known_ids(session, ids) == ids:
                continue
            asked = select(ReceivedFile).where(ReceivedFile.header_sha256 == letter.header_sha256)
            row = session.scalars(asked).first()
            if row is not None and row.undone_at_ms is not None:  # a person took it back
                continue
            with session.begin_nested():
                count += _taken_again(session, keys, data, row)
        except UNUSABLE:
            continue
    return count


def _taken_again(session: Session, keys: DeviceKeys, data: bytes, row: ReceivedFile | None) -> int:
    """Takes one file in as if its import had been taken back before; its entry in the ledger stays as it was."""
    was = (row.imported_at_ms, row.last_sent, row.operations) if row is not None else None
    if row is not None:
        row.undone_at_ms = now_ms()
        session.flush()
    _, merged = take_in(session, keys, check_file(session, keys, data))
    if row is not None and was is not None:
        row.imported_at_ms, row.last_sent, row.operations = was
        session.flush()
    return len(merged.joined)


def write_own_again(session: Session, keys: DeviceKeys, behind: Behind, own: set[bytes]) -> int:
    """Writes again what this PC wrote behind holes and nobody has acknowledged; returns how many operations.

    ``own`` are the generations this PC gave up. The present one must be new.
    """
    acknowledged = _acknowledged(session)
    still = set(session.scalars(select(WaitingOperation.id).where(WaitingOperation.reason == MISSING_PREDECESSOR)))
    lost = [
        one
        for one in behind.waiting
        if one.id in still and one.generation in own and acknowledged.get((one.generation, one.partition), 0) < one.seq
    ]
    instead: dict[bytes, bytes] = {}
    for one in sorted(lost, key=lambda one: (one.hlc, one.seq)):
        instead[one.id] = _again(session, one, instead)
    for ids in in_batches(instead):
        session.execute(delete(WaitingOperation).where(WaitingOperation.id.in_(ids)))
    session.flush()
    return len(instead) + _roster_again(session, keys, behind.roster, own)


def write_again_what_nobody_holds(session: Session, keys: DeviceKeys) -> None:
    """Writes again what still waits behind a hole of this PC's own, once no other PC states any more to hold it.

    At the time of the damage it was acknowledged, and so expected back; but whoever had acknowledged it has lost what stands
    before it too, or came back from an older copy.
    """
    own = set(settings.PAST_GENERATIONS.get(session))
    asked = select(WaitingOperation.columns).where(WaitingOperation.reason == MISSING_PREDECESSOR)
    behind = [one for columns in session.scalars(asked) for one in unpack_operations(columns) if one.generation in own]
    if not behind or not write_own_again(session, keys, Behind(behind, ()), own):
        return
    left = set(session.scalars(select(WaitingOperation.id)))
    again = Counter((one.generation, one.partition) for one in behind if one.id not in left)
    lost = settings.LOST.get(session)
    fewer = ((name, part, number - again[name, part], wall) for name, part, number, wall in lost)
    settings.LOST.keep(session, tuple(fewer))
    fold_records(session, {one.record for one in behind if one.id not in left})


def _again(session: Session, operation: Operation, instead: dict[bytes, bytes]) -> bytes:
    [waiting] = unpack_operations(session.get_one(WaitingOperation, operation.id).columns)  # without what was erased
    if not waiting.values:
        return operation.id
    author = Author(settings.GENERATION.needed(session), waiting.person, waiting.wall_ms)
    return write_again(session, author, waiting, instead).id


def _roster_again(session: Session, keys: DeviceKeys, operations: Sequence[Operation], own: set[bytes]) -> int:
    """The same for the roster, which this PC signs anew; what others signed comes with any file of theirs."""
    join_roster(session, operations)
    here = known_ids(session, [one.id for one in operations])
    instead: dict[bytes, bytes] = {}
    for one in sorted(operations, key=lambda one: one.seq):
        if one.id in here or one.generation not in own or SIGNATURE not in one.values or signer_of(one) != keys.sign_key:
            continue
        author = Author(settings.GENERATION.needed(session), one.person, one.wall_ms)
        unsigned = one._replace(values={group: value for group, value in one.values.items() if group != SIGNATURE})
        instead[one.id] = write_again(session, author, unsigned, instead, signed_by(keys.signer)).id
    return len(instead)


def _acknowledged(session: Session) -> dict[Chain, int]:
    """Chain → the highest number that a PC of another office, or another PC of ours, states to hold; not one that was stopped:
    nothing more comes from it.
    """
    found: dict[Chain, int] = {}
    stopped = [device.device_id for device in current_roster(session).devices if device.status == STOPPED]
    for row in session.scalars(select(PeerVector).where(PeerVector.number < GIVEN_UP, PeerVector.device.not_in(stopped))):
        vector = VersionVector.from_plain(msgpack.unpackb(row.version_vector)) if row.version_vector else VersionVector({})
        for chain, points in vector.points.items():
            found[chain] = max(found.get(chain, 0), *(number for number, _ in points)) if points else found.get(chain, 0)
    return found


def own_losses(
    session: Session, behind: Behind, own: set[bytes], ends: Iterable[tuple[bytes, str, int, int]]
) -> list[tuple[bytes, str, int, int]]:
    """(generation, partition, number, time in ms) of own chains that were longer, as ``settings.LOST`` keeps them: the number
    that stands is the chain's length without what was written again. ``ends``: where chains are known to have ended.
    """
    longest: dict[Chain, tuple[int, int]] = {}
    for generation, partition, number, wall in (
        *ends,
        *((one.generation, one.partition, one.seq, one.wall_ms) for one in (*behind.waiting, *behind.roster)),
    ):
        if generation in own:
            longest[generation, partition] = max(longest.get((generation, partition), (0, 0)), (number, wall))
    found = []
    for (generation, partition), (number, wall) in longest.items():
        where = OperationRow.generation == generation, OperationRow.partition == partition
        held = len(set(session.scalars(select(OperationRow.seq).where(*where))))
        passed = {
            one.seq for one in (*behind.waiting, *behind.roster) if (one.generation, one.partition) == (generation, partition)
        }
        known_here = {seq for seq in passed if seq > held}
        missing = number - held - len(known_here)
        waits = _waiting(session, generation, partition)
        if missing > 0:
            found.append((generation, partition, held + missing + waits, wall))
    return found


def unacknowledged_losses(session: Session, lost: Iterable[tuple[bytes, str, int, int]]) -> dict[Chain, int]:
    """Chain → how many of its lost operations nobody states to hold; only chains with some."""
    acknowledged = _acknowledged(session)
    found = {}
    for generation, partition, number, _ in lost:
        where = OperationRow.generation == generation, OperationRow.partition == partition
        held = len(set(session.scalars(select(OperationRow.seq).where(*where)))) + _waiting(session, generation, partition)
        beyond = number - max(held, acknowledged.get((generation, partition), 0))
        if beyond > 0:
            found[generation, partition] = beyond
    return found


def _waiting(session: Session, generation: bytes, partition: str) -> int:
    where = WaitingOperation.generation == generation, WaitingOperation.partition == partition
    return len(session.scalars(select(WaitingOperation.id).where(*where)).all())
