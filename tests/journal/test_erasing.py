"""Who knew of an erasure, by what replaced what."""

from app.journal.erasing import unaware
from app.journal.operation import Operation, encode_value
from app.journal.state import ERASES
from tests.journal.operations import op


def written(text: str, *over: Operation, at: int = 1, erases: tuple[Operation, ...] = ()) -> Operation:
    raw = {ERASES: encode_value(["content", b"".join(one.id for one in erases)])} if erases else {}
    return op({"content": list(over)} if over else None, at=at, raw=raw, content=text)


BEFORE = written("名前")
ERASURE = written("消去", BEFORE, at=2, erases=(BEFORE,))
AFTER = written("そのあと", ERASURE, at=3)
BESIDE = written("名前の続き", BEFORE, at=4)
FURTHER = written("その続き", BESIDE, at=5)


def test_what_replaced_an_erasure_knew_of_it_and_what_was_written_beside_it_did_not() -> None:
    known = [ERASURE, AFTER, BESIDE, FURTHER]
    assert unaware(known) == {"content": {BESIDE.id, FURTHER.id}} == unaware([*reversed(known)])
    assert unaware([BESIDE, FURTHER]) == {} == unaware([ERASURE, AFTER])


def test_who_took_both_in_knew_of_it_and_what_was_written_then_too() -> None:
    decided = written("決めた文", AFTER, FURTHER, at=6)
    late = written("さらに", decided, at=7)
    assert unaware([ERASURE, AFTER, FURTHER, decided, late]) == {"content": {FURTHER.id}}


def test_only_erasures_that_somebody_knew_of_can_be_asked_for() -> None:
    known = [ERASURE, AFTER, BESIDE]
    assert unaware(known, [AFTER.id]) == unaware(known, [ERASURE.id]) == {"content": {BESIDE.id}}
    assert unaware(known, [BESIDE.id]) == {}


def test_of_two_erasures_beside_each_other_neither_knew_of_the_other() -> None:
    other = written("こちらの消去", BEFORE, at=3, erases=(BEFORE,))
    assert unaware([ERASURE, other]) == {"content": {ERASURE.id, other.id}}
    assert unaware([ERASURE, other], [other.id]) == {"content": {ERASURE.id}}
