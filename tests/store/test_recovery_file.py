"""The recovery file is opened by those it is for, and hostile until each of its values was looked at."""

from pathlib import Path
from typing import Any

import msgpack
import pyrage
import pytest

from app.errors import YuiError
from app.store.keys import new_keys
from app.store.recovery_file import FILE_NAME, NotForUs, RecoveryKeys, open_keys, recipients_digest, recovery_files, seal_keys

OURS, OTHERS = new_keys(), new_keys()
HELD = RecoveryKeys(bytes(16), "daito", "0123abcd", bytes(range(32)), ("AGE-SECRET-KEY-1…",))


def test_each_address_opens_it_and_nobody_else() -> None:
    recipients = [OURS.seal_recipient, new_keys().seal_recipient]
    sealed = seal_keys(HELD, recipients)
    assert open_keys(sealed, OURS.identities) == (HELD, recipients_digest(reversed(recipients)))
    with pytest.raises(NotForUs):
        open_keys(sealed, OTHERS.identities)


def test_what_is_no_recovery_file_is_refused() -> None:
    right: list[Any] = [1, bytes(16), "daito", "0123abcd", bytes(32), [], bytes(32)]
    wrong: list[Any] = [7, [], right[:-1], [2, *right[1:]], [1, "x", *right[2:]], [1, bytes(16), 3, *right[3:]]]
    wrong += [
        [*right[:4], bytes(31), [], bytes(32)],
        [*right[:4], bytes(32), [7], bytes(32)],
        [*right[:4], bytes(32), 7, bytes(32)],
    ]
    for plain in wrong:
        with pytest.raises(YuiError) as error:
            open_keys(_sealed(msgpack.packb(plain)), OURS.identities)
        assert error.value.code in ("damaged-recovery-file", "newer-recovery-file")
    whole = _sealed(msgpack.packb(right))
    open_keys(whole, OURS.identities)
    for data in (b"", whole[:-1], whole[:100], bytes([whole[0] ^ 1]) + whole[1:], whole[:-1] + bytes([whole[-1] ^ 1])):
        with pytest.raises(YuiError):
            open_keys(data, OURS.identities)


def _sealed(plain: bytes) -> bytes:
    return bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(OURS.seal_recipient)]))


def test_it_is_found_beside_copies_wherever_they_lie(tmp_path: Path) -> None:
    for name in ("", "backups", "YuiNote-daito-0123abcd"):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / FILE_NAME).touch()
    assert [path.parent.name for path in recovery_files(tmp_path)] == [tmp_path.name, "backups", "YuiNote-daito-0123abcd"]
    assert recovery_files(tmp_path / "nowhere") == []


def test_a_file_with_a_thousand_recipients_is_damaged_and_never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """age takes time with the square of their number: 64 KB would hold the program up for ten seconds."""
    whole = _sealed(msgpack.packb([]))
    head, end = whole.split(b"\n--- ", 1)
    asked = []
    monkeypatch.setattr(pyrage, "decrypt", lambda *_: asked.append(1))
    with pytest.raises(YuiError) as error:
        open_keys(head + b"\n-> X25519 a\naaaa" * 2000 + b"\n--- " + end, OURS.identities)
    assert error.value.code == "damaged-recovery-file" and not asked
