"""Copies that nobody has to think of: when one is due, and what happens when the window closes."""

from pathlib import Path

import pytest

from app.services.backup import backups, regular_copies, second_place
from app.services.backup.copy_notes import note_made
from app.services.backup.regular_copies import copy_at_closing, copy_if_due
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity


def test_one_copy_each_day_on_which_something_changed(daito: Workspace, at: TurnableClock) -> None:
    assert copy_if_due(daito, at_start=True)
    assert copy_if_due(daito, at_start=True) is None
    activity(daito)
    assert copy_if_due(daito, at_start=False) is None  # there is one of today
    at.turn(days=1)
    made = copy_if_due(daito, at_start=False)
    assert made is not None and made.occasion == "自動で作った控え"
    at.turn(days=1)
    assert copy_if_due(daito, at_start=False) is None  # nothing changed


def test_what_the_last_closing_left_over_is_copied_at_the_next_start(daito: Workspace) -> None:
    backups.create_backup(daito)
    activity(daito)
    assert copy_if_due(daito, at_start=True) is not None


def test_a_clock_in_2099_stops_no_copy(daito: Workspace, at: TurnableClock) -> None:
    at.turn(days=365 * 74)
    backups.create_backup(daito)
    at.turn(days=-365 * 74)
    activity(daito)
    assert copy_if_due(daito, at_start=False) is not None


def test_a_damaged_newest_copy_does_not_count(daito: Workspace) -> None:
    made = backups.create_backup(daito)
    made.path.write_bytes(b"x" * 8192)
    assert copy_if_due(daito, at_start=True) is not None


def test_at_closing_what_changed_is_copied_and_nothing_twice(daito: Workspace) -> None:
    backups.create_backup(daito)
    assert copy_at_closing(daito) is None
    activity(daito)
    assert copy_at_closing(daito) is not None
    assert copy_at_closing(daito) is None


def test_a_copy_that_would_keep_people_waiting_is_left_to_the_next_start(daito: Workspace) -> None:
    made = backups.create_backup(daito)
    size = daito.database.path.stat().st_size
    note_made(made.path.parent, made.name, size, regular_copies.MOST_AT_CLOSING_MS + 1)
    activity(daito)
    assert copy_at_closing(daito) is None
    note_made(made.path.parent, made.name, size, regular_copies.MOST_AT_CLOSING_MS // 2)
    assert copy_at_closing(daito) is not None


def test_before_the_first_copy_nobody_waits_for_one_at_closing(daito: Workspace) -> None:
    activity(daito)
    assert copy_at_closing(daito) is None


def test_a_copy_that_fails_keeps_nobody_from_closing(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    backups.create_backup(daito)
    activity(daito)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fails)
    assert copy_at_closing(daito) is None


def test_the_second_place_is_served_at_closing_where_it_is_quick(daito: Workspace, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.create_backup(daito)
    second_place.choose(daito, stick)
    activity(daito)
    made = copy_at_closing(daito)
    assert made is not None and not list(stick.rglob("*.db"))  # how long the stick takes is not known yet
    second_place.carry_newest(daito)
    activity(daito)
    made = copy_at_closing(daito)
    assert made is not None and [path.name for path in stick.rglob(made.name)] == [made.name]


def test_at_closing_nobody_waits_for_a_shared_folder_that_is_away(
    daito: Workspace, tmp_path: Path, at: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows takes half a minute to say that another PC is not there; two seconds were promised."""
    (tmp_path / "share").mkdir()
    backups.create_backup(daito)
    second_place.choose(daito, tmp_path / "share")
    second_place.carry_newest(daito)
    at.turn(days=1)
    activity(daito)
    looked: list[Path] = []
    is_dir = Path.is_dir
    monkeypatch.setattr(Path, "is_dir", lambda path: looked.append(path) or is_dir(path))
    assert copy_at_closing(daito) is not None
    assert not [path for path in looked if path.is_relative_to(tmp_path / "share")]
