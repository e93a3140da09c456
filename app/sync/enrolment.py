"""How a new PC is enrolled (支部の登録): the set-up file from the head office and the certificate the PC sends back.

The set-up file is encrypted under a code that the head office tells by telephone. It holds a one-time token, a signing key
whose public half stands in the roster. The new PC's certificate is its public keys under that signature, so only someone who
could open the set-up file can have made it, and every PC of the head office can check it. Private keys never leave a PC.
"""

import secrets
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

import msgpack
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.errors import Damaged, Refused
from app.store.keys import is_signed
from app.sync.roster import RosterDevice, known_fields
from app.sync.seal import is_address

MAGIC = b"YUISETUP1"
DOMAIN = b"yui-note certificate v1\x00"
CODE_DIGITS = 12
SALT_BYTES = 16
NONCE_BYTES = 12
ARGON = (128 * 1024, 3, 4)
"""KiB, passes, lanes: a guess costs a thief about a third of a second and 128 MB."""
ARGON_MOST = (1024 * 1024, 16, 16)
CERTIFIED = ("device_id", "office", "age_recipient", "sign_key", "since_ms")
MAX_NAME = 64
MAX_SETUP_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class SetUp:
    """The content of a set-up file: everything a new PC needs to work for its office. Nothing in it is secret except the token.

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
    return head + ChaCha20Poly1305(_key(code, salt, ARGON)).encrypt(nonce, plain, head)


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
        # The parameters are not authenticated yet: without limits a hostile file could ask for any amount of memory.
        if any(not 0 < int(value) <= most for value, most in zip(parameters, ARGON_MOST, strict=True)):
            raise damaged_set_up()
        key = _key(code, salt, parameters)
        plain: dict[str, Any] = msgpack.unpackb(ChaCha20Poly1305(key).decrypt(nonce, data[end:], data[:end]))
        return SetUp(**known_fields(SetUp, plain))
    except InvalidTag as error:
        raise Refused(
            "wrong-code", "番号が違うか、設定ファイルが変わっています。", "電話で番号を確かめて、もう一度入れてください。"
        ) from error
    except (ValueError, TypeError, IndexError, AttributeError, msgpack.UnpackException) as error:
        raise damaged_set_up() from error


def make_certificate(token: bytes, device: RosterDevice) -> bytes:
    """A certificate that introduces a new PC to the head office; it travels in the header of the PC's files."""
    plain = {name: getattr(device, name) for name in CERTIFIED}
    body = msgpack.packb(plain)
    packed = msgpack.packb([body, Ed25519PrivateKey.from_private_bytes(token).sign(DOMAIN + body)])
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


def _key(code: str, salt: bytes, parameters: tuple[int, int, int]) -> bytes:
    """argon2id over the code's digits; blanks, any dashes and full-width digits are how people write them."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", code) if sign.isdigit())
    memory_kib, passes, lanes = parameters
    if not digits:
        raise Refused("wrong-code", "番号が入っていません。", "本部から電話で聞いた番号を入れてください。")
    return Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib).derive(digits.encode())


def damaged_set_up() -> Damaged:
    """The error for a set-up file that is cut or changed."""
    return Damaged("damaged-setup-file", "設定ファイルが壊れています。", "本部に、もう一度作ってもらってください。")
