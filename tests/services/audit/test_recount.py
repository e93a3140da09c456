"""The oracle counts final records of the year, whoever made them, and never takes a missing branch for 0."""

from dataclasses import replace
from datetime import date

from app.services.audit.figure_key import DRAWN, GAP, LAST_YEAR, PLANNED, REPORTED, UNNUMBERED, Key
from tests.services.audit.dumps import record, recount

COUNT = Key(2025, "t1", "activities")


def test_the_councils_total_has_the_head_office_in_it() -> None:
    every = [record("activity", str(n), scope) for n, scope in enumerate(("head", "north", "north"))]
    assert recount(*every).text(COUNT) == "3"


def test_a_branch_that_has_not_reported_is_not_zero() -> None:
    found = recount(record("activity", "1", "north"), south="unreported")
    assert (found.text(COUNT), found.text(Key(2025, "t1", "activities", "south"))) == ("1※", "未提出")
    assert found.text(Key(2025, "t2", "activities", "south")) == "－"
    assert found.text(Key(2025, "plan", REPORTED)) == "1/2"


def test_a_year_that_is_not_known_is_not_counted() -> None:
    assert recount().text(Key(2019, "t1", "activities")) is None


def test_the_first_half_ends_in_september() -> None:
    every = [record("activity", "1", "north", date="2025-09-30"), record("activity", "2", "north", date="2025-10-01")]
    assert recount(*every).text(Key(2025, "t1", "activities", period="first_half")) == "1"


def test_growth_compares_the_offices_known_in_both_years() -> None:
    days = ("2024-05-01", "2024-05-02", "2025-05-01")
    every = [record("activity", str(n), "north", date=day) for n, day in enumerate(days)]
    assert recount(*every).text(Key(2025, "t1", LAST_YEAR)) == "△50％"


def test_records_without_a_number_are_those_of_the_office_and_half_year() -> None:
    every = [
        record("activity", "1", "north"),
        record("activity", "2", "north", date="2025-12-01"),
        record("activity", "3", "south"),
    ]
    found = recount(*every)
    key = Key(2025, "t1", UNNUMBERED, "north", word="未入力")
    assert (found.text(key), found.text(replace(key, period="first_half"))) == ("2件", "1件")


def test_planned_items_are_compared_with_those_that_have_a_record() -> None:
    planned = {"fiscal_year": 2025, "target_id": "t1", "office": "north", "dropped": None}
    items = [record("plan_item", one, "north", **planned) for one in ("p1", "p2")]
    assert recount(*items, record("activity", "1", "north", plan_item_id="p1")).text(Key(2025, "t1", PLANNED)) == "1／2"


def test_citizens_see_no_small_numbers_of_people() -> None:
    few = record("activity", "1", "north", participants=4)
    assert recount(few).text(Key(2025, "t1", "participants", is_public=True)) == "少数"
    assert recount(few).text(Key(2025, "t1", "participants")) == "4"


def test_the_bars_of_the_months_leave_out_offices_without_a_file_and_months_to_come() -> None:
    every = [
        record("activity", "1", "north"),
        record("activity", "2", "south"),
        record("activity", "3", "north", status="cancelled"),
    ]
    found = recount(*every, south="unreported")

    def bar(month: int, office: str = "", year: int = 2025) -> str | None:
        return found.text(Key(year, "t1", DRAWN, office, month=month))

    assert (bar(5), bar(6), bar(5, "south"), bar(5, year=2026)) == ("1", "0", GAP, None)
    assert recount(*every, until=date(2025, 5, 31)).text(Key(2025, "t1", DRAWN, month=6)) == GAP


def test_the_bar_of_a_year_has_the_signs_of_its_figure() -> None:
    assert recount(record("activity", "1", "north"), south="unreported").text(Key(2025, "t1", DRAWN)) == "1※"
