"""The binary form of operations in a file: msgpack, one column per attribute instead of one map per operation.

Equal values stand next to each other, so the file compresses well and is read quickly. Operation ids are not written: the
reader computes them from the content, so a sender cannot claim a wrong id. A predecessor (``prev``) that is simply the
operation before it in the same chain is left out too. Values travel as plain arrays and are encoded again by the reader, so
only the canonical encoding can enter a journal. Layout and limits: docs/bundle-format.md, "Columns" and "Limits".
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, groupby
from typing import Any

import msgpack

from app.errors import Damaged
from app.journal.collecting import collector_paused
from app.journal.operation import GENERATION_BYTES, ID_BYTES, MAX_INT, NONCE_BYTES, Operation, decode_column, id_of, nonce_for
from app.models.base import RECORD_ID_BYTES
from app.rules.clock import LATEST_MS
from app.rules.text import MAX_TEXT
from app.sync.seal import damaged

MAX_OPERATIONS = 1_000_000
MAX_NAME = 64
MAX_FIELDS = 64
"""Fields of one group; today's largest has two."""
MAX_BYTES = 4096
"""A field of bytes: one id, or a list of up to 256."""
MAX_IDS = 100_000
COUNTER_BITS = 16
"""Of the hybrid clock: the rest of it is mostly the wall's time."""
FIELD_TYPES = frozenset({type(None), int, str, bytes})
_NOTHING: dict[str, Any] = {}


def pack_operations(operations: Sequence[Operation]) -> bytes:
    """The columns of these operations as msgpack bytes, ordered by partition, generation, number and id.

    The order is fixed, so the same set of operations always gives the same bytes.
    """
    ordered = sorted(operations, key=lambda op: (op.partition, op.generation, op.seq, op.id))
    walls = [op.wall_ms for op in ordered]
    columns = {
        "chains": [_chain(*key, list(some)) for key, some in groupby(ordered, key=lambda op: (op.partition, op.generation))],
        "records": b"".join([op.record for op in ordered]),
        "entities": _dictionary([op.entity for op in ordered]),
        "people": _dictionary([op.person for op in ordered]),
        "wall_steps": [_wrapped(op.wall_ms - before) for op, before in zip(ordered, [0, *walls], strict=False)],
        "hlc_leads": [_wrapped(op.hlc - (op.wall_ms << COUNTER_BITS)) for op in ordered],
        "own_nonces": [[i, op.nonce] for i, op in enumerate(ordered) if op.nonce != nonce_for(*op[:3], op.record)],
        "bases": [op.base for op in ordered],
        "values": _value_columns(ordered),
        "sup": [[i, {group: b"".join(ids) for group, ids in op.sup.items()}] for i, op in enumerate(ordered) if op.sup],
        "seen": [[i, b"".join(op.seen)] for i, op in enumerate(ordered) if op.seen],
        "erased": [[i, op.erased] for i, op in enumerate(ordered) if op.erased],
    }
    packed = msgpack.packb(columns)
    assert isinstance(packed, bytes)
    return packed


def unpack_operations(packed: bytes) -> list[Operation]:
    """The operations in these columns, with their ids computed. Every shape, type and limit is checked.

    Raises Damaged("damaged-bundle") for anything else; nothing about the content is trusted before that.
    """
    try:
        with collector_paused():
            return _read(msgpack.unpackb(packed, strict_map_key=True, object_pairs_hook=_without_twins))
    except Damaged:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, msgpack.UnpackException) as error:
        raise damaged() from error


def _chain(partition: str, generation: bytes, operations: Sequence[Operation]) -> list[Any]:
    """One entry of the column ``chains``: partition, generation, length and the breaks, where an operation does not directly
    follow the one before it (as ``[index, number, prev]``).
    """
    breaks: list[list[Any]] = []
    before: Operation | None = None
    for index, op in enumerate(operations):
        if before is None or op.prev != before.id or op.seq != before.seq + 1:
            breaks.append([index, op.seq, op.prev])
        before = op
    return [partition, generation, len(operations), breaks]


def _value_columns(operations: Sequence[Operation]) -> dict[str, dict[str, list[Any]]]:
    """entity → group → one array of fields (or nil) for each of the entity's operations."""
    members: dict[str, list[dict[str, bytes]]] = {}
    for op in operations:
        members.setdefault(op.entity, []).append(op.values)
    columns: dict[str, dict[str, list[Any]]] = {}
    for entity in sorted(members):
        some = members[entity]
        groups = sorted({group for values in some for group in values})
        columns[entity] = {group: decode_column([values.get(group, b"\xc0") for values in some]) for group in groups}
    return columns


