"""Any operation a program of ours could have written, as Hypothesis draws it."""

from typing import Any

from hypothesis import strategies as st

from app.journal.operation import MAX_INT, Operation, encode_value, erase, new_operation, nonce_for
from app.rules.clock import LATEST_MS

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
FIELD = st.none() | st.integers(-MAX_INT - 1, MAX_INT) | TEXT | st.binary(max_size=48)
NAME = st.sampled_from(["when", "title", "content", "deleted", "未来の項目", "x"])
VALUES = st.dictionaries(NAME, st.lists(FIELD, min_size=1, max_size=4).map(encode_value), min_size=1, max_size=5)
IDS = st.lists(st.binary(min_size=20, max_size=20), max_size=3).map(tuple)


@st.composite
def chains(draw: st.DrawFn) -> list[Operation]:
    """Some operations of a few lives and partitions: chains with gaps and with erased values among them."""
    found: list[Operation] = []
    for generation in draw(st.lists(st.binary(min_size=16, max_size=16), min_size=1, max_size=3, unique=True)):
        partition = draw(st.sampled_from(["common", "daito", "head"]))
        before: Operation | None = None
        for _ in range(draw(st.integers(1, 5))):
            follows = before is not None and draw(st.booleans())
            last = before.seq if before else 0
            seq = last + 1 if follows else last + draw(st.integers(1, 2**40))
            prev = before.id if follows and before else draw(st.binary(min_size=20, max_size=20)) if seq > 1 else None
            before = draw(_operations(generation=generation, partition=partition, seq=seq, prev=prev))
            found.append(before)
    return found


@st.composite
def _operations(draw: st.DrawFn, **place: Any) -> Operation:
    values, record = draw(VALUES), draw(st.binary(min_size=16, max_size=16))
    usual = nonce_for(place["generation"], place["partition"], place["seq"], record)
    operation = new_operation(
        **place,
        entity=draw(st.sampled_from(["activity", "evaluation", "未来の種類"])),
        record=record,
        values=values,
        sup={group: draw(IDS) for group in draw(st.sets(st.sampled_from(sorted(values))))},
        seen=draw(IDS),
        person=draw(TEXT),
        wall_ms=draw(st.integers(0, LATEST_MS)),
        hlc=draw(st.integers(0, MAX_INT)),
        nonce=draw(st.just(usual) | st.binary(min_size=16, max_size=16)),
        base=draw(st.sampled_from([b"", b"12345678"])),
    )
    return erase(operation, sorted(values)[0]) if draw(st.integers(0, 4)) == 0 else operation
