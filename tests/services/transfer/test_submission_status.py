"""提出状況: a month is whole, partly here, awaited or late; what has not arrived is never shown as zero."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.services.activities import activities
from app.services.transfer import submitting
from app.services.transfer.submission_status import board
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity

Pass = Callable[[], None]


def test_before_its_first_file_a_branch_has_nothing_rather_than_zero(head: Workspace) -> None:
    rows = {row.office_code: row for row in board(head, 2025)}
    assert len(rows) == 8 and "head" not in rows
    row = rows["daito"]
    assert (row.last_file_at, row.activities, row.covers_until, row.days_since) == ("", None, None, None)
    assert set(row.months) == {None} and row.devices == 0


def test_a_submission_reaches_as_far_as_the_day_it_was_made(
    head: Workspace, daito: Workspace, to_head: Pass, at: TurnableClock
) -> None:
    """It is 5 November; the October file is due on the tenth."""
    activity(daito, date=date(2025, 10, 3))
    activity(daito, date=date(2025, 10, 4), state="draft")
    activity(daito, date=date(2025, 11, 2))
    to_head()
    [row] = [row for row in board(head, 2025) if row.office_code == "daito"]
    assert row.activities == 2 and row.covers_until == date(2025, 11, 5) and row.days_since == 0 and row.devices == 1
    assert row.months == (0, 0, 0, 0, 0, 0, 1, 1, None, None, None, None)
    assert row.states == (*["whole"] * 7, "partly", *["ahead"] * 4)
    assert row.late == () and row.clock_warning == ""
    at.turn(days=35)  # 10 December
    [row] = [row for row in board(head, 2025) if row.office_code == "daito"]
    assert row.states[7:9] == ("partly", "waited") and row.days_since == 35
    at.turn(days=1)
    [row] = [row for row in board(head, 2025) if row.office_code == "daito"]
    assert row.late == (11,)
    [before] = [row for row in board(head, 2023) if row.office_code == "daito"]
    assert before.status == "no_record" and set(before.states) == {"ahead"}


def test_a_file_says_what_is_in_it_before_it_goes(head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path) -> None:
    record = activity(daito)
    activity(daito, state="draft")
    found = submitting.contents(daito)
    assert (found.added, found.changed, found.deleted, found.drafts, found.last_sent) == (2, 0, 0, 1, "")
    to_head()
    assert submitting.contents(daito).last_sent
    assert submitting.doubtful_texts(daito) == []
    activities.save(daito, activities.open_form(daito, record), {"content": "電話 0191-72-1234 に連絡"})
    assert [one.record for one in submitting.contents(daito).warnings] == [record]
