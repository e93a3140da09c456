"""The binary form of operations in a file: msgpack, one column per attribute instead of one map per operation.

Equal values stand next to each other, so the file compresses well and is read quickly. What a reader can compute is not
written: operation ids (so a sender cannot claim a wrong one), a predecessor (``prev``) that is simply the operation before it
in the same chain, the second half of a record id. Values travel as plain fields and are encoded again by the reader, so only
the canonical encoding can enter a journal. Layout and limits: docs/bundle-format.md, "Columns" and "Limits".
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby
from struct import error as StructError
from struct import pack, unpack
from typing import Any

import msgpack

from app.errors import Damaged
from app.journal.collecting import collector_paused
from app.journal.operation import GENERATION_BYTES, ID_BYTES, MAX_INT, NONCE_BYTES, Operation, decode_column, id_of, nonce_for
from app.journal.record_ids import RANDOM_BYTES, whole_record_id
from app.rules.clock import LATEST_MS
from app.rules.text import MAX_TEXT
from app.sync.packing import Texts, pack_texts
from app.sync.seal import damaged

MAX_OPERATIONS = 1_000_000
MAX_NAME = 64
MAX_FIELDS = 64
"""Fields of one group; today's largest has three."""
MAX_BYTES = 4096
"""A field of bytes: one id, or a list of up to 256."""
MAX_IDS = 100_000
MAX_VALUE_BYTES = 256 * 1024 * 1024
"""Of all values and names, as a journal holds them: a row that travels once for many operations could else fill a disk."""
MAX_DISTINCT = 2**16
"""Rows of fields that are written once for several operations."""
COUNTER_BITS = 16
"""Of the hybrid clock: the rest of it is mostly the wall's time."""
_MISSHAPEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError, StructError, msgpack.UnpackException)
FIELD_TYPES = frozenset({type(None), int, str, bytes})
_NOTHING: dict[str, Any] = {}
Form = tuple[str, tuple[tuple[str, int], ...]]
"""What operations of one shape have in common: the entity, and the groups they write with their counts of fields."""
Column = tuple[str, str, int]
"""Of an entity's values: the group, and how many fields it has."""


def pack_operations(operations: Sequence[Operation]) -> bytes:
    """The columns of these operations as msgpack bytes, ordered by partition, generation, number and id.

    The order is fixed, so the same set of operations always gives the same bytes.
    """
    with collector_paused():
        packed = msgpack.packb(_columns(operations))
    assert isinstance(packed, bytes)
    return packed


def _columns(operations: Sequence[Operation]) -> dict[str, Any]:
    ordered = sorted(operations, key=lambda op: (op.partition, op.generation, op.seq, op.id))
    walls = [op.wall_ms for op in ordered]
    forms, form_of, values, texts = _value_columns(ordered)
    return {
        "chains": [_chain(*key, list(some)) for key, some in groupby(ordered, key=lambda op: (op.partition, op.generation))],
        "forms": [[entity, groups] for entity, groups in forms],
        "form_of": form_of,
        "people": _dictionary([op.person for op in ordered]),
        "wall_steps": [_wrapped(op.wall_ms - before) for op, before in zip(ordered, [0, *walls], strict=False)],
        "hlc_leads": [_wrapped(op.hlc - (op.wall_ms << COUNTER_BITS)) for op in ordered],
        "own_nonces": [[i, op.nonce] for i, op in enumerate(ordered) if op.nonce != nonce_for(*op[:3], op.record)],
        "bases": [op.base for op in ordered],
        "sup": [[i, {group: b"".join(ids) for group, ids in op.sup.items()}] for i, op in enumerate(ordered) if op.sup],
        "seen": [[i, b"".join(op.seen)] for i, op in enumerate(ordered) if op.seen],
        "erased": [[i, op.erased] for i, op in enumerate(ordered) if op.erased],
        "values": values,
        "texts": pack_texts(texts),
        "records": b"".join([op.record[:RANDOM_BYTES] for op in ordered]),
        "own_ends": [
            [i, op.record[RANDOM_BYTES:]]
            for i, op in enumerate(ordered)
            if op.record != whole_record_id(op.record[:RANDOM_BYTES], op.entity, op.partition)
        ],
    }


def unpack_operations(packed: bytes) -> list[Operation]:
    """The operations in these columns, with their ids computed. Every shape, type and limit is checked.

    Raises Damaged("damaged-bundle") for anything else; nothing about the content is trusted before that.
    """
    try:
        with collector_paused():
            return _read(msgpack.unpackb(packed, strict_map_key=True, object_pairs_hook=_without_twins))
    except Damaged:
        raise
    except _MISSHAPEN as error:
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


