"""Record ids: random, or derived from a natural key, and always bound to the partition and kind of their record.

The second half of an id is a hash over its first half, the partition and the kind. So nobody can take the id of another
office's record, or of one that does not exist yet, whichever file comes first: an operation shows by itself whether it
belongs where it says. Layout: docs/bundle-format.md, "Operation id".
"""

import secrets
from hashlib import sha256

from app.models.base import COMMON, RECORD_ID_BYTES

_HALF = RECORD_ID_BYTES // 2
_SEPARATOR = "\x1f"


def new_record_id(entity: str, partition: str) -> bytes:
    """A random id for a record of this kind in this partition, 16 bytes."""
    return _bound(secrets.token_bytes(_HALF), entity, partition)


def derived_record_id(entity: str, *natural_key: str, partition: str = COMMON) -> bytes:
    """An id computed from a natural key: equal on every PC, so that two PCs creating the same record meet in one."""
    return _bound(_hashed("yui-note record v1", entity, *natural_key), entity, partition)


def belongs(record: bytes, entity: str, partition: str) -> bool:
    """Whether this id is one of a record of this kind in this partition."""
    return record == _bound(record[:_HALF], entity, partition)


def _bound(seed: bytes, entity: str, partition: str) -> bytes:
    return seed + _hashed("yui-note record place v1", partition, entity, seed.hex())


def _hashed(*texts: str) -> bytes:
    return sha256(_SEPARATOR.join(texts).encode()).digest()[:_HALF]
