"""The council's PCs: a new office is set up where nothing lies, keys are renewed with their errands, a lost PC is stopped."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import __version__
from app.errors import Refused
from app.models import settings
from app.services.activities.activity_list import Filter, list_ids
from app.services.backup import backups, recovery
from app.services.devices import about, file_association, key_renewal, roster, self_test, setup, shipped_files, updates
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from app.store.recovery_code import code_lines
from app.sync.roster_facts import current_roster
from tests.offices import activity, branch_of

Pass = Callable[[], None]


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value.code


def test_the_about_page_names_the_version_and_every_librarys_licence() -> None:
    assert about.version() == __version__
    assert all(about.licence_text(work).strip() for work in about.works())


def test_a_new_office_is_never_set_up_over_data_or_over_keys_that_were_left(head: Workspace, tmp_path: Path) -> None:
    head.close()
    assert refused(lambda: setup.set_up_head(head.folder)) == "data-exists"
    (head.folder / FILE_NAME).unlink()
    assert refused(lambda: setup.set_up_head(head.folder)) == "data-missing"


def test_a_branch_is_set_up_with_its_file_and_code_and_keeps_its_passphrase(head: Workspace, tmp_path: Path) -> None:
    made = setup.enrol(head, "murone", tmp_path / "m.yui-setup")
    with setup.set_up_branch(tmp_path / "m", made.path, made.code, passphrase="室根の合言葉") as workspace:
        assert workspace.office_code == "murone" and workspace.passphrase == "室根の合言葉"
    with open_workspace(tmp_path / "m", passphrase="室根の合言葉") as workspace:
        assert workspace.passphrase == "室根の合言葉"


def test_a_renewed_key_says_what_must_be_carried_and_printed_anew(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    to_head()
    recovery.print_sheet(head, head.folder.parent)
    assert recovery.reminder(head) == ""
    before = setup.own_fingerprint(head)
    assert key_renewal.renew_keys(head) == setup.own_fingerprint(head) != before
    assert "USBメモリーに写し直して" in recovery.reminder(head)
    old = head.keys.recovery_identity
    key_renewal.renew_recovery_key(head)
    assert head.keys.recovery_identity != old and "新しい復旧用紙" in recovery.reminder(head)
    recovery.print_sheet(head, head.folder.parent)
    assert "写し直して" in recovery.reminder(head)
    with head.database.reading() as session:
        assert settings.CARRY_ANEW.get(session) and not settings.PRINT_ANEW.get(session)
    assert refused(lambda: key_renewal.renew_recovery_key(daito)) == "not-head-office"
    assert recovery.reminder(daito) == ""


def test_the_recovery_file_beside_the_backups_follows_the_keys(head: Workspace) -> None:
    backups.create_backup(head)
    key_renewal.renew_recovery_key(head)
    done = recovery.drill(head, head.folder, "\n".join(code_lines(head.keys.recovery_identity)))
    assert done.skipped == () and recovery.last_drill(head) is not None


def test_a_stopped_pcs_file_waits_until_the_pc_is_in_use_again(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path
) -> None:
    to_head()
    stopped = roster.stop_device(head, daito.device_id)
    assert (stopped.device_id, stopped.status) == (daito.device_id, "stopped")
    with head.database.reading() as session:
        assert current_roster(session).device(daito.device_id) == stopped
    record = activity(daito)
    done = importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    assert done.waiting == 1 and record not in list_ids(head, Filter())
    assert roster.allow_device(head, daito.device_id) == 1
    assert record in list_ids(head, Filter())


def test_only_the_head_office_stops_a_pc_and_never_its_own_or_an_unknown_one(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    to_head()
    assert refused(lambda: roster.stop_device(daito, head.device_id)) == "not-head-office"
    assert refused(lambda: roster.stop_device(head, head.device_id)) == "own-device"
    assert refused(lambda: roster.stop_device(head, "00000000")) == "unknown-device"


def test_a_second_pc_of_an_office_is_one_more_of_its_receivers(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path
) -> None:
    to_head()
    with branch_of(head, "daito", tmp_path / "second") as second:
        importing.import_files(head, [submitting.hand_in(second, tmp_path).path])
    with head.database.reading() as session:
        assert len(current_roster(session).recipients_of("daito")) == 2
        assert current_roster(session).recipients_of("murone") == []


def test_a_fetched_update_replaces_the_one_fetched_before(head: Workspace, tmp_path: Path) -> None:
    stick = tmp_path / "USB"
    stick.mkdir()
    paths = []
    for version in ("9.0.0", "9.1.0"):
        (stick / f"YuiNote-Setup-{version}.exe").write_bytes(b"MZ" + version.encode())
        updates.sign_update(head, stick / f"YuiNote-Setup-{version}.exe")
        update = updates.newer_beside(head, [stick / "返送.yui"])
        assert update is not None and update.version == version
        paths.append(updates.fetch(head, update))
    assert [path.exists() for path in paths] == [False, True] and paths[1].read_bytes() == b"MZ9.1.0"


def test_the_program_folder_is_known_by_its_own_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shipped_files.program_folder() is None and shipped_files.manifest() is None  # it runs from its source
    monkeypatch.setattr(shipped_files, "resource", lambda *_: tmp_path / "app" / "resources")
    (tmp_path / "runtime").mkdir()
    assert shipped_files.program_folder() is None
    (tmp_path / "runtime" / "python311.dll").touch()
    assert shipped_files.program_folder() == tmp_path and shipped_files.manifest() == tmp_path / "program.sha256"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert shipped_files.program_folder() == Path(sys.executable).parent


def test_changed_missing_and_added_program_files_are_named(tmp_path: Path) -> None:
    lines = []
    for name, content in (("a.pyd", b"a"), ("b.dll", b"b"), ("c.py", b"c"), ("readme.txt", b"r")):
        (tmp_path / name).write_bytes(content)
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
    listing = tmp_path / shipped_files.MANIFEST
    listing.write_text("\n".join(lines), encoding="utf-8")
    assert shipped_files.compare(listing) == shipped_files.ProgramFiles(4, (), (), ())
    (tmp_path / "a.pyd").write_bytes(b"A")
    (tmp_path / "b.dll").unlink()
    for name in ("evil.EXE", "uninstall.exe", "scan.log"):
        (tmp_path / name).touch()
    assert shipped_files.compare(listing) == shipped_files.ProgramFiles(4, ("a.pyd",), ("b.dll",), ("evil.EXE",))


@pytest.mark.skipif(sys.platform == "win32", reason="asks the desktop of a Linux")
def test_which_program_opens_a_bundle_is_asked_of_the_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"yui-note.desktop\n": (True, "yui-note.desktop で開きます"), "": (None, "まだ関連付けられていません")}
    monkeypatch.setattr(file_association.shutil, "which", lambda _: "/usr/bin/xdg-mime")
    for answer, (good, said) in answers.items():
        monkeypatch.setattr(subprocess, "run", lambda *_, out=answer, **__: SimpleNamespace(stdout=out))
        found = file_association._of_system()
        assert found[0] is good and said in found[1]
    monkeypatch.setattr(file_association.shutil, "which", lambda _: None)
    assert file_association._of_system()[0] is None


def test_keys_in_a_file_are_a_fault_on_windows_and_none_on_linux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, platform, good in (("keyring", "win32", True), ("file", "win32", False), ("file", "linux", None)):
        monkeypatch.setattr(self_test, "key_place", lambda _, found=place: found)
        monkeypatch.setattr(self_test.sys, "platform", platform)
        assert self_test._keys(tmp_path)[0] is good


def test_the_self_test_says_which_check_failed_and_hides_nothing() -> None:
    def fails() -> tuple[bool, str]:
        raise OSError("no such disk")

    findings = self_test.run_only((("良い", lambda: (True, "よし")), ("悪い", fails), ("無い", lambda: (None, "なし"))))
    text = self_test.report(findings)
    assert "調べてほしい所があります：悪い" in text
    assert [line for line in text.splitlines() if line.startswith("[")] == [
        "[ OK ] 良い：よし", "[ NG ] 悪い：OSError no such disk", "[ -- ] 無い：なし",
    ]  # fmt: skip
    assert "異常はありません" in self_test.report(findings[:1])