def _value_columns(operations: Sequence[Operation]) -> tuple[list[Form], bytes, list[list[Any]], list[str]]:
    """The forms in order, the form of each operation, the columns of each entity's groups, and their texts one after another."""
    shapes = [(op.entity, tuple([(name, _count(op.values[name])) for name in sorted(op.values)])) for op in operations]
    forms = sorted(set(shapes))
    encoded: dict[Column, list[bytes]] = {column: [] for column in _columns_of(forms)}
    takers = {(entity, groups): [(group[0], encoded[entity, *group].append) for group in groups] for entity, groups in forms}
    for op, shape in zip(operations, shapes, strict=True):
        for name, take in takers[shape]:
            take(op.values[name])
    numbers = {form: number for number, form in enumerate(forms)}
    texts: list[str] = []
    values = [_group_columns(column, texts) for column in encoded.values()]
    return forms, _packed_places([numbers[shape] for shape in shapes], len(forms)), values, texts


def _columns_of(forms: Iterable[Form]) -> list[Column]:
    """The columns of the values, in order: one for each group of each entity that any of these forms writes."""
    return sorted({(entity, name, fields) for entity, groups in forms for name, fields in groups})


def _group_columns(encoded: list[bytes], texts: list[str]) -> list[Any]:
    """[the place of each operation's row or nil, one column per field]: rows that come again and again are written once."""
    known: dict[bytes, int] = {}
    places = [known.setdefault(row, len(known)) for row in encoded]
    is_often = len(known) * 2 <= len(places) and len(known) <= MAX_DISTINCT
    rows = decode_column(list(known) if is_often else encoded)
    return [
        _packed_places(places, len(known)) if is_often else None,
        *(_field_column(list(column), texts) for column in zip(*rows, strict=True)),
    ]


def _field_column(column: list[Any], texts: list[str]) -> list[Any]:
    """[0, the values], or of texts [1, for each its length and one more, 0 for nil]; the characters go to ``texts``."""
    kinds = set(map(type, column))
    if str not in kinds or not kinds <= {str, type(None)}:
        return [0, column]
    texts += [text for text in column if text]
    return [1, [0 if text is None else len(text) + 1 for text in column]]


def _read(columns: dict[str, Any]) -> list[Operation]:
    """Checks the columns one after the other and builds the operations; ids are computed at the end, chain by chain."""
    chains = columns["chains"]
    _require(all(type(columns[name]) is list for name in ("chains", "forms", "bases", "sup", "seen", "erased", "values")))
    _require(sum(_length(chain) for chain in chains) <= MAX_OPERATIONS)
    places = [place for chain in chains for place in _chain_places(chain)]
    count = len(places)
    forms = _forms(columns["forms"])
    form_of = _places(columns["form_of"], count, len(forms))
    values = _values(columns, forms, form_of)
    nonces = _by_index(columns["own_nonces"], count, NONCE_BYTES)
    records = _records(columns, places, [forms[form][0] for form in form_of])
    people = _undictionary(columns["people"], count, 0, 200)
    walls, hlcs = _clocks(columns)
    _require(sum(map(len, people)) + sum(len(one) for value in values for one in value.values()) <= MAX_VALUE_BYTES)
    bases = columns["bases"]
    _require(len(walls) == len(hlcs) == len(bases) == count)
    _require(_only(walls, int) and min(walls, default=0) >= 0 and max(walls, default=0) <= LATEST_MS)
    _require(_only(hlcs, int) and min(hlcs, default=0) >= 0 and max(hlcs, default=0) <= MAX_INT)
    _require(_only(bases, bytes) and {len(base) for base in set(bases)} <= {0, 8})
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
    rows = zip(places, form_of, records, values, people, walls, hlcs, bases, strict=True)
    for index, ((generation, partition, seq, prev), form, record, value, person, wall, hlc, base) in enumerate(rows):
        # Not written, because it follows the operation before it in the same chain.
        if seq is None:
            seq, prev = last + 1, id_
        nonce = nonces.get(index) or nonce_for(generation, partition, seq, record)
        parts = (
            generation, partition, seq, prev, forms[form][0], record, value, sup.get(index, _NOTHING), seen.get(index, ()),
            erased.get(index, _NOTHING), person, wall, hlc, nonce, base,
        )  # fmt: skip
        last, id_ = seq, id_of(*parts)
        operations.append(Operation(*parts, id_))
    return operations


def _forms(plain: list[Any]) -> list[Form]:
    """The forms, each once and in order, their groups too."""
    forms: list[Form] = []
    for entity, groups in plain:
        _require(type(entity) is str and 0 < len(entity) <= MAX_NAME and type(groups) is list and len(groups) < 1000)
        _require(all(type(name) is str and 0 < len(name) <= MAX_NAME for name, _ in groups))
        _require(all(type(fields) is int and 0 < fields <= MAX_FIELDS for _, fields in groups))
        names = [name for name, _ in groups]
        _require(names == sorted(set(names)))
        forms.append((entity, tuple((name, fields) for name, fields in groups)))
    _require(forms == sorted(set(forms)))
    return forms


