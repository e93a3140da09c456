"""A branch's PC or its keys are lost: a copy on a stick, a set-up file and a number told by telephone bring it back."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.main import main
from app.models.base import HEAD
from app.services.activities import photos
from app.services.backup import backups, dumps, recovery, restoring
from app.services.devices import branch_recovery, roster, setup
from app.services.devices.coming_back import coming_back
from app.services.workspace.opening import open_workspace
from app.services.workspace.rollback_detection import still_lost
from app.services.workspace.workspace import Workspace
from tests.journeys.lost_branch import answered, handed_in, lost, trouble
from tests.journeys.test_nasty_generations import titles
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity
from tests.proof.disasters import keys_go_bad
from tests.proof.year_writing import picture
from tests.sync.family import copied, ids_of

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied(HEAD, tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_what_was_on_the_stick_and_what_was_handed_in_is_all_there_again(
    head: Workspace, daito: Workspace, stick: Path, tmp_path: Path
) -> None:
    activity(daito, title="提出したサロン")
    handed_in(daito, head, tmp_path)
    answered(head, daito, tmp_path)
    activity(daito, title="控えにだけあるサロン")
    backups.carry_backup(daito, stick)
    activity(daito, title="どこにもないサロン")
    old_generation, device = daito.generation, lost(daito)

    made = setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=device)
    with branch_recovery.come_back(tmp_path / "new", made.path, made.code, stick) as new:
        assert new.device_id != device and new.generation != old_generation
        assert titles(new) == {"提出したサロン", "控えにだけあるサロン"}
        back = coming_back(new)
        assert back.since and "入力して、まだ提出していなかったもの" in back.lost[0]
        activity(new, title="新しいPCのサロン")
        assert "失った支部のPC" not in recovery.reminder(head)
        done = handed_in(new, head, tmp_path)
        assert done.waiting == 0 and done.files[0].new_device
        assert titles(head) == {"提出したサロン", "控えにだけあるサロン", "新しいPCのサロン"}
        assert "失った支部のPC" in recovery.reminder(head)
        roster.stop_device(head, device)
        assert recovery.reminder(head) == ""
        answered(head, new, tmp_path)
        assert titles(new) == titles(head) and dumps.digest(new, "daito") == dumps.digest(head, "daito")
        assert backups.check(new).troubles == () and backups.check(head).troubles == ()
        assert new.keys.sign_seed != daito.keys.sign_seed and new.keys.seal_identity != daito.keys.seal_identity


def test_what_came_after_the_copy_and_was_handed_in_comes_with_the_set_up_file(
    head: Workspace, daito: Workspace, stick: Path, tmp_path: Path
) -> None:
    backups.carry_backup(daito, stick)
    record = activity(daito, title="控えのあとのサロン")
    handed_in(daito, head, tmp_path)
    made = setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=lost(daito))
    with branch_recovery.come_back(tmp_path / "new", made.path, made.code, stick) as new:
        assert titles(new) == {"控えのあとのサロン"} and record
        assert not any(one.state == "missing" for one in coming_back(new).offices)
        assert handed_in(new, head, tmp_path).added == 0


def test_two_pcs_carry_their_copies_to_one_stick_and_both_come_back_with_their_photos(
    head: Workspace, daito: Workspace, stick: Path, tmp_path: Path
) -> None:
    """The second one's sealed keys replaced the first one's, and no copy held a photo."""
    with copied("murone", tmp_path) as murone:
        names = {}
        for one in (daito, murone):  # the same picture: under two keys its files have one name
            record = activity(one)
            photos.add(one, record, camera())
            names[one.office_code] = photos.photos_of(one, record)[0].sha256
            backups.carry_backup(one, stick)
            handed_in(one, head, tmp_path)
        files = [
            setup.enrol(head, one.office_code, tmp_path / f"{one.office_code}.yui-setup", key_file=stick)
            for one in (daito, murone)
        ]
        for file in files:
            with branch_recovery.come_back(tmp_path / f"new-{file.office}", file.path, file.code, stick) as new:
                assert new.photos.get(names[file.office] or b"") is not None


def test_only_its_keys_are_gone_and_the_branch_goes_on_in_place(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito, title="提出したサロン")
    name = photos.add(daito, record, picture(1))
    handed_in(daito, head, tmp_path)
    activity(daito, title="まだ提出していないサロン")
    backups.create_backup(daito)
    activity(daito, title="控えのあとのサロン")
    device, folder = daito.device_id, daito.folder
    daito.close()
    for place in (folder, folder / "keys"):
        (place / "keys.yui-keys").write_bytes(b"damaged")
    assert trouble(lambda: open_workspace(folder)) == "damaged-keys"
    made = setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=device)
    with branch_recovery.come_back(folder, made.path, made.code, folder) as back:
        assert titles(back) == {"提出したサロン", "まだ提出していないサロン", "控えのあとのサロン"}
        assert name and len(list((folder / "photos").iterdir())) == 1
        assert handed_in(back, head, tmp_path).waiting == 0
        assert titles(head) == titles(back)
        assert len(backups.backups(folder)) >= 1
    (kept,) = (folder / "backups").glob("*-before-recovery")
    assert {one.name for one in kept.iterdir()} >= {"office.db", "keys.yui-keys"}


@pytest.mark.parametrize("by_hand", [False, True], ids=["in the program", "by hand"])
def test_a_copy_from_before_the_new_keys_is_put_back_and_the_pc_stays_who_it_is(
    head: Workspace, daito: Workspace, tmp_path: Path, *, by_hand: bool
) -> None:
    kept = backups.create_backup(daito)
    activity(daito, title="鍵を失う前")
    backups.create_backup(daito)
    device = daito.device_id
    daito.close()
    keys_go_bad(daito.folder)
    made = setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=device, key_file=daito.folder / "backups")
    with branch_recovery.come_back(daito.folder, made.path, made.code, daito.folder) as back:
        name = back.device_id
        activity(back, title="新しい鍵で")
        handed_in(back, head, tmp_path)
    if by_hand:
        shutil.copyfile(next((daito.folder / "backups").rglob(kept.name)), daito.folder / "office.db")
    with open_workspace(daito.folder) if by_hand else restoring.restore_backup(daito.folder, kept.name) as restored:
        assert restored.device_id == name
        activity(restored, title="戻したあと")
        handed_in(restored, head, tmp_path)
        answered(head, restored, tmp_path)
        assert titles(restored) == titles(head) == {"鍵を失う前", "新しい鍵で", "戻したあと"}
        with restored.database.reading() as session:
            assert still_lost(session) == 0
        assert backups.check(restored).troubles == ()


def test_a_photo_beside_the_old_data_folder_is_taken_along(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    photos.add(daito, activity(daito, title="写真のあるサロン"), picture(1))
    handed_in(daito, head, tmp_path)
    made = setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=daito.device_id)
    daito.close()
    with branch_recovery.come_back(tmp_path / "new", made.path, made.code, daito.folder) as new:
        assert titles(new) == {"写真のあるサロン"}
        (photo,) = (tmp_path / "new" / "photos").iterdir()
        assert new.photos.get(bytes.fromhex(photo.stem))


def test_the_newest_copy_counts_by_its_contents_and_a_damaged_one_is_passed_over(
    head: Workspace, daito: Workspace, stick: Path, tmp_path: Path
) -> None:
    handed_in(daito, head, tmp_path)
    old = backups.carry_backup(daito, stick)
    activity(daito, title="新しい控えのサロン")
    backups.carry_backup(daito, stick)
    old.path.rename(stick / "20990101-000000-000000-carried.db")
    activity(daito, title="壊れた控えのサロン")
    bad = backups.carry_backup(daito, stick).path
    bad.write_bytes(bad.read_bytes()[:-4096])
    made = setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=lost(daito))
    with branch_recovery.come_back(tmp_path / "new", made.path, made.code, stick) as new:
        assert titles(new) == {"新しい控えのサロン"}


def test_a_branch_that_came_back_can_be_lost_again(head: Workspace, daito: Workspace, stick: Path, tmp_path: Path) -> None:
    handed_in(daito, head, tmp_path)
    backups.carry_backup(daito, stick)
    made = setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=lost(daito))
    with branch_recovery.come_back(tmp_path / "new", made.path, made.code, stick) as new:
        handed_in(new, head, tmp_path)
        activity(new, title="二度目の控えのサロン")
        backups.carry_backup(new, stick)
        device = lost(new)
    made = setup.enrol(head, "daito", tmp_path / "third.yui-setup", copies_of=device)
    with branch_recovery.come_back(tmp_path / "third", made.path, made.code, stick) as third:
        assert titles(third) == {"二度目の控えのサロン"} and third.device_id != device
        assert handed_in(third, head, tmp_path).waiting == 0
        assert ids_of(head, ("daito",)) == ids_of(third, ("daito",))


def test_the_whole_way_works_from_the_command_line(
    head: Workspace, daito: Workspace, stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_in(daito, head, tmp_path)
    activity(daito, title="控えにだけあるサロン")
    device, at_head, at_daito, new = daito.device_id, str(head.folder), str(daito.folder), str(tmp_path / "new")
    head.close()
    daito.close()
    file = str(tmp_path / "again.yui-setup")

    def run(data: str, *words: str) -> dict[str, object]:
        assert main(["--json", "--data", data, *words]) == 0, capsys.readouterr().err
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    run(at_daito, "backup", "create", "--to", str(stick))
    assert run(at_daito, "recovery", "drill", "--from", str(stick))["would_lose"] == 0
    assert main(["--data", at_head, "recovery", "drill", "--office", "daito", "--from", str(stick)]) == 0
    assert main(["--data", at_head, "recovery", "drill", "--from", str(stick)]) == 1
    assert main(["--data", at_head, "enrol", "daito", "--out", str(tmp_path / "plain.yui-setup")]) == 0
    assert "--for-copies-of" in capsys.readouterr().out
    made = run(at_head, "enrol", "daito", "--out", file, "--for-copies-of", device)
    assert made["copies_of"] == device
    assert main(["--data", new, "setup", "branch", "--from", file, "--code", str(made["code"]), "--copies", str(stick)]) == 0
    assert "控えから続けます" in capsys.readouterr().out
    assert main(["--data", new, "recovery", "status"]) == 0 and main(["--data", new, "check"]) == 0
    capsys.readouterr()
    assert "控えにだけあるサロン" in json.dumps(run(new, "activity", "list"), ensure_ascii=False)


def test_in_place_from_an_older_copy_it_is_known_how_much_is_missing(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    handed_in(daito, head, tmp_path)
    backups.create_backup(daito)
    for number in range(3):
        activity(daito, title=f"控えのあとのサロン{number}")
    device, folder = daito.device_id, daito.folder
    daito.close()
    for place in (folder, folder / "keys"):
        (place / "keys.yui-keys").unlink()
    (folder / "office.db").write_bytes((folder / "office.db").read_bytes()[:-8192])
    made = setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=device)
    with branch_recovery.come_back(folder, made.path, made.code, folder) as back, back.database.reading() as session:
        assert titles(back) == set() and still_lost(session) == 3


def test_a_pc_that_was_stopped_too_early_is_told_and_what_its_copy_held_comes_in_when_it_is_allowed(
    head: Workspace, daito: Workspace, stick: Path, tmp_path: Path
) -> None:
    handed_in(daito, head, tmp_path)
    activity(daito, title="控えにだけあるサロン")
    backups.carry_backup(daito, stick)
    device = lost(daito)
    roster.stop_device(head, device)
    made = setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=device)
    assert made.is_stopped and "また使えるようにする" in setup.STOPPED_ALREADY
    with branch_recovery.come_back(tmp_path / "new", made.path, made.code, stick) as new:
        handed_in(new, head, tmp_path)
        assert titles(head) == set()
        roster.allow_device(head, device)
        answered(head, new, tmp_path)
        handed_in(new, head, tmp_path)
        assert titles(head) == titles(new) == {"控えにだけあるサロン"}
        roster.stop_device(head, device)
        answered(head, new, tmp_path)
        assert titles(head) == titles(new) == {"控えにだけあるサロン"}
