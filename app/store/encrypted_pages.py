"""The pages of an encrypted database, one by one: what the driver refuses as a whole can still be read where it is sound.

SQLCipher 4 ends each page with an initialisation vector and an HMAC over the page, so every page proves by itself that it is as
it was written and that the key is right. The layout is SQLCipher's: https://www.zetetic.net/sqlcipher/design/
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from app.store.driver import PAGE_BYTES

SALT_BYTES = 16
"""The file begins with its salt, in place of the first bytes of page 1."""
_IV_BYTES, _HMAC_BYTES = 16, 64
RESERVED_BYTES = _IV_BYTES + _HMAC_BYTES
"""At the end of each page; SQLite does not use them."""
_MAC_SALT_MASK, _MAC_KEY_ROUNDS = 0x3A, 2
SAMPLE = 64
"""Pages that are tried to tell another key from damage."""


@dataclass(frozen=True)
class PageCodec:
    """Opens the pages of one database. ``key`` is its raw key (32 bytes); ``mac_key``, of the file's ``salt``, proves them."""

    key: bytes
    mac_key: bytes
    salt: bytes

    @classmethod
    def of(cls, key: bytes, salt: bytes) -> "PageCodec":
        """For a database whose file begins with this salt (16 bytes)."""
        mac_salt = bytes(byte ^ _MAC_SALT_MASK for byte in salt)
        return cls(key, hashlib.pbkdf2_hmac("sha512", key, mac_salt, _MAC_KEY_ROUNDS, 32), salt)

    def opened(self, number: int, stored: bytes) -> bytes | None:
        """The plain page (numbered from 1, 4,096 bytes with zeros for what is reserved), or None when it is not as written."""
        start = SALT_BYTES if number == 1 else 0
        content, tail = stored[start : PAGE_BYTES - RESERVED_BYTES], stored[PAGE_BYTES - RESERVED_BYTES : PAGE_BYTES]
        if len(tail) != RESERVED_BYTES:
            return None
        iv, mac = tail[:_IV_BYTES], tail[_IV_BYTES:]
        if not hmac.compare_digest(hmac.digest(self.mac_key, content + iv + number.to_bytes(4, "little"), "sha512"), mac):
            return None
        decryptor = Cipher(algorithms.AES(self.key), modes.CBC(iv)).decryptor()
        return bytes(start) + decryptor.update(content) + decryptor.finalize() + bytes(RESERVED_BYTES)


def sound_pages(path: Path, key: bytes) -> Iterator[tuple[int, bytes | None]]:
    """(number from 1, plain page or None for a damaged one) of every page of a file. Raises OSError."""
    with path.open("rb") as file:
        codec = PageCodec.of(key, file.read(SALT_BYTES))
        file.seek(0)
        number = 0
        while stored := file.read(PAGE_BYTES):
            number += 1
            yield number, codec.opened(number, stored)


def any_page_opens(path: Path, key: bytes) -> bool:
    """Whether at least one page is proven by this key. False for a file of another key, and for what is no such file.

    A file of this key keeps it unless it is damaged all over, or in its first 16 bytes. Raises OSError.
    """
    size = path.stat().st_size // PAGE_BYTES
    with path.open("rb") as file:
        codec = PageCodec.of(key, file.read(SALT_BYTES))
        for number in dict.fromkeys(1 + place * size // SAMPLE for place in range(min(size, SAMPLE))):
            file.seek((number - 1) * PAGE_BYTES)
            if codec.opened(number, file.read(PAGE_BYTES)) is not None:
                return True
    return False
