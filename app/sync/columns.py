"""Operations as msgpack columns: like values stand beside each other, so the file gets small and is read fast.

Ids are never written: they are computed again on reading, so nobody has to be believed. A predecessor that is the
operation just before it in the same chain is not written either. Layout: docs/bundle-format.md.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import msgpack

from app.journal.operation import ID_BYTES, LIFE_BYTES, MAX_INT, NONCE_BYTES, Operation, decode_value, operation_id
from app.models.base import RECORD_ID_BYTES
from app.models.text import MAX_TEXT
from app.sync.seal import damaged

MAX_OPERATIONS = 1_000_000
MAX_NAME = 64
MAX_VALUE_BYTES = MAX_TEXT * 4 + 64
MAX_IDS = 100_000


def pack_operations(operations: Sequence[Operation]) -> bytes:
    """The columns of these operations, chain by chain, each chain in its order."""
    ordered = sorted(operations, key=lambda op: (op.partition, op.life, op.seq, op.id))
    chains = []
    for (partition, life), group in groupby(ordered, key=lambda op: (op.partition, op.life)):
        some = list(group)
        breaks: list[list[Any]] = []
        before: Operation | None = None
        for index, op in enumerate(some):
            follows = before is not None and op.prev == before.id and op.seq == before.seq + 1
            if not follows:
                breaks.append([index, op.seq, op.prev])
            before = op
        chains.append([partition, life, len(some), breaks])
    values: dict[str, dict[str, list[bytes | None]]] = {}
    members: dict[str, list[Operation]] = {}
    for op in ordered:
        members.setdefault(op.entity, []).append(op)
    for entity, some in members.items():
        groups = sorted({group for op in some for group in op.values})
        values[entity] = {group: [op.values.get(group) for op in some] for group in groups}
    columns = {
        "chains": chains,
        "records": b"".join(op.record for op in ordered),
        "entities": _dictionary([op.entity for op in ordered]),
        "people": _dictionary([op.person for op in ordered]),
        "walls": [op.wall_ms for op in ordered],
        "hlcs": [op.hlc for op in ordered],
        "nonces": b"".join(op.nonce for op in ordered),
        "bases": [op.base for op in ordered],
        "values": values,
        "sup": [[i, {group: b"".join(ids) for group, ids in op.sup.items()}] for i, op in enumerate(ordered) if op.sup],
        "seen": [[i, b"".join(op.seen)] for i, op in enumerate(ordered) if op.seen],
        "erased": [[i, op.erased] for i, op in enumerate(ordered) if op.erased],
    }
    packed = msgpack.packb(columns)
    assert isinstance(packed, bytes)
    return packed


def unpack_operations(packed: bytes) -> list[Operation]:
    """The operations with their ids computed. Damaged("damaged-bundle") for anything out of shape or bounds."""
    try:
        columns = msgpack.unpackb(packed, strict_map_key=True)
        return _read(columns)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, msgpack.UnpackException) as error:
        raise damaged() from error


def _read(columns: dict[str, Any]) -> list[Operation]:
    places = [place for chain in columns["chains"] for place in _chain_places(chain)]
    count = len(places)
    _require(count <= MAX_OPERATIONS)
    records = _cut(columns["records"], RECORD_ID_BYTES, count)
    nonces = _cut(columns["nonces"], NONCE_BYTES, count)
    entities = _undictionary(columns["entities"], count)
    people = _undictionary(columns["people"], count)
    walls, hlcs, bases = columns["walls"], columns["hlcs"], columns["bases"]
    _require(len(walls) == len(hlcs) == len(bases) == count)
    _require(all(type(wall) is int and abs(wall) <= MAX_INT for wall in walls))
    _require(all(type(hlc) is int and 0 <= hlc <= MAX_INT for hlc in hlcs))
    _require(all(type(base) is bytes and len(base) in (0, 8) for base in bases))
    _require(all(0 < len(entity) <= MAX_NAME for entity in set(entities)) and all(len(p) <= 200 for p in set(people)))
    values = _values(columns["values"], entities)
    sup = {_index(i, count): _sup(found) for i, found in columns["sup"]}
    seen = {_index(i, count): _ids(found) for i, found in columns["seen"]}
    erased = {_index(i, count): _erased(found) for i, found in columns["erased"]}

    operations: list[Operation] = []
    before: Operation | None = None
    for index, (life, partition, seq, prev) in enumerate(places):
        if seq is None:
            assert before is not None
            seq, prev = before.seq + 1, before.id
        draft = Operation(
            life, partition, seq, prev, entities[index], records[index], values[index],
            sup.get(index, {}), seen.get(index, ()), people[index], walls[index], hlcs[index],
            nonces[index], bases[index], b"", erased.get(index, {}),
        )  # fmt: skip
        _require(bool(draft.values or draft.erased) and not draft.values.keys() & draft.erased.keys())
        before = replace(draft, id=operation_id(draft))
        operations.append(before)
    return operations


def _chain_places(chain: list[Any]) -> list[tuple[bytes, str, int | None, bytes | None]]:
    """(life, partition, seq, prev) of each operation of a chain; seq None where it follows the one before."""
    partition, life, length, breaks = chain
    _require(type(partition) is str and 0 < len(partition) <= 32 and type(life) is bytes and len(life) == LIFE_BYTES)
    _require(type(length) is int and 0 < length <= MAX_OPERATIONS)
    places: list[tuple[bytes, str, int | None, bytes | None]] = [(life, partition, None, None)] * length
    for index, seq, prev in breaks:
        _require(type(seq) is int and 0 < seq <= MAX_INT)
        _require(prev is None or (type(prev) is bytes and len(prev) == ID_BYTES))
        _require((prev is None) == (seq == 1))
        places[_index(index, length)] = (life, partition, seq, prev)
    _require(places[0][2] is not None)
    return places


def _values(columns: dict[str, dict[str, list[bytes | None]]], entities: list[str]) -> list[dict[str, bytes]]:
    found: list[dict[str, bytes]] = [{} for _ in entities]
    members: dict[str, list[dict[str, bytes]]] = {}
    for entity, target in zip(entities, found, strict=True):
        members.setdefault(entity, []).append(target)
    _require(columns.keys() <= members.keys())
    for entity, groups in columns.items():
        targets = members[entity]
        for group, column in groups.items():
            _require(type(group) is str and 0 < len(group) <= MAX_NAME and len(column) == len(targets))
            for target, value in zip(targets, column, strict=True):
                if value is not None:
                    target[group] = value
            for value in set(column):
                if value is not None:
                    _check_value(value)
    return found


def _check_value(value: Any) -> None:
    _require(type(value) is bytes and 0 < len(value) <= MAX_VALUE_BYTES)
    for field in decode_value(value):
        _require(field is None or type(field) in (str, bytes) or (type(field) is int and abs(field) <= MAX_INT))
        _require(type(field) is not str or len(field) <= MAX_TEXT)


def _sup(found: dict[str, bytes]) -> dict[str, tuple[bytes, ...]]:
    _require(all(type(group) is str and 0 < len(group) <= MAX_NAME for group in found))
    return {group: _ids(ids) for group, ids in found.items()}


def _erased(found: dict[str, bytes]) -> dict[str, bytes]:
    _require(all(type(g) is str and 0 < len(g) <= MAX_NAME and type(c) is bytes and len(c) == 32 for g, c in found.items()))
    return dict(found)


def _ids(packed: bytes) -> tuple[bytes, ...]:
    _require(type(packed) is bytes and len(packed) <= MAX_IDS * ID_BYTES)
    return tuple(_cut(packed, ID_BYTES, len(packed) // ID_BYTES))


def _cut(packed: bytes, size: int, count: int) -> list[bytes]:
    _require(type(packed) is bytes and len(packed) == size * count)
    return [packed[at : at + size] for at in range(0, len(packed), size)]


def _dictionary(words: Sequence[str]) -> list[Any]:
    distinct = sorted(set(words))
    places = {word: index for index, word in enumerate(distinct)}
    return [distinct, [places[word] for word in words]]


def _undictionary(packed: list[Any], count: int) -> list[str]:
    distinct, places = packed
    _require(len(places) == count and all(type(word) is str for word in distinct))
    _require(all(type(place) is int and place >= 0 for place in set(places)))
    return [distinct[place] for place in places]


def _index(index: Any, count: int) -> int:
    _require(type(index) is int and 0 <= index < count)
    return int(index)


def _require(holds: bool) -> None:
    if not holds:
        raise damaged()
