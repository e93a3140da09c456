"""Which file of an office is the newest: numbers and arrival say it, whatever the sending PC takes today for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.backup.backups import create_backup
from app.services.backup.restoring import restore_backup
from app.services.figures.reporting import known_until, reporting
from app.services.transfer import importing, submitting
from app.services.transfer.phone_confirmation import confirm_by_telephone
from app.services.transfer.submission_status import ArrivalRow, board
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity
from tests.sync.family import copied


@pytest.fixture
def head(tmp_path: Path, at: TurnableClock) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path, at: TurnableClock) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


def row_of(head: Workspace) -> ArrivalRow:
    return next(row for row in board(head, 2025) if row.office_code == "daito")


@pytest.mark.parametrize("years", [-6, 74], ids=["2019", "2099"])
def test_a_file_from_another_year_by_its_clock_counts_as_of_the_day_it_came_and_the_next_one_replaces_it(
    head: Workspace, daito: Workspace, tmp_path: Path, at: TurnableClock, years: int
) -> None:
    activity(daito)
    at.turn(days=365 * years)
    odd = submitting.hand_in(daito, tmp_path)
    at.turn(days=-365 * years)
    importing.import_files(head, [odd.path])
    at.turn(days=2)
    row = row_of(head)
    assert (row.status, row.days_since, row.last_file_number) == ("reported", 2, odd.number)
    assert row.last_file_at.startswith("2025/11/05") and row.clock_warning
    assert row.months[7] == 0 and row.months[8] is None
    with head.database.reading() as session:
        assert str(known_until(session, "head", "daito")) == "2025-11-05"
        assert reporting(session, "head", 2026)["daito"] == "unreported"
    right = submitting.hand_in(daito, tmp_path)
    importing.import_files(head, [right.path])
    row = row_of(head)
    assert (row.days_since, row.last_file_number, row.clock_warning) == (0, right.number, "")
    assert confirm_by_telephone(head, "daito", "本部の担当") == right.confirmation_code


def test_a_late_file_is_not_the_newest_but_that_of_a_pc_put_back_from_a_copy_is(
    head: Workspace, daito: Workspace, tmp_path: Path, at: TurnableClock
) -> None:
    backup = create_backup(daito)
    early, late, last = (submitting.hand_in(daito, tmp_path).path for _ in range(3))
    importing.import_files(head, [last])
    at.turn(days=1)
    importing.import_files(head, [late])
    newest = row_of(head).last_file_number
    importing.import_files(head, [early])
    assert row_of(head).last_file_number == newest
    daito.close()
    with restore_backup(daito.folder, backup.name) as back:
        fresh = submitting.hand_in(back, tmp_path)
        assert fresh.number < (newest or 0)
        importing.import_files(head, [fresh.path])
        assert row_of(head).last_file_number == fresh.number
