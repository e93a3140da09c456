"""Where a PC's secret keys are stored: encrypted in a file under a master key.

The master key comes from a passphrase (typed, or YUI_PASSPHRASE; argon2id), else from the system's key store, else from a
file that only this user can read (with a warning). Any program of the same user can reach the last two: this protects a lost
disk, not an infected PC.
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
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.errors import Damaged, Refused, Unavailable, YuiError
from app.store.files import write_durably
from app.store.keys import DeviceKeys

FILE_NAME = "keys.yui-keys"
MASTER_FILE_NAME = "master.key"
PASSPHRASE_VARIABLE = "YUI_PASSPHRASE"
SERVICE = "yui-note"
DOMAIN = b"yui-note keys v1"
ARGON = {"memory_kib": 64 * 1024, "passes": 3, "lanes": 4}
ARGON_MOST = {"memory_kib": 1024 * 1024, "passes": 16, "lanes": 16}
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
        master = _from_passphrase(passphrase, header)
    elif _keyring_took(name, base64.b64encode(master).decode()):
        header = {"place": "keyring", "name": name}
    else:
        warning = WARNING
        write_durably(folder / MASTER_FILE_NAME, master)
        (folder / MASTER_FILE_NAME).chmod(0o600)
        header = {"place": "file"}
    _write(folder, keys, master, msgpack.packb(header))
    return LoadedKeys(keys, warning)


def replace_keys(folder: Path, keys: DeviceKeys, passphrase: str | None = None) -> None:
    """Replaces the keys by renewed ones under the same master key: afterwards one file is there, the old or the new one.

    Raises what ``load_keys`` and ``write_durably`` raise.
    """
    header, packed_header, *_ = _header(folder)
    load_keys(folder, passphrase)  # a wrong passphrase must be refused here and not at the next start
    master = _master(folder, header["place"], header, passphrase or os.environ.get(PASSPHRASE_VARIABLE))
    _write(folder, keys, master, packed_header)


def _write(folder: Path, keys: DeviceKeys, master: bytes, packed_header: bytes) -> None:
    nonce = secrets.token_bytes(12)
    sealed = ChaCha20Poly1305(master).encrypt(nonce, msgpack.packb(asdict(keys)), DOMAIN + packed_header)
    write_durably(folder / FILE_NAME, msgpack.packb([DOMAIN, packed_header, nonce, sealed]))


def load_keys(folder: Path, passphrase: str | None = None) -> LoadedKeys:
    """Decrypts the keys. ``passphrase`` was typed by a person; without it YUI_PASSPHRASE counts.

    Raises Refused("missing-keys", "missing-passphrase", "wrong-passphrase"), Damaged("damaged-keys") and
    Unavailable("unreadable-keys").
    """
    header, packed_header, nonce, sealed, domain = _header(folder)
    place = header["place"]
    try:
        master = _master(folder, place, header, passphrase or os.environ.get(PASSPHRASE_VARIABLE))
        found = msgpack.unpackb(ChaCha20Poly1305(master).decrypt(nonce, sealed, domain + packed_header))
        found |= {name: tuple(found[name]) for name in ("former_identities", "renewals")}
        return LoadedKeys(DeviceKeys(**found), WARNING if place == "file" else "")
    except InvalidTag as error:
        raise (_wrong_passphrase() if place == "passphrase" else _damaged()) from error
    except (KeyError, ValueError, TypeError, msgpack.UnpackException) as error:
        raise _damaged() from error


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
            raise Refused(
                "missing-keys",
                "この PC の鍵が、Windows の鍵の保管場所に見つかりません。",
                "記録を作ったときの利用者で、サインインし直してください。",
            )
        return base64.b64decode(stored)
    with contextlib.suppress(OSError):
        return (folder / MASTER_FILE_NAME).read_bytes()
    raise Refused("missing-keys", "この PC の鍵のファイルがありません。", "記録のフォルダーを丸ごと元の場所に戻してください。")


def _header(folder: Path) -> tuple[dict[str, Any], bytes, bytes, bytes, bytes]:
    """(header, packed header, nonce, sealed secrets, domain) of the key file of a folder.

    The packed header is authenticated with the secrets, so nobody can point it to another place unnoticed.
    """
    try:
        domain, packed_header, nonce, sealed = msgpack.unpackb((folder / FILE_NAME).read_bytes())
        header = msgpack.unpackb(packed_header)
        header["place"]
    except FileNotFoundError as error:
        raise Refused(
            "missing-keys", "この PC の鍵のファイルがありません。", "記録のフォルダーを丸ごと元の場所に戻してください。"
        ) from error
    except OSError as error:
        raise Unavailable(
            "unreadable-keys", "この PC の鍵のファイルを読めません。", "フォルダーを使えるか確かめて、もう一度始めてください。"
        ) from error
    except (ValueError, TypeError, KeyError, msgpack.UnpackException) as error:
        raise _damaged() from error
    return header, packed_header, nonce, sealed, domain


def _from_passphrase(passphrase: str, header: dict[str, Any]) -> bytes:
    """argon2id over the NFKC form: a passphrase typed in full-width letters is the same passphrase."""
    if any(not 0 < int(header[name]) <= most for name, most in ARGON_MOST.items()):
        raise _damaged()
    return Argon2id(
        salt=header["salt"],
        length=32,
        iterations=header["passes"],
        lanes=header["lanes"],
        memory_cost=header["memory_kib"],
    ).derive(unicodedata.normalize("NFKC", passphrase).encode())


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


def _damaged() -> Damaged:
    return Damaged("damaged-keys", "鍵のファイルが壊れています。", "控えのフォルダーから、鍵のファイルを戻してください。")
