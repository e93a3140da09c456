"""Keys and signatures, also where the library finds no memory and says something else."""

from typing import Any

import pytest

from app.store import keys
from app.store.keys import SEED_BYTES, is_signed, new_keys, signer_of


def test_a_message_is_signed_by_its_key_and_by_no_other_and_what_is_no_key_signed_nothing() -> None:
    own, other = new_keys(), new_keys()
    signature = own.signer.sign(b"message")
    assert is_signed(b"message", own.sign_key, signature)
    for message, key in (
        (b"another", own.sign_key),
        (b"message", other.sign_key),
        (b"message", b"short"),
        (b"message", bytes(32)),
    ):
        assert not is_signed(message, key, signature)


def test_a_right_signature_that_is_called_wrong_once_for_want_of_memory_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    own = new_keys()
    signature, real, asked = own.signer.sign(b"message"), keys._is_verified, list[bool]()

    def fails_once(*given: Any) -> bool:
        asked.append(len(asked) > 0)
        return asked[-1] and real(*given)

    monkeypatch.setattr(keys, "_is_verified", fails_once)
    assert is_signed(b"message", own.sign_key, signature)
    assert not is_signed(b"another", own.sign_key, signature)


def test_a_seed_of_the_right_length_that_is_called_too_short_is_a_want_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    class Library:
        @staticmethod
        def from_private_bytes(_: bytes) -> None:
            raise ValueError("An Ed25519 private key is 32 bytes long")

    with pytest.raises(ValueError, match="32 bytes"):
        signer_of(bytes(SEED_BYTES - 1))
    monkeypatch.setattr(keys, "Ed25519PrivateKey", Library)
    with pytest.raises(MemoryError):
        signer_of(bytes(SEED_BYTES))
