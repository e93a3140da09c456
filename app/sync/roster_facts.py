"""The roster in the journal: reading it, packing it into every file, taking it out of others, and writing to it.

It stands in the header of every file, whole: who reads a file needs it before the signature of that file can be checked.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.operation import Operation
from app.journal.reading import Shown
from app.journal.rows import insert_operations, known_ids, read_operations
from app.journal.state import state_of
from app.journal.writing import Author, write
from app.models import settings
from app.models.base import ROSTER
from app.rules.clock import now_ms
from app.store.kept_answers import kept
from app.store.keys import KEPT_RENEWALS, DeviceKeys, public_key_of, recipient_of
from app.store.own_facts import needed_fact
from app.store.recovery_code import signer_from
from app.sync.columns import pack_operations, unpack_operations
from app.sync.renewal import leading
from app.sync.roster import Roster, RosterDevice
from app.sync.roster_reading import (
    DEVICE,
    RECOVERY_KEY,
    RECOVERY_RECORD,
    SET_UP_FILE,
    Reading,
    StoppedFrom,
    device_record,
    pieces,
    read_roster,
    set_up_record,
    signed_by,
    signer_of,
    stop_fields,
)
from app.sync.seal import damaged

Values = Mapping[str, Sequence[Any]]
MOST_FACTS = 5000
"""Operations of one roster; a council of nine offices writes a few hundred in five years."""


def roster_operations(session: Session) -> list[Operation]:
    """All operations of the roster that lie here."""
    return read_operations(session, f"partition = '{ROSTER}'")  # as a constant: only so the small index of it is used


def roster_mark(session: Session) -> int:
    """Rises with every operation of the roster."""
    asked = f"SELECT count(*) FROM operation WHERE partition = '{ROSTER}'"
    return int(session.connection().exec_driver_sql(asked).scalar_one())


def reading_of(session: Session, others: Iterable[Operation] = ()) -> Reading:
    """What our roster says, together with ``others`` if they prove themselves."""
    # Ours over theirs: an operation from which a value was taken out (erased) still has the id of the whole one.
    every = {operation.id: operation for operation in (*others, *roster_operations(session))}
    return read_roster(every.values(), needed_fact(session, settings.HEAD_SIGN_KEY), needed_fact(session, settings.FOUNDED))


def current_roster(session: Session, others: Iterable[Operation] = ()) -> Roster:
    """The roster this PC holds, or would hold with the operations of a file."""
    return _roster(session, reading_of(session, others)) if others else _own_roster(session)


@kept
def _own_roster(session: Session) -> Roster:
    return _roster(session, reading_of(session))


def _roster(session: Session, found: Reading) -> Roster:
    return Roster(
        organisation=needed_fact(session, settings.ORGANISATION_ID),
        organisation_name=needed_fact(session, settings.ORGANISATION_NAME),
        recovery_recipient=found.recovery[0],
        devices=found.devices,
        set_up_files=found.set_up_files,
        former_recovery_recipients=found.former_recovery,
    )


def pack_roster(session: Session) -> bytes:
    """All of it, as the header of every file carries it."""
    return pack_operations(roster_operations(session))


def unpack_roster(packed: bytes) -> list[Operation]:
    """The operations in a header. Nothing about them is believed yet. Damaged("damaged-bundle") for what is no roster."""
    operations = unpack_operations(packed) if packed else []
    if len(operations) > MOST_FACTS or any(operation.partition != ROSTER for operation in operations):
        raise damaged()
    return operations


def join_roster(session: Session, others: Sequence[Operation]) -> bool:
    """Keeps those operations of a file that prove themselves; whether any was new.

    They are stored like our own: what a PC knows of the roster is never taken back with a file.
    """
    proven = {operation.id for operation in reading_of(session, others).proven}
    wanted = {operation.id: operation for operation in others if operation.id in proven}
    known = known_ids(session, wanted)
    new = sorted((one for id_, one in wanted.items() if id_ not in known), key=lambda one: (one.generation, one.seq))
    have = known_ids(session, [one.prev for one in new if one.prev is not None])
    whole: list[Operation] = []
    for operation in new:  # by number: whoever writes an honest file sends whole chains
        if operation.prev is None or operation.prev in have:
            whole.append(operation)
            have.add(operation.id)
    insert_operations(session, whole, import_id=None)
    return bool(whole)


def enrol_device(session: Session, keys: DeviceKeys, device: RosterDevice, token_key: bytes | None = None) -> None:
    """A new PC; ``token_key`` names the set-up file that made it."""
    enrolment = [device.office, device.device_id, device.since_ms, token_key]
    values: Values = {"enrolment": enrolment, "keys": [device.sign_key, device.age_recipient]}
    _write(session, keys.signer, DEVICE, device_record(device.device_id), values)


def enrol_by_recovery(session: Session, keys: DeviceKeys, device: RosterDevice) -> None:
    """A new PC of the head office, under the signature of the recovery key. It counts where that key is the newest one."""
    enrolment = [device.office, device.device_id, device.since_ms, None]
    values: Values = {"enrolment": enrolment, "keys": [device.sign_key, device.age_recipient]}
    _write(session, signer_from(keys.recovery_identity), DEVICE, device_record(device.device_id), values, must_count=False)


def note_keys(session: Session, keys: DeviceKeys, device: RosterDevice, renewals: Iterable[bytes] = ()) -> None:
    """A PC's renewed keys, and how they followed from the key that was known: of our own PC that is what lets them sign here."""
    known = current_roster(session).device(device.device_id)
    led = leading(renewals, device.device_id, known.sign_key if known else b"")
    values: Values = {"keys": [device.sign_key, device.age_recipient, *led[-KEPT_RENEWALS:]]}
    _write(session, keys.signer, DEVICE, device_record(device.device_id), values)


