"""Where the keys rest: behind a passphrase, in the system's key store, or in a file with a warning."""

import base64
import stat
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import msgpack
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import null
from keyring.errors import KeyringLocked

from app.errors import YuiError
from app.store import key_derivation, keystore
from app.store.kept_twice import places_of, read_twice, write_twice
from app.store.key_derivation import derived_key
from app.store.keys import DeviceKeys, new_keys, recipient_of
from app.store.keystore import (
    FILE_NAME,
    MASTER_FILE_NAME,
    PASSPHRASE_VARIABLE,
    WARNING,
    has_keys,
    load_keys,
    needs_passphrase,
    replace_keys,
    save_keys,
)

KEYS = new_keys(with_recovery=True)


class MemoryKeyring(KeyringBackend):
    """A working key store, as Windows has one."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSPHRASE_VARIABLE)


@pytest.fixture
def key_store() -> Iterator[MemoryKeyring]:
    store = MemoryKeyring()
    keyring.set_keyring(store)
    yield store
    keyring.set_keyring(null.Keyring())


def test_a_working_key_store_needs_no_passphrase_and_keeps_nothing_of_the_question(
    no_passphrase: None, key_store: MemoryKeyring
) -> None:
    assert not needs_passphrase() and key_store.kept == {}


def test_without_a_key_store_a_passphrase_is_needed_unless_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not needs_passphrase()
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    assert needs_passphrase()


def refusal_of(folder: Path) -> str:
    with pytest.raises(YuiError) as refusal:
        load_keys(folder)
    return refusal.value.code


def test_a_passphrase_opens_the_keys_and_the_keys_work(tmp_path: Path) -> None:
    assert save_keys(tmp_path, KEYS).warning == ""
    loaded = load_keys(tmp_path)
    assert (loaded.keys, loaded.warning) == (KEYS, "")
    assert recipient_of(loaded.keys.seal_identity) == KEYS.seal_recipient
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} == {FILE_NAME, "keys", f"keys/{FILE_NAME}"}


def test_the_keys_stand_nowhere_in_the_file(tmp_path: Path) -> None:
    save_keys(tmp_path, KEYS)
    raw = (tmp_path / FILE_NAME).read_bytes()
    for secret in (KEYS.sign_seed, KEYS.database_key, KEYS.seal_identity.encode(), KEYS.recovery_identity.encode()):
        assert secret not in raw


@pytest.mark.parametrize("typed", ["Ａｂｃ１２３　あいう", "Abc123 あいう"])
def test_a_passphrase_in_full_width_is_the_same_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "Abc１２３ あいう")
    save_keys(tmp_path, KEYS)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, typed)
    assert load_keys(tmp_path).keys == KEYS


def test_ten_wrong_passphrases_are_refused_and_the_right_one_still_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "right")
    save_keys(tmp_path, KEYS)
    for wrong in ("RIGHT", "right ", "r1ght", "", *"abcdef"):
        monkeypatch.setenv(PASSPHRASE_VARIABLE, wrong)
        assert refusal_of(tmp_path) == ("wrong-passphrase" if wrong else "missing-passphrase")
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "right")
    assert load_keys(tmp_path).keys == KEYS


def test_missing_keys_are_told(tmp_path: Path) -> None:
    assert refusal_of(tmp_path) == "missing-keys"


def damage(whole: bytes) -> list[bytes]:
    found = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    found += [whole[:size] for size in range(0, len(whole), 40)]
    return [*found, *(msgpack.packb(other) for other in (7, None, [], {}, [1, 2, 3, 4], [b"", msgpack.packb([]), b"", b""]))]


def test_a_key_file_damaged_anywhere_is_mended_from_the_other_one(tmp_path: Path) -> None:
    save_keys(tmp_path, KEYS)
    first, second = tmp_path / FILE_NAME, tmp_path / "keys" / FILE_NAME
    whole = first.read_bytes()
    for number, data in enumerate(damage(whole)):
        (first, second)[number % 2].write_bytes(data)
        assert load_keys(tmp_path).keys == KEYS
        assert first.read_bytes() == second.read_bytes() == whole
    first.unlink()
    assert load_keys(tmp_path).keys == KEYS and first.read_bytes() == whole


def test_key_files_of_which_both_are_damaged_are_refused_and_never_taken_for_a_wrong_passphrase(tmp_path: Path) -> None:
    save_keys(tmp_path, KEYS)
    first, second = tmp_path / FILE_NAME, tmp_path / "keys" / FILE_NAME
    for data in damage(first.read_bytes()):
        first.write_bytes(data)
        second.write_bytes(data)
        assert refusal_of(tmp_path) == "damaged-keys"


def test_a_key_file_of_a_gigabyte_is_not_read_whole(tmp_path: Path) -> None:
    save_keys(tmp_path, KEYS)
    for place in (tmp_path / FILE_NAME, tmp_path / "keys" / FILE_NAME):
        with place.open("r+b") as file:
            file.truncate(2**30)
    tracemalloc.start()
    assert refusal_of(tmp_path) == "damaged-keys"
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


@pytest.mark.parametrize("name, asked", [("memory_kib", 2**20), ("passes", 16), ("lanes", 16)])
def test_a_key_file_that_asks_for_more_than_an_old_pc_stands_is_refused_at_once(tmp_path: Path, name: str, asked: int) -> None:
    save_keys(tmp_path, KEYS)
    domain, packed, nonce, sealed = msgpack.unpackb(read_twice(tmp_path, FILE_NAME))
    header = msgpack.packb(msgpack.unpackb(packed) | {name: asked})
    write_twice(tmp_path, FILE_NAME, msgpack.packb([domain, header, nonce, sealed]))
    assert refusal_of(tmp_path) == "damaged-keys"


def test_a_passphrase_that_was_typed_wrong_with_one_key_file_damaged_is_still_a_wrong_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_keys(tmp_path, KEYS)
    (tmp_path / FILE_NAME).write_bytes(b"damaged")
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "wrong")
    assert refusal_of(tmp_path) == "wrong-passphrase"


@pytest.mark.usefixtures("no_passphrase")
def test_the_system_key_store_is_used_when_there_is_one(tmp_path: Path, key_store: MemoryKeyring) -> None:
    assert save_keys(tmp_path, KEYS).warning == ""
    assert load_keys(tmp_path).keys == KEYS
    ((_, master),) = key_store.kept.items()
    assert len(base64.b64decode(master)) == 32 and not (tmp_path / MASTER_FILE_NAME).exists()
    key_store.kept.clear()
    assert refusal_of(tmp_path) == "missing-keys"


@pytest.mark.usefixtures("no_passphrase")
@pytest.mark.parametrize("fault", [KeyringLocked("locked"), RuntimeError("no session"), OSError("refused"), None], ids=str)
def test_a_key_store_that_takes_nothing_or_forgets_is_not_trusted(
    tmp_path: Path, key_store: MemoryKeyring, fault: Exception | None
) -> None:
    def failing(*_: str) -> None:
        if fault:
            raise fault

    key_store.set_password = failing  # type: ignore[method-assign]
    assert save_keys(tmp_path, KEYS).warning == WARNING
    assert load_keys(tmp_path).keys == KEYS


@pytest.mark.usefixtures("no_passphrase")
def test_a_key_store_that_is_locked_later_is_told(tmp_path: Path, key_store: MemoryKeyring) -> None:
    save_keys(tmp_path, KEYS)

    def locked(*_: str) -> str:
        raise KeyringLocked("locked")

    key_store.get_password = locked  # type: ignore[method-assign]
    assert refusal_of(tmp_path) == "missing-keys"


def test_a_key_file_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    assert refusal_of(tmp_path) == "unreadable-keys"


@pytest.mark.usefixtures("no_passphrase")
def test_a_strange_word_in_the_system_key_store_is_refused(tmp_path: Path, key_store: MemoryKeyring) -> None:
    save_keys(tmp_path, KEYS)
    for strange in ("", "not base64!", base64.b64encode(b"short").decode(), base64.b64encode(bytes(32)).decode()):
        key_store.kept = dict.fromkeys(key_store.kept, strange)
        assert refusal_of(tmp_path) == "damaged-keys"


@pytest.mark.usefixtures("no_passphrase")
def test_without_both_the_keys_lie_in_a_private_file_with_a_warning(tmp_path: Path) -> None:
    assert save_keys(tmp_path, KEYS).warning == WARNING
    loaded = load_keys(tmp_path)
    assert (loaded.keys, loaded.warning) == (KEYS, WARNING)
    if sys.platform != "win32":
        for name in (FILE_NAME, MASTER_FILE_NAME):
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    whole = (tmp_path / MASTER_FILE_NAME).read_bytes()
    for data in (bytes(32), b"short"):
        (tmp_path / MASTER_FILE_NAME).write_bytes(data)
        assert load_keys(tmp_path).keys == KEYS and (tmp_path / MASTER_FILE_NAME).read_bytes() == whole
    for data in (bytes(32), b"short"):
        for place in places_of(tmp_path, MASTER_FILE_NAME):
            place.write_bytes(data)
        assert refusal_of(tmp_path) == "damaged-keys"
    for place in places_of(tmp_path, MASTER_FILE_NAME):
        place.unlink()
    assert refusal_of(tmp_path) == "missing-keys"


def test_keys_of_two_pcs_are_never_alike() -> None:
    other: DeviceKeys = new_keys()
    assert not {KEYS.seal_identity, KEYS.sign_seed, KEYS.database_key} & {
        other.seal_identity,
        other.sign_seed,
        other.database_key,
    }
    assert other.recovery_identity == ""


class ForgetfulArgon:
    """Derives as OpenSSL does where memory ends: its ``at``-th key is a wrong one, without any error."""

    def __init__(self, at: int) -> None:
        self.calls, self.at = 0, at

    def __call__(self, *given: Any) -> bytes:
        self.calls += 1
        found = derived_key(*given)
        return bytes(32) if self.calls == self.at else found


def test_a_key_that_came_out_wrong_for_want_of_memory_calls_no_passphrase_wrong_and_locks_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "あいことば")
    for at in (1, 2):
        with monkeypatch.context() as patched:
            patched.setattr(key_derivation, "derived_key", ForgetfulArgon(at))
            with pytest.raises(MemoryError):
                save_keys(tmp_path, KEYS)
    assert not has_keys(tmp_path)
    save_keys(tmp_path, KEYS)
    for at in (1, 2):
        with monkeypatch.context() as patched:
            patched.setattr(keystore, "derived_key", ForgetfulArgon(at))
            assert load_keys(tmp_path).keys == KEYS
            replace_keys(tmp_path, KEYS)
        assert load_keys(tmp_path).keys == KEYS
