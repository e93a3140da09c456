"""What is packed comes out again as it went in, whatever it holds; what was bent is refused, never misread."""

import random
from collections.abc import Callable
from typing import Any

import msgpack
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Damaged, Refused
from app.journal.operation import Operation, decode_value, encode_value, new_operation, nonce_for, operation_id
from app.journal.record_ids import derived_record_id
from app.rules.clock import LATEST_MS
from app.sync.columns import pack_operations, unpack_operations
from app.sync.header import FORMAT, MAX_ENCLOSED_BYTES, MAX_NUMBER, ORDER, Header, pack_header, unpack_header
from app.sync.version_vector import VersionVector
from tests.sync.operations import chains

SIGNER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
FEW = settings(max_examples=40)
BYTES16 = st.binary(min_size=16, max_size=16)
SEQ = st.integers(1, 2**63 - 1)
VECTORS = st.dictionaries(
    st.tuples(BYTES16, st.sampled_from(["common", "daito"])),
    st.lists(st.tuples(SEQ, st.binary(min_size=20, max_size=20)), min_size=1, max_size=4),
    max_size=4,
).map(VersionVector)


def in_order(operations: list[Operation]) -> list[Operation]:
    return sorted(operations, key=lambda op: (op.partition, op.generation, op.seq, op.id))


@FEW
@given(chains())
def test_operations_come_out_of_the_columns_as_they_went_in(operations: list[Operation]) -> None:
    packed = pack_operations(operations)
    assert unpack_operations(packed) == in_order(operations)
    assert pack_operations(unpack_operations(packed)) == packed


@FEW
@given(chains(), st.randoms())
def test_the_order_of_operations_does_not_change_the_columns(operations: list[Operation], chance: random.Random) -> None:
    mixed = list(operations)
    chance.shuffle(mixed)
    assert pack_operations(mixed) == pack_operations(operations)


@FEW
@given(chains(), st.integers(0, 2**32))
def test_bent_columns_are_refused_or_give_operations_with_their_own_ids(operations: list[Operation], seed: int) -> None:
    chance, packed = random.Random(seed), pack_operations(operations)
    for _ in range(30):
        bent = bytearray(packed)
        for _ in range(chance.randint(1, 3)):
            bent[chance.randrange(len(bent))] = chance.randrange(256)
        try:
            found = unpack_operations(bytes(bent))
        except Damaged as refusal:
            assert refusal.code == "damaged-bundle"
            continue
        for operation in found:
            assert operation.id == operation_id(operation)
            assert all(msgpack.packb(decode_value(value)) == value for value in operation.values.values())


COLUMNS = [
    *("chains", "forms", "form_of", "people", "wall_steps", "hlc_leads", "own_nonces", "bases"),
    *("sup", "seen", "erased", "values", "texts", "records", "own_ends"),
]
OTHER_KINDS = st.none() | st.just(7) | st.just("x") | st.just([None]) | st.just([[1, 2, 3]]) | st.just({"a": 1})


@FEW
@given(chains(), st.sampled_from(COLUMNS), OTHER_KINDS)
def test_a_column_of_another_kind_is_refused(operations: list[Operation], name: str, other: object) -> None:
    columns = msgpack.unpackb(pack_operations(operations))
    columns[name] = other
    with pytest.raises(Damaged):
        unpack_operations(msgpack.packb(columns))


@pytest.mark.parametrize("name", [name for name in COLUMNS if name not in ("people", "form_of", "texts", "records")])
@pytest.mark.parametrize("other", ["", b"", {}, None], ids=repr)
def test_an_empty_column_of_another_kind_is_refused_too(name: str, other: object) -> None:
    columns = msgpack.unpackb(pack_operations([])) | {name: other}
    with pytest.raises(Damaged):
        unpack_operations(msgpack.packb(columns))


def header(**changed: object) -> Header:
    usual: dict[str, object] = {
        "kind": "delta", "organisation": b"o" * 16, "from_office": "daito", "from_device": "d", "from_generation": b"l" * 16,
        "to_office": "head", "recipients": ("age1x",), "file_number": 7,
        "made_at_ms": 1, "program": "1.0.0", "version_vector": VersionVector({}), "operations": 0, "records": 0,
        "partition_digests": {}, "payload_sha256": bytes(32),
    }  # fmt: skip
    return Header(**(usual | changed))  # type: ignore[arg-type]


