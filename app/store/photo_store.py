"""Photos beside the database: each encrypted and named by the SHA-256 of its content, so the same photo is stored once.

The key is derived from the database key, so a stolen folder shows nothing. A wrong or damaged file is never shown.
"""

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.store.files import write_durably

FOLDER = "photos"
_NONCE = 12
_INFO = b"yui-note photos v1"


class PhotoStore:
    """``folder`` is the data folder of the office, ``database_key`` its 32 bytes."""

    def __init__(self, folder: Path, database_key: bytes) -> None:
        self._folder = folder / FOLDER
        self._cipher = AESGCM(HKDF(SHA256(), 32, None, _INFO).derive(database_key))

    def put(self, data: bytes) -> bytes:
        """Stores a photo durably and returns its name (SHA-256). Raises what ``write_durably`` raises."""
        name = digest(data)
        if self.get(name) is None:
            self._folder.mkdir(exist_ok=True)
            nonce = secrets.token_bytes(_NONCE)
            write_durably(self._path(name), nonce + self._cipher.encrypt(nonce, data, name))
        return name

    def get(self, name: bytes) -> bytes | None:
        """The photo, or None when it is not here. A damaged one is deleted, so that the other offices are asked for it again."""
        try:
            kept = self._path(name).read_bytes()
        except OSError:
            return None
        try:
            data = self._cipher.decrypt(kept[:_NONCE], kept[_NONCE:], name)
        except (InvalidTag, ValueError):
            self.remove(name)
            return None
        return data if digest(data) == name else None

    def has(self, name: bytes) -> bool:
        """Whether a file of that name exists; its content is not checked."""
        return self._path(name).is_file()

    def size(self, name: bytes) -> int:
        """Size of the stored file in bytes; 0 when it is not here."""
        try:
            return self._path(name).stat().st_size
        except OSError:
            return 0

    def remove(self, name: bytes) -> None:
        """Deletes the photo, which may be missing."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: bytes) -> Path:
        return self._folder / f"{name.hex()}.photo"


def digest(data: bytes) -> bytes:
    """SHA-256 of a photo's bytes: its name."""
    hashing = Hash(SHA256())
    hashing.update(data)
    return hashing.finalize()
