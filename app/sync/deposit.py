"""A second home for the head office's own partition, which no branch may read: a sealed copy of it, a *deposit*, travels with the
head office's files and lies at the branches.

It is sealed to the recovery key and the head office's PCs, and what it covers stands beside it in clear, under the head office's
signature. A branch keeps the newest, says so in its own files, and gives it back when the head office's statement shows that
it lacks what the deposit covers. See docs/sync.md, "When the head office's PC is lost".
"""

import contextlib
import hashlib
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgpack
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Damaged, Refused, YuiError
from app.journal.operation import Operation
from app.journal.rows import read_operations
from app.models.base import HEAD
from app.models.ledger import GIVEN_UP, KeptDeposit, PeerVector, ReceivedFile
from app.rules.clock import now_ms
from app.store.keys import DeviceKeys, is_signed
from app.sync.acknowledged import our_version_vector
from app.sync.columns import pack_operations, unpack_operations
from app.sync.container import MAX_UNPACKED_BYTES
from app.sync.header import MAX_ENCLOSED_BYTES, unpack_header
from app.sync.packing import MAX_RATIO, RATIO_FLOOR_BYTES, pack, unpack
from app.sync.roster import ACTIVE, Roster
from app.sync.seal import damaged, seal, unseal
from app.sync.version_vector import VersionVector

DOMAIN = b"yui-note deposit v1\x00"
MOST_KEPT = 4
"""More than one only while PCs of the head office hold different things, or after one of them came back from the past."""
ID_BYTES = 8
"""Of each operation's id, in the list that says which deposit holds all that another one holds."""
Trouble = Literal["changed", "locked"]
"""What can be wrong with a deposit that comes back: it is not what the head office gave, or these keys don't open it."""
SignedStatement = tuple[bytes, bytes]
"""Statement and signature, as a branch repeats them in the header of its files."""


@dataclass(frozen=True)
class Statement:
    """What a deposit covers: the head office's partition up to these points. ``recipients_sha256`` is over the addresses it is
    sealed to, ``ids_sha256`` over the list of operations beside it.
    """

    organisation: bytes
    made_at_ms: int
    covers: VersionVector
    recipients_sha256: bytes
    ids_sha256: bytes
    sealed_sha256: bytes
    unpacked_size: int

    def plain(self) -> list[Any]:
        """The form for msgpack."""
        head = [self.organisation, self.made_at_ms, self.covers.plain()]
        return [*head, self.recipients_sha256, self.ids_sha256, self.sealed_sha256, self.unpacked_size]


@dataclass(frozen=True)
class Deposit:
    """The parts of a deposit as they travel. ``ids`` are the first bytes of each operation's id, in order."""

    statement: bytes
    signature: bytes
    ids: bytes
    sealed: bytes

    @property
    def size(self) -> int:
        """Its bytes in a file, but for a few."""
        return sum(map(len, (self.statement, self.signature, self.ids, self.sealed)))


def read_statement(packed: bytes) -> Statement:
    """The statement from its bytes. Damaged("damaged-bundle") for another shape."""
    try:
        organisation, made_at_ms, covers, recipients, ids, sealed, size = msgpack.unpackb(packed)
    except (ValueError, TypeError, RecursionError, msgpack.UnpackException) as error:
        raise damaged() from error
    digests = (recipients, ids, sealed)
    if not (type(organisation) is bytes and type(made_at_ms) is int and made_at_ms >= 0 and type(size) is int):
        raise damaged()
    if not all(type(one) is bytes and len(one) == hashlib.sha256().digest_size for one in digests):
        raise damaged()
    return Statement(organisation, made_at_ms, VersionVector.from_plain(covers), *digests, size)


def genuine(signed: SignedStatement, head_keys: Iterable[bytes], organisation: bytes) -> Statement | None:
    """The statement, if a PC of this council's head office signed it; None otherwise. ``head_keys``: also earlier ones."""
    packed, signature = signed
    if not any(is_signed(DOMAIN + packed, key, signature) for key in dict.fromkeys(head_keys)):
        return None
    try:
        statement = read_statement(packed)
    except YuiError:
        return None
    own = statement.organisation == organisation and all(partition == HEAD for _, partition in statement.covers.points)
    return statement if own else None


def head_keys(roster: Roster, *more: bytes) -> list[bytes]:
    """The signing keys of the head office's PCs, also those they had before."""
    return [*more, *(key for keys in roster.keys_of(HEAD).values() for key in keys)]


def stopped_keys(roster: Roster) -> set[bytes]:
    """The signing keys of those PCs of the head office that are stopped."""
    stopped = [device for device in roster.devices if device.office == HEAD and device.status != ACTIVE]
    return {key for device in stopped for key in (device.sign_key, *device.former_keys)}


