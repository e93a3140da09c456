"""Making a file for another office: every operation in its scope that it has not acknowledged, signed and then sealed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgpack
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import __version__
from app.errors import Refused
from app.journal.chains import chains, partition_digest
from app.journal.operation import Operation
from app.models import settings
from app.models.base import HEAD
from app.models.ledger import GIVEN_UP, GenerationRow, PeerVector, ReceivedFile, SentFile
from app.rules.clock import now_ms
from app.store.keys import DeviceKeys
from app.sync import deposit
from app.sync.acknowledged import our_version_vector, unacknowledged
from app.sync.columns import pack_operations
from app.sync.container import DOMAIN, Letter, pack_letter
from app.sync.countersigned_proofs import MOST_PROOFS, CountersignedProof, proofs_for, proofs_of_twins
from app.sync.enrolment import copy_keys_for
from app.sync.generations import ended_generations
from app.sync.header import Header, pack_header
from app.sync.roster import ACTIVE, RosterDevice
from app.sync.roster_facts import current_roster, pack_roster
from app.sync.seal import seal
from app.sync.version_vector import VersionVector


@dataclass(frozen=True)
class Outgoing:
    """A finished file: ``data`` are the sealed bytes to write, ``letter`` is the signed content; the counts are for people."""

    data: bytes
    letter: Letter
    operations: int
    records: int
    record_ids: frozenset[bytes] = frozenset()
    deposit_left_out: bool = False
    """The sealed copy of the head office's own partition is too large for a file."""


def make_file(
    session: Session,
    keys: DeviceKeys,
    to_office: str,
    partitions: Sequence[str],
    *,
    request: bool = False,
    wanted: Sequence[bytes] = (),
) -> Outgoing:
    """The next file of this PC for an office. Writes nothing: what is sent next depends only on what the receiver acknowledges.

    ``request``: a small file without records that carries our version vector and so asks for the rest. ``wanted``: SHA-256
    of photos that are missing here. From the head office it also says who writes in which generation.
    """
    from_head = settings.OFFICE.needed(session) == HEAD
    operations = [] if request else next_operations(session, to_office, partitions)
    record_ids = frozenset(operation.record for operation in operations)
    records = len(record_ids)
    header = replace(
        addressed(session, keys, to_office, "request" if request else "delta"),
        file_number=(session.scalar(select(func.max(SentFile.number))) or 0) + 1,
        # The head office states its own partition too: branches keep a sealed copy of it and see whether it lacks any.
        version_vector=our_version_vector(session, list(dict.fromkeys((*partitions, HEAD))) if from_head else partitions),
        operations=len(operations),
        records=records,
        partition_digests={partition: partition_digest(chains(session, [partition])) for partition in partitions},
        certificate=_introduction(session, keys),
        roster=pack_roster(session),
        receipts=_receipts(session, to_office),
        retired=settings.PAST_GENERATIONS.get(session),
        ended=ended_generations(session, to_office),
        generations=_generations(session, to_office) if from_head else (),
        proofs=_proofs(session, operations) if to_office == HEAD and not from_head else (),
        deposits=deposit.kept(session),
        copy_keys=copy_keys_for(session, keys, to_office),
        wanted=tuple(wanted),
    )
    enclosed, left_out = b"", False
    if from_head and not request and to_office != HEAD:
        enclosed, left_out = deposit.enclosed_for(session, keys, current_roster(session), to_office)
    elif not from_head:
        enclosed = deposit.enclosed_to_return(session, current_roster(session))
    plain, letter = pack_letter(header, pack_operations(operations), keys.signer, enclosed)
    return Outgoing(seal(plain, header.recipients), letter, len(operations), records, record_ids, left_out)


def _proofs(session: Session, operations: Sequence[Operation]) -> tuple[CountersignedProof, ...]:
    return tuple(dict.fromkeys((*proofs_of_twins(session), *proofs_for(session, operations))))[:MOST_PROOFS]


def _introduction(session: Session, keys: DeviceKeys) -> bytes:
    """The certificate, as long as the roster does not name this PC: the roster, which travels too, introduces it from then on."""
    known = current_roster(session).device(settings.DEVICE.needed(session))
    return b"" if known is not None else keys.certificate


