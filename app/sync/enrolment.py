"""How a PC joins: a set-up file sealed by a code told by telephone, and the certificate it sends back.

The certificate is a keyed hash of the new PC's public keys under the one-time token from the set-up file: only who
could open that file can have made it. Private keys never travel.
"""

import hmac
import secrets
import unicodedata
from dataclasses import asdict, dataclass, replace
from typing import Any

import msgpack
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.errors import Damaged, Refused
from app.sync.roster import RosterDevice, device_from, known_fields

MAGIC = b"YUISETUP1"
DOMAIN = b"yui-note certificate v1\x00"
CODE_DIGITS = 12
SALT_BYTES = 16
NONCE_BYTES = 12
ARGON = (128 * 1024, 3, 4)
"""KiB, passes, lanes: a guess costs a thief about a third of a second and 128 MB."""
ARGON_MOST = (1024 * 1024, 16, 16)
MAX_SETUP_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class SetUp:
    """What a set-up file carries: everything a new PC needs to be a PC of its office, and nothing secret but the token.

    ``operations`` are the columns of COMMON and of the branch's own partition: the plan is there at once, and a PC that
    takes the place of a broken one has all that the head office holds of its branch.
    """

    organisation: bytes
    organisation_name: str
    office: str
    office_name: str
    head_sign_key: bytes
    roster: bytes
    token: bytes
    operations: bytes
    made_at_ms: int


def new_code() -> str:
    """Twelve digits in three groups: 1234-5678-9012."""
    digits = f"{secrets.randbelow(10**CODE_DIGITS):012d}"
    return "-".join(digits[at : at + 4] for at in range(0, CODE_DIGITS, 4))


def seal_set_up(set_up: SetUp, code: str) -> bytes:
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    parameters: bytes = msgpack.packb(ARGON)
    head = MAGIC + len(parameters).to_bytes(1) + parameters + salt + nonce
    plain: bytes = msgpack.packb(asdict(set_up))
    return head + ChaCha20Poly1305(_key(code, salt, ARGON)).encrypt(nonce, plain, head)


def open_set_up(data: bytes, code: str) -> SetUp:
    """Refused("not-a-setup-file", "wrong-code"), Damaged("damaged-setup-file").

    A wrong code and a changed file look alike to the cipher, so the sentence of wrong-code names both.
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
        if any(not 0 < int(value) <= most for value, most in zip(parameters, ARGON_MOST, strict=True)):
            raise _damaged()
        key = _key(code, salt, parameters)
        plain: dict[str, Any] = msgpack.unpackb(ChaCha20Poly1305(key).decrypt(nonce, data[end:], data[:end]))
        return SetUp(**known_fields(SetUp, plain))
    except InvalidTag as error:
        raise Refused(
            "wrong-code", "番号が違うか、設定ファイルが変わっています。", "電話で番号を確かめて、もう一度入れてください。"
        ) from error
    except (ValueError, TypeError, IndexError, AttributeError, msgpack.UnpackException) as error:
        raise _damaged() from error


def make_certificate(token: bytes, device: RosterDevice) -> bytes:
    """Introduces a PC to the head office."""
    body = msgpack.packb(asdict(device))
    packed = msgpack.packb([body, _proof(token, body)])
    assert isinstance(packed, bytes)
    return packed


def check_certificate(certificate: bytes, token: bytes) -> RosterDevice | None:
    """The PC it introduces, or None when another token made it."""
    try:
        body, proof = msgpack.unpackb(certificate)
        if not hmac.compare_digest(proof, _proof(token, body)):
            return None
        return replace(device_from(msgpack.unpackb(body)), stopped_from=())
    except (ValueError, TypeError, KeyError, AttributeError, msgpack.UnpackException):
        return None


def _proof(token: bytes, body: bytes) -> bytes:
    return hmac.digest(token, DOMAIN + body, "sha256")


def _key(code: str, salt: bytes, parameters: tuple[int, int, int]) -> bytes:
    """argon2id over the code's digits; blanks, any dashes and full-width digits are how people write them."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", code) if sign.isdigit())
    memory_kib, passes, lanes = parameters
    if not digits:
        raise Refused("wrong-code", "番号が入っていません。", "本部から電話で聞いた番号を入れてください。")
    return Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib).derive(digits.encode())


def _damaged() -> Damaged:
    return Damaged("damaged-setup-file", "設定ファイルが壊れています。", "本部に、もう一度作ってもらってください。")
