"""A thin slice of `make fuzz`, the same in every run: no damaged file does anything but be opened or refused in a sentence."""

import random
from dataclasses import replace

import pytest
from PIL import features

from tests.chance import FIXED, soak_seed
from tests.fuzz.kinds import CORPUS, KINDS
from tests.fuzz.running import run

FILES = 60


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_file_is_opened_or_refused_in_a_sentence(name: str) -> None:
    report = run(KINDS[name], FIXED, files=FILES)
    assert not report.failures, report.failures
    is_read = name != "webp" or features.check("webp")  # the packaged program has no WebP
    assert report.files == FILES and report.refused and (report.accepted or not is_read)


@pytest.mark.soak
@pytest.mark.parametrize("name", KINDS)
def test_so_are_fifty_thousand(name: str) -> None:
    report = run(KINDS[name], soak_seed(), files=5_500)
    print(report.line())
    assert not report.failures, report.failures


def test_every_kind_has_files_to_begin_with_and_small_ones() -> None:
    assert {path.name for path in CORPUS.iterdir()} == KINDS.keys()
    assert all(len(data) < 20_000 for kind in KINDS.values() for data in kind.corpus())


@pytest.mark.parametrize("name", KINDS)
def test_the_same_seed_damages_alike(name: str) -> None:
    corpus = KINDS[name].corpus()
    first, again = ([KINDS[name].damage(random.Random(n), corpus[-1], corpus) for n in range(20)] for _ in range(2))
    assert first == again and len(set(first)) > 10


def test_a_kind_that_raises_or_says_nothing_is_a_failure() -> None:
    def careless(data: bytes) -> None:
        raise IndexError(len(data))

    report = run(replace(KINDS["csv"], open=careless), FIXED, files=3)
    assert [what.split(":")[0] for what, _ in report.failures] == ["IndexError"] * 3
