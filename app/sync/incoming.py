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
from app.models.ledger import EnrolmentToken, GenerationRow, PeerVector, ReceivedFile, SentFile
from app.models.plan import Office
from app.rules.clock import now_ms
from app.store.keys import DeviceKeys
from app.sync.columns import unpack_operations
from app.sync.container import Letter, read_enclosed, read_letter, read_payload, verify
from app.sync.countersigned_proofs import countersigned
from app.sync.deposit import head_keys, keep, open_returned
from app.sync.enrolment import check_certificate
from app.sync.generations import note_cloned, speaks_twice, take_note
from app.sync.header import Header
from app.sync.merge import Merged, merge
from app.sync.outgoing import current_roster, keep_roster
from app.sync.photo_parts import unpack_photos
from app.sync.renewal import followed
from app.sync.roster import ACTIVE, RosterDevice, open_roster
from app.sync.scope import Scope
from app.sync.seal import damaged, not_for_us, unseal
from app.sync.statements import GIVEN_UP, SET_UP_GENERATION

MOST_BEHIND = 1000
"""Versions by which a roster put back from a copy is taken to be behind; nobody may drive it up without end."""


@dataclass(frozen=True)
class Checked:
    """A file that passed every check. ``new_device``: its certificate introduced this PC; ``token`` is the token that proved
    it.
    """

    letter: Letter
    sender: RosterDevice
    operations: list[Operation]
    already_imported: int | None
    new_device: bool
    token: bytes = b""
    countersigned: frozenset[bytes] = frozenset()
    """Operations in it that this head office wrote itself, by its own older statements."""
    photos: Mapping[bytes, bytes] = field(default_factory=dict)
    """Of a file of photos: SHA-256 → picture."""
    deposited: Sequence[Operation] = ()
    """What this head office wrote in its own partition, given back out of a branch's safekeeping (app.sync.deposit)."""
    unusable_deposits: int = 0
    renewed: bool = False
    """The sender has new keys, which we did not know yet."""


def check_file(session: Session, keys: DeviceKeys, data: bytes) -> Checked:
    """Unseals and checks a file. Writes nothing.

    Order of the checks: envelope, shape of the header, organisation, addressed to us, sender known, signature, already
    imported?, digest and size of the payload, shape of every operation. Raises the refusal of the first check that fails.
    """
    letter = read_letter(unseal(data, *keys.identities))
    header = letter.header
    roster = current_roster(session)
    if header.organisation != roster.organisation:
        raise Refused(
            "foreign-bundle",
            "このファイルは、別の法人の結ノートで作られています。",
            "正しいファイルか、送り元に確かめてください。",
        )
    own_office = settings.OFFICE.needed(session)
    # That we can open it proves nothing: somebody may have sealed a letter to others again for us.
    if header.to_office != own_office or keys.recipients.isdisjoint(header.recipients):
        raise _for_others(session, header)
    sender, token = _sender(session, letter)
    known_as = sender
    if sender.status == ACTIVE:  # whoever holds a stopped PC must not give it keys of his own
        sender = followed(sender, header.renewals)
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
        if token:  # a PC nobody knows yet introduces itself with its records
            raise not_for_us()
        photos = unpack_photos(read_payload(letter), header.records)
        return Checked(letter, sender, [], None, False, photos=photos if sender.status == ACTIVE else {})
    operations = unpack_operations(read_payload(letter))
    if len(operations) != header.operations:
        raise damaged()
    genuine = frozenset[bytes]()
    deposited, unusable = list[Operation](), 0
    if own_office == HEAD:
        signers = head_keys(roster, keys.sign_key)
        genuine = countersigned(header.proofs, signers, roster.organisation, operations)
        if sender.office != HEAD and sender.status == ACTIVE:
            deposited, unusable = open_returned(enclosed, keys, signers, roster.organisation)
    checked = Checked(letter, sender, operations, known, bool(token), token, genuine, renewed=sender != known_as)
    return replace(checked, deposited=deposited, unusable_deposits=unusable)


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
    if checked.new_device:
        _enter_device(session, keys, checked)
    elif own_office == HEAD:
        _keep_up(session, keys, checked)
    if header.roster and checked.sender.office == HEAD:
        _take_roster(session, header.roster, checked.sender.sign_key)
    if checked.sender.status == ACTIVE:  # a stopped PC has nothing more to say about itself
        _note_generation(session, header.from_generation, checked.sender)
        _note_vector(session, checked, row.id)
        _note_receipts(session, checked)
        if own_office != HEAD:
            keep(session, checked.letter.enclosed, [checked.sender.sign_key], header.organisation)
    if checked.sender.office == HEAD:
        _take_generations(session, header.generations)
    merged = merge(session, checked.operations, _scope(session, checked, own_office), row.id)
    if checked.deposited:
        _join(merged, merge(session, checked.deposited, Scope(HEAD, HEAD), row.id))
    # Of our own generations only the head office sees more than one PC's files; what a branch has seen lies in its operations.
    take_note(session, merged, header.cloned if checked.sender.office == HEAD else ())
    row.operations = len(merged.joined)
    session.flush()
    return row.id, merged


