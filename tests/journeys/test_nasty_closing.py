"""A closed year says itself what it counted: its sums are the same whatever was restored, taken back or came in which order."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.models.ledger import ReceivedFile
from app.rules.target_count import Count
from app.services.activities import activities, photos
from app.services.backup import backups, restoring
from app.services.conflicts import conflicts
from app.services.figures import year_closing
from app.services.figures.closed_year_snapshot import late_changes
from app.services.figures.target_counts import target_counts
from app.services.records import undo
from app.services.transfer import import_undo, importing, submitting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, target
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def murone(tmp_path: Path) -> Iterator[Workspace]:
    with copied("murone", tmp_path) as workspace:
        yield workspace


def hand_in(branch: Workspace, head: Workspace, folder: Path) -> int:
    return importing.import_files(head, [submitting.hand_in(branch, folder).path]).added


def send_back(head: Workspace, branch: Workspace, folder: Path) -> None:
    importing.import_files(branch, [submitting.send_back(head, branch.office_code, folder).path])


def people(head: Workspace) -> int:
    with head.database.reading() as session:
        counts = target_counts(session, [target(head)], 2025)
        return sum(counts.get((target(head), office), Count()).participants.value or 0 for office in ("daito", "murone"))


@pytest.mark.parametrize("turned", [False, True])
def test_a_head_office_restored_from_before_the_closing_counts_what_it_had_counted(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path, turned: bool
) -> None:
    for branch, number in ((daito, 10), (murone, 20)):
        activity(branch, participants=number)
        hand_in(branch, head, tmp_path)
    backup = backups.create_backup(head)
    for branch, number in ((daito, 100), (murone, 200)):
        activity(branch, participants=number)
        hand_in(branch, head, tmp_path)
    year_closing.close_year(head, 2025)
    activity(daito, participants=1000)  # late
    hand_in(daito, head, tmp_path)
    assert people(head) == 330 and len(late_changes(head, 2025)) == 1
    for branch in (daito, murone):
        send_back(head, branch, tmp_path)
    head.close()
    head = restoring.restore_backup(head.folder, backup.name)
    for branch in (murone, daito) if turned else (daito, murone):
        importing.import_files(branch, [submitting.send_back(head, branch.office_code, tmp_path).path])
        hand_in(branch, head, tmp_path)
    assert people(head) == 330 and len(late_changes(head, 2025)) == 1
    head.close()


def test_an_import_taken_back_and_taken_in_again_after_the_closing_counts_as_before(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    activity(daito, participants=10)
    path = submitting.hand_in(daito, tmp_path).path
    importing.import_files(head, [path])
    with head.database.reading() as session:
        number = session.scalar(select(func.max(ReceivedFile.id)))
    year_closing.close_year(head, 2025)
    assert people(head) == 10
    import_undo.undo_import(head, number or 0)
    importing.import_files(head, [path])
    assert people(head) == 10 and late_changes(head, 2025) == []


def test_opening_a_closed_year_can_be_taken_back_and_draws_the_same_line(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    activity(daito, participants=10)
    hand_in(daito, head, tmp_path)
    year_closing.close_year(head, 2025)
    activity(daito, participants=20)
    hand_in(daito, head, tmp_path)
    year_closing.reopen_year(head, 2025, "確かめるため")
    assert people(head) == 30
    assert undo.undo_last(head) == "締めを解く"
    assert people(head) == 10 and len(late_changes(head, 2025)) == 1


def test_a_photo_that_keeps_a_deleted_activity_counts_for_a_closed_year_only_if_the_closing_had_it(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """The branch deletes an activity, the head office adds a photo to it, unseen: whoever holds both has to decide."""
    record = activity(daito, participants=10)
    hand_in(daito, head, tmp_path)
    photos.add(head, record, camera())
    activities.delete(daito, record)
    hand_in(daito, head, tmp_path)
    year_closing.close_year(head, 2025)
    assert people(head) == 10  # kept by the photo, which the closing counted
    activities.save(head, activities.open_form(head, record), {"participants": 99})  # late
    assert people(head) == 10


def test_a_photo_that_comes_after_the_closing_brings_no_deleted_activity_back_into_the_closed_year(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    with copied("daito2", tmp_path) as second:
        record = activity(daito, participants=10)
        hand_in(daito, head, tmp_path)
        send_back(head, second, tmp_path)
        photos.add(second, record, camera())
        activities.delete(daito, record)
        hand_in(daito, head, tmp_path)
        year_closing.close_year(head, 2025)
        assert people(head) == 0
        hand_in(second, head, tmp_path)  # late; the deletion had not seen it, and is asked about
        assert conflicts.list_conflicts(head) and people(head) == 0
