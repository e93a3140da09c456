"""Files beside the database, encrypted and named by the SHA-256 of their content, so that the same content is stored once: the
photos, and the prints that were made final.

Each kind has a key of its own, derived from the database key, so a stolen folder shows nothing. A wrong or damaged file is never
shown.
"""

import contextlib
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import YuiError
from app.rules.progress import Report, unheard
from app.store.files import read_bounded, write_durably
from app.store.place import make_folder

PHOTOS, PRINTS = "photos", "prints"
"""Their folders, beside the database."""
MAX_BYTES = 256 * 1024 * 1024
"""No photo or print is longer."""
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

    def names(self) -> set[bytes]:
        """What is stored under a name of this kind; contents are not checked. Empty where there is no folder."""
        found = set()
        with contextlib.suppress(OSError):
            for path in self._folder.glob(f"*{self._suffix}"):
                with contextlib.suppress(ValueError):  # a name of others
                    found.add(bytes.fromhex(path.stem))
        return found

    def opens(self, name: bytes) -> bool:
        """Whether a whole file of that name is here that this key opens. Deletes none."""
        with contextlib.suppress(YuiError):
            return self._proven(name) is not None
        return False

    def drop_damaged(self, part: int) -> int:
        """Reads through what has a name that begins with the byte ``part`` and deletes what is damaged; returns how many.

        What can't be read just now stays.
        """
        dropped = 0
        for name in self.names():
            if name[:1] == bytes([part]):
                with contextlib.suppress(YuiError, OSError):
                    if self._proven(name) is None:
                        self.remove(name)
                        dropped += 1
        return dropped

    def bytes_on_disk(self) -> int:
        """Size of all that is stored."""
        return sum(map(self.size, self.names()))

    def take_missing(self, other: "SealedStore", room: int | None = None, report: Report = unheard) -> int:
        """Copies what lies in ``other``, under the same key, and not here, as it is sealed; returns how many found no room.

        ``room``: bytes that may be taken, None for as many as there are. A file that is damaged there, that another key sealed,
        or that can't be read is passed over. ``report`` is called before each with how many are done, of how many. Raises what
        ``write_durably`` raises.
        """
        missing, left = sorted(other.names() - self.names()), 0
        for number, name in enumerate(missing):
            report(number, len(missing), "")
            size, sealed = other.size(name), None
            if room is not None and size > room:
                left += 1
                continue
            with contextlib.suppress(YuiError):
                sealed = other._proven(name)
            if sealed is not None:
                make_folder(self._folder)
                write_durably(self._path(name), sealed)
                room = room and room - size
        return left

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

    def _proven(self, name: bytes) -> bytes | None:
        """The sealed file, when its content is what its name says."""
        sealed = read_bounded(self._path(name), MAX_BYTES)
        with contextlib.suppress(InvalidTag, ValueError):
            if digest(self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name)) == name:
                return sealed
        return None

    def _path(self, name: bytes) -> Path:
        return self._folder / f"{name.hex()}{self._suffix}"


def digest(data: bytes) -> bytes:
    """SHA-256 of the content: the name of the file."""
    hashing = Hash(SHA256())
    hashing.update(data)
    return hashing.finalize()


STORES = (photo_store, print_store)
"""What lies beside a database under the same key; the copies of the database do not hold it."""
