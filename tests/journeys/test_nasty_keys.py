"""Keys are renewed: a PC's own, the head office's signing key, the recovery key. Nothing under way is lost by it."""

import errno
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli.main import main
from app.commit_point import asked_for
from app.errors import Done, Refused, YuiError
from app.models import settings
from app.services.backup import backups, dumps, recovery, restoring
from app.services.devices import key_renewal, roster, setup
from app.services.devices.coming_back import settle
from app.services.transfer import importing, submitting
from app.services.transfer.pc_alarms import alarms
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store import files
from app.store.keys import new_keys
from app.store.keystore import load_keys, replace_keys
from app.store.recovery_code import code_lines
from app.sync.container import Letter, read_letter
from app.sync.renewal import renewed_keys
from app.sync.roster import Roster
from app.sync.roster_facts import current_roster
from app.sync.seal import unseal
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity, branch_of
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


def known_roster(workspace: Workspace) -> Roster:
    with workspace.database.reading() as session:
        return current_roster(session)


def number_at_head(head: Workspace, daito: Workspace) -> str:
    return next(row.fingerprint for row in setup.devices(head) if row.device_id == daito.device_id)


def round_trip(head: Workspace, daito: Workspace, folder: Path) -> None:
    importing.import_files(head, [submitting.hand_in(daito, folder).path])
    importing.import_files(daito, [submitting.send_back(head, "daito", folder).path])


def letter(workspace: Workspace, path: Path) -> Letter:
    return read_letter(unseal(path.read_bytes(), *workspace.keys.identities))


def trouble(workspace: Workspace, path: Path) -> str:
    found = importing.inspect_all(workspace, path)[0].trouble
    return found.code if found else ""


