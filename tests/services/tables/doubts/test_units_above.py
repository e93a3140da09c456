"""Which units stand above a table, and what they make of the figures."""

import pytest

from app.services.tables.cell_texts import Typed
from app.services.tables.doubts.units_above import units_in, with_units


@pytest.mark.parametrize(
    ("title", "units"),
    [("（単位：百人）", ["百人"]), ("単位 人・千円", ["人", "千円"]), ("【単位は世帯】", ["世帯"]), ("令和7年度 活動記録", [])],
)
def test_the_units_of_a_title_are_found(title: str, units: list[str]) -> None:
    assert units_in([title]) == units


def test_what_counts_people_is_asked_where_the_unit_is_something_else() -> None:
    texts = {"participants": Typed("3"), "title": Typed("会")}
    assert with_units(texts, ["（単位：世帯）"])["participants"].doubt
    assert with_units(texts, ["（単位：百人）"])["participants"].unit == "百人"
    assert with_units(texts, ["（単位：人）"]) == with_units(texts, ["単位：人、世帯"]) == texts


def test_a_sum_of_columns_in_hundreds_is_asked_as_it_stands() -> None:
    assert with_units({"participants": Typed("男1＋女2", parts=("1", "2"))}, ["単位：百人"])["participants"].doubt


def test_minutes_above_the_table_are_the_unit_of_lengths() -> None:
    assert with_units({"staff_minutes": Typed("9")}, ["単位：分"])["staff_minutes"].unit == "minutes"
    assert with_units({"staff_minutes": Typed("9", unit="hours")}, ["単位：分"])["staff_minutes"].unit == "hours"
