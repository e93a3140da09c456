"""A key from what a person types (argon2id), with a ceiling: the parameters stand in files that others may have made."""

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES = 256 * 1024, 6, 8
"""What an office PC with 4 GB stands: at most a few seconds. Our own files ask for half of it at most."""


def derived_key(secret: bytes, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    """32 bytes. ValueError at once, before any memory is taken, for parameters beyond the ceiling and what is no salt."""
    for asked, most in ((memory_kib, MOST_MEMORY_KIB), (passes, MOST_PASSES), (lanes, MOST_LANES)):
        if type(asked) is not int or not 0 < asked <= most:
            raise ValueError(asked)
    return Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib).derive(secret)
