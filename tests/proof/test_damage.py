"""A sample of the bad files of `make soak`: every kind, none taken in, none slower to refuse than a good one to check."""

from tests.proof import damage


def test_no_bad_file_of_any_kind_is_taken_in_or_takes_longer_than_a_good_one() -> None:
    found = damage.many(30 * len(damage.KINDS))
    assert found.files == 30 * len(damage.KINDS)
    assert found.accepted == 0
    assert all(ratio < 1.5 for _, _, _, ratio in found.rows())
