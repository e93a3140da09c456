"""How a new PC is enrolled (支部の登録): the set-up file from the head office and the certificate the PC sends back.

The set-up file is encrypted under a code that the head office tells by telephone. It holds a one-time token, a signing key
whose public half stands in the roster. The new PC's certificate is its public keys under that signature, so only someone who
could open the set-up file can have made it, and every PC of the head office can check it. Private keys never leave a PC.

A new PC may go on from a copy of a lost one, so what opens a PC's copies is handed in, sealed to the head office's PCs and the
recovery key (app.store.recovery_file), until each of them that was heard of says to have it.
"""

import secrets
import unicodedata
from dataclasses import asdict, dataclass, replace
from typing import Any, get_type_hints

import msgpack
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Damaged, Refused
from app.models import settings
from app.models.base import HEAD
from app.models.ledger import GIVEN_UP, KeptCopyKey, PeerVector, ReceivedFile
from app.rules.clock import now_ms
from app.store.key_derivation import Derive, derived_key, sealing_key, twice
from app.store.keys import DeviceKeys, is_signed, signer_of
from app.store.recovery_file import RecoveryKeys, recipients_digest, seal_keys
from app.sync.header import MAX_COPY_KEY_BYTES, MOST_COPY_KEYS, Header, unpack_header
from app.sync.roster import ACTIVE, Roster, RosterDevice, known_fields
from app.sync.roster_facts import current_roster
from app.sync.seal import is_address

MAGIC = b"YUISETUP1"
DOMAIN = b"yui-note certificate v1\x00"
CODE_DIGITS = 12
SALT_BYTES = 16
NONCE_BYTES = 12
ARGON = (128 * 1024, 3, 4)
"""KiB, passes, lanes: a guess costs a thief about a third of a second and 128 MB."""
CERTIFIED = ("device_id", "office", "age_recipient", "sign_key", "since_ms")
MAX_NAME = 64
_LENGTHS = {
    "organisation": (16,), "head_sign_key": (32,), "founded": (20,), "token": (32,), "copy_key": (0, 32),
    "office": range(1, MAX_NAME + 1), "copy_device": range(MAX_NAME + 1),
}  # fmt: skip
"""Of the values of a set-up file, in bytes or characters."""
MAX_SETUP_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class SetUp:
    """The content of a set-up file: everything a new PC needs to work for its office. Secret are the token, and ``copy_key``: the
    database key of the lost PC ``copy_device``, from whose copy the new one is to go on; both empty for any other new PC.

    ``operations`` are the columns of COMMON and of the branch's own partition. So the plan is there at once, and a PC that
    replaces a broken one gets every record the head office holds of its branch. ``roster`` are the columns of the roster,
    ``head_sign_key`` is the key it leads back to, ``founded`` the operation that no stop reaches, ``token`` the seed of the
    signing key (32 bytes).
    """

    organisation: bytes
    organisation_name: str
    office: str
    office_name: str
    head_sign_key: bytes
    founded: bytes
    roster: bytes
    token: bytes
    operations: bytes
    statement: bytes
    statement_signature: bytes
    """A header by which the head office states that these operations are its own, should it lose them."""
    made_at_ms: int
    copy_device: str = ""
    copy_key: bytes = b""


def new_code() -> str:
    """A random code of twelve digits in three groups, 1234-5678-9012: short enough to be told by telephone."""
    digits = f"{secrets.randbelow(10**CODE_DIGITS):012d}"
    return "-".join(digits[at : at + 4] for at in range(0, CODE_DIGITS, 4))


def seal_set_up(set_up: SetUp, code: str) -> bytes:
    """The bytes of a set-up file, encrypted under the code (argon2id and ChaCha20-Poly1305)."""
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    parameters: bytes = msgpack.packb(ARGON)
    head = MAGIC + len(parameters).to_bytes(1) + parameters + salt + nonce
    plain: bytes = msgpack.packb(asdict(set_up))
    return head + ChaCha20Poly1305(_key(code, salt, ARGON, sealing_key)).encrypt(nonce, plain, head)


