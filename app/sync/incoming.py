"""Receiving a file: the checks in their fixed order (docs/bundle-format.md), then the import.

Nothing is written before the last check has passed.
"""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgpack
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.errors import Damaged, Refused, YuiError
from app.journal.operation import Operation
from app.models import settings
from app.models.base import HEAD
from app.models.journal import WaitingOperation
from app.models.ledger import GIVEN_UP, SET_UP_GENERATION, GenerationRow, PeerVector, ReceivedFile, SentFile
from app.models.plan import Office
from app.rules.clock import now_ms
from app.store.keys import DeviceKeys
from app.sync.columns import unpack_operations
from app.sync.container import Letter, read_enclosed, read_letter, read_payload, verify
from app.sync.countersigned_proofs import countersigned, genuine_headers
from app.sync.deposit import Trouble, head_keys, keep, open_returned, stopped_keys
from app.sync.enrolment import check_certificate, keep_copy_keys
from app.sync.generations import forked_generations, own_generations, take_note
from app.sync.header import Header
from app.sync.merge import Merged, merge
from app.sync.photo_parts import unpack_photos
from app.sync.roster import ACTIVE, STOPPED, Roster, RosterDevice
from app.sync.roster_facts import current_roster, enrol_device, join_roster, note_keys, unpack_roster
from app.sync.seal import damaged, not_for_us, unseal
from app.sync.stopped import scope_for, settle_stops


@dataclass(frozen=True)
class Checked:
    """A file that passed every check. ``new_device``: its certificate introduced this PC; ``token_key`` belongs to the set-up
    file that proved it.
    """

    letter: Letter
    sender: RosterDevice
    operations: list[Operation]
    already_imported: int | None
    new_device: bool
    token_key: bytes = b""
    countersigned: frozenset[bytes] = frozenset()
    """Operations in it that this head office wrote itself, by its own older statements."""
    photos: Mapping[bytes, bytes] = field(default_factory=dict)
    """Of a file of photos: SHA-256 → picture."""
    deposited: Sequence[Operation] = ()
    """What this head office wrote in its own partition, given back out of a branch's safekeeping (app.sync.deposit)."""
    deposit_troubles: frozenset[Trouble] = frozenset()
    renewed: bool = False
    """The sender has new keys, which we did not know yet."""
    new_head: bool = False
    """The sender is a PC of the head office of which nothing was known here."""
    head_headers: tuple[Header, ...] = ()
    """Older statements of the head office, which the file encloses as proofs."""
    roster: tuple[Operation, ...] = ()
    """The roster's operations in the header; they prove themselves or are left alone."""


class UsedTwice(Refused):
    """The refusal of a second PC that was made with one set-up file; ``device`` is that PC, by its own certificate."""

    def __init__(self, device: RosterDevice, token_key: bytes, office_name: str) -> None:
        super().__init__(
            "set-up-used-twice",
            f"{office_name}の設定ファイルは、2台のPCで使われています。",
            "送り元のPCの番号（20けた）を電話で確かめて、受け入れてください。ほかの人のPCなら、そのままにします。",
        )
        self.device = device
        self.token_key = token_key


