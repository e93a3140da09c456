"""A key from what a person types: our own parameters fit under the ceiling, and nobody else's take a PC's memory."""

import subprocess
import sys

import pytest

from app.store import key_derivation
from app.store.key_derivation import MOST_LANES, MOST_MEMORY_KIB, MOST_PASSES, derived_key

OURS = ((64 * 1024, 3, 4), (128 * 1024, 3, 4))
"""Of the key file and of the set-up file; tests of those use smaller ones."""


@pytest.mark.parametrize("parameters", OURS)
def test_our_own_parameters_fit(parameters: tuple[int, int, int]) -> None:
    assert all(asked <= most for asked, most in zip(parameters, (MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES), strict=True))
    assert MOST_MEMORY_KIB <= 256 * 1024


@pytest.mark.parametrize(
    "parameters",
    [(2**20, 1, 1), (1024, 7, 1), (1024, 1, 9), (0, 1, 1), (1024, 0, 1), (1024, 1, 0), (-1, 1, 1), (True, 1, 1), ("9", 1, 1)],
    ids=str,
)
def test_what_is_beyond_the_ceiling_is_refused_before_any_memory_is_taken(
    parameters: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_derivation, "Argon2id", lambda **_: pytest.fail("it was about to begin"))
    with pytest.raises(ValueError):
        derived_key(b"secret", bytes(16), *parameters)


def test_the_same_secret_gives_the_same_key_and_another_one_another() -> None:
    given = derived_key(b"secret", bytes(16), 1024, 1, 1)
    assert len(given) == 32 and given == derived_key(b"secret", bytes(16), 1024, 1, 1)
    assert given != derived_key(b"Secret", bytes(16), 1024, 1, 1) != derived_key(b"secret", bytes(15) + b"1", 1024, 1, 1)


def test_two_keys_that_are_asked_for_at_once_both_come() -> None:
    """In a process of its own: what waits for ever in OpenSSL can't be stopped."""
    program = f"""
from concurrent.futures import ThreadPoolExecutor
from app.store.key_derivation import derived_key
with ThreadPoolExecutor(2) as threads:
    keys = list(threads.map(lambda _: derived_key(b"secret", bytes(16), *{OURS[0]}), range(6)))
assert len(keys) == 6 and len(set(keys)) == 1
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