def _read(columns: dict[str, Any]) -> list[Operation]:
    """Checks the columns one after the other and builds the operations; ids are computed at the end, chain by chain."""
    chains = columns["chains"]
    _require(all(type(columns[name]) is list for name in ("chains", "bases", "sup", "seen", "erased")))
    _require(sum(_length(chain) for chain in chains) <= MAX_OPERATIONS)
    places = [place for chain in chains for place in _chain_places(chain)]
    count = len(places)
    records = _cut(columns["records"], RECORD_ID_BYTES, count)
    nonces = _nonces(columns, count)
    entities = _undictionary(columns["entities"], count, 1, MAX_NAME)
    people = _undictionary(columns["people"], count, 0, 200)
    walls, hlcs = _clocks(columns)
    bases = columns["bases"]
    _require(len(walls) == len(hlcs) == len(bases) == count)
    _require(_only(walls, int) and min(walls, default=0) >= 0 and max(walls, default=0) <= LATEST_MS)
    _require(_only(hlcs, int) and min(hlcs, default=0) >= 0 and max(hlcs, default=0) <= MAX_INT)
    _require(_only(bases, bytes) and {len(base) for base in set(bases)} <= {0, 8})
    values = _values(columns["values"], entities)
    sup = {_index(i, count): _sup(found) for i, found in columns["sup"]}
    seen = {_index(i, count): _ids(found) for i, found in columns["seen"]}
    erased = {_index(i, count): _erased(found) for i, found in columns["erased"]}
    for index in sup.keys() | erased.keys():
        # A group is either written or erased in an operation, never both, and only such a group can supersede.
        left = erased.get(index, _NOTHING).keys()
        _require(left.isdisjoint(values[index]) and sup.get(index, _NOTHING).keys() <= values[index].keys() | left)
    _require(all(values[index] or index in erased for index in range(count)))

    operations: list[Operation] = []
    last, id_ = 0, b""
    for index, (generation, partition, seq, prev) in enumerate(places):
        # Not written, because it follows the operation before it in the same chain.
        if seq is None:
            seq, prev = last + 1, id_
        nonce = nonces.get(index) or nonce_for(generation, partition, seq, records[index])
        parts = (
            generation, partition, seq, prev, entities[index], records[index], values[index],
            sup.get(index, {}), seen.get(index, ()), erased.get(index, {}), people[index],
            walls[index], hlcs[index], nonce, bases[index],
        )  # fmt: skip
        last, id_ = seq, id_of(*parts)
        operations.append(Operation(*parts, id_))
    return operations


def _clocks(columns: dict[str, Any]) -> tuple[list[int], list[int]]:
    """Wall times and hybrid clocks, from their differences."""
    steps, leads = columns["wall_steps"], columns["hlc_leads"]
    for column in (steps, leads):
        _require(type(column) is list and _only(column, int) and max(column, default=0) <= MAX_INT)
    walls = [_wrapped(wall) for wall in accumulate(steps)]
    return walls, [_wrapped(lead + (wall << COUNTER_BITS)) for lead, wall in zip(leads, walls, strict=True)]


def _nonces(columns: dict[str, Any], count: int) -> dict[int, bytes]:
    """Those that can't be computed, by the place of their operation."""
    own = columns["own_nonces"]
    _require(type(own) is list and all(type(nonce) is bytes and len(nonce) == NONCE_BYTES for _, nonce in own))
    found = {_index(index, count): nonce for index, nonce in own}
    _require(len(found) == len(own))
    return found


def _wrapped(number: int) -> int:
    """The number as a signed 64-bit integer that wraps around on overflow.

    The difference of two 64-bit numbers may need 65 bits. Wrapping keeps it in 64, and adding it again wraps back to the
    original.
    """
    return (number + 2**63) % 2**64 - 2**63


