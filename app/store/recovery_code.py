"""The recovery key as digits on paper (復旧用紙): eight lines of three groups of four, each line with its own check digits.

A line holds 32 of the key's 256 bits as ten digits, and two check digits (ISO 7064, mod 97-10) over its line number and its
value. So a wrong digit, two swapped digits and two swapped lines are reported with their line while typing.
"""

import unicodedata
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import Refused
from app.store.keys import signer_of

LINES = 8
LINE_DIGITS = 12
_VALUE_DIGITS = 10
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""The alphabet of bech32, in which age writes its keys."""
_SIGNING = b"yui-note recovery signing v1\x00"
_PREFIX = "age-secret-key-"
_CHECK = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def code_lines(identity: str) -> list[str]:
    """The eight lines to print, each as 1234-5678-9012."""
    bits = _bits(identity)
    values = [bits >> 32 * (LINES - 1 - line) & 0xFFFFFFFF for line in range(LINES)]
    digits = [f"{value:0{_VALUE_DIGITS}d}{_check_digits(line, value):02d}" for line, value in enumerate(values)]
    return ["-".join(one[at : at + 4] for at in range(0, LINE_DIGITS, 4)) for one in digits]


def identity_from(code: str) -> str:
    """The recovery key that somebody typed from paper. Blanks, dashes, line ends and full-width digits do not matter.

    Raises Refused("wrong-recovery-code"), which names the wrong line.
    """
    digits = _digits(code)
    bits = 0
    for line in range(LINES):
        value = line_value(line, digits[line * LINE_DIGITS : (line + 1) * LINE_DIGITS])
        if value is None:
            raise Refused(
                "wrong-recovery-code", f"番号の{line + 1}行目が、用紙と合いません。", "その行を、用紙を見て入れ直してください。"
            )
        bits = bits << 32 | value
    if len(digits) != LINES * LINE_DIGITS:
        raise Refused("wrong-recovery-code", "番号が多すぎます。", f"用紙の{LINES}行だけを入れてください。")
    # 256 bits are no multiple of five: bech32 fills up its last letter with zeros.
    padded = f"{bits:0256b}0000"
    data = [int(padded[at : at + 5], 2) for at in range(0, 260, 5)]
    return (_PREFIX + "1" + "".join(_LETTERS[one] for one in data + _checksum(data))).upper()


def signer_from(identity: str) -> Ed25519PrivateKey:
    """The signing key that the recovery key yields too: what it signs in the roster shows that the sheet was at hand."""
    return signer_of(sha256(_SIGNING + _bits(identity).to_bytes(32)).digest())


def line_value(line: int, text: str) -> int | None:
    """The 32 bits of a line (counted from 0), or None when its check digits do not fit."""
    digits = _digits(text)
    value, check = int(digits[:_VALUE_DIGITS] or 0), int(digits[_VALUE_DIGITS:] or 0)
    is_right = len(digits) == LINE_DIGITS and value <= 0xFFFFFFFF and check == _check_digits(line, value)
    return value if is_right else None


def _bits(identity: str) -> int:
    """The key's 256 bits."""
    data = identity.lower().removeprefix(_PREFIX + "1")[:-6]
    return int("".join(f"{_LETTERS.index(sign):05b}" for sign in data)[:256], 2)


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(sign)) for sign in unicodedata.normalize("NFKC", text) if sign.isdigit())


def _check_digits(line: int, value: int) -> int:
    """The two check digits of a line (counted from 0), ISO 7064 mod 97-10."""
    return 98 - ((line + 1) * 1_000_000_000_000 + value * 100) % 97


def _checksum(data: list[int]) -> list[int]:
    """Bech32's six last letters (BIP 173)."""
    total = 1
    spread = [ord(sign) >> 5 for sign in _PREFIX] + [0] + [ord(sign) & 31 for sign in _PREFIX]
    for value in [*spread, *data, 0, 0, 0, 0, 0, 0]:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for bit, mask in enumerate(_CHECK):
            total ^= mask if top >> bit & 1 else 0
    total ^= 1
    return [total >> 5 * (5 - at) & 31 for at in range(6)]