def check_file(session: Session, keys: DeviceKeys, data: bytes) -> Checked:
    """Unseals and checks a file. Writes nothing.

    Order of the checks: envelope, shape of the header, organisation, addressed to us, sender known, signature, already
    imported?, digest and size of the payload, shape of every operation. Raises the refusal of the first check that fails.
    """
    letter = read_letter(unseal(data, *keys.identities))
    header = letter.header
    if header.organisation != settings.ORGANISATION_ID.needed(session):
        raise Refused(
            "foreign-bundle",
            "このファイルは、別の法人の結ノートで作られています。",
            "正しいファイルか、送り元に確かめてください。",
        )
    own_office = settings.OFFICE.needed(session)
    # That we can open it proves nothing: somebody may have sealed a letter to others again for us.
    if header.to_office != own_office or keys.recipients.isdisjoint(header.recipients) or _is_own(session, header):
        raise _for_others(session, header)
    # What proves itself in the file's own roster counts already: its sender may be in no other.
    facts = unpack_roster(header.roster)
    roster, known_as = current_roster(session, facts), current_roster(session).device(header.from_device)
    if known_as is not None and roster.device(header.from_device) is None:
        # By the file's own word its PC was let in by one that was stopped before: all of it waits, but for that word.
        sender, token_key = replace(known_as, status=STOPPED, stopped_from=()), b""
    else:
        sender, token_key = _sender(session, roster, letter, own_office)
    if sender.status == ACTIVE:  # whoever holds a stopped PC must not give it keys of his own
        sender = sender.followed(header.renewals)
    _verify(session, letter, sender)
    if header.from_office != sender.office or (own_office != HEAD and sender.office != HEAD):
        raise not_for_us()
    known = session.scalar(
        select(ReceivedFile.id).where(ReceivedFile.header_sha256 == letter.header_sha256, ReceivedFile.undone_at_ms.is_(None))
    )
    # The signature was checked above: a copy with changed bytes never gets here.
    if known is not None:  # signed by the same hand and taken in before: nothing in it can be new
        return Checked(letter, sender, [], known, False)
    enclosed = read_enclosed(letter)
    if header.kind == "photo":
        if token_key:  # a PC nobody knows yet introduces itself with its records
            raise not_for_us()
        photos = unpack_photos(read_payload(letter), header.records)
        return Checked(letter, sender, [], None, False, photos=photos if sender.status == ACTIVE else {})
    operations = unpack_operations(read_payload(letter))
    if len(operations) != header.operations:
        raise damaged()
    genuine, headers = frozenset[bytes](), tuple[Header, ...]()
    deposited, troubles = list[Operation](), frozenset[Trouble]()
    if own_office == HEAD:
        signers = head_keys(roster, keys.sign_key)
        own = settings.DEVICE.needed(session)
        of_each = roster.keys_of(HEAD)
        of_each[own] = (keys.sign_key, *of_each.get(own, ()))
        headers = genuine_headers(header.proofs, of_each, roster.organisation)
        genuine = countersigned(headers, operations, roster)
        if sender.office != HEAD and sender.status == ACTIVE:
            known_here = set(session.scalars(select(GenerationRow.generation).where(GenerationRow.office == HEAD)))
            stopped = stopped_keys(roster) - {keys.sign_key}
            deposited, troubles = open_returned(enclosed, keys, signers, roster.organisation, stopped, known_here)
    return Checked(
        letter,
        sender,
        operations,
        known,
        bool(token_key),
        token_key,
        genuine,
        deposited=deposited,
        deposit_troubles=troubles,
        renewed=known_as is not None and known_as.sign_key != sender.sign_key,
        new_head=known_as is None and sender.office == HEAD,
        roster=tuple(facts),
        head_headers=headers,
    )


def claimed_office(keys: DeviceKeys, data: bytes) -> str:
    """The office a file says to come from, for people to read; "" when it cannot be opened. Nothing of it is verified."""
    with contextlib.suppress(YuiError, ValueError):
        return read_letter(unseal(data, *keys.identities)).header.from_office
    return ""


def take_in(session: Session, keys: DeviceKeys, checked: Checked) -> tuple[int, Merged]:
    """Imports a checked file in the caller's transaction: ledger, roster, version vector, receipts, operations.

    Returns the number of the import and what was merged. Importing the same file again adds nothing and returns the first
    number.
    """
    if checked.already_imported is not None:
        return checked.already_imported, Merged(known=checked.letter.header.operations)
    header = checked.letter.header
    if header.kind == "photo":  # no record, no statement, no ledger: its pictures are kept when this has been committed
        return 0, Merged()
    own_office = settings.OFFICE.needed(session)
    row = _ledger_row(session, checked)
    before = current_roster(session).recovery_recipient
    has_new_facts = join_roster(session, checked.roster)
    if own_office == HEAD:
        if current_roster(session).recovery_recipient != before:  # sticks written until now are sealed to the former one
            settings.CARRY_ANEW.keep(session, True)
        _enter(session, keys, checked)
    if checked.sender.status == ACTIVE:  # a stopped PC has nothing more to say about itself
        if own_office == HEAD:
            keep_copy_keys(session, header, checked.sender)
        _note_generation(session, header.from_generation, checked.sender)
        _note_vector(session, checked, row.id)
        _note_receipts(session, checked)
        if own_office != HEAD:
            keep(session, checked.letter.enclosed, [checked.sender.sign_key], header.organisation)
    if checked.sender.office == HEAD:
        _take_generations(session, header.generations)
    _take_generations(session, [(one.from_generation, HEAD, one.from_device) for one in checked.head_headers])
    settled = settle_stops(session, permitted=has_new_facts)
    scope = scope_for(session, checked.sender.office, checked.countersigned, checked.sender.cut_offs)
    merged = merge(session, checked.operations, scope, row.id)
    _join_deposited(session, checked, merged, row.id)
    merged.set_aside = len({operation.record for operation in settled.aside})
    # Of our own generations only the head office sees more than one PC's files; a branch's word needs the proof that a copy of
    # this PC gave one up.
    given_up = (generation for one in checked.head_headers if not _is_own(session, one) for generation in one.retired)
    take_note(session, merged, header.ended if checked.sender.office == HEAD else tuple(given_up))
    row.operations = len(merged.joined)
    merged.joined += settled.back  # let in again by a permission: shown with the rest, and taken back with its own import
    session.flush()
    return row.id, merged