def _without_twins(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    """A msgpack map as a dict; damaged when a key occurs twice, because two readers could then understand it in two ways."""
    found = dict(pairs)
    _require(len(found) == len(pairs))
    return found


def _length(chain: list[Any]) -> int:
    """The number of operations of a chain. Checked before a list of that length is built."""
    length = chain[2]
    _require(type(length) is int and 0 < length <= MAX_OPERATIONS)
    return int(length)


def _chain_places(chain: list[Any]) -> list[tuple[bytes, str, int | None, bytes | None]]:
    """(generation, partition, seq, prev) of each operation of a chain; seq None where it follows the one before."""
    partition, generation, length, breaks = chain
    _require(
        type(partition) is str and 0 < len(partition) <= 32 and type(generation) is bytes and len(generation) == GENERATION_BYTES
    )
    places: list[tuple[bytes, str, int | None, bytes | None]] = [(generation, partition, None, None)] * length
    for index, seq, prev in breaks:
        _require(type(seq) is int and 0 < seq <= MAX_INT - MAX_OPERATIONS)
        _require(prev is None or (type(prev) is bytes and len(prev) == ID_BYTES))
        _require((prev is None) == (seq == 1))
        places[_index(index, length)] = (generation, partition, seq, prev)
    _require(places[0][2] is not None)
    return places


def _values(columns: dict[str, dict[str, list[Any]]], entities: list[str]) -> list[dict[str, bytes]]:
    """Each operation's encoded values by group."""
    members: dict[str, list[int]] = {}
    for index, entity in enumerate(entities):
        members.setdefault(entity, []).append(index)
    _require(columns.keys() == members.keys())
    found: list[dict[str, bytes]] = [_NOTHING] * len(entities)
    for entity, groups in columns.items():
        _require(all(type(group) is str and 0 < len(group) <= MAX_NAME for group in groups))
        _require(len(groups) < 1000)
        names = list(groups)
        encoded = [_encoded(column, len(members[entity])) for column in groups.values()]
        rows: Iterable[tuple[bytes | None, ...]] = zip(*encoded, strict=True) if encoded else (() for _ in members[entity])
        for index, row in zip(members[entity], rows, strict=True):
            found[index] = {name: value for name, value in zip(names, row, strict=True) if value is not None}
    return found


def _encoded(column: list[Any], count: int) -> list[bytes | None]:
    """One group's values, checked as a whole and encoded one by one."""
    _require(type(column) is list and len(column) == count)
    filled = [fields for fields in column if fields is not None]
    _require(_only(filled, list) and all(0 < size <= MAX_FIELDS for size in set(map(len, filled))))
    every = list(chain.from_iterable(filled))
    kinds = set(map(type, every))
    _require(kinds <= FIELD_TYPES)
    if int in kinds:
        _require(all(field <= MAX_INT for field in every if type(field) is int))
    pack = msgpack.Packer().pack
    # Packed again here: only the canonical encoding may enter a journal, whatever bytes arrived.
    encoded = [None if fields is None else pack(fields) for fields in column]
    if max((len(value) for value in encoded if value is not None), default=0) > MAX_BYTES:  # else nothing in it is too long
        _require(all(len(field) <= MAX_TEXT for field in every if type(field) is str))
        _require(all(len(field) <= MAX_BYTES for field in every if type(field) is bytes))
    return encoded


def _sup(found: dict[str, bytes]) -> dict[str, tuple[bytes, ...]]:
    """Group → ids of the operations it supersedes."""
    return {group: _ids(ids) for group, ids in found.items()}


def _erased(found: dict[str, bytes]) -> dict[str, bytes]:
    """Group → commitment (SHA-256, 32 bytes) of a value that was erased."""
    _require(all(type(g) is str and 0 < len(g) <= MAX_NAME and type(c) is bytes and len(c) == 32 for g, c in found.items()))
    return dict(found)


def _ids(packed: bytes) -> tuple[bytes, ...]:
    """Operation ids from their concatenation, 20 bytes each."""
    _require(type(packed) is bytes and len(packed) <= MAX_IDS * ID_BYTES)
    return tuple(_cut(packed, ID_BYTES, len(packed) // ID_BYTES))


def _cut(packed: bytes, size: int, count: int) -> list[bytes]:
    """``count`` pieces of ``size`` bytes; damaged when the bytes are not exactly that long."""
    _require(type(packed) is bytes and len(packed) == size * count)
    return [packed[at : at + size] for at in range(0, len(packed), size)]


def _dictionary(words: Sequence[str]) -> list[Any]:
    """[the distinct words in order, for each operation the index of its word]: names repeat in nearly every operation."""
    distinct = sorted(set(words))
    places = {word: index for index, word in enumerate(distinct)}
    return [distinct, [places[word] for word in words]]


def _undictionary(packed: list[Any], count: int, shortest: int, longest: int) -> list[str]:
    """The words that ``_dictionary`` packed, each checked for its length in characters."""
    distinct, places = packed
    _require(len(places) == count and _only(distinct, str) and all(shortest <= len(word) <= longest for word in distinct))
    _require(_only(places, int) and min(places, default=0) >= 0)
    # An index beyond the end raises IndexError, which unpack_operations reports as damage.
    return [distinct[place] for place in places]


def _only(found: Iterable[Any], kind: type) -> bool:
    """Exactly this type: a bool is no int here."""
    return set(map(type, found)) <= {kind}


def _index(index: Any, count: int) -> int:
    """An index that lies inside a list of ``count`` entries."""
    _require(type(index) is int and 0 <= index < count)
    return int(index)


def _require(holds: bool) -> None:
    """Raises Damaged("damaged-bundle") unless the condition holds."""
    if not holds:
        raise damaged()
