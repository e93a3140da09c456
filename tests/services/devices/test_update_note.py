"""The note beside a setup file says which file the head office means, and nobody else can write it."""

from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import Damaged
from app.services.devices.update_note import MAX_SETUP_BYTES, UpdateNote, open_note, sign_note
from app.store.keys import public_key_of

HEAD, THIEF = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
COUNCIL = b"o" * 16
DAY = date(2025, 11, 5)
NOTE = UpdateNote(COUNCIL, "1.12.0", 40_000_000, b"s" * 32, DAY)


def test_a_note_comes_out_as_it_was_signed_under_any_key_of_the_head_office() -> None:
    assert open_note(sign_note(NOTE, HEAD), [public_key_of(THIEF), public_key_of(HEAD)], COUNCIL) == NOTE


@pytest.mark.parametrize(
    ("note", "signer", "council"),
    [
        (NOTE, THIEF, COUNCIL),
        (NOTE, HEAD, b"p" * 16),
        (UpdateNote(COUNCIL, "1.12", 1, b"s" * 32, DAY), HEAD, COUNCIL),
        (UpdateNote(COUNCIL, "1.12.0", MAX_SETUP_BYTES + 1, b"s" * 32, DAY), HEAD, COUNCIL),
    ],
    ids=["another signer", "another council", "no version", "too large"],
)
def test_a_note_that_says_anything_else_is_refused(note: UpdateNote, signer: Ed25519PrivateKey, council: bytes) -> None:
    with pytest.raises(Damaged):
        open_note(sign_note(note, signer), [public_key_of(HEAD)], council)


@pytest.mark.parametrize(
    ("name", "value"),
    [("sha256", 10**9), ("sha256", b"s" * 31), ("size", 4e7), ("size", True), ("version", 1), ("organisation", "o" * 16)],
)
def test_a_note_of_another_shape_is_refused_whoever_signed_it(name: str, value: object) -> None:
    """A number where bytes belong would become as many zeros."""
    with pytest.raises(Damaged):
        open_note(sign_note(replace(NOTE, **{name: value}), HEAD), [public_key_of(HEAD)], COUNCIL)
