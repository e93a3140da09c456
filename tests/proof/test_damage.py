"""A sample of the bad files of `make soak`: every kind, none taken in; and in the long run none slower to refuse than a good
one to check, which only a machine that does nothing else can say."""

import pytest

from tests.chance import soak_seed
from tests.proof import damage


def test_no_bad_file_of_any_kind_is_taken_in() -> None:
    found = damage.many(30 * len(damage.KINDS))
    assert found.files == 30 * len(damage.KINDS)
    assert found.accepted == 0


@pytest.mark.soak
@pytest.mark.parametrize("seed", [soak_seed()])
def test_no_bad_file_of_any_kind_takes_longer_than_a_good_one(seed: int) -> None:
    assert all(ratio < 1.5 for _, _, _, ratio in damage.many(30 * len(damage.KINDS), seed).rows())
