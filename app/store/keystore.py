"""Where a PC's secret keys are stored: encrypted in a file under a master key.

The master key comes from a passphrase (typed, or YUI_PASSPHRASE; argon2id), else from the system's key store, else from a
file that only this user can read (with a warning). Any program of the same user can reach the last two: this protects a lost
disk, not an infected PC. What lies in files is kept twice (app.store.kept_twice): one flipped bit must not close an office's data
and all of its backups for ever.
"""

import base64
import contextlib
import os
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgpack
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.commit_point import passed
from app.errors import Damaged, Refused, Unavailable, YuiError
from app.store.kept_twice import Neither, places_of, read_twice, write_twice
from app.store.key_derivation import Derive, derived_key, sealing_key, twice
from app.store.keys import DeviceKeys

FILE_NAME = "keys.yui-keys"
MASTER_FILE_NAME = "master.key"
PASSPHRASE_VARIABLE = "YUI_PASSPHRASE"
SERVICE = "yui-note"
DOMAIN = b"yui-note keys v1"
ARGON = {"memory_kib": 64 * 1024, "passes": 3, "lanes": 4}
GO_ON = "新しい鍵で続ける…"
"""The button on the page 記録を開けませんでした by which an office goes on without its old keys."""
WARNING = "警告：この PC の鍵は、フォルダーの中のファイルに置かれています。PC のログインを必ずパスワードで守ってください。"


@dataclass(frozen=True)
class LoadedKeys:
    """The keys, and a warning for people when they are stored less safely than possible."""

    keys: DeviceKeys
    warning: str = ""


def needs_passphrase() -> bool:
    """Whether the master key would end up in a plain file: no passphrase is set, and no key store of the system works."""
    if os.environ.get(PASSPHRASE_VARIABLE):
        return False
    name = f"probe-{secrets.token_hex(8)}"
    works = _keyring_took(name, "probe")
    with contextlib.suppress(Exception):  # each key store fails in its own way; the probe is no secret
        _keyring().delete_password(SERVICE, name)
    return not works


def save_keys(folder: Path, keys: DeviceKeys, passphrase: str | None = None) -> LoadedKeys:
    """Encrypts new keys into ``folder``. The master key goes to the first of the three places that is available."""
    header: dict[str, Any]
    warning = ""
    name, master = secrets.token_hex(8), secrets.token_bytes(32)
    passphrase = passphrase or os.environ.get(PASSPHRASE_VARIABLE)
    if passphrase:
        header = {"place": "passphrase", "salt": secrets.token_bytes(16), **ARGON}
        master = _from_passphrase(passphrase, header, sealing_key)
    elif _keyring_took(name, base64.b64encode(master).decode()):
        header = {"place": "keyring", "name": name}
    else:
        warning = WARNING
        write_twice(folder, MASTER_FILE_NAME, master)
        header = {"place": "file"}
    _write(folder, keys, master, msgpack.packb(header))
    return LoadedKeys(keys, warning)


def replace_keys(folder: Path, keys: DeviceKeys, passphrase: str | None = None) -> None:
    """Replaces the keys by renewed ones under the same master key: afterwards the old or the new ones are there.

    Raises what ``load_keys`` and ``write_durably`` raise.
    """
    _, packed_header, *_ = _header(folder)
    _, master = _unlocked(folder, passphrase)  # a wrong passphrase must be refused here and not at the next start
    _write(folder, keys, master, packed_header)
    passed()


def _write(folder: Path, keys: DeviceKeys, master: bytes, packed_header: bytes) -> None:
    nonce = secrets.token_bytes(12)
    sealed = ChaCha20Poly1305(master).encrypt(nonce, msgpack.packb(asdict(keys)), DOMAIN + packed_header)
    write_twice(folder, FILE_NAME, msgpack.packb([DOMAIN, packed_header, nonce, sealed]))


def load_keys(folder: Path, passphrase: str | None = None) -> LoadedKeys:
    """Decrypts the keys. ``passphrase`` was typed by a person; without it YUI_PASSPHRASE counts.

    Raises Refused("missing-keys", "missing-passphrase", "wrong-passphrase"), Damaged("damaged-keys") and
    Unavailable("unreadable-keys").
    """
    return _unlocked(folder, passphrase)[0]


def _unlocked(folder: Path, passphrase: str | None) -> tuple[LoadedKeys, bytes]:
    """The keys and the master key that opens them."""
    header, packed_header, nonce, sealed, domain = _header(folder)
    place = header["place"]

    def opened() -> tuple[bytes, bytes]:
        master = _master(folder, place, header, passphrase or os.environ.get(PASSPHRASE_VARIABLE))
        return ChaCha20Poly1305(master).decrypt(nonce, sealed, domain + packed_header), master

    try:
        plain, master = twice(opened)
        found = msgpack.unpackb(plain)
        found |= {name: tuple(found[name]) for name in ("former_identities", "renewals")}
        return LoadedKeys(DeviceKeys(**found), WARNING if place == "file" else ""), master
    except InvalidTag as error:
        raise (_wrong_passphrase() if place == "passphrase" else _damaged()) from error
    except (KeyError, ValueError, TypeError, msgpack.UnpackException) as error:
        raise _damaged() from error