def addressed(session: Session, keys: DeviceKeys, to_office: str, kind: str) -> Header:
    """The header of an empty file from this PC to an office, made now."""
    roster = current_roster(session)
    receivers = [device.age_recipient for device in receivers_of(session, to_office)]
    # When all PCs of the head office are stopped, the recovery key still opens it: so they hear of it.
    if not receivers and to_office != HEAD:
        raise _nobody_to_open_it()
    # Also to ourselves, so that the sender can open it again, and to the recovery key in the head office's safe.
    recipients = sorted({*receivers, keys.seal_recipient, roster.recovery_recipient})
    return Header(
        kind=kind,
        organisation=roster.organisation,
        from_office=settings.OFFICE.needed(session),
        from_device=settings.DEVICE.needed(session),
        from_generation=settings.GENERATION.needed(session),
        to_office=to_office,
        recipients=tuple(recipients),
        file_number=0,
        made_at_ms=now_ms(),
        program=__version__,
        version_vector=VersionVector({}),
        operations=0,
        records=0,
        partition_digests={},
        renewals=keys.renewals,
    )


def stated(session: Session, keys: DeviceKeys, partitions: Sequence[str]) -> tuple[bytes, bytes]:
    """What this PC of the head office has now in these partitions: a header to itself and its signature, without a file."""
    vector = our_version_vector(session, partitions)
    empty = addressed(session, keys, HEAD, "request")
    header = pack_header(replace(empty, version_vector=vector, payload_sha256=bytes(32)))
    return header, keys.signer.sign(DOMAIN + header)


def note_sent(
    session: Session, outgoing: Outgoing, file_name: str, medium: str = "", medium_name: str = "", carried_by: str = ""
) -> None:
    """Enters a file into the ledger of sent files (SentFile), once its verified copy is at its destination.

    ``medium``, ``medium_name`` and ``carried_by`` fill the 持出し記録.
    """
    header = outgoing.letter.header
    if header.from_office == HEAD and header.kind == "delta":
        settings.DEPOSIT_LEFT_OUT.keep(session, outgoing.deposit_left_out)
    session.add(
        SentFile(
            number=header.file_number,
            to_office=header.to_office,
            file_name=file_name,
            made_at_ms=header.made_at_ms,
            confirmation_code=outgoing.letter.confirmation_code,
            header_sha256=outgoing.letter.header_sha256,
            operations=outgoing.operations,
            received_at_ms=None,
            records=outgoing.records,
            medium=medium,
            medium_name=medium_name,
            carried_by=carried_by,
        )
    )


def _nobody_to_open_it() -> Refused:
    return Refused(
        "no-device",
        "あて先のPCが、1台も使える状態になっていません。",
        "本部の「支部とPC」で、止めたPCをまた使えるようにするか、新しいPCを登録してください。",
    )


def receivers_of(session: Session, office: str) -> list[RosterDevice]:
    """The PCs in use that a file to this office is for: of our own office the others."""
    own = settings.DEVICE.needed(session)
    devices = current_roster(session).devices
    return [device for device in devices if device.office == office and device.status == ACTIVE and device.device_id != own]


def next_operations(session: Session, to_office: str, partitions: Sequence[str]) -> list[Operation]:
    """The operations of the next file to an office: those that at least one of its active PCs has not acknowledged.

    A PC that never sent a file has acknowledged nothing. Of a clone both version vectors count.
    """
    said: dict[str, list[PeerVector]] = {}
    for row in session.scalars(select(PeerVector).where(PeerVector.office == to_office, PeerVector.number < GIVEN_UP)):
        said.setdefault(row.device, []).append(row)
    devices = receivers_of(session, to_office)
    rows = [row for device in devices for row in said.get(device.device_id, [])]
    vectors = [VersionVector.from_plain(msgpack.unpackb(row.version_vector)) for row in rows]
    # A PC that never sent a file has acknowledged nothing, so it gets everything.
    vectors += [VersionVector({}) for device in devices if device.device_id not in said]
    return unacknowledged(session, partitions, vectors, speaking={row.generation for row in rows})


def _generations(session: Session, to_office: str) -> tuple[tuple[bytes, str, str], ...]:
    """Who writes in which generation within the receiver's scope, for people to read."""
    known = select(GenerationRow).order_by(GenerationRow.generation)
    if to_office != HEAD:  # another PC of the head office holds the records of all
        known = known.where(GenerationRow.office.in_((HEAD, to_office)))
    rows = session.scalars(known)
    return tuple((row.generation, row.office, row.device) for row in rows)


def _receipts(session: Session, office: str) -> tuple[tuple[str, int, int], ...]:
    """Which files of each PC of that office lie here: the last hundred are enough for people."""
    found = session.execute(
        select(ReceivedFile.from_device, ReceivedFile.number, func.min(ReceivedFile.imported_at_ms))
        .where(ReceivedFile.from_office == office, ReceivedFile.undone_at_ms.is_(None))
        .group_by(ReceivedFile.from_device, ReceivedFile.number)
        .order_by(func.max(ReceivedFile.id).desc())
        .limit(100)
    )
    return tuple((device, number, when) for device, number, when in found)
