"""The recovery file beside the copies of a PC: what opens them, sealed to those who may need it when that PC is lost.

Of a branch's PC it holds the key of its database and photos alone; of a PC of the head office also what opens files that were
sealed to it. Signing keys are never in it: a new PC makes its own. Layout: docs/bundle-format.md, "Recovery file".
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgpack
import pyrage

from app.errors import Damaged, Refused
from app.sandbox.file_beginnings import has_short_age_header
from app.store.copy_contents import places_of_copies
from app.store.files import read_bounded

FILE_NAME = "recovery.yui-recovery"
MAX_BYTES = 64 * 1024
VERSION = 1
KEY_BYTES = 32


@dataclass(frozen=True)
class RecoveryKeys:
    """``database_key`` (32 bytes) opens the copies and photos of this PC. ``identities``: at the head office, its age identities,
    the present one first.
    """

    organisation: bytes
    office: str
    device: str
    database_key: bytes
    identities: tuple[str, ...] = ()


class NotForUs(Exception):
    """None of these identities opens the file."""


def seal_keys(keys: RecoveryKeys, recipients: Iterable[str]) -> bytes:
    """The bytes of a recovery file, which each of these addresses opens. It names them inside, as a digest."""
    addresses = sorted(set(recipients))
    held = [keys.organisation, keys.office, keys.device, keys.database_key, keys.identities, recipients_digest(addresses)]
    plain: bytes = msgpack.packb([VERSION, *held])
    return bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(one) for one in addresses]))


def recipients_digest(recipients: Iterable[str]) -> bytes:
    """SHA-256 over the addresses in order."""
    return hashlib.sha256("\n".join(sorted(set(recipients))).encode()).digest()


def open_keys(sealed: bytes, identities: Iterable[str]) -> tuple[RecoveryKeys, bytes]:
    """(what the file holds, the digest of those it is sealed to). The sealed bytes are hostile until each value was looked at.

    Raises NotForUs, Damaged("damaged-recovery-file"), Refused("newer-recovery-file").
    """
    if not has_short_age_header(sealed):
        raise _damaged()
    try:
        plain = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(one) for one in identities])
        version, *held = msgpack.unpackb(plain, use_list=False)
        if version != VERSION:
            raise Refused("newer-recovery-file", "復旧ファイルが新しい形です。", "プログラムを新しくしてから行ってください。")
        organisation, office, device, database_key, found, digest = held
    except pyrage.DecryptError as error:
        # pyrage has one error class; only its text says that no recipient matched.
        if "matching" in str(error).lower():
            raise NotForUs from error
        raise _damaged() from error
    except (ValueError, TypeError, RecursionError, msgpack.UnpackException) as error:
        raise _damaged() from error
    texts, some = (office, device), found if isinstance(found, tuple) else (None,)
    if not all(isinstance(one, str) for one in (*texts, *some)) or not isinstance(organisation, bytes):
        raise _damaged()
    if not all(isinstance(one, bytes) and len(one) == KEY_BYTES for one in (database_key, digest)):
        raise _damaged()
    return RecoveryKeys(organisation, office, device, database_key, some), digest


def recovery_files(folder: Path) -> list[Path]:
    """The recovery files wherever in the folder copies may lie."""
    return [place / FILE_NAME for place in places_of_copies(folder) if (place / FILE_NAME).is_file()]


def read_recovery_file(path: Path) -> bytes:
    """Its bytes, still sealed. Raises what ``read_bounded`` raises."""
    return read_bounded(path, MAX_BYTES)


def _damaged() -> Damaged:
    return Damaged("damaged-recovery-file", "復旧ファイルが壊れています。", "別の控えのフォルダーを選んでください。")