def found_roster(session: Session, keys: DeviceKeys, device: RosterDevice) -> None:
    """The first operations of a council: its first PC, and its recovery key. No stop ever reaches them."""
    settings.FOUNDED.keep(session, b"")
    enrol_device(session, keys, device)
    note_recovery_key(session, keys)
    settings.FOUNDED.keep(session, roster_operations(session)[-1].id)


def note_recovery_key(session: Session, keys: DeviceKeys) -> None:
    """The recovery key in use, and what the one before it had signed until now."""
    reading = reading_of(session)
    former = public_key_of(signer_from(keys.recovery_identity)), reading.recovery[1]
    signed = b"".join(operation.id for operation in reading.counted if signer_of(operation) in former)
    values: Values = {"keys": [recipient_of(keys.recovery_identity), former[0]], "before": pieces(signed)}
    _write(session, keys.signer, RECOVERY_KEY, RECOVERY_RECORD, values)


def note_set_up_file(session: Session, keys: DeviceKeys, office: str, token: Ed25519PrivateKey) -> None:
    """A set-up file that is given out."""
    token_key = public_key_of(token)
    _write(session, keys.signer, SET_UP_FILE, set_up_record(token_key), {"made": [office, token_key, now_ms()]})


def note_compared(session: Session, keys: DeviceKeys, device: RosterDevice) -> None:
    """That a PC's number was compared by telephone; it is that of its present key."""
    _write(session, keys.signer, DEVICE, device_record(device.device_id), {"compared": [device.sign_key]})


def note_stop(session: Session, keys: DeviceKeys, device_id: str, cut_offs: Sequence[StoppedFrom]) -> None:
    """That a PC is not believed from these cut-offs on."""
    _write(session, keys.signer, DEVICE, device_record(device_id), {"stop": stop_fields(cut_offs)})


def note_permission(session: Session, signer: Ed25519PrivateKey, device_id: str) -> None:
    """That a PC is believed again: lifts every stop of it that stands now."""
    record = device_record(device_id)
    standing = tuple(stop.id for stop in reading_of(session).stops if stop.record == record)
    _write(session, signer, DEVICE, record, {"stop": [None]}, {"stop": standing}, must_count=False)
    # It may have lifted a stop that had taken back a newer recovery key: then it has done its work and counts no more.
    if any(stop.record == record for stop in reading_of(session).stops):
        raise _not_in_roster()


def _write(
    session: Session,
    signer: Ed25519PrivateKey,
    entity: str,
    record: bytes,
    values: Values,
    also_over: Mapping[str, tuple[bytes, ...]] | None = None,
    must_count: bool = True,
) -> None:
    """Writes one operation over what counts now. Refused("not-in-roster") when this PC is not believed itself."""
    some = [operation for operation in reading_of(session).counted if operation.record == record]
    live = dict(state_of(some).live) if some else {}
    for group, ids in (also_over or {}).items():
        live[group] = tuple(sorted({*live.get(group, ()), *ids}))
    operation = write(
        session,
        Author(settings.GENERATION.needed(session), "", now_ms()),
        entity=entity,
        partition=ROSTER,
        record=record,
        values=values,
        shown=Shown(record, entity, ROSTER, live),
        proves=signed_by(signer),
    )
    if must_count and operation.id not in {one.id for one in reading_of(session).counted}:
        raise _not_in_roster()


def _not_in_roster() -> Refused:
    return Refused(
        "not-in-roster",
        "このPCは、まだ本部のPCとして登録されていないか、止められています。",
        "本部の別のPCから返送ファイルを受け取ってから、もう一度行ってください。",
    )