@given(
    VECTORS,
    st.dictionaries(st.sampled_from(["zukunft", "後の版"]), st.integers(0, 9)),
    st.lists(st.tuples(st.text(max_size=9), st.integers(0, MAX_NUMBER), st.integers(0, LATEST_MS))),
)
def test_a_header_comes_out_as_it_went_in_and_keeps_what_it_does_not_know(
    version_vector: VersionVector, extra: dict[str, int], receipts: list[tuple[str, int, int]]
) -> None:
    sent = header(version_vector=version_vector, extra=extra, receipts=tuple(receipts), partition_digests={"daito": b"p" * 32})
    packed = pack_header(sent)
    assert unpack_header(packed) == sent
    assert pack_header(unpack_header(packed)) == packed


@pytest.mark.parametrize(
    "change",
    [
        {"file_number": -1}, {"file_number": 2**63}, {"file_number": True}, {"file_number": "7"}, {"operations": 1.5},
        {"organisation": b"short"}, {"from_office": "x" * 65}, {"kind": "virus"}, {"recipients": "age1x"}, {"recipients": [1]},
        {"partition_digests": {"daito": b"short"}}, {"receipts": [["d", 1]]}, {"receipts": [["d", -1, 1]]},
        {"version_vector": {}}, {"version_vector": [[b"l" * 16, "daito", [[0, b"i" * 20]]]]},
        {"version_vector": [[b"l", "daito", []]]},
        {"certificate": None}, {"roster": None}, {"roster": bytes(2**21 + 1)},
        {"payload_sha256": b""}, {"kind": "snapshot"}, {"file_number": MAX_NUMBER + 1},
        {"made_at_ms": LATEST_MS + 1}, {"receipts": [["d", 1, LATEST_MS + 1]]},
        {"enclosed_size": 1}, {"enclosed_sha256": bytes(32)}, {"enclosed_size": 1, "enclosed_sha256": bytes(31)},
        {"enclosed_size": MAX_ENCLOSED_BYTES + 1, "enclosed_sha256": bytes(32)},
    ],
    ids=str,
)  # fmt: skip
def test_a_header_out_of_bounds_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Damaged):
        unpack_header(bent_header(header(), **change))


def bent_header(honest: Header, **change: object) -> bytes:
    """The packed header with some of its values replaced by whatever no Header can hold."""
    plain = msgpack.unpackb(pack_header(honest))
    for name, value in change.items():
        plain[ORDER.index(name)] = value
    packed: bytes = msgpack.packb(plain)
    return packed


def with_key(packed: bytes, name: str, value: object) -> bytes:
    """The header with one more entry behind the only one of its last map."""
    known = msgpack.packb({"later": 1})
    assert packed.endswith(known)
    return packed[: -len(known)] + b"\x82" + known[1:] + msgpack.packb(name) + msgpack.packb(value)


@pytest.mark.parametrize(("name", "value"), [("later", 2), ("added", 1)])
def test_a_header_that_could_be_read_in_two_ways_is_refused(name: str, value: object) -> None:
    """A key named twice, or out of order: another reader might take the other one."""
    packed = pack_header(header(extra={"later": 1}))
    assert unpack_header(with_key(packed, "zzz", value)).extra == {"later": 1, "zzz": value}
    with pytest.raises(Damaged):
        unpack_header(with_key(packed, name, value))


@pytest.mark.parametrize("digests", [{"head": bytes(32), "daito": bytes(32)}, [], None], ids=repr)
def test_digests_out_of_order_or_of_another_kind_are_refused(digests: object) -> None:
    assert unpack_header(bent_header(header(), partition_digests={"daito": bytes(32), "head": bytes(32)})).partition_digests
    with pytest.raises(Damaged):
        unpack_header(bent_header(header(), partition_digests=digests))


@pytest.mark.parametrize("extra", [None, [], 7, {"b": 1, "a": 1}], ids=repr)
def test_a_header_whose_last_value_is_no_map_in_order_is_refused(extra: object) -> None:
    plain = msgpack.unpackb(pack_header(header()))
    for wrong in ([*plain[:-1], extra], plain[:-1], [*plain, {}]):
        with pytest.raises(Damaged):
            unpack_header(msgpack.packb(wrong))


def test_a_header_with_a_number_longer_than_it_needs_is_refused() -> None:
    packed = pack_header(header(file_number=77))
    assert packed.count(b"\x4d") == 1
    with pytest.raises(Damaged):
        unpack_header(packed.replace(b"\x4d", b"\xcc\x4d"))