def open_set_up(data: bytes, code: str) -> SetUp:
    """The content of a set-up file.

    Raises Refused("not-a-setup-file", "wrong-code") and Damaged("damaged-setup-file"). The cipher cannot distinguish a wrong
    code from a changed file, so the message of wrong-code names both.
    """
    if not data.startswith(MAGIC):
        raise Refused(
            "not-a-setup-file", "これは支部の設定ファイルではありません。", "本部から受け取った設定ファイルを選んでください。"
        )
    try:
        at = len(MAGIC) + 1
        size = data[at - 1]
        parameters = msgpack.unpackb(data[at : at + size])
        at += size
        salt, nonce = data[at : at + SALT_BYTES], data[at + SALT_BYTES : at + SALT_BYTES + NONCE_BYTES]
        end = at + SALT_BYTES + NONCE_BYTES
        opened = twice(lambda: ChaCha20Poly1305(_key(code, salt, parameters)).decrypt(nonce, data[end:], data[:end]))
        plain: dict[str, Any] = msgpack.unpackb(opened)
        set_up = SetUp(**known_fields(SetUp, plain))
        if not _is_sound(set_up):
            raise damaged_set_up()
        return set_up
    except InvalidTag as error:
        raise Refused(
            "wrong-code", "番号が違うか、設定ファイルが変わっています。", "電話で番号を確かめて、もう一度入れてください。"
        ) from error
    except (ValueError, TypeError, IndexError, AttributeError, msgpack.UnpackException) as error:
        raise damaged_set_up() from error


def _is_sound(set_up: SetUp) -> bool:
    """Whether each value is of its type and each key of its length: whoever knows the code may have sealed anything."""
    typed = all(type(getattr(set_up, name)) is kind for name, kind in get_type_hints(SetUp).items())
    return typed and all(len(getattr(set_up, name)) in lengths for name, lengths in _LENGTHS.items())


def certified(keys: DeviceKeys, set_up: SetUp, device_id: str) -> DeviceKeys:
    """These keys with the certificate that introduces their PC to the head office."""
    device = RosterDevice(device_id, set_up.office, keys.seal_recipient, keys.sign_key, now_ms())
    return replace(keys, certificate=make_certificate(set_up.token, device))


def device_of(keys: DeviceKeys) -> str:
    """The PC whose keys these are, by their own certificate; "" without one."""
    if not keys.certificate:
        return ""
    body, _ = msgpack.unpackb(keys.certificate)
    return str(msgpack.unpackb(body)["device_id"])


def make_certificate(token: bytes, device: RosterDevice) -> bytes:
    """A certificate that introduces a new PC to the head office; it travels in the header of the PC's files."""
    plain = {name: getattr(device, name) for name in CERTIFIED}
    body = msgpack.packb(plain)
    packed = msgpack.packb([body, signer_of(token).sign(DOMAIN + body)])
    assert isinstance(packed, bytes)
    return packed


def check_certificate(certificate: bytes, token_key: bytes) -> RosterDevice | None:
    """The PC that a certificate introduces, or None when it was not made with the token of this public key."""
    try:
        body, signature = msgpack.unpackb(certificate)
        if not is_signed(DOMAIN + body, token_key, signature):
            return None
        plain: dict[str, Any] = msgpack.unpackb(body)
        device = RosterDevice(**{name: plain[name] for name in CERTIFIED})
        texts = (device.device_id, device.office)
        is_sound = all(isinstance(text, str) and len(text) <= MAX_NAME for text in texts) and isinstance(device.since_ms, int)
        # No address to which nothing could be sealed, and no key that can't sign.
        Ed25519PublicKey.from_public_bytes(device.sign_key)
        return device if is_sound and is_address(device.age_recipient) else None
    except (ValueError, TypeError, KeyError, AttributeError, msgpack.UnpackException):
        return None


def own_recovery_keys(session: Session, keys: DeviceKeys) -> RecoveryKeys:
    """What the recovery file of this PC holds."""
    office = settings.OFFICE.needed(session)
    identities = (keys.seal_identity, *keys.former_identities) if office == HEAD else ()
    organisation, device = settings.ORGANISATION_ID.needed(session), settings.DEVICE.needed(session)
    return RecoveryKeys(organisation, office, device, keys.database_key, identities)


