"""A few dozen random months of a council in every run; hundreds and thousands in `make soak` (here and tests/proof/soak.py)."""

from collections import Counter

import pytest
from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.proof.machine import HISTORY, Council, played
from tests.proof.world import World

SEEDS, EACH = (1106, 331), 16
MANY_SEEDS, MANY = (1106, 401, 331, 20251105), 55


@pytest.mark.parametrize("number", SEEDS)
def test_random_months_of_a_council_keep_every_promise(number: int) -> None:
    met = histories(number, EACH)
    assert met["histories"] >= EACH
    assert met["conflicts"] and met["restores"] and met["count_conflicts"]


@pytest.mark.soak
@pytest.mark.parametrize("number", MANY_SEEDS)
def test_many_random_months_of_a_council_keep_every_promise(number: int) -> None:
    met = histories(number, MANY)
    assert met["histories"] >= MANY
    assert met["conflicts"] and met["restores"] and met["undos"] and met["count_conflicts"]


def histories(number: int, count: int) -> Counter[str]:
    """Plays so many histories of this seed; what they went through, summed up."""
    met: Counter[str] = Counter()

    @seed(number)
    class Counted(Council):
        def finished(self, world: World) -> None:
            met.update(world.met)
            met["histories"] += 1

    run_state_machine_as_test(Counted, settings=settings(HISTORY, max_examples=count))
    return met