def test_a_header_only_newer_programs_understand_is_told_apart_from_a_damaged_one() -> None:
    plain = msgpack.unpackb(pack_header(header(kind="of a later year", oldest_reader=FORMAT + 1)))
    with pytest.raises(Refused) as refusal:
        unpack_header(msgpack.packb(plain[:7]))
    assert refusal.value.code == "newer-bundle"


def test_columns_that_name_a_key_twice_are_refused() -> None:
    empty, values = pack_operations([]), msgpack.packb("values") + b"\x90"
    assert unpack_operations(empty) == [] and empty.count(values) == 1
    assert empty[0] == 0x8F  # a map of 15, and of 16 in the longer form
    one_more = b"\xde\x00\x10"
    assert unpack_operations(one_more + empty[1:] + msgpack.packb("later") + b"\x80") == []
    with pytest.raises(Damaged):
        unpack_operations(one_more + empty[1:] + values)


@given(VECTORS)
def test_a_statement_comes_out_as_it_went_in(version_vector: VersionVector) -> None:
    assert VersionVector.from_plain(msgpack.unpackb(msgpack.packb(version_vector.plain()))) == version_vector


def some_columns() -> dict[str, Any]:
    """Six records of three kinds of fields: own texts, one text for all, numbers."""
    found: list[Operation] = []
    for number in range(1, 7):
        values = {"title": [f"サロン{number}"], "state": ["final"], "sessions": [number]}
        record = derived_record_id("activity", str(number), partition="daito")
        nonce = nonce_for(b"g" * 16, "daito", number, record)
        found.append(
            new_operation(
                generation=b"g" * 16,
                partition="daito",
                seq=number,
                prev=found[-1].id if found else None,
                entity="activity",
                record=record,
                values={group: encode_value(fields) for group, fields in values.items()},
                sup={},
                seen=(),
                person="",
                wall_ms=number,
                hlc=0,
                nonce=nonce,
                base=b"",
            )
        )
    columns: dict[str, Any] = msgpack.unpackb(pack_operations(found))
    return columns


def test_what_can_be_computed_does_not_travel() -> None:
    columns = some_columns()
    assert len(columns["records"]) == 6 * 8 and columns["own_ends"] == columns["own_nonces"] == []
    sessions, state, title = columns["values"]
    assert (sessions, state) == ([None, [0, [1, 2, 3, 4, 5, 6]]], [bytes(6), [1, [6]]])
    assert title == [None, [1, [5] * 6]]
    assert columns["texts"].decode("utf-16-be") == "finalサロン1サロン2サロン3サロン4サロン5サロン6"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("texts", lambda texts: texts + "余".encode("utf-16-be")),
        ("texts", lambda texts: texts[:-2]),
        ("texts", lambda texts: texts[:-1]),
        ("texts", lambda texts: texts[:-2] + b"\xd8\x00"),
        ("forms", lambda forms: forms * 2),
        ("forms", lambda forms: [*forms, ["evaluation", [["title", 1]]]]),
        ("forms", lambda forms: [[forms[0][0], forms[0][1][::-1]]]),
        ("form_of", lambda places: places[:-1] + b"\x01"),
        ("form_of", lambda places: places + b"\x00"),
        ("values", lambda values: [values[0], [b"\x01" * 6, *values[1][1:]], values[2]]),
        ("values", lambda values: [values[0], [None, *values[1][1:]], values[2]]),
        ("values", lambda values: values[:-1]),
        ("values", lambda values: [*values, values[0]]),
        ("values", lambda values: [[None, [0, [1, 2, 3, 4, 5, True]]], *values[1:]]),
        ("values", lambda values: [[None, [2, [1, 2, 3, 4, 5, 6]]], *values[1:]]),
        ("values", lambda values: [*values[:2], [None, [1, [5] * 5 + [-5]]]]),
        ("records", lambda records: records + bytes(8)),
        ("own_ends", lambda _: [[6, bytes(8)]]),
        ("own_ends", lambda _: [[0, bytes(8)], [0, bytes(8)]]),
        ("own_ends", lambda _: [[0, bytes(7)]]),
    ],
)
def test_columns_that_do_not_fit_together_are_refused(name: str, change: Callable[[Any], Any]) -> None:
    columns = some_columns()
    assert len(unpack_operations(msgpack.packb(columns))) == 6
    with pytest.raises(Damaged):
        unpack_operations(msgpack.packb(columns | {name: change(columns[name])}))
