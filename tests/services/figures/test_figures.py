"""Not entered, zero, 中止, 延期, 取消 and 未提出 are different things and stay so."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.rules.figure import Figure, number
from app.rules.target_count import Count
from app.services.activities import activities
from app.services.activities.activity_list import Filter, totals
from app.services.figures.reporting import reporting
from app.services.figures.year_counts import own_counts
from app.services.transfer.submission_status import board
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target


def count(workspace: Workspace, code: str = "1-3", year: int = 2025) -> Count:
    return own_counts(workspace, [target(workspace, code)], year)[target(workspace, code)]


def values(found: Count) -> tuple[int | None, ...]:
    """活動件数, 回数, 延べ参加者, 中止."""
    return tuple(figure.value for figure in found.figures)


def test_where_nothing_was_done_everything_is_zero(daito: Workspace) -> None:
    assert count(daito) == Count() and values(Count()) == (0, 0, 0, 0)


def test_not_entered_and_zero_are_told_apart(daito: Workspace) -> None:
    activity(daito, participants=None)
    assert count(daito).participants == Figure(missing="blank", unnumbered=1)
    activity(daito, participants=0)
    assert count(daito).participants == Figure(missing="blank", unnumbered=1)  # 0人以上 would say nothing
    activity(daito, participants=2)
    activity(daito, participants=None, participants_unknown=True)
    assert count(daito).participants == Figure(2, "", unnumbered=1, unknown=1) and count(daito).activities == number(4)


def test_where_nobody_counted_it_is_unknown_and_not_blank(daito: Workspace) -> None:
    activity(daito, participants=None, participants_unknown=True)
    assert count(daito).participants == Figure(missing="unknown", unknown=1)


def test_a_cancelled_activity_is_counted_as_cancelled_and_a_postponed_one_not_at_all(daito: Workspace) -> None:
    activity(daito, status="cancelled", status_reason="大雨", participants=None, date=date(2025, 12, 1))
    activity(daito, status="postponed", status_reason="大雨", participants=None, date=date(2025, 12, 2))
    found = count(daito)
    assert values(found) == (0, 0, 0, 1) and found.participants == number(0) and found.last_date is None


def test_drafts_cancelled_records_and_deleted_ones_count_nowhere(daito: Workspace) -> None:
    activity(daito, state="draft", participants=100)
    activities.cancel(daito, activity(daito, participants=100), "二重")
    activities.delete(daito, activity(daito, participants=100))
    assert count(daito) == Count()


def test_sessions_participants_and_the_last_day_add_up(daito: Workspace) -> None:
    activity(daito, sessions=3, participants=30, participants_approximate=True, date=date(2025, 4, 1))
    activity(daito, sessions=None, participants=12, date=date(2026, 3, 31), status="partly", status_reason="雨")
    activity(daito, participants=7, date=date(2026, 4, 1))
    found = count(daito)
    assert values(found) == (2, 4, 42, 0)
    assert found.participants.approximate and found.last_date == date(2026, 3, 31)
    assert count(daito, year=2026).participants == number(7)


def test_only_the_main_target_counts(daito: Workspace) -> None:
    activity(daito, secondary_targets=(target(daito, "1-1"),))
    assert (count(daito, "1-3").activities, count(daito, "1-1").activities) == (number(1), number(0))


def test_an_undecided_record_counts_once_with_its_provisional_value(daito: Workspace) -> None:
    record = activity(daito, participants=1)
    one, two = activities.open_form(daito, record), activities.open_form(daito, record)
    activities.save(daito, one, {"participants": 5})
    activities.save(daito, two, {"participants": 9})
    assert (count(daito).activities, count(daito).participants) == (number(1), number(9))


def test_the_list_and_the_sheet_sum_the_same(daito: Workspace) -> None:
    records: list[dict[str, Any]] = [
        {"participants": 10},
        {"participants": None},
        {"participants": 20, "status": "partly", "status_reason": "雨"},
        {"participants": None, "status": "cancelled", "status_reason": "雨"},
    ]
    for one in records:
        activity(daito, **one)
    assert totals(daito, Filter(fiscal_year=2025))[1] == count(daito).participants == Figure(30, "", unnumbered=1)


def test_an_office_that_sent_nothing_is_unreported_and_one_that_did_not_record_yet_is_not(
    head: Workspace, daito: Workspace
) -> None:
    activity(daito, date=date(2025, 10, 3))
    with daito.database.reading() as session:
        found = reporting(session, "daito", 2025)
        assert (found["daito"], found["murone"]) == ("reported", "unreported")
        assert reporting(session, "daito", 2023)["daito"] == "no_record"
    with head.database.reading() as session:
        assert reporting(session, "head", 2025)["daito"] == "unreported"


def test_a_month_that_has_not_arrived_is_no_zero(head: Workspace, daito: Workspace, to_head: Callable[[], None]) -> None:
    """令和7年11月5日: what was handed in reaches into November; December has not come, April was empty."""
    activity(daito, date=date(2025, 10, 3))
    to_head()
    rows = {row.office_code: row for row in board(head, 2025)}
    assert rows["daito"].months == (0, 0, 0, 0, 0, 0, 1, 0, None, None, None, None)
    assert rows["murone"].months == (None,) * 12
    assert rows["daito"].program
