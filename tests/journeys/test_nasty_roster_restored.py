"""What a head office forgets with an old copy every branch still knows: who was stopped, who joined, who was telephoned."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.journal.rows import read_operations
from app.services.backup import backups, dumps, restoring
from app.services.devices import roster, setup
from app.services.figures.held_elsewhere import held_elsewhere
from app.services.records import undo
from app.services.transfer import import_undo, importing, submitting
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity, branch_of
from tests.sync.family import copied
from tests.sync.test_scope import forged

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
def other(tmp_path: Path) -> Iterator[Workspace]:
    """The second PC of the same branch."""
    with copied("daito2", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def murone(tmp_path: Path) -> Iterator[Workspace]:
    with copied("murone", tmp_path) as workspace:
        yield workspace


def give(giver: Workspace, taker: Workspace, folder: Path) -> importing.MergePreview:
    sent = submitting.send_back(giver, taker.office_code, folder) if giver.is_head else submitting.hand_in(giver, folder)
    return importing.import_files(taker, [sent.path])


def restored(head: Workspace, name: str) -> Workspace:
    """From the copy alone: of the present file, which knows more, nothing can be read any more."""
    (head.folder / FILE_NAME).write_bytes(b"wiped by a failing disk")
    return restoring.restore_backup(head.folder, name)


def status(workspace: Workspace, device: str) -> str:
    return next(row.status for row in setup.devices(workspace) if row.device_id == device)


def test_a_restored_head_office_learns_of_a_stop_from_any_branch_and_lets_the_stolen_pc_in_nowhere(
    head: Workspace, daito: Workspace, other: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    kept = backups.create_backup(head)
    roster.stop_device(head, other.device_id)
    give(head, daito, tmp_path)
    head.close()
    with restored(head, kept.name) as back:
        assert status(back, other.device_id) == "active"  # the copy knows nothing of it
        give(back, daito, tmp_path)
        assert status(daito, other.device_id) == "stopped"
        give(daito, back, tmp_path)
        give(back, murone, tmp_path)
        assert [status(pc, other.device_id) for pc in (back, daito, murone)] == ["stopped"] * 3
        activity(other, title="盗んだ人のサロン")
        assert (give(other, back, tmp_path).waiting, titles(back)) == (1, set())
        answer = submitting.send_back(back, "daito", tmp_path).path
        trouble = importing.preview(other, [answer]).files[0].trouble
        assert trouble is not None and trouble.code == "not-for-this-office"


def test_a_pc_that_joined_after_the_copy_is_known_by_its_own_file(head: Workspace, tmp_path: Path) -> None:
    kept = backups.create_backup(head)
    with branch_of(head, "murone", tmp_path / "new") as new:
        activity(new, title="控えのあとに加わったPCのサロン")
        give(new, head, tmp_path)
        head.close()
        with restored(head, kept.name) as back:
            activity(new, title="そのあとのサロン")
            taken = give(new, back, tmp_path)
            assert taken.files[0].trouble is None and titles(back) == titles(new)
            assert setup.waiting_enrolments(back) == []
            give(back, new, tmp_path)
            assert dumps.digest(back, "murone") == dumps.digest(new, "murone")


def test_a_set_up_file_made_after_the_copy_still_makes_a_pc(head: Workspace, tmp_path: Path) -> None:
    kept = backups.create_backup(head)
    made = setup.enrol(head, "murone", tmp_path / "murone.yui-setup")
    head.close()
    with restored(head, kept.name) as back, setup.set_up_branch(tmp_path / "new", made.path, made.code) as new:
        activity(new, title="初めてのサロン")
        assert give(new, back, tmp_path).files[0].new_device
        assert titles(back) == {"初めてのサロン"}


def test_a_number_that_was_compared_stays_compared_over_a_restore(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    kept = backups.create_backup(head)
    roster.confirm_device(head, daito.device_id)
    give(head, daito, tmp_path)
    head.close()
    with restored(head, kept.name) as back:
        assert roster.confirmed_devices(back) == set()
        give(daito, back, tmp_path)
        assert roster.confirmed_devices(back) == {daito.device_id}


def test_a_stop_sets_aside_on_every_pc_and_a_permission_gives_all_of_it_back(
    head: Workspace, daito: Workspace, other: Workspace, tmp_path: Path
) -> None:
    activity(daito, title="盗まれる前のサロン")
    give(daito, head, tmp_path)
    activity(daito, title="盗んだ人のサロン")
    late = submitting.hand_in(daito, tmp_path)
    importing.import_files(head, [late.path])
    give(head, other, tmp_path)
    both = titles(other)
    assert len(both) == 2
    before = dumps.digest(head, "daito")
    roster.stop_device(head, daito.device_id, roster.CutOff(from_file=late.number))
    give(other, head, tmp_path)  # it has not heard of the stop and says that it holds them
    with head.database.reading() as session:
        assert held_elsewhere(session) == []
    told = give(head, other, tmp_path)
    assert "取りのけて" in "".join(told.notices)
    assert titles(head) == titles(other) == {"盗まれる前のサロン"}
    give(other, head, tmp_path)  # what the other PC had of it brings nothing back
    assert titles(head) == {"盗まれる前のサロン"} and backups.check(head).troubles == ()
    assert roster.allow_device(head, daito.device_id) == 1
    give(head, other, tmp_path)
    assert titles(head) == titles(other) == both and dumps.digest(head, "daito") == dumps.digest(other, "daito") == before
    assert backups.check(other).troubles == ()


def test_neither_undoing_nor_an_edit_meanwhile_lifts_a_stop(
    head: Workspace, daito: Workspace, other: Workspace, tmp_path: Path
) -> None:
    activity(daito, title="盗んだ人のサロン")
    late = submitting.hand_in(daito, tmp_path)
    importing.import_files(head, [late.path])
    give(head, other, tmp_path)
    roster.stop_device(head, daito.device_id, roster.CutOff(from_file=late.number))
    activity(other, title="別のPCのサロン")
    told = give(head, other, tmp_path)
    [number] = [report.import_id for report in told.files]
    assert number is not None
    import_undo.undo_import(other, number)
    assert undo.undo_last(other) and undo.undo_last(head) is None
    for pc in (head, other):
        assert status(pc, daito.device_id) == "stopped" and "盗んだ人のサロン" not in titles(pc)
    give(other, head, tmp_path)
    assert status(head, daito.device_id) == "stopped" and "盗んだ人のサロン" not in titles(head)


def test_what_a_stopped_pc_wrote_waits_whoever_of_its_office_brings_it(
    head: Workspace, daito: Workspace, other: Workspace, tmp_path: Path
) -> None:
    give(daito, head, tmp_path)  # so that it is known who writes in its generation
    roster.stop_device(head, daito.device_id)
    activity(daito, title="盗んだ人のサロン")
    with daito.database.reading() as session:
        written = read_operations(session, "generation = ? AND partition = 'daito'", (daito.generation,))
    (tmp_path / "brought.yui").write_bytes(forged(other, head, written))
    done = importing.import_files(head, [tmp_path / "brought.yui"])
    assert (done.added, done.waiting) == (0, len(written)) and titles(head) == set()
