"""A shared folder with what goes wrong in it: cloned PCs, files that vanish, old ones that stay, days without anything new."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.services.backup import backups, dumps, restoring
from app.services.transfer import file_log, importing, submitting, sync_folder_notices
from app.services.transfer.sync_folder import go_round, set_folder
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.high_water_marks import high_water_marks_path
from tests.conftest import TurnableClock
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    """大東's PC and its clone: the disk image carried the high-water marks along."""
    with copied("daito", tmp_path) as daito:
        activity(daito, title="四月のサロン")
    twin = tmp_path / "image" / "daito"
    shutil.copytree(daito.folder, twin)
    shutil.copyfile(high_water_marks_path(daito.folder, daito.device_id), high_water_marks_path(twin, daito.device_id))
    with open_workspace(daito.folder) as one, open_workspace(twin) as two:
        assert (one.device_id, one.generation) == (two.device_id, two.generation)
        yield one, two


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


def play(workspaces: Sequence[Workspace], at: TurnableClock, times: int = 1) -> list[int]:
    """Rounds two hours apart; how many files each wrote."""
    written = []
    for _ in range(times):
        at.turn(hours=2)
        written += [len(go_round(workspace).written) for workspace in workspaces]
    return written


def test_what_each_of_two_cloned_pcs_wrote_reaches_the_head_office_and_both(
    head: Workspace, pair: tuple[Workspace, Workspace], shared: Path, at: TurnableClock
) -> None:
    one, two = pair
    for workspace in (head, one, two):
        set_folder(workspace, shared)
    activity(one, title="甲")
    go_round(one)
    activity(two, title="乙")
    go_round(two)
    play((head, one, two), at, 4)
    assert titles(head) == titles(one) == titles(two) == {"四月のサロン", "甲", "乙"}
    assert dumps.digest(head, "daito") == dumps.digest(one, "daito") == dumps.digest(two, "daito")
    assert one.generation != two.generation and any("2台" in said for said in sync_folder_notices.notices(two))
    play((head, one, two), at, 4)
    assert play((head, one, two), at, 3) == [0] * 9


def test_a_clone_whose_file_is_always_the_last_one_silences_nobody(
    head: Workspace, pair: tuple[Workspace, Workspace], shared: Path, at: TurnableClock
) -> None:
    one, two = pair
    for workspace in (head, one, two):
        set_folder(workspace, shared)
    for number in range(3):
        activity(one, title=f"甲{number}")
        activity(two, title=f"乙{number}")
        play((one, two, head), at)
    play((one, two, head), at, 3)
    assert titles(one) == titles(two) == titles(head) == {"四月のサロン", *(f"{who}{n}" for who in "甲乙" for n in range(3))}


def test_a_clone_that_only_reads_does_not_replace_what_the_other_wrote(
    head: Workspace, pair: tuple[Workspace, Workspace], shared: Path, at: TurnableClock
) -> None:
    one, two = pair
    for workspace in (head, one, two):
        set_folder(workspace, shared)
    go_round(two)
    activity(one, title="甲")
    go_round(one)
    play((two, one), at, 2)
    go_round(head)
    assert "甲" in titles(head)


def test_a_day_on_which_nobody_types_writes_no_file(head: Workspace, shared: Path, tmp_path: Path, at: TurnableClock) -> None:
    with copied("daito", tmp_path) as daito, copied("daito2", tmp_path) as second, copied("murone", tmp_path) as murone:
        every = (head, daito, second, murone)
        for workspace in every:
            set_folder(workspace, shared)
        activity(daito)
        play(every, at, 8)
        for _ in range(24 * 4):
            at.turn(minutes=15)
            for workspace in every:
                done = go_round(workspace)
                assert (done.written, done.taken, done.troubles) == ([], 0, [])


def test_a_file_that_somebody_took_away_unread_is_written_again(
    head: Workspace, shared: Path, tmp_path: Path, at: TurnableClock
) -> None:
    with copied("daito", tmp_path) as daito:
        for workspace in (head, daito):
            set_folder(workspace, shared)
        go_round(head)
        activity(daito, title="消えたサロン")
        for _ in range(3):
            [sent] = go_round(daito).written
            sent.path.unlink()
        assert len(go_round(daito).written) == 1
        assert go_round(daito).written == [] and go_round(head).changes == 1
        sent.path.unlink()  # read, but nobody has said so yet
        assert len(go_round(daito).written) == 1
        play((head, daito), at, 3)
        for path in shared.iterdir():
            path.unlink()
        assert sum(play((head, daito), at, 1)) <= 3 and play((head, daito), at, 3) == [0] * 6


def test_the_file_of_a_generation_that_was_given_up_is_cleared_away_once_nothing_in_it_is_missing_here(
    head: Workspace, shared: Path, tmp_path: Path, at: TurnableClock
) -> None:
    with copied("daito", tmp_path) as daito, copied("daito2", tmp_path) as second:
        for workspace in (head, daito, second):
            set_folder(workspace, shared)
        go_round(second)
        kept = backups.create_backup(daito)
        activity(daito, title="控えのあとのサロン")
        [old] = go_round(daito).written
    others = set(shared.iterdir()) - {old.path}
    with restoring.restore_backup(daito.folder, kept.name) as daito:
        [new] = go_round(daito).written
        assert old.path.exists() and new.path != old.path  # what the copy lost is still in it
        play((head, daito), at, 3)
        assert titles(daito) == titles(head) == {"控えのあとのサロン"}
        assert not old.path.exists() and new.path.exists() and others <= set(shared.iterdir())


def test_a_file_of_somebody_else_under_our_name_is_left_alone(
    head: Workspace, shared: Path, tmp_path: Path, at: TurnableClock
) -> None:
    with copied("daito", tmp_path) as daito, copied("murone", tmp_path) as murone:
        for workspace in (head, daito):
            set_folder(workspace, shared)
        activity(daito)
        [sent] = go_round(daito).written
        theirs = submitting.hand_in(murone, tmp_path).path.read_bytes()
        sent.path.write_bytes(theirs)
        [again] = go_round(daito).written
        assert again.path != sent.path and sent.path.read_bytes() == theirs
        assert go_round(daito).written == [] and go_round(head).changes == 1


def test_files_of_two_cloned_pcs_lie_on_one_stick_beside_each_other(
    head: Workspace, pair: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    one, two = pair
    stick = tmp_path / "stick"
    stick.mkdir()
    activity(one, title="甲")
    activity(two, title="乙")
    paths = [submitting.hand_in(workspace, stick).path for workspace in (one, two)]
    drafts = [submitting.mail_draft(workspace, stick).path for workspace in (one, two, two)]
    assert len({*paths, *drafts}) == 5 == len(list(stick.iterdir()))
    assert all(path.name.isascii() and path.name.startswith("daito-20251105-000") for path in (*paths, *drafts))
    importing.import_files(head, paths)
    assert titles(head) == {"四月のサロン", "甲", "乙"}
    assert [row.file_name for row in file_log.sent_files(two)][:3] == [path.name for path in (drafts[2], drafts[1], paths[1])]