def recovery_recipients(session: Session, keys: DeviceKeys) -> set[str]:
    """To whom it is sealed: the recovery key, and at a branch the head office's PCs, and this one, which so can prove it."""
    roster = current_roster(session)
    if settings.OFFICE.needed(session) == HEAD:
        return {roster.recovery_recipient}
    return {roster.recovery_recipient, *roster.recipients_of(HEAD), keys.seal_recipient}


def own_recovery_file(session: Session, keys: DeviceKeys) -> bytes:
    """The recovery file of this PC, sealed."""
    return seal_keys(own_recovery_keys(session, keys), recovery_recipients(session, keys))


def copy_keys_for(session: Session, keys: DeviceKeys, to_office: str) -> tuple[tuple[str, bytes, bytes], ...]:
    """What the header of a file to this office says of what opens copies, and brings of it."""
    stated = _stated(session, current_roster(session), to_office)

    def lacking(device: str, digest: bytes) -> bool:
        return not stated or not all((device, digest) in one for one in stated)

    if settings.OFFICE.needed(session) != HEAD:
        device, digest = settings.DEVICE.needed(session), recipients_digest(recovery_recipients(session, keys))
        sealed = own_recovery_file(session, keys) if lacking(device, digest) else b""
        return ((device, digest, sealed),) if 0 < len(sealed) <= MAX_COPY_KEY_BYTES else ()
    held = select(KeptCopyKey).order_by(KeptCopyKey.device).limit(MOST_COPY_KEYS)
    if to_office != HEAD:
        rows = session.scalars(held.where(KeptCopyKey.office == to_office))
        return tuple((row.device, row.recipients_sha256, b"") for row in rows)
    return tuple(
        (row.device, row.recipients_sha256, row.sealed if lacking(row.device, row.recipients_sha256) else b"")
        for row in session.scalars(held)
    )


def keep_copy_keys(session: Session, header: Header, sender: RosterDevice) -> None:
    """At the head office: keeps what a branch's PC handed in of itself, and what another PC of the head office has of others."""
    roster = current_roster(session)
    for device_id, digest, sealed in header.copy_keys:
        device = roster.device(device_id)
        if not sealed or device is None or device.office == HEAD:
            continue
        present = {roster.recovery_recipient, *roster.recipients_of(HEAD), device.age_recipient}
        is_better = session.get(KeptCopyKey, device_id) is None or digest == recipients_digest(present)
        if device_id == sender.device_id or (sender.office == HEAD and is_better):
            kept = KeptCopyKey(device=device_id, office=device.office, recipients_sha256=digest, sealed=sealed)
            session.merge(kept)
    session.flush()


def _stated(session: Session, roster: Roster, office: str) -> list[set[tuple[str, bytes]]]:
    """Of each PC in use of an office that was heard of: which sealed keys it says to have, with its newest file."""
    in_use = {one.device_id for one in roster.devices if one.office == office and one.status == ACTIVE}
    said = select(PeerVector).where(PeerVector.office == office, PeerVector.number < GIVEN_UP)
    heard = [session.get(ReceivedFile, row.heard) for row in session.scalars(said) if row.device in in_use]
    headers = [unpack_header(file.header) for file in heard if file is not None]
    return [{(device, digest) for device, digest, _ in header.copy_keys} for header in headers]


def _key(code: str, salt: bytes, parameters: tuple[int, int, int], derive: Derive = derived_key) -> bytes:
    """argon2id over the code's digits; blanks, any dashes and full-width digits are how people write them."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", code) if sign.isdigit())
    if not digits:
        raise Refused("wrong-code", "番号が入っていません。", "本部から電話で聞いた番号を入れてください。")
    # The parameters are not authenticated yet: a hostile file could ask for any amount of memory.
    return derive(digits.encode(), salt, *parameters)


def damaged_set_up() -> Damaged:
    """The error for a set-up file that is cut or changed."""
    return Damaged("damaged-setup-file", "設定ファイルが壊れています。", "本部に、もう一度作ってもらってください。")
