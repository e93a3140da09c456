"""One operation: a change to one record that is never altered afterwards. Its id is a hash over everything in it.

As each operation also names its predecessor's id, an id proves the whole history before it. The id covers each value through
a commitment, SHA-256(nonce ‖ group ‖ value), and not the value itself. So a value (personal data) can be erased later by
keeping only its commitment, and the chain can still be verified. Layout: docs/bundle-format.md, "Operation id".
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from struct import Struct
from typing import Any, NamedTuple

import msgpack

from app.errors import Damaged

DOMAIN = b"yui-note operation v1\x00"
NONCE_DOMAIN = b"yui-note nonce v1\x00"
ID_BYTES = 20
GENERATION_BYTES = 16
NONCE_BYTES = 16
MAX_INT = 2**63 - 1
_NO_PREDECESSOR = bytes(ID_BYTES)
_CLOCKS = Struct(">qQ").pack


class Operation(NamedTuple):
    """A saved change; see docs/sync.md.

    ``values``: group → canonical msgpack array of its fields. ``sup``: group → ids of the operations it supersedes. ``seen``
    (deletions only): every operation whose value the form showed. ``erased``: group → commitment of a value erased on
    purpose. ``wall_ms`` and ``hlc`` are for display order and decide nothing. A tuple, because a file may bring 100,000 of
    them.
    """

    generation: bytes
    partition: str
    seq: int
    prev: bytes | None
    entity: str
    record: bytes
    values: dict[str, bytes]
    sup: dict[str, tuple[bytes, ...]]
    seen: tuple[bytes, ...]
    erased: dict[str, bytes]
    person: str
    wall_ms: int
    hlc: int
    nonce: bytes
    base: bytes
    id: bytes


def new_operation(
    *,
    generation: bytes,
    partition: str,
    seq: int,
    prev: bytes | None,
    entity: str,
    record: bytes,
    values: dict[str, bytes],
    sup: dict[str, tuple[bytes, ...]],
    seen: tuple[bytes, ...],
    person: str,
    wall_ms: int,
    hlc: int,
    nonce: bytes,
    base: bytes,
) -> Operation:
    """An operation with its id computed from its parts."""
    erased: dict[str, bytes] = {}
    parts = (generation, partition, seq, prev, entity, record, values, sup, seen, erased, person, wall_ms, hlc, nonce, base)
    return Operation(*parts, id_of(*parts))


def with_groups(operation: Operation, groups: Mapping[str, bytes]) -> Operation:
    """The operation with further groups, and the id that it has with them."""
    parts = operation._replace(values={**operation.values, **groups})
    return parts._replace(id=operation_id(parts))


def nonce_for(generation: bytes, partition: str, seq: int, record: bytes) -> bytes:
    """The nonce (16 bytes) of an operation written here. It can be computed, so files need not carry it.

    It only has to make tables of precomputed commitments useless; whoever holds an operation knows its nonce.
    """
    return sha256(_place(NONCE_DOMAIN, generation, partition) + seq.to_bytes(8) + record).digest()[:NONCE_BYTES]


def operation_id(operation: Operation) -> bytes:
    """The id that the content of this operation gives; the id it carries is ignored."""
    return id_of(*operation[:-1])


def id_of(
    generation: bytes,
    partition: str,
    seq: int,
    prev: bytes | None,
    entity: str,
    record: bytes,
    values: Mapping[str, bytes],
    sup: Mapping[str, tuple[bytes, ...]],
    seen: tuple[bytes, ...],
    erased: Mapping[str, bytes],
    person: str,
    wall_ms: int,
    hlc: int,
    nonce: bytes,
    base: bytes,
) -> bytes:
    """The first 20 bytes of SHA-256 over the parts of an operation, in the fixed layout of docs/bundle-format.md."""
    if erased:
        groups = [(group, _named(group)) for group in sorted(values.keys() | erased.keys())]
        leaves = [name + (erased.get(group) or sha256(nonce + name + values[group]).digest()) for group, name in groups]
    else:
        leaves = [name + sha256(nonce + name + values[group]).digest() for group, name in _in_order(tuple(values))]
    parts = [
        _place(DOMAIN, generation, partition),
        seq.to_bytes(8),
        prev or _NO_PREDECESSOR,
        _named(entity),
        record,
        _named(person),
        _CLOCKS(wall_ms, hlc),
        nonce,
        len(base).to_bytes(1),
        base,
        len(leaves).to_bytes(2),
        *leaves,
        len(sup).to_bytes(2),
    ]
    for group, ids in sorted(sup.items()) if sup else ():
        parts += (_named(group), len(ids).to_bytes(4), *sorted(ids))
    parts.append(len(seen).to_bytes(4))
    parts += sorted(seen)
    return sha256(b"".join(parts)).digest()[:ID_BYTES]


def encode_value(fields: Sequence[Any]) -> bytes:
    """The fields of one group as a canonical msgpack array.

    Raises TypeError for anything but None, int64, bool, text, bytes, date and a tuple of ids.
    """
    packed = msgpack.packb([_plain(value) for value in fields])
    assert isinstance(packed, bytes)
    return packed


def decode_value(encoded: bytes) -> list[Any]:
    """The fields of a group as stored: dates as ISO text, booleans as 0 or 1, id lists as concatenated bytes.

    Raises Damaged("damaged-bundle") when the bytes are no msgpack array.
    """
    try:
        found = msgpack.unpackb(encoded)
    except (ValueError, msgpack.UnpackException) as error:
        raise _damaged() from error
    if type(found) is not list:
        raise _damaged()
    return found


def decode_column(encoded: Sequence[bytes]) -> list[list[Any]]:
    """Many values at once, ten times faster. Only for values that were encoded by this program, one array each."""
    # Framed as one array of arrays (msgpack's array 32 header), so that a single call decodes them all.
    found: list[list[Any]] = msgpack.unpackb(b"\xdd" + len(encoded).to_bytes(4) + b"".join(encoded))
    return found


def erase(operation: Operation, group: str) -> Operation:
    """The operation with one value replaced by its commitment; the id stays the same."""
    commitment = _commitment(operation, group)
    values = {name: value for name, value in operation.values.items() if name != group}
    return operation._replace(values=values, erased=operation.erased | {group: commitment})


def _commitment(operation: Operation, group: str) -> bytes:
    return sha256(operation.nonce + _named(group) + operation.values[group]).digest()


@lru_cache(maxsize=4096)
def _named(text: str) -> bytes:
    """A text as UTF-8 with its length in two bytes before it. Cached, because the same few names occur in every operation."""
    encoded = text.encode()
    return len(encoded).to_bytes(2) + encoded


@lru_cache(maxsize=1024)
def _place(domain: bytes, generation: bytes, partition: str) -> bytes:
    """What a hash over anything of a chain begins with. Cached, as the chain's operations come one after another."""
    return domain + generation + _named(partition)


@lru_cache(maxsize=1024)
def _in_order(groups: tuple[str, ...]) -> tuple[tuple[str, bytes], ...]:
    """The groups in the order in which the id takes them, with the bytes of their names. Cached for the usual forms."""
    return tuple((group, _named(group)) for group in sorted(groups))


def _plain(value: Any) -> Any:
    """A value as msgpack stores it; see ``encode_value``."""
    if value is None or isinstance(value, str | bytes):
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and -MAX_INT - 1 <= value <= MAX_INT:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and all(isinstance(item, bytes) for item in value):
        return b"".join(value)
    raise TypeError(f"a journal value can't be {type(value).__name__}")


def _damaged() -> Damaged:
    return Damaged("damaged-bundle", "ファイルの中身が壊れています。", "送り元に、もう一度書き出すよう頼んでください。")