def has_keys(folder: Path) -> bool:
    """Whether a key file lies in the folder, whole or not."""
    return any(place.exists() for place in places_of(folder, FILE_NAME))


def key_place(folder: Path) -> str:
    """Where the master key of a folder is: "keyring", "passphrase" or "file". Raises what ``load_keys`` raises."""
    return str(_header(folder)[0]["place"])


def forget_keys(folder: Path) -> None:
    """Removes the master key from the system's key store, when its folder is about to be deleted. Never raises."""
    with contextlib.suppress(YuiError):
        header, *_ = _header(folder)
        if header.get("place") == "keyring":
            with contextlib.suppress(Exception):  # each key store fails in its own way; what stays there opens nothing
                _keyring().delete_password(SERVICE, str(header.get("name")))


def _master(folder: Path, place: str, header: dict[str, Any], passphrase: str | None) -> bytes:
    """The master key (32 bytes) from where the header says it is."""
    if place == "passphrase":
        if not passphrase:
            raise Refused(
                "missing-passphrase",
                "この記録は合言葉で守られています。",
                f"{PASSPHRASE_VARIABLE} に合言葉を入れてから始めてください。",
            )
        return _from_passphrase(passphrase, header)
    if place == "keyring":
        stored = _from_keyring(str(header.get("name")))
        if stored is None:
            raise _missing(
                "この PC の鍵が、Windows の鍵の保管場所に見つかりません。",
                f"記録を作った利用者でサインインし直すか、画面の「{GO_ON}」から続けてください。",
            )
        return base64.b64decode(stored)
    try:
        return read_twice(folder, MASTER_FILE_NAME)
    except Neither as error:
        raise _damaged() from error
    except FileNotFoundError as error:
        raise _missing() from error
    except OSError as error:
        raise _unreadable() from error


def _header(folder: Path) -> tuple[dict[str, Any], bytes, bytes, bytes, bytes]:
    """(header, packed header, nonce, sealed secrets, domain) of the key file of a folder.

    The packed header is authenticated with the secrets, so nobody can point it to another place unnoticed.
    """
    try:
        domain, packed_header, nonce, sealed = msgpack.unpackb(read_twice(folder, FILE_NAME))
        header = msgpack.unpackb(packed_header)
        header["place"]
    except FileNotFoundError as error:
        raise _missing() from error
    except OSError as error:
        raise _unreadable() from error
    except (Neither, ValueError, TypeError, KeyError, msgpack.UnpackException) as error:
        raise _damaged() from error
    return header, packed_header, nonce, sealed, domain


def _from_passphrase(passphrase: str, header: dict[str, Any], derive: Derive = derived_key) -> bytes:
    """argon2id over the NFKC form: a passphrase typed in full-width letters is the same passphrase."""
    typed = unicodedata.normalize("NFKC", passphrase).encode()
    return derive(typed, header["salt"], header["memory_kib"], header["passes"], header["lanes"])


def _keyring() -> Any:
    # Loaded late: finding the system's key store takes a tenth of a second.
    import keyring

    return keyring


def _keyring_took(name: str, secret: str) -> bool:
    """Whether a real key store exists, accepted the secret and returns it: some accept it and keep nothing."""
    try:
        if _keyring().get_keyring().priority < 1:
            return False
        _keyring().set_password(SERVICE, name, secret)
    except Exception:  # noqa: BLE001 - each system's key store fails in its own way: locked, refused, no session
        return False
    return _from_keyring(name) == secret


def _from_keyring(name: str) -> str | None:
    try:
        found: str | None = _keyring().get_password(SERVICE, name)
    except Exception:  # noqa: BLE001 - as above; for us it is not there
        return None
    return found


def _wrong_passphrase() -> Refused:
    return Refused("wrong-passphrase", "合言葉が違います。", "Caps Lock と文字の種類を確かめて、もう一度入れてください。")


def _missing(
    what: str = "この PC の鍵のファイルがありません。",
    todo: str = f"フォルダーを移したなら丸ごと元に戻すか、画面の「{GO_ON}」から続けてください。",
) -> Refused:
    return Refused("missing-keys", what, todo)


def _unreadable() -> Unavailable:
    return Unavailable(
        "unreadable-keys", "この PC の鍵のファイルを読めません。", "フォルダーを使えるか確かめて、もう一度始めてください。"
    )


def _damaged() -> Damaged:
    return Damaged(
        "damaged-keys", "鍵のファイルが、2つとも壊れています。", f"記録は残っています。画面の「{GO_ON}」から続けてください。"
    )
