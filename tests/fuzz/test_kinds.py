"""A thin slice of `make fuzz`, the same in every run: no damaged file does anything but be opened or refused in a sentence."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import features

from app.errors import Refused
from tests.chance import FIXED, soak_seed
from tests.fuzz import open_kinds
from tests.fuzz.kind import Kind, Ready
from tests.fuzz.kinds import KINDS
from tests.fuzz.mutations import bytes_damaged
from tests.fuzz.running import run

FILES = 60
SLOW = {
    "yui-setup-again": 10,
    "database": 8,
    "log": 6,
    "plan-first": 5,
    "copies-note": 10,
    "vocabulary": 20,
    "copy": 4,
    "salvage": 4,
}
"""Kinds of which each file takes hundredths of a second."""
SOAKED = 5_500
NEVER_REFUSED = {"running-marks", "copies-note", "log", "said"}
"""What is noted or said beside the records: without it, or with what is left of it, the program goes on."""
OPEN = {kind.name for kind in open_kinds.KINDS}


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_file_is_opened_or_refused_in_a_sentence(name: str) -> None:
    files = SLOW.get(name, FILES)
    report = run(KINDS[name], FIXED, files=files)
    assert not report.failures, report.failures
    is_read = name != "webp" or features.check("webp")  # the packaged program has no WebP
    assert report.files == files and (report.refused or name in NEVER_REFUSED) and (report.accepted or not is_read)


@pytest.mark.soak
@pytest.mark.parametrize("name", KINDS)
def test_so_are_thousands_of_each(name: str) -> None:
    report = run(KINDS[name], soak_seed(), files=SLOW.get(name, FILES) * SOAKED // FILES)
    print(report.line())
    assert not report.failures, report.failures


def test_every_open_kind_has_files_to_begin_with_and_small_ones() -> None:
    assert {path.name for path in open_kinds.CORPUS.iterdir()} == OPEN
    assert all(path.stat().st_size < 20_000 for path in open_kinds.CORPUS.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", sorted(OPEN))
def test_the_same_seed_damages_alike(name: str) -> None:
    with KINDS[name].begin() as ready:
        first, again = ([ready.damage(random.Random(n), ready.corpus[-1], ready.corpus) for n in range(20)] for _ in range(2))
    assert first == again and len(set(first)) > 10


def _kind(open_: object, *, sealed: bool) -> Kind:
    @contextmanager
    def begin() -> Iterator[Ready]:
        yield Ready([b"what was sealed"], bytes_damaged(), open_)  # type: ignore[arg-type]

    return Kind("probe", begin, sealed=sealed)


def test_a_kind_that_raises_or_says_nothing_is_a_failure() -> None:
    def careless(data: bytes) -> None:
        raise IndexError(len(data))

    def silent(_data: bytes) -> None:
        raise Refused("code", "", "")

    assert run(_kind(careless, sealed=False), FIXED, files=3).failed == 3
    assert run(_kind(silent, sealed=False), FIXED, files=3).failed == 3


def test_a_sealed_kind_that_gives_another_content_is_a_failure_and_one_that_gives_its_own_is_none() -> None:
    believing = run(_kind(lambda data: data, sealed=True), FIXED, files=30)
    mending = run(_kind(lambda _: b"what was sealed", sealed=True), FIXED, files=30)
    assert (believing.failed, mending.failed, mending.same) == (29, 0, 29)
