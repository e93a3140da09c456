"""What a closed year counts, told in dictionaries: its records as they were, each in its year, late ones where they were put."""

from typing import Any

from app.services.audit.closed_years import as_counted


def activity(id_: str, day: str, participants: int = 1) -> dict[str, Any]:
    return {"entity": "activity", "id": id_, "date": day, "participants": participants}


def closing(year: int, *carried: str) -> dict[str, Any]:
    return {"entity": "closing", "id": f"closing {year}", "fiscal_year": year, "carried": list(carried)}


def told(records: list[dict[str, Any]]) -> set[tuple[str, str, int]]:
    return {(one["id"], one["date"], one["participants"]) for one in records if one["entity"] == "activity"}


def test_a_closed_year_has_its_records_as_they_were_and_open_years_as_they_are() -> None:
    now = [activity("a", "2025-05-01", 99), activity("late", "2025-06-01"), activity("b", "2026-05-01", 3), closing(2025)]
    then = [activity("a", "2025-05-01", 10), activity("b", "2026-05-01", 2)]
    assert told(as_counted(now, {2025: then})) == {("a@2025", "2025-05-01", 10), ("b", "2026-05-01", 3)}


def test_a_record_that_was_moved_after_the_closing_counts_in_both_years_as_the_papers_say() -> None:
    now, then = [activity("a", "2026-05-01", 7)], [activity("a", "2025-05-01", 7)]
    assert told(as_counted(now, {2025: then})) == {("a@2025", "2025-05-01", 7), ("a", "2026-05-01", 7)}


def test_a_late_record_that_is_carried_over_counts_on_the_first_day_of_the_next_year_open_or_closed() -> None:
    now = [activity("late", "2025-06-01", 5), activity("known", "2025-07-01"), closing(2025, "late", "known")]
    then = [activity("known", "2025-07-01")]
    assert ("late", "2026-04-01", 5) in told(as_counted(now, {2025: then}))
    assert ("known", "2026-04-01", 1) not in told(as_counted(now, {2025: then}))
    corrected = [activity("late", "2025-06-01", 6), *now[1:]]
    assert ("late", "2026-04-01", 5) in told(as_counted(corrected, {2025: then, 2026: now}))


def test_a_typed_value_belongs_to_the_year_of_its_activity_at_the_time() -> None:
    figure = {"entity": "activity_figure", "id": "f", "activity_id": "a", "number": 4}
    monthly = {"entity": "monthly_figure", "id": "m", "fiscal_year": 2025, "number": 1}
    now = [activity("a", "2026-05-01"), figure, monthly | {"number": 9}]
    then = [activity("a", "2025-05-01"), figure, monthly]
    found = {(one["id"], one.get("activity_id"), one.get("number")) for one in as_counted(now, {2025: then}) if "number" in one}
    assert found == {("f@2025", "a@2025", 4), ("f", "a", 4), ("m@2025", None, 1)}
