"""ホーム speaks of the copies only when something is to be done, in one line each."""

from datetime import date
from pathlib import Path

import pytest

from app.services.backup import backups, second_place
from app.services.backup.copy_alarms import NO_SECOND_PLACE, copy_alarms, working_days
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity


def place_of(workspace: Workspace, folder: Path) -> Path:
    folder.mkdir()
    second_place.choose(workspace, folder)
    second_place.carry_newest(workspace)
    return folder


def test_nothing_is_said_while_all_is_well(daito: Workspace, tmp_path: Path) -> None:
    backups.create_backup(daito)
    place_of(daito, tmp_path / "stick")
    assert copy_alarms(daito) == []


def test_an_old_copy_is_told_after_seven_working_days_with_changes(daito: Workspace, at: TurnableClock, tmp_path: Path) -> None:
    backups.create_backup(daito)
    second_place.use_none(daito)
    at.turn(days=20)
    assert copy_alarms(daito) == []  # nothing changed since
    activity(daito)
    [line] = copy_alarms(daito)
    assert "R7.11.5" in line and "控えを作る" in line
    backups.create_backup(daito)
    assert copy_alarms(daito) == []


def test_an_office_without_any_copy_is_told(daito: Workspace) -> None:
    second_place.use_none(daito)
    [line] = copy_alarms(daito)
    assert "まだ1つもありません" in line


def test_who_was_never_asked_is_asked_after_some_weeks(daito: Workspace) -> None:
    backups.create_backup(daito)
    assert copy_alarms(daito) == [NO_SECOND_PLACE]
    second_place.use_none(daito)
    assert copy_alarms(daito) == []


def test_a_second_place_that_was_not_reached_for_two_weeks_is_told(daito: Workspace, at: TurnableClock, tmp_path: Path) -> None:
    backups.create_backup(daito)
    stick = place_of(daito, tmp_path / "stick")
    stick.rename(tmp_path / "away")
    at.turn(days=14)
    assert copy_alarms(daito) == []
    at.turn(days=1)
    [line] = copy_alarms(daito)
    assert "R7.11.5から" in line and "stick" in line
    (tmp_path / "away").rename(stick)
    second_place.carry_newest(daito)
    assert copy_alarms(daito) == []


def test_no_drive_is_looked_at_for_the_first_page(daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shared folder that is away may take half a minute to say so, each time ホーム is shown."""
    backups.create_backup(daito)
    stick = place_of(daito, tmp_path / "stick")
    looked: list[Path] = []
    is_dir = Path.is_dir
    monkeypatch.setattr(Path, "is_dir", lambda path: looked.append(path) or is_dir(path))
    assert copy_alarms(daito) == []
    assert not [path for path in looked if path.is_relative_to(stick)]


def test_working_days_leave_the_weekend_out_and_a_turned_clock_gives_none() -> None:
    friday = date(2025, 11, 7)
    assert [working_days(friday, date(2025, 11, day)) for day in (7, 8, 9, 10, 14, 17)] == [0, 0, 0, 1, 5, 6]
    assert working_days(date(2099, 1, 1), friday) == 0