def enclosed_for(session: Session, keys: DeviceKeys, roster: Roster, to_office: str) -> tuple[bytes, bool]:
    """At the head office, for a file to a branch: (its deposit, or b"" when every PC of that branch holds the present one or
    there is nothing to deposit; whether it was left out because it is too large).
    """
    recipients = sorted({*roster.recipients_of(HEAD), keys.seal_recipient, roster.recovery_recipient})
    digest = hashlib.sha256("\n".join(recipients).encode()).digest()
    covers = our_version_vector(session, (HEAD,))
    if not covers.points or _holds_present(session, roster, to_office, covers, digest):
        return b"", False
    operations = read_operations(session, "partition = ?", (HEAD,))
    columns = pack_operations(operations)
    sealed = seal(pack(columns), recipients)
    ids = b"".join(sorted(operation.id[:ID_BYTES] for operation in operations))
    digests = (digest, hashlib.sha256(ids).digest(), hashlib.sha256(sealed).digest())
    statement: bytes = msgpack.packb(Statement(roster.organisation, now_ms(), covers, *digests, len(columns)).plain())
    made = Deposit(statement, keys.signer.sign(DOMAIN + statement), ids, sealed)
    packed = _packed([made])
    return (packed, False) if len(packed) <= MAX_ENCLOSED_BYTES else (b"", True)


def keep(session: Session, enclosed: bytes, head_keys: Iterable[bytes], organisation: bytes) -> None:
    """At a branch: keeps the deposit in a file of the head office, in place of those it holds all of.

    By what they hold, never by a clock: an older one that comes late is not kept. What is no deposit is passed over; the
    branch could not use it anyway.
    """
    keys = list(head_keys)
    for deposit in _unpacked(enclosed):
        statement = genuine((deposit.statement, deposit.signature), keys, organisation)
        if statement is None or not _is_whole(deposit, statement):
            continue
        ids = _id_set(deposit.ids)
        rows = session.scalars(select(KeptDeposit).order_by(KeptDeposit.id)).all()
        held = {row.id: _id_set(row.ids) for row in rows}
        if any(ids < one for one in held.values()):
            continue
        stay = [row for row in rows if not held[row.id] <= ids]
        for row in rows:
            if row not in stay[-(MOST_KEPT - 1) :]:
                session.delete(row)
        session.add(KeptDeposit(statement=deposit.statement, signature=deposit.signature, ids=deposit.ids, sealed=deposit.sealed))
        session.flush()


def kept(session: Session) -> tuple[SignedStatement, ...]:
    """What this branch holds in safekeeping, as its files say."""
    rows = session.execute(select(KeptDeposit.statement, KeptDeposit.signature).order_by(KeptDeposit.id))
    return tuple((statement, signature) for statement, signature in rows)


def enclosed_to_return(session: Session, roster: Roster) -> bytes:
    """At a branch, for a file to the head office: the deposits whose ends a PC of the head office does not state to have."""
    found: list[Deposit] = []
    for row in _to_return(session, roster):
        deposit = Deposit(row.statement, row.signature, row.ids, row.sealed)
        if len(_packed([*found, deposit])) <= MAX_ENCLOSED_BYTES:
            found.append(deposit)
    return _packed(found) if found else b""


def _to_return(session: Session, roster: Roster) -> list[KeptDeposit]:
    """The kept deposits of which a PC of the head office does not state to have the ends, the newest first."""
    in_use = {device.device_id for device in roster.devices if device.office == HEAD and device.status == ACTIVE}
    said = select(PeerVector).where(PeerVector.office == HEAD, PeerVector.number < GIVEN_UP)
    vectors = [
        VersionVector.from_plain(msgpack.unpackb(row.version_vector)) for row in session.scalars(said) if row.device in in_use
    ]
    stated = [{id_ for (_, of), points in one.points.items() if of == HEAD for _, id_ in points} for one in vectors]
    found = []
    for row in session.scalars(select(KeptDeposit).order_by(KeptDeposit.id.desc())):
        ends = {points[0][1] for points in read_statement(row.statement).covers.points.values() if points}
        if not all(ends <= one for one in stated):
            found.append(row)
    return found


def open_returned(
    enclosed: bytes,
    keys: DeviceKeys,
    head_keys: Iterable[bytes],
    organisation: bytes,
    stopped: Collection[bytes] = (),
    known: Container[bytes] = (),
) -> tuple[list[Operation], frozenset[Trouble]]:
    """At the head office: the operations in the deposits that a branch gives back, and what was wrong with others.

    A deposit counts when a PC of the head office signed its statement, its bytes are as stated, one of our identities opens
    it, and it holds nothing but our own partition. Of one under a key in ``stopped`` only what was written in ``known``
    generations of the head office: whoever holds a stolen PC can sign anything, and the stop names what it knew of.
    """
    signers, found, troubles = list(head_keys), dict[bytes, Operation](), set[Trouble]()
    for deposit in _unpacked(enclosed):
        statement = genuine((deposit.statement, deposit.signature), signers, organisation)
        try:
            operations = _opened(deposit, statement, keys) if statement is not None else None
        except Refused:  # sealed to a recovery key that came after the sheet these data were recovered with
            troubles.add("locked")
            continue
        if operations is None:
            troubles.add("changed")
        elif genuine((deposit.statement, deposit.signature), set(signers) - set(stopped), organisation) is None:
            found |= {operation.id: operation for operation in operations if operation.generation in known}
        else:
            found |= {operation.id: operation for operation in operations}
    return list(found.values()), frozenset(troubles)