def _join(merged: Merged, more: Merged) -> None:
    merged.joined += more.joined
    merged.known += more.known
    merged.waiting += more.waiting


def _scope(session: Session, checked: Checked, own_office: str) -> Scope:
    """What the signer of this file may change here."""
    office, others = checked.sender.office, frozenset[bytes]()
    if office != HEAD:
        others = frozenset(session.scalars(select(GenerationRow.generation).where(GenerationRow.office != office)))
    return Scope(office, own_office, checked.countersigned, checked.sender.cut_offs, others)


def _sender(session: Session, letter: Letter) -> tuple[RosterDevice, bytes]:
    """The sending PC from the roster, or as its certificate introduces it (then with the token that proves it).

    Raises Refused("unknown-sender").
    """
    header = letter.header
    known = current_roster(session).device(header.from_device)
    if known is not None:
        return known, b""
    tokens = session.scalars(
        select(EnrolmentToken).where(EnrolmentToken.office == header.from_office, EnrolmentToken.used_by.is_(None))
    ).all()
    for token in tokens:
        device = check_certificate(header.certificate, token.token) if header.certificate else None
        if device is not None and device.device_id == header.from_device and device.office == token.office:
            return replace(device, since_ms=now_ms()), token.token
    own_office = settings.OFFICE.needed(session)
    raise Refused(
        "unknown-sender",
        "このファイルは、登録されていないパソコンで作られています。",
        "その支部に、設定ファイルを作り直してください。"
        if own_office == HEAD
        else "本部に、前から使っているパソコンで返送ファイルを作ってもらってください。",
    )


def _for_others(session: Session, header: Header) -> Refused:
    """The refusal of a file that we can open but that is addressed to another office.

    A file is sealed to its sender as well, so it is usually one that this PC wrote. Nothing in the header is verified at
    this point: the receiver is named only when it is one of our own offices.
    """
    names = {HEAD: "本部"} | {
        code or "": name or "" for code, name in session.execute(select(Office.code, Office.name).where(Office.kind == "branch"))
    }
    receiver = names.get(header.to_office)
    if not receiver:
        return not_for_us()
    own = header.from_device == settings.DEVICE.needed(session)
    return Refused(
        "not-for-this-office",
        f"これは、このパソコンで作った{receiver}あてのファイルです。" if own else f"これは{receiver}あてのファイルです。",
        f"{receiver}で取り込んでもらってください。",
    )


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


def _enter_device(session: Session, keys: DeviceKeys, checked: Checked) -> None:
    """The head office takes a new PC into the roster, which rises by one version and is signed again."""
    roster = current_roster(session)
    keep_roster(session, keys, replace(roster, version=roster.version + 1, devices=(*roster.devices, checked.sender)))
    token = session.get(EnrolmentToken, checked.token)
    assert token is not None
    token.used_by = checked.sender.device_id
    session.flush()


def _keep_up(session: Session, keys: DeviceKeys, checked: Checked) -> None:
    """At the head office: the sender's renewed keys enter the roster.

    A branch that knows a higher roster version than ours shows that this head office was restored from a backup. Our version
    then rises above it, because branches never accept a lower one.
    """
    roster, sender = current_roster(session), checked.sender
    renewed = roster.device(sender.device_id) != sender
    behind = min(max(checked.letter.header.roster_version - roster.version, 0), MOST_BEHIND)
    if renewed or behind:
        devices = tuple(sender if one.device_id == sender.device_id else one for one in roster.devices)
        keep_roster(session, keys, replace(roster, version=roster.version + behind + 1, devices=devices))
    if renewed:  # the number has changed with the keys: it is to be compared by telephone again
        compared = settings.CONFIRMED_DEVICES.get(session)
        settings.CONFIRMED_DEVICES.keep(session, tuple(one for one in compared if one != sender.device_id))


def _take_roster(session: Session, packed: bytes, head_sign_key: bytes) -> None:
    """Replaces our roster by a newer one; an older one is ignored, so nobody can bring back a stopped PC with an old file.

    ``head_sign_key`` is the head office's key, as its renewals lead to it from the one known so far.
    """
    received = open_roster(packed, head_sign_key)
    if received.version > current_roster(session).version:
        settings.ROSTER.keep(session, packed)
        settings.HEAD_SIGN_KEY.keep(session, head_sign_key)


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
    """Stores the sender's version vector (PeerHave) for its generation.

    The newest vector replaces the old one, even when it states less: a PC restored from a backup has less. The vector of an
    older file is ignored. A generation its PC has given up states nothing any more, however late its files arrive. When two
    PCs share a generation (a clone), file numbers do not say which is newer: the last to arrive counts, and both PCs are
    told to begin new ones.
    """
    header, device = checked.letter.header, checked.sender.device_id
    known = session.get(PeerVector, (device, header.from_generation))
    if known is not None and known.number == GIVEN_UP:
        note_cloned(session, header.from_generation)  # a late file of the PC that gave it up does no harm by this
        return
    if speaks_twice(session, checked.letter, device):
        note_cloned(session, header.from_generation)
    elif known is not None and known.number > header.file_number:
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
