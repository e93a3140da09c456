"""Record ids: random, or derived from a natural key, and always bound to the partition and kind of their record.

The second half of an id is a hash over its first half, the partition and the kind. So nobody can take the id of another
office's record, or of one that does not exist yet, whichever file comes first: an operation shows by itself whether it
belongs where it says. Layout: docs/bundle-format.md, "Operation id".
"""

import secrets
from functools import lru_cache
from hashlib import sha256

from app.models.base import COMMON, RECORD_ID_BYTES

RANDOM_BYTES = RECORD_ID_BYTES // 2
"""The first half of an id; the second one can be computed."""
_SEPARATOR = "\x1f"


def new_record_id(entity: str, partition: str) -> bytes:
    """A random id for a record of this kind in this partition, 16 bytes."""
    return whole_record_id(secrets.token_bytes(RANDOM_BYTES), entity, partition)


def derived_record_id(entity: str, *natural_key: str, partition: str = COMMON) -> bytes:
    """An id computed from a natural key: equal on every PC, so that two PCs creating the same record meet in one."""
    key = _SEPARATOR.join(("yui-note record v1", entity, *natural_key))
    return whole_record_id(sha256(key.encode()).digest()[:RANDOM_BYTES], entity, partition)


def belongs(record: bytes, entity: str, partition: str) -> bool:
    """Whether this id is one of a record of this kind in this partition."""
    return record == whole_record_id(record[:RANDOM_BYTES], entity, partition)


def whole_record_id(seed: bytes, entity: str, partition: str) -> bytes:
    """The id with this first half of a record of this kind in this partition."""
    return seed + sha256(_place(entity, partition) + seed.hex().encode()).digest()[:RANDOM_BYTES]


@lru_cache(maxsize=1024)
def _place(entity: str, partition: str) -> bytes:
    """What stands before the first half where the second one is computed. Cached, as few pairs come again and again."""
    return _SEPARATOR.join(("yui-note record place v1", partition, entity, "")).encode()
