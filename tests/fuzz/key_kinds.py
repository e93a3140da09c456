"""The files that hold keys: kept twice on a PC, or sealed beside its copies. A damaged one never gives another key."""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from unittest.mock import patch

import msgpack
import pyrage

from app.errors import YuiError
from app.store import keystore
from app.store.kept_twice import places_of, write_twice
from app.store.keys import new_keys, recipient_of
from app.store.recovery_file import FILE_NAME as RECOVERY_FILE
from app.store.recovery_file import NotForUs, RecoveryKeys, open_keys, read_recovery_file, seal_keys
from tests.fuzz.kind import PASSED_OVER, Kind, Ready, own_folder
from tests.fuzz.mutations import bytes_damaged
from tests.proof import damage
from tests.proof.council import hurried

CHECK = 32
FRAME = slice(8, -CHECK)
"""Of a file that is kept twice: its content, between number and check."""


def _kept_twice(name: str, *, passphrase: str) -> Callable[[], AbstractContextManager[Ready]]:
    """One of the two files is damaged, or both alike; half of them get a check that fits, as somebody would make it."""

    @contextmanager
    def begin() -> Iterator[Ready]:
        with hurried(), own_folder() as folder, patch.dict(os.environ, {keystore.PASSPHRASE_VARIABLE: passphrase}):
            keystore.save_keys(folder, new_keys())
            good = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
            first, second = places_of(folder, name)

            def damaged(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
                if dice.random() < 0.5:
                    return bytes_damaged()(dice, data, others)
                write_twice(folder, name, bytes_damaged()(dice, data[FRAME], [data[FRAME]]))
                return first.read_bytes()

            def open_(data: bytes) -> object:
                for path, content in good.items():
                    path.write_bytes(content)
                is_both, is_whole = sha256(data).digest()[0] % 2 == 1, sha256(data[:-CHECK]).digest() == data[-CHECK:]
                for place in (first, second) if is_both else (second,):
                    place.write_bytes(data)
                try:
                    return keystore.load_keys(folder).keys
                except YuiError:
                    assert is_both or is_whole, "the other one was not taken"
                    raise

            yield Ready([good[first]], damaged, open_)

    return begin


IDENTITY = str(pyrage.x25519.Identity.generate())
HELD = (
    RecoveryKeys(b"o" * 16, "daito", "0a1b2c3d", b"k" * 32),
    RecoveryKeys(b"o" * 16, "head", "0a1b2c3e", b"k" * 32, (IDENTITY, IDENTITY)),
)


@contextmanager
def recovery_files() -> Iterator[Ready]:
    """What opens a lost PC's copies, sealed to the head office and the recovery key."""
    with own_folder() as folder:
        path = folder / RECOVERY_FILE

        def open_(data: bytes) -> object:
            path.write_bytes(data)
            try:
                return open_keys(read_recovery_file(path), [IDENTITY])
            except NotForUs:
                return PASSED_OVER

        yield Ready([seal_keys(held, [recipient_of(IDENTITY)]) for held in HELD], bytes_damaged(), open_)


@contextmanager
def recovery_files_again() -> Iterator[Ready]:
    """Sealed to the same address by somebody else, with nonsense inside: anybody may know an address."""
    address = pyrage.x25519.Recipient.from_str(recipient_of(IDENTITY))

    def damaged(dice: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
        plain = bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(IDENTITY)]))
        if dice.random() < 0.6:
            return bytes(pyrage.encrypt(msgpack.packb(damage.with_nonsense(msgpack.unpackb(plain), dice)), [address]))
        return bytes(pyrage.encrypt(bytes_damaged()(dice, plain, [plain]), [address]))

    def open_(data: bytes) -> object:
        held, digest = open_keys(data, [IDENTITY])
        kinds = (type(held.organisation), type(held.office), type(held.device), type(held.database_key), type(held.identities))
        assert kinds == (bytes, str, str, bytes, tuple) and len(held.database_key) == len(digest) == 32
        return held

    yield Ready([seal_keys(held, [recipient_of(IDENTITY)]) for held in HELD], damaged, open_)


KINDS = (
    Kind("keys", _kept_twice(keystore.FILE_NAME, passphrase="試験用の合言葉"), sealed=True),
    Kind("keys-in-file", _kept_twice(keystore.FILE_NAME, passphrase=""), sealed=True),
    Kind("master-key", _kept_twice(keystore.MASTER_FILE_NAME, passphrase=""), sealed=True),
    Kind("recovery", recovery_files, sealed=True),
    Kind("recovery-again", recovery_files_again),
)