def test_a_branch_renews_its_keys_and_the_head_office_sees_the_new_number(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    roster.confirm_device(head, daito.device_id)
    before = number_at_head(head, daito)
    number = key_renewal.renew_keys(daito)
    activity(daito, title="鍵を新しくした後のサロン")
    told = importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    assert (told.added, titles(head)) == (1, {"鍵を新しくした後のサロン"})
    assert "新しい番号を、電話で確かめてください" in "".join(told.notices)
    assert number_at_head(head, daito) == number == setup.own_fingerprint(daito) != before
    assert daito.device_id not in roster.confirmed_devices(head)
    round_trip(head, daito, tmp_path)
    assert known_roster(daito) == known_roster(head)


def test_what_was_under_way_to_the_old_address_is_still_opened(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    activity(head, title="本部で入れたもの", target_id=None, state="draft")
    answer = submitting.send_back(head, "daito", tmp_path / "before.yui").path
    key_renewal.renew_keys(daito)
    assert trouble(daito, answer) == ""
    importing.import_files(daito, [answer])
    round_trip(head, daito, tmp_path)
    assert dumps.digest(head, "common") == dumps.digest(daito, "common")


def test_a_file_from_before_the_renewal_is_not_believed_after_it_and_its_content_comes_anyway(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    activity(daito, title="一つ目")
    old = submitting.hand_in(daito, tmp_path / "old.yui").path
    late = tmp_path / "taken.yui"
    shutil.copyfile(old, late)
    key_renewal.renew_keys(daito)
    new = submitting.hand_in(daito, tmp_path / "new.yui").path
    importing.import_files(head, [new])
    assert titles(head) == {"一つ目"}
    assert trouble(head, late) == "former-key"


def test_a_file_that_was_taken_in_before_the_renewal_is_still_the_same_file(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    old = submitting.hand_in(daito, tmp_path / "old.yui").path
    importing.import_files(head, [old])
    key_renewal.renew_keys(daito)
    round_trip(head, daito, tmp_path)
    assert importing.inspect_all(head, old)[0].already_imported


def test_renewals_that_never_arrived_are_followed_one_after_the_other(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    for _ in range(3):
        key_renewal.renew_keys(daito)
    round_trip(head, daito, tmp_path)
    assert number_at_head(head, daito) == setup.own_fingerprint(daito)
    assert len(known_roster(head).device(daito.device_id).former_keys) == 3  # type: ignore[union-attr]


def test_a_new_pc_may_renew_its_keys_before_its_first_file(head: Workspace, tmp_path: Path) -> None:
    with branch_of(head, "murone", tmp_path / "new") as murone:
        key_renewal.renew_keys(murone)
        importing.import_files(head, [submitting.hand_in(murone, tmp_path).path])
        assert number_at_head(head, murone) == setup.own_fingerprint(murone)


def test_the_head_office_renews_its_keys_and_the_branches_follow(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    activity(daito, title="本部の前の住所へ送ったもの")
    under_way = submitting.hand_in(daito, tmp_path / "under-way.yui").path
    key_renewal.renew_keys(head)
    importing.import_files(head, [under_way])
    told = importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    assert "本部の鍵が新しくなりました" in "".join(told.notices)
    assert known_roster(daito) == known_roster(head)
    round_trip(head, daito, tmp_path)
    assert head.keys.seal_recipient in letter(daito, submitting.hand_in(daito, tmp_path).path).header.recipients
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")


@pytest.mark.parametrize("fails", ["reconcile_keys", "keep_recovery_file"])
@pytest.mark.parametrize("renew", [key_renewal.renew_keys, key_renewal.renew_recovery_key], ids=["own", "recovery"])
def test_keys_that_are_in_their_place_are_renewed_whatever_fails_after_it(
    head: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str, renew: Callable[[Workspace], object]
) -> None:
    """Told as done; the roster follows at the next start, with the reminders to copy and to print anew."""
    before = known_roster(head)

    def out_of_memory(_: object, *__: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(key_renewal, fails, out_of_memory)
        with pytest.raises(Done), asked_for():
            renew(head)
    head.close()
    with open_workspace(head.folder) as again:
        assert known_roster(again) != before
        with again.database.reading() as session:
            assert settings.CARRY_ANEW.get(session)
            assert bool(settings.PRINT_ANEW.get(session)) == (renew is key_renewal.renew_recovery_key)


def test_a_folder_that_can_not_be_synced_after_the_keys_have_their_name_makes_no_refusal(
    head: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = files.sync_folder, list[Path]()

    def fails_once(folder: Path) -> None:
        calls.append(folder)
        if len(calls) == 1:
            raise OSError(errno.EIO, "")
        real(folder)

    monkeypatch.setattr(files, "sync_folder", fails_once)
    key_renewal.renew_keys(head)
    assert calls and load_keys(head.folder).keys == head.keys


def test_a_branch_that_follows_the_new_key_believes_no_file_of_the_old_one(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    activity(head, title="前の鍵の返送", target_id=None, state="draft")
    old = submitting.send_back(head, "daito", tmp_path / "old.yui").path
    key_renewal.renew_keys(head)
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path / "new.yui").path])
    assert trouble(daito, old) == "former-key"


def test_a_set_up_file_from_before_the_renewal_still_makes_a_pc(head: Workspace, tmp_path: Path) -> None:
    given = setup.enrol(head, "murone", tmp_path / "murone.yui-setup")
    key_renewal.renew_keys(head)
    with setup.set_up_branch(tmp_path / "new", given.path, given.code) as murone:
        importing.import_files(head, [submitting.hand_in(murone, tmp_path).path])
        importing.import_files(murone, [submitting.send_back(head, "murone", tmp_path).path])
        assert known_roster(murone) == known_roster(head)


def test_a_backup_from_before_the_renewal_opens_under_the_new_keys(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    made = backups.create_backup(head)
    key_renewal.renew_keys(head)
    key_renewal.renew_recovery_key(head)
    round_trip(head, daito, tmp_path)
    head.close()
    with restoring.restore_backup(head.folder, made.name) as back:
        for _ in range(2):
            round_trip(back, daito, tmp_path)
        assert known_roster(daito) == known_roster(back)
        assert known_roster(back).device(back.device_id).sign_key == back.keys.sign_key  # type: ignore[union-attr]


def test_a_roster_put_back_from_a_copy_rises_above_the_one_the_branches_have(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    made = backups.create_backup(head)
    for _ in range(3):
        roster.stop_device(head, known_roster(head).devices[-1].device_id)
    round_trip(head, daito, tmp_path)
    head.close()
    with restoring.restore_backup(head.folder, made.name) as back:
        round_trip(back, daito, tmp_path)
        assert known_roster(daito) == known_roster(back)


def test_a_broken_off_renewal_is_finished_at_the_next_start(head: Workspace, tmp_path: Path) -> None:
    renewed = renewed_keys(head.keys, head.device_id)
    replace_keys(head.folder, renewed)
    head.close()
    with open_workspace(head.folder) as again:
        assert known_roster(again).device(again.device_id).sign_key == renewed.sign_key  # type: ignore[union-attr]


def test_nobody_renews_the_keys_of_another(head: Workspace, daito: Workspace) -> None:
    device = known_roster(head).device(daito.device_id)
    assert device is not None
    stranger = renewed_keys(head.keys, daito.device_id)  # signed by a key that isn't that PC's
    other_pc = renewed_keys(daito.keys, head.device_id)
    for statements in (stranger.renewals, other_pc.renewals, (b"", b"\x93\xc0\xc0\xc0"), (daito.keys.sign_key,)):
        assert device.followed(statements) == device
    assert device.followed(renewed_keys(daito.keys, daito.device_id).renewals) != device


def test_a_stopped_pc_cannot_give_itself_new_keys(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    roster.stop_device(head, daito.device_id)
    before = number_at_head(head, daito)
    key_renewal.renew_keys(daito)
    activity(daito, title="盗んだ人の記録")
    assert trouble(head, submitting.hand_in(daito, tmp_path).path) == "tampered-bundle"
    assert number_at_head(head, daito) == before and titles(head) == set()


def test_the_old_sheet_opens_nothing_that_is_written_after_the_recovery_key_was_renewed(head: Workspace, tmp_path: Path) -> None:
    old = "\n".join(code_lines(head.keys.recovery_identity))
    key_renewal.renew_recovery_key(head)
    new = "\n".join(code_lines(head.keys.recovery_identity))
    assert "復旧用紙を作って" in "".join(alarms(head))
    recovery.print_sheet(head, tmp_path)
    assert "USBメモリー" in "".join(alarms(head))
    backups.carry_backup(head, tmp_path)
    assert alarms(head) == []
    with pytest.raises(YuiError) as error:
        recovery.recover(tmp_path / "new", tmp_path, old)
    assert error.value.code == "wrong-sheet"
    assert recovery.drill(head, tmp_path, new).backup
    with recovery.recover(tmp_path / "new", tmp_path, new) as back:
        assert back.keys.recovery_identity == head.keys.recovery_identity
        assert known_roster(back).device(back.device_id) is not None and back.device_id != head.device_id


def test_a_copy_from_before_the_renewal_is_named_by_the_drill(head: Workspace, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.carry_backup(head, stick)
    key_renewal.renew_keys(head)
    with pytest.raises(YuiError) as error:
        recovery.drill(head, stick, "\n".join(code_lines(head.keys.recovery_identity)))
    assert error.value.code == "former-keys"


def test_keys_are_renewed_from_the_command_line(daito: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, before = daito.folder, daito.keys
    daito.close()
    assert main(["--data", str(folder), "key", "renew"]) == 0
    after = load_keys(folder).keys
    assert after.sign_key != before.sign_key and after.former_identities == (before.seal_identity,)
    assert main(["--data", str(folder), "key", "show"]) == 0
    with open_workspace(folder) as again:
        assert setup.own_fingerprint(again) in capsys.readouterr().out
    assert main(["--data", str(folder), "key", "renew-recovery"]) == 1


def test_a_copy_from_before_the_keys_were_renewed_brings_the_head_office_back(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """The lost PC had renewed its keys; every branch knows them, and the stick is older."""
    backups.carry_backup(head, tmp_path)
    code = "\n".join(code_lines(head.keys.recovery_identity))
    key_renewal.renew_keys(head)
    activity(daito, title="控えのあとのサロン")
    round_trip(head, daito, tmp_path)
    lost = head.device_id
    head.close()
    shutil.rmtree(head.folder)
    with recovery.recover(tmp_path / "new", tmp_path, code) as back:
        for _ in range(3):
            round_trip(back, daito, tmp_path)
        assert titles(back) == {"控えのあとのサロン"} and dumps.digest(back, "daito") == dumps.digest(daito, "daito")
        assert known_roster(back) == known_roster(daito)
        assert "失った本部のPC" not in "".join(alarms(back))  # not before all of it is said to be here
        settle(back)
        assert "失った本部のPC" in "".join(alarms(back))
        roster.stop_device(back, lost)
        assert "失った本部のPC" not in "".join(alarms(back))
        round_trip(back, daito, tmp_path)
        assert {one.device_id: one.status for one in known_roster(daito).devices if one.office == "head"} == {
            lost: "stopped",
            back.device_id: "active",
        }
        assert titles(daito) == {"控えのあとのサロン"}


def test_a_sheet_that_was_renewed_after_the_copy_is_entered_afterwards(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.carry_backup(head, stick)
    old = "\n".join(code_lines(head.keys.recovery_identity))
    key_renewal.renew_keys(head)
    key_renewal.renew_recovery_key(head)
    new = "\n".join(code_lines(head.keys.recovery_identity))
    round_trip(head, daito, tmp_path)
    head.close()
    with recovery.recover(tmp_path / "new", stick, old) as back:
        answer = submitting.send_back(back, "daito", tmp_path).path
        refused = importing.inspect_all(daito, answer)[0].trouble
        assert refused is not None and refused.code == "unknown-sender" and "復旧用紙の番号" in refused.todo
        key_renewal.prove_by_sheet(back, new)
        importing.import_files(daito, [submitting.send_back(back, "daito", tmp_path).path])
        for _ in range(3):
            round_trip(back, daito, tmp_path)
        assert known_roster(back) == known_roster(daito) and "復旧用紙" not in "".join(alarms(back))
        with pytest.raises(YuiError) as error:
            key_renewal.prove_by_sheet(back, old)
        assert error.value.code == "former-sheet"
    with open_workspace(back.folder) as again:
        round_trip(again, daito, tmp_path)
        assert known_roster(again) == known_roster(daito)


def test_a_recovered_head_office_that_hears_of_a_newer_sheet_asks_for_it(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.carry_backup(head, stick)
    old = "\n".join(code_lines(head.keys.recovery_identity))
    key_renewal.renew_recovery_key(head)
    round_trip(head, daito, tmp_path)
    head.close()
    with recovery.recover(tmp_path / "new", stick, old) as back:
        importing.import_files(back, [submitting.hand_in(daito, tmp_path).path])
        assert "新しい復旧用紙の番号" in "".join(alarms(back))


def test_another_councils_sheet_changes_no_key_of_a_head_office_that_is_believed(head: Workspace) -> None:
    """Another council's sheet, typed by mistake, would become the key to which every file is sealed."""
    foreign = "\n".join(code_lines(new_keys(with_recovery=True).recovery_identity))
    before = head.keys
    with pytest.raises(Refused) as refusal:
        key_renewal.prove_by_sheet(head, foreign)
    assert refusal.value.code == "foreign-sheet" and head.keys == before