def _join_deposited(session: Session, checked: Checked, merged: Merged, import_id: int) -> None:
    """What the head office wrote itself and gets back. What waits already, as of a stopped PC, has been told."""
    waits = set(session.scalars(select(WaitingOperation.id).where(WaitingOperation.partition == HEAD)))
    fresh = [operation for operation in checked.deposited if operation.id not in waits]
    if not fresh:
        return
    more = merge(session, fresh, scope_for(session, HEAD, frozenset()), import_id)
    merged.joined += more.joined
    merged.known += more.known
    merged.waiting += more.waiting


def _sender(session: Session, roster: Roster, letter: Letter, own_office: str) -> tuple[RosterDevice, bytes]:
    """The sending PC from the roster, or as its certificate introduces it (then with the key of the set-up file it used).

    Raises Refused("unknown-sender", "set-up-used-twice").
    """
    header = letter.header
    known = roster.device(header.from_device)
    if known is not None:
        return known, b""
    for file in roster.set_up_files if own_office == HEAD else ():
        device = check_certificate(header.certificate, file.token_key) if file.office == header.from_office else None
        if device is not None and device.device_id == header.from_device and device.office == file.office:
            device = replace(device, since_ms=now_ms())
            if file.used_by:
                device = device.followed(header.renewals)
                verify(letter, device.sign_key)
                raise UsedTwice(device, file.token_key, _branch_names(session).get(file.office, file.office))
            return device, file.token_key
    raise Refused(
        "unknown-sender",
        "このファイルは、登録されていないパソコンで作られています。",
        "その支部に、設定ファイルを作り直してください。"
        if own_office == HEAD
        else "本部に、いちばん新しい復旧用紙の番号を「支部とPC」で入れて、作り直してもらってください。",
    )


def _is_own(session: Session, header: Header) -> bool:
    """Whether this PC wrote it, for others of its office. A copy of this PC, which has a generation of its own, didn't."""
    return header.from_device == settings.DEVICE.needed(session) and header.from_generation in own_generations(session)


def _for_others(session: Session, header: Header) -> Refused:
    """The refusal of a file that we can open but that is addressed to another office.

    A file is sealed to its sender as well, so it is usually one that this PC wrote. Nothing in the header is verified at
    this point: the receiver is named only when it is one of our own offices.
    """
    receiver = ({HEAD: "本部"} | _branch_names(session)).get(header.to_office)
    if not receiver:
        return not_for_us()
    own = header.from_device == settings.DEVICE.needed(session)
    other = "の他のPC" if header.to_office == settings.OFFICE.needed(session) else ""
    return Refused(
        "not-for-this-office",
        f"これは、このパソコンで作った{receiver}{other}あてのファイルです。" if own else f"これは{receiver}あてのファイルです。",
        f"{receiver}{other}で取り込んでもらってください。",
    )


def _branch_names(session: Session) -> dict[str, str]:
    rows = session.execute(select(Office.code, Office.name).where(Office.kind == "branch"))
    return {code or "": name or "" for code, name in rows}


