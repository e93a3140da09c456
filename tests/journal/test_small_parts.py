"""Small parts of the journal: what only a newer program shows, what an erasure leaves, how the dump writes a day."""

from datetime import date

from app.journal import catalogue, erasing
from app.journal.dump import _json
from tests.journal.operations import op


def test_only_records_with_groups_or_kinds_of_a_newer_program_are_shown_after_the_update() -> None:
    known = op(at=1, title="会", content="本文")
    newer = op(at=1, title="会", mood="明るい")
    assert catalogue.shown_after_update([known]) == set()
    assert catalogue.shown_after_update([known, newer]) == {newer.record}


def test_an_erased_value_is_gone_and_the_others_and_the_name_of_the_operation_stay() -> None:
    operation = op(at=1, title="会", content="髙橋さんの家で")
    found = erasing.what_is_left(operation, [("content", operation.record), ("place", operation.record)])
    assert found.values.keys() == {"title"} and found.id == operation.id
    assert erasing.what_is_left(operation, [("place", operation.record), ("content", b"another record's")]) == operation


def test_the_dump_writes_days_and_ids_as_text_and_the_rest_as_it_is() -> None:
    assert [_json(value) for value in (date(2025, 10, 3), b"\x01\xff", (b"\x02",), 3, "会", None)] == [
        "2025-10-03", "01ff", ["02"], 3, "会", None,
    ]  # fmt: skip
