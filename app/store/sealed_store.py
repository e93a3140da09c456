"""Files beside the database, encrypted and named by the SHA-256 of their content, so that the same content is stored once: the
photos, and the prints that were made final.

Each kind has a key of its own, derived from the database key, so a stolen folder shows nothing. A wrong or damaged file is never
shown.
"""

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.store.files import write_durably
from app.store.place import make_folder

PHOTOS, PRINTS = "photos", "prints"
"""Their folders, beside the database."""
_NONCE = 12


def photo_store(folder: Path, database_key: bytes) -> "SealedStore":
    """The photos of a data folder."""
    return SealedStore(folder / PHOTOS, ".photo", b"yui-note photos v1", database_key)


def print_store(folder: Path, database_key: bytes) -> "SealedStore":
    """The prints (PDF) of a data folder that were made final on this PC."""
    return SealedStore(folder / PRINTS, ".print", b"yui-note prints v1", database_key)


class SealedStore:
    """``purpose`` makes the key differ from that of every other store; ``database_key`` are 32 bytes."""

    def __init__(self, folder: Path, suffix: str, purpose: bytes, database_key: bytes) -> None:
        self._folder = folder
        self._suffix = suffix
        self._cipher = AESGCM(HKDF(SHA256(), 32, None, purpose).derive(database_key))

    def put(self, data: bytes) -> bytes:
        """Stores a file durably and returns its name (SHA-256). Raises what ``write_durably`` raises."""
        name = digest(data)
        if self.get(name) is None:
            make_folder(self._folder)
            nonce = secrets.token_bytes(_NONCE)
            write_durably(self._path(name), nonce + self._cipher.encrypt(nonce, data, name))
        return name

    def get(self, name: bytes) -> bytes | None:
        """The content, or None when it is not here. A damaged file is deleted: a photo is asked for again, a print drawn anew."""
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
        """Deletes the file, which may be missing."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: bytes) -> Path:
        return self._folder / f"{name.hex()}{self._suffix}"


def digest(data: bytes) -> bytes:
    """SHA-256 of the content: the name of the file."""
    hashing = Hash(SHA256())
    hashing.update(data)
    return hashing.finalize()
