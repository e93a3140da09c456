"""A record id tells the partition and kind of its record, so that nobody can take it for another one."""

from collections.abc import Callable

import pytest

from app.journal.record_ids import belongs, derived_record_id, new_record_id
from app.models.base import COMMON, RECORD_ID_BYTES


def test_a_natural_key_gives_one_id_on_every_pc() -> None:
    assert derived_record_id("office", "daito") == derived_record_id("office", "daito")
    assert derived_record_id("office", "daito") != derived_record_id("term", "daito")
    assert derived_record_id("target", "1", "12") != derived_record_id("target", "11", "2")
    assert derived_record_id("annual_plan", "1", partition="daito") != derived_record_id("annual_plan", "1", partition="murone")


def test_ids_without_a_natural_key_are_all_different() -> None:
    found = {new_record_id("activity", "daito") for _ in range(100)}
    assert len(found) == 100 and {len(one) for one in found} == {RECORD_ID_BYTES}


@pytest.mark.parametrize("make", [new_record_id, lambda entity, partition: derived_record_id(entity, "x", partition=partition)])
def test_an_id_belongs_to_one_partition_and_kind(make: Callable[[str, str], bytes]) -> None:
    record = make("activity", "daito")
    assert belongs(record, "activity", "daito")
    others = [("activity", "murone"), ("activity", COMMON), ("photo", "daito"), ("未来の種類", "daito")]
    assert not any(belongs(record, *other) for other in others)


def test_a_made_up_id_belongs_nowhere() -> None:
    assert not belongs(b"handmade record!", "activity", "daito") and not belongs(b"", "activity", "daito")