def _values(columns: dict[str, Any], forms: list[Form], form_of: Sequence[int]) -> list[dict[str, bytes]]:
    """Each operation's encoded values by group. Of operations that share a row of fields all get the same bytes."""
    counts, used = dict.fromkeys(_columns_of(forms), 0), Counter(form_of)
    _require(len(used) == len(forms))
    for number, times in used.items():
        entity, groups = forms[number]
        for group in groups:
            counts[entity, *group] += times
    _require(len(columns["values"]) == len(counts))
    texts = Texts(columns["texts"])
    found = {
        column: iter(_encoded(group, count, column[2], texts))
        for (column, count), group in zip(counts.items(), columns["values"], strict=True)
    }
    _require(texts.left == 0)
    names = [tuple(name for name, _ in groups) for _, groups in forms]
    takers = [tuple(found[entity, *group] for group in groups) for entity, groups in forms]
    return [dict(zip(names[form], map(next, takers[form]), strict=True)) for form in form_of]


def _encoded(group: list[Any], count: int, fields: int, texts: Texts) -> list[bytes]:
    """One group's values, checked as a whole and encoded one by one."""
    _require(type(group) is list and len(group) == fields + 1)
    places, *columns = group
    distinct = count if places is None else len(columns[0][1])
    rows = zip(*(_fields(column, distinct, texts) for column in columns), strict=True)
    # Packed again here: only the canonical encoding may enter a journal, whatever bytes arrived.
    encoded = list(map(msgpack.Packer().pack, rows))
    return encoded if places is None else list(map(encoded.__getitem__, _places(places, count, distinct)))


def _fields(column: list[Any], count: int, texts: Texts) -> list[Any]:
    """One field of each row."""
    kind: int
    found: list[Any]
    kind, found = column
    _require(type(kind) is int and kind in (0, 1) and type(found) is list and len(found) == count)
    if kind == 1:
        return list(texts.take(found))
    kinds = set(map(type, found))
    _require(kinds <= FIELD_TYPES)
    if int in kinds:
        _require(all(field <= MAX_INT for field in found if type(field) is int))
    _require(str not in kinds or all(len(field) <= MAX_TEXT for field in found if type(field) is str))
    _require(bytes not in kinds or all(len(field) <= MAX_BYTES for field in found if type(field) is bytes))
    return found


def _records(columns: dict[str, Any], places: list[Any], entities: list[str]) -> list[bytes]:
    """Record ids from their first halves; the second ones are computed, but for those that stand in ``own_ends``."""
    seeds = _cut(columns["records"], RANDOM_BYTES, len(places))
    own = _by_index(columns["own_ends"], len(places), RANDOM_BYTES)
    whole = [whole_record_id(seed, entity, place[1]) for seed, entity, place in zip(seeds, entities, places, strict=True)]
    for index, end in own.items():
        whole[index] = seeds[index] + end
    return whole


def _clocks(columns: dict[str, Any]) -> tuple[list[int], list[int]]:
    """Wall times and hybrid clocks, from their differences."""
    steps, leads = columns["wall_steps"], columns["hlc_leads"]
    for column in (steps, leads):
        _require(type(column) is list and _only(column, int) and max(column, default=0) <= MAX_INT)
    walls = [_wrapped(wall) for wall in accumulate(steps)]
    return walls, [_wrapped(lead + (wall << COUNTER_BITS)) for lead, wall in zip(leads, walls, strict=True)]


def _by_index(pairs: list[Any], count: int, size: int) -> dict[int, bytes]:
    """What can't be computed, ``size`` bytes each, by the place of its operation."""
    _require(type(pairs) is list and all(type(found) is bytes and len(found) == size for _, found in pairs))
    found = {_index(index, count): own for index, own in pairs}
    _require(len(found) == len(pairs))
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
    return [distinct, _packed_places([places[word] for word in words], len(distinct))]


def _undictionary(packed: list[Any], count: int, shortest: int, longest: int) -> list[str]:
    """The words that ``_dictionary`` packed, each checked for its length in characters."""
    distinct, places = packed
    _require(_only(distinct, str) and all(shortest <= len(word) <= longest for word in distinct))
    return [distinct[place] for place in _places(places, count, len(distinct))]


def _packed_places(places: list[int], distinct: int) -> bytes:
    """Places in a list of so many distinct values, each in as many bytes as the last one needs."""
    return pack(f">{len(places)}{_width(distinct)}", *places)


def _places(packed: bytes, count: int, distinct: int) -> tuple[int, ...]:
    """``count`` places. One beyond the end raises IndexError where it is used, which unpack_operations reports as damage."""
    _require(type(packed) is bytes)
    return unpack(f">{count}{_width(distinct)}", packed)


def _width(distinct: int) -> str:
    return "B" if distinct <= 2**8 else "H" if distinct <= 2**16 else "I"


def _only(found: Iterable[Any], kind: type) -> bool:
    """Exactly this type: a bool is no int here."""
    return set(map(type, found)) <= {kind}


def _index(index: Any, count: int) -> int:
    """An index that lies inside a list of ``count`` entries."""
    _require(type(index) is int and 0 <= index < count)
    return int(index)


def _count(encoded: bytes) -> int:
    """How many fields an encoded group has."""
    return encoded[0] & 0x0F if encoded[0] < 0xDC else int.from_bytes(encoded[1:3])


def _require(holds: bool) -> None:
    """Raises Damaged("damaged-bundle") unless the condition holds."""
    if not holds:
        raise damaged()
