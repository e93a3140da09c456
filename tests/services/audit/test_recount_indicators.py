"""The oracle adds up each indicator only as it is declared."""

from typing import Any

import pytest

from app.services.audit.figure_key import BASELINE, CHANGE, DRAWN, EXPECTED, GAP, GOAL, INDICATOR, RATE, Key
from tests.services.audit.dumps import record, recount

KEY = Key(2025, "t1", INDICATOR, "", "i1")


def indicator(**values: Any) -> list[dict[str, Any]]:
    fed_by = values.pop("fed_by", "table")
    return [record("indicator", "i1", **values), record("indicator_use", "u1", fed_by=fed_by)]


def month(office: str, number: int, value: int | None, **more: Any) -> dict[str, Any]:
    return record("monthly_figure", f"{office}{number}", office, office=office, month=number, value=value, **more)


@pytest.mark.parametrize(("aggregation", "text"), [("sum", "25"), ("period_end", "17")])
def test_a_flow_adds_its_months_and_a_stock_takes_the_last(aggregation: str, text: str) -> None:
    typed = [month("north", 4, 3), month("north", 3, 12), month("south", 5, 5), month("south", 12, 5)]
    assert recount(*indicator(aggregation=aggregation), *typed).text(KEY) == text


def test_what_the_head_office_fixes_is_never_added_up() -> None:
    fixed = record("fixed_figure", "f", indicator_id="i1", fiscal_year=2025, value=7, state=None)
    assert recount(*indicator(aggregation="unique"), month("north", 4, 99), fixed).text(KEY) == "7"


def test_an_indicator_of_records_counts_those_of_its_kind() -> None:
    rows = [record("activity", "1", "north", kind="salon"), record("activity", "2", "north", kind="talk")]
    assert recount(*indicator(source="activities", source_kind="salon", fed_by="records"), *rows).text(KEY) == "1"


def test_target_rate_and_change_follow_from_the_figure() -> None:
    goal = record("indicator_target", "g", indicator_id="i1", fiscal_year=2025, office="head", value=20, state="set")
    before = record("monthly_figure", "b", "north", office="north", fiscal_year=2024, value=10)
    found = recount(*indicator(), month("north", 4, 15), month("south", 4, 0), before, goal, south="reported")
    keys = (GOAL, RATE)
    assert [found.text(Key(2025, "t1", one, "", "i1")) for one in keys] == ["20", "75％"]
    assert found.text(Key(2025, "t1", CHANGE, "", "i1")) == "約＋50％"  # of the year before, one branch left it blank


def test_what_is_expected_and_what_was_at_the_beginning_are_read_too() -> None:
    fixed = record("fixed_figure", "f", expected=90)
    goal = record("indicator_target", "g", indicator_id="i1", fiscal_year=2025, office="head", value=20, state="set", baseline=5)
    found = recount(*indicator(aggregation="head", fed_by="head"), fixed, goal)
    assert [found.text(Key(2025, "t1", one, "", "i1")) for one in (EXPECTED, BASELINE)] == ["90（見込）", "5"]
    assert found.text(Key(2025, "t1", DRAWN, "", "i1", word="（見込）")) == "90"
    assert found.text(Key(2025, "t1", DRAWN, "", "i1")) == GAP


def test_an_indicator_that_its_target_does_not_use_is_not_counted() -> None:
    assert recount().text(KEY) is None