Steps = list[tuple[str, str, int]]
KNOWN: dict[str, Steps] = {
    "a branch's PC is restored": [
        ("record", "murone", 0), ("back_up", "murone", 0), ("record", "murone", 1), ("round_trip", "murone", 0),
        ("restore", "murone", 1), ("record", "murone", 2),
    ],
    "lost, late, and again": [
        ("record", "daito", 0), ("send", "daito", 0), ("record", "daito", 1), ("send", "daito", 0), ("deliver", "head", 0),
        ("send", "head", 0), ("deliver", "daito2", 0), ("edit", "daito2", 1), ("delete", "daito", 0), ("send", "daito", 0),
        ("deliver", "head", 0), ("deliver", "head", 2), ("turn_clock", "head", 1), ("take_in_undo_take_in", "daito", 0),
    ],
    "the head office is restored": [
        ("record", "daito", 0), ("send", "daito", 0), ("deliver", "head", 0), ("reword", "head", 1), ("round_trip", "daito", 0),
        ("restore", "head", 0),
    ],
    "the head office is restored, and what it wrote for itself lies sealed at two branches": [
        ("record", "head", 0), ("round_trip", "daito", 0), ("edit", "head", 1), ("record", "head", 2),
        ("round_trip", "murone", 0), ("restore", "head", 0), ("record", "head", 3), ("round_trip", "daito", 0),
    ],
    "the head office's disk comes from an old image, and it goes on for itself": [
        ("record", "head", 0), ("round_trip", "daito", 0), ("put_back_image", "head", 0), ("record", "head", 1),
        ("record", "head", 2), ("round_trip", "daito", 0), ("edit", "head", 0), ("round_trip", "daito", 0),
    ],
    "an import that brought sealed changes back is taken back": [
        ("record", "head", 0), ("round_trip", "daito", 0), ("restore", "head", 0), ("send", "head", 0), ("deliver", "daito", 1),
        ("send", "daito", 0), ("deliver", "head", 1), ("undo_import", "head", 0), ("round_trip", "daito", 0),
    ],
    "the database file is put back by hand": [
        ("record", "murone", 0), ("round_trip", "murone", 0), ("put_back", "murone", 0), ("record", "murone", 1),
    ],
    "two PCs of one disk image only read": [("edit", "head", 1), ("clone", "murone", 1), ("round_trip", "murone", 0)],
    "a branch's only PC is copied without its high-water marks, and the copy writes": [
        ("clone", "murone", 0), ("record", "murone-copy", 0),
    ],
    "one of two PCs of one image is restored": [
        ("clone", "murone", 1), ("round_trip", "murone", 0), ("restore", "murone", 0), ("record", "murone", 0),
        ("round_trip", "murone", 0), ("edit", "head", 4), ("round_trip", "murone", 0),
    ],
    "a PC is cloned, and then the head office's disk comes from an old image": [
        ("edit", "head", 0), ("edit", "daito2", 1), ("clone", "daito2", 1), ("edit", "daito2", 0), ("round_trip", "daito", 0),
        ("round_trip", "daito2", 0), ("put_back_image", "head", 0),
    ],
    "the head office is restored, and the disk of a branch whose file waits there comes from an old image": [
        ("clash", "daito", 0), ("left_open", "daito", 0), ("round_trip", "daito", 0), ("clash", "daito", 0),
        ("restore", "head", 0), ("clash", "daito", 0), ("put_back_image", "daito", 0),
    ],
    "a text is erased, another PC changes it unknowing, and the erasure is chosen": [
        ("erase", "daito", 0), ("clash", "daito2", 0), ("round_trip", "daito", 0), ("decide", "daito", 0),
    ],
    "an older program is updated": [
        ("older", "daito", 0), ("write_newer", "head", 0), ("round_trip", "daito", 0), ("update", "daito", 0),
    ],
    "an older program corrects, the other deletes": [
        ("older", "daito", 0), ("write_newer", "head", 0), ("round_trip", "daito", 0), ("edit", "daito", 0),
        ("clash", "daito", 0), ("delete", "daito", 0), ("update", "daito", 0), ("decide", "daito", 0),
    ],
    "one cancels what another goes on writing, and it stays cancelled": [
        ("round_trip", "daito", 0), ("round_trip", "daito2", 0), ("cancel", "daito", 0), ("edit", "daito2", 0),
        ("round_trip", "daito2", 0), ("round_trip", "daito", 0), ("decide", "head", 0), ("round_trip", "daito", 0),
    ],
    "one cancels what another goes on writing, and the change is taken in": [
        ("round_trip", "daito", 0), ("round_trip", "daito2", 0), ("cancel", "daito", 0), ("edit", "daito2", 0),
        ("round_trip", "daito2", 0), ("round_trip", "daito", 0), ("decide", "head", 1), ("round_trip", "daito", 0),
    ],
    "a page of a branch's database goes bad": [
        ("record", "daito", 0), ("record", "daito", 1), ("round_trip", "daito", 0), ("edit", "daito", 0), ("erase", "daito", 1),
        ("salvage", "daito", 3), ("edit", "daito", 1), ("round_trip", "daito", 0), ("salvage", "daito", 7),
    ],
    "pages of the head office's database go bad": [
        ("record", "head", 0), ("reword", "head", 1), ("round_trip", "daito", 0), ("edit", "head", 1), ("salvage", "head", 3),
        ("reword", "head", 2), ("round_trip", "daito", 0), ("salvage", "head", 6), ("clash", "daito", 0),
    ],
    "the write-ahead log is lost": [
        ("record", "daito", 0), ("round_trip", "daito", 0), ("record", "daito", 1), ("edit", "daito", 0),
        ("lose_log", "daito", 0), ("record", "daito", 2), ("lose_log", "head", 0), ("round_trip", "daito", 0),
    ],
    "an erased record and its erasure are lost, and the head office still has the text": [
        ("erase", "daito", 0), ("salvage", "daito", 1),
    ],
    "an import that erases is not taken back": [
        ("erase", "head", 0), ("send", "head", 0), ("deliver", "daito", 0), ("undo_import", "daito", 0),
    ],
    "a difference is looked at, a third value comes, and it is decided": [
        ("clash", "daito", 0), ("look", "daito", 0), ("edit", "head", 0), ("round_trip", "daito", 0), ("decide", "daito", 0),
    ],
}  # fmt: skip
"""Each was once a bug, or a doubt."""


@pytest.mark.parametrize("name", KNOWN)
def test_known_hard_months_keep_every_promise(name: str) -> None:
    played(KNOWN[name])
