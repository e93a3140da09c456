"""A key from what a person types (argon2id), with a ceiling: the parameters stand in files that others may have made.

Where memory ends, OpenSSL's argon2id mostly gives a wrong key and no error (seen with 4.0.3). So what is sealed needs a key that
came out twice, and a key is wrong only when it fails twice. Two derivations at once, in two threads, wait there for each
other's lanes for ever (seen with the same version): this process does one after the other.
"""

import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

T = TypeVar("T")
Derive = Callable[[bytes, bytes, int, int, int], bytes]
_one_at_a_time = threading.Lock()
MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES = 256 * 1024, 6, 8
"""What an office PC with 4 GB stands: at most a few seconds. Our own files ask for half of it at most."""


def derived_key(secret: bytes, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    """32 bytes. ValueError at once, before any memory is taken, for parameters beyond the ceiling and what is no salt."""
    for asked, most in ((memory_kib, MOST_MEMORY_KIB), (passes, MOST_PASSES), (lanes, MOST_LANES)):
        if type(asked) is not int or not 0 < asked <= most:
            raise ValueError(asked)
    with _one_at_a_time:
        return Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib).derive(secret)


def sealing_key(secret: bytes, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    """The same for sealing: nobody would open what is sealed with a wrong key. Raises MemoryError too."""
    first, second = (derived_key(secret, salt, memory_kib, passes, lanes) for _ in range(2))
    if first != second:
        raise MemoryError
    return first


def twice(opened: Callable[[], T]) -> T:
    """What ``opened`` gives, which derives a key and opens something with it. InvalidTag only when it comes a second time."""
    with contextlib.suppress(InvalidTag):
        return opened()
    return opened()
