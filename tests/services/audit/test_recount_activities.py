"""What one record adds to the oracle's sums."""

import pytest

from app.services.audit.plain_sums import written
from app.services.audit.recount_activities import count_of, happened, without_number
from tests.services.audit.dumps import record


@pytest.mark.parametrize(
    ("measure", "values", "text"),
    [
        ("activities", {}, "1"),
        ("activities", {"status": "cancelled"}, "0"),
        ("cancelled", {"status": "cancelled"}, "1"),
        ("sessions", {}, "1"),
        ("sessions", {"sessions": 4}, "4"),
        ("sessions", {"sessions": -1}, "1"),
        ("participants", {}, "未入力"),
        ("participants", {"participants_unknown": True}, "不明"),
        ("participants", {"participants": 0}, "0"),
        ("participants", {"participants": 12, "participants_approximate": True}, "約12"),
        ("participants", {"participants": 10**8}, "未入力"),
    ],
)
def test_a_record_counts_as_it_was_entered(measure: str, values: dict[str, object], text: str) -> None:
    assert written(count_of(measure, [record("activity", "1", **values)])) == text


def test_people_nobody_entered_make_the_sum_larger_than_it_says() -> None:
    rows = [record("activity", "1", participants=3), record("activity", "2")]
    assert written(count_of("participants", rows)) == "3以上"


def test_what_was_put_off_did_not_happen() -> None:
    assert happened([record("activity", "1", status="postponed")]) == []


def test_what_took_place_without_a_number_is_counted_by_why_it_has_none() -> None:
    unknown = record("activity", "3", participants_unknown=True)
    rows = [
        record("activity", "1"),
        record("activity", "2", status="cancelled"),
        unknown,
        record("activity", "4", participants=0),
    ]
    assert (without_number(rows, "未入力"), without_number(rows, "不明")) == (1, 1)