def _ledger_row(session: Session, checked: Checked) -> ReceivedFile:
    """The ledger entry (受領の記録) of this file. A file whose import was undone gets its old entry again."""
    header = checked.letter.header
    last_sent = session.scalar(select(func.max(SentFile.number))) or 0
    undone = session.scalars(select(ReceivedFile).where(ReceivedFile.header_sha256 == checked.letter.header_sha256)).first()
    if undone is not None:  # taken back earlier, now wanted again
        undone.undone_at_ms = None
        undone.imported_at_ms = now_ms()
        undone.last_sent = last_sent
        return undone
    row = ReceivedFile(
        header_sha256=checked.letter.header_sha256,
        header=checked.letter.header_bytes,
        signature=checked.letter.signature,
        from_office=checked.sender.office,
        from_device=checked.sender.device_id,
        generation=header.from_generation,
        number=header.file_number,
        made_at_ms=header.made_at_ms,
        imported_at_ms=now_ms(),
        confirmation_code=checked.letter.confirmation_code,
        operations=0,
        last_sent=last_sent,
        undone_at_ms=None,
    )
    session.add(row)
    session.flush()
    return row


def _enter(session: Session, keys: DeviceKeys, checked: Checked) -> None:
    """At the head office: a new PC and the renewed keys of a known one enter the roster."""
    sender = checked.sender
    if checked.new_device:
        enrol_device(session, keys, sender, checked.token_key)
        return
    known = current_roster(session).device(sender.device_id)
    if known is not None and known.sign_key != sender.sign_key:
        note_keys(session, keys, sender, checked.letter.header.renewals)


def _verify(session: Session, letter: Letter, sender: RosterDevice) -> None:
    """Checks the signature by the sender's current key.

    Raises Refused("former-key") for a file that was signed before the keys were renewed: the old key may be in other hands
    since. A file that was already imported is accepted, because it is the same file. Raises Damaged("tampered-bundle")
    otherwise.
    """
    for key in sender.former_keys:
        with contextlib.suppress(Damaged):
            verify(letter, key)
            if session.scalar(select(ReceivedFile.id).where(ReceivedFile.header_sha256 == letter.header_sha256)):
                return
            raise Refused(
                "former-key",
                "このファイルは、送り元のPCの鍵を新しくする前に作られたものです。",
                "中身は次のファイルに入ります。届いていなければ、送り元にもう一度作ってもらってください。",
            )
    verify(letter, sender.sign_key)


def _note_generation(session: Session, generation: bytes, sender: RosterDevice) -> None:
    """Remembers which PC writes in this generation."""
    if session.get(GenerationRow, generation) is None:
        session.add(GenerationRow(generation=generation, office=sender.office, device=sender.device_id))
        session.flush()


def _take_generations(session: Session, generations: Iterable[tuple[bytes, str, str]]) -> None:
    """Which office and PC writes in which generation, as the head office knows it: a branch can then name the other PC to
    people.
    """
    for generation, office, device in generations:
        if session.get(GenerationRow, generation) is None:
            session.add(GenerationRow(generation=generation, office=office, device=device))
    session.flush()


def _note_vector(session: Session, checked: Checked, heard: int) -> None:
    """Stores the sender's version vector for its generation.

    The newest vector replaces the old one, even when it states less: a PC restored from a backup has less. The vector of an
    older file is ignored. A generation its PC has given up states nothing any more, however late its files arrive. When two
    PCs share a generation (a clone), file numbers do not say which is newer: the last to arrive counts, and both PCs are
    told to begin new ones.
    """
    header, device = checked.letter.header, checked.sender.device_id
    known = session.get(PeerVector, (device, header.from_generation))
    last = known.number if known is not None else 0
    if last > header.file_number and (last == GIVEN_UP or not forked_generations(session, [header.from_generation])):
        return
    said = PeerVector(
        device=device,
        generation=header.from_generation,
        office=checked.sender.office,
        number=header.file_number,
        version_vector=msgpack.packb(header.version_vector.plain()),
        wanted=b"".join(header.wanted),
        heard=heard,
    )
    session.merge(said)
    for generation in header.retired:
        gone = dict(office=said.office, number=GIVEN_UP, version_vector=b"", wanted=b"", heard=heard)
        session.merge(PeerVector(device=device, generation=generation, **gone))
    # The first real version vector replaces the one that came with the set-up file.
    session.execute(delete(PeerVector).where(PeerVector.device == device, PeerVector.generation == SET_UP_GENERATION))
    session.flush()


def _note_receipts(session: Session, checked: Checked) -> None:
    """Notes which of our own files have arrived, for 提出状況 only; what is sent next depends on the version vectors alone."""
    own_device = settings.DEVICE.needed(session)
    for device, number, when in checked.letter.header.receipts:
        sent = session.get(SentFile, number) if device == own_device else None
        if sent is not None and sent.to_office == checked.sender.office:
            sent.received_at_ms = when
    session.flush()
