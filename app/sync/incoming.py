"""Taking a file in: the checks in their fixed order, and not one write to live tables before the last of them."""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import msgpack
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.errors import Damaged, Refused
from app.journal.operation import Operation
from app.models import settings
from app.models.base import HEAD
from app.models.ledger import EnrolmentToken, LifeRow, PeerHave, ReceivedFile, SentFile
from app.models.plan import Office
from app.rules.clock import now_ms
from app.store.keys import DeviceKeys
from app.sync.columns import unpack_operations
from app.sync.container import Letter, read_letter, read_payload, verify
from app.sync.enrolment import check_certificate
from app.sync.header import Header
from app.sync.lives import note_doubled, speaks_twice, take_note
from app.sync.merge import Merged, merge
from app.sync.outgoing import current_roster, keep_roster
from app.sync.photo_parts import unpack_photos
from app.sync.renewal import followed
from app.sync.roster import ACTIVE, RosterDevice, open_roster
from app.sync.scope import Scope
from app.sync.seal import damaged, not_for_us, unseal
from app.sync.statements import GIVEN_UP, SET_UP_LIFE
from app.sync.vouching import vouched

MOST_BEHIND = 1000
"""Versions by which a roster put back from a copy is taken to be behind; nobody may drive it up without end."""


@dataclass(frozen=True)
class Checked:
    """A file that passed every check. ``new_device`` is the PC its certificate introduced, ``token`` what proved it."""

    letter: Letter
    sender: RosterDevice
    operations: list[Operation]
    already_imported: int | None
    new_device: bool
    token: bytes = b""
    vouched: frozenset[bytes] = frozenset()
    """Operations in it that this head office wrote itself, by its own older statements."""
    photos: Mapping[bytes, bytes] = field(default_factory=dict)
    """Of a file of photos: SHA-256 → picture."""
    renewed: bool = False
    """The sender has new keys, which we did not know yet."""


def check_file(session: Session, keys: DeviceKeys, data: bytes) -> Checked:
    """Opens and checks a file; writes nothing.

    The order: envelope, header's shape, organisation, addressed to us, sender known and not stopped, signature, known
    already?, payload's digest and size, every operation's shape. Raises the refusal of the first check that fails.
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
    if known is not None:  # signed by the same hand and taken in before: nothing in it can be new
        return Checked(letter, sender, [], known, False)
    if header.kind == "photo":
        if token:  # a PC nobody knows yet introduces itself with its records
            raise not_for_us()
        photos = unpack_photos(read_payload(letter), header.records)
        return Checked(letter, sender, [], None, False, photos=photos if sender.status == ACTIVE else {})
    operations = unpack_operations(read_payload(letter))
    if len(operations) != header.operations:
        raise damaged()
    proven = frozenset[bytes]()
    if own_office == HEAD and header.vouchers:
        heads = [device for device in roster.devices if device.office == HEAD]
        head_keys = [keys.sign_key, *(key for device in heads for key in (device.sign_key, *device.former_keys))]
        proven = vouched(header.vouchers, head_keys, roster.organisation, operations)
    return Checked(letter, sender, operations, known, bool(token), token, proven, renewed=sender != known_as)


def take_in(session: Session, keys: DeviceKeys, checked: Checked) -> tuple[int, Merged]:
    """Joins a checked file in the caller's transaction: ledger, roster, statement, receipts, operations.

    Returns the import's number and what was joined. The same file again adds nothing and keeps its number.
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
        _note_life(session, header.from_life, checked.sender)
        _note_have(session, checked, row.id)
        _note_receipts(session, checked)
    if checked.sender.office == HEAD:
        _take_lives(session, header.lives)
    scope = Scope(checked.sender.office, own_office, checked.vouched, checked.sender.cut_offs)
    merged = merge(session, checked.operations, scope, row.id)
    take_note(session, merged, header.doubled)
    row.operations = len(merged.joined)
    session.flush()
    return row.id, merged


def _sender(session: Session, letter: Letter) -> tuple[RosterDevice, bytes]:
    """The sending PC as the roster knows it, or as its certificate introduces it (then with the token that proves it)."""
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
    """A file we can open but that is not for us: it is sealed to its sender as well, so mostly one we wrote ourselves.

    Nothing in the header is proven yet: an office is only named when we know it.
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
    """At the head office: the sender's renewed keys enter the roster. A branch that knows a higher roster than ours shows
    that ours was put back from a copy; it rises above that, or nobody would take what changes from now on."""
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
    """A newer roster replaces ours; an older one never does. ``head_sign_key``: as followed from the one known so far."""
    received = open_roster(packed, head_sign_key)
    if received.version > current_roster(session).version:
        settings.ROSTER.keep(session, packed)
        settings.HEAD_SIGN_KEY.keep(session, head_sign_key)


def _verify(session: Session, letter: Letter, sender: RosterDevice) -> None:
    """By the sender's key. Refused("former-key") for a file from before its keys were renewed, as the old one may be in
    other hands since; a file that was taken in before is the same file."""
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


def _note_life(session: Session, life: bytes, sender: RosterDevice) -> None:
    if session.get(LifeRow, life) is None:
        session.add(LifeRow(life=life, office=sender.office, device=sender.device_id))
        session.flush()


def _take_lives(session: Session, lives: Iterable[tuple[bytes, str, str]]) -> None:
    """Who writes under which life, as the head office knows it: so that a branch can name the other PC, too."""
    for life, office, device in lives:
        if session.get(LifeRow, life) is None:
            session.add(LifeRow(life=life, office=office, device=device))
    session.flush()


def _note_have(session: Session, checked: Checked, heard: int) -> None:
    """The newest statement of a life replaces its old one, upward or downward; an older file's statement does not.

    A life its PC has given up states nothing any more, however late its files come. Under a life that two PCs share
    numbers say nothing about what is newer: the last to come counts, and both are told to begin new lives.
    """
    header, device = checked.letter.header, checked.sender.device_id
    known = session.get(PeerHave, (device, header.from_life))
    if known is not None and known.number == GIVEN_UP:
        note_doubled(session, header.from_life)  # a late file of the PC that gave it up does no harm by this
        return
    if speaks_twice(session, checked.letter, device):
        note_doubled(session, header.from_life)
    elif known is not None and known.number > header.file_number:
        return
    said = PeerHave(
        device=device,
        life=header.from_life,
        office=checked.sender.office,
        number=header.file_number,
        have=msgpack.packb(header.have.plain()),
        wanted=b"".join(header.wanted),
        heard=heard,
    )
    session.merge(said)
    for life in header.retired:
        gone = dict(office=said.office, number=GIVEN_UP, have=b"", wanted=b"", heard=heard)
        session.merge(PeerHave(device=device, life=life, **gone))
    session.execute(delete(PeerHave).where(PeerHave.device == device, PeerHave.life == SET_UP_LIFE))
    session.flush()


def _note_receipts(session: Session, checked: Checked) -> None:
    own_device = settings.DEVICE.needed(session)
    for device, number, when in checked.letter.header.receipts:
        sent = session.get(SentFile, number) if device == own_device else None
        if sent is not None and sent.to_office == checked.sender.office:
            sent.received_at_ms = when
    session.flush()