def readable(enclosed: bytes, keys: DeviceKeys) -> list[Operation]:
    """Everything in these deposits that our keys open, whoever signed it: what a person with this PC could read."""
    found: list[Operation] = []
    for deposit in _unpacked(enclosed):
        with contextlib.suppress(YuiError):
            found += _opened(deposit, read_statement(deposit.statement), keys) or []
    return found


def mark(session: Session, roster: Roster, office: str) -> bytes:
    """Changes when a file from this office has something else to say of deposits: for a shared folder, which writes only then."""
    if office == HEAD:
        said = our_version_vector(session, (HEAD,)).plain()
        return b"".join([msgpack.packb(said), roster.recovery_recipient.encode()])
    statements = [statement for statement, _ in kept(session)]
    return b"".join([*statements, b"to return", *(one.statement for one in _to_return(session, roster))])


def stated_deposits(session: Session, row: PeerVector, head_keys: Iterable[bytes], organisation: bytes) -> list[Statement]:
    """What a PC said with its newest file to hold in safekeeping, as far as the head office signed it."""
    file = session.get(ReceivedFile, row.heard)
    signed = unpack_header(file.header).deposits if file is not None else ()
    signers = list(head_keys)
    return [statement for one in signed if (statement := genuine(one, signers, organisation)) is not None]


def _holds_present(session: Session, roster: Roster, office: str, covers: VersionVector, recipients: bytes) -> bool:
    """Whether every PC of the office says to hold a deposit of just these points, sealed to these addresses."""
    devices = {device.device_id for device in roster.devices if device.office == office and device.status == ACTIVE}
    rows = session.scalars(select(PeerVector).where(PeerVector.office == office, PeerVector.number < GIVEN_UP)).all()
    signers = head_keys(roster)

    def holds(row: PeerVector) -> bool:
        stated = stated_deposits(session, row, signers, roster.organisation)
        return any(one.covers.plain() == covers.plain() and one.recipients_sha256 == recipients for one in stated)

    holding = {row.device for row in rows if holds(row)}
    return bool(devices) and devices <= holding


def _opened(deposit: Deposit, statement: Statement, keys: DeviceKeys) -> list[Operation] | None:
    """The operations, or None for what is not as stated or not of our own partition. Raises Refused where no identity of ours
    opens it.
    """
    if not _is_whole(deposit, statement):
        return None
    try:
        packed = unseal(deposit.sealed, *keys.identities)
    except Damaged:
        return None
    try:
        limit = min(MAX_UNPACKED_BYTES, max(RATIO_FLOOR_BYTES, len(packed) * MAX_RATIO))
        if not 0 <= statement.unpacked_size <= limit:
            return None
        operations = unpack_operations(unpack(packed, statement.unpacked_size))
    except YuiError:
        return None
    return operations if all(operation.partition == HEAD for operation in operations) else None


def _is_whole(deposit: Deposit, statement: Statement) -> bool:
    return (hashlib.sha256(deposit.ids).digest(), hashlib.sha256(deposit.sealed).digest()) == (
        statement.ids_sha256,
        statement.sealed_sha256,
    )


def _packed(deposits: Sequence[Deposit]) -> bytes:
    packed: bytes = msgpack.packb([[one.statement, one.signature, one.ids, one.sealed] for one in deposits])
    return packed


def _unpacked(enclosed: bytes) -> list[Deposit]:
    """The deposits in the enclosed bytes of a file. What has another shape is one that nothing can be done with."""
    if not enclosed:
        return []
    try:
        plain = msgpack.unpackb(enclosed)
        if type(plain) is list and len(plain) <= MOST_KEPT:
            found = [Deposit(*parts) for parts in plain if type(parts) is list and len(parts) == 4]
            if len(found) == len(plain) and all(type(part) is bytes for parts in plain for part in parts):
                return found
    except (ValueError, TypeError, RecursionError, msgpack.UnpackException):
        pass
    return [Deposit(b"", b"", b"", b"")]


def _id_set(ids: bytes) -> set[bytes]:
    return {ids[at : at + ID_BYTES] for at in range(0, len(ids), ID_BYTES)}
