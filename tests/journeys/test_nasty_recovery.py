"""The head office's PC is lost: a backup and the sheet from the safe bring it back, the branches bring the rest."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.cli.main import main
from app.errors import YuiError
from app.rules import clock
from app.services.backup import backups, dumps, recovery
from app.services.transfer import importing, submitting
from app.services.transfer.pc_alarms import alarms
from app.services.workspace.workspace import Workspace
from app.store.recovery_code import code_lines, identity_from
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity
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


def sheet_code(head: Workspace) -> str:
    return "\n".join(code_lines(head.keys.recovery_identity))


def stick(folder: Path) -> Path:
    place = folder / "stick"
    place.mkdir(exist_ok=True)
    return place


def test_a_lost_head_office_comes_back_from_a_backup_and_the_sheet(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Case 11, fault 58: what came after the backup is filled in by the branch's next files."""
    activity(daito, title="控えの前のサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    backups.carry_backup(head, stick(tmp_path))
    activity(daito, title="控えの後のサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    code, lost_generation = sheet_code(head), head.generation
    head.close()
    shutil.rmtree(head.folder)
    with recovery.recover(tmp_path / "new", stick(tmp_path), code) as new:
        assert new.generation != lost_generation and titles(new) == {"控えの前のサロン"}
        for _ in range(3):  # three calm rounds
            importing.import_files(new, [submitting.hand_in(daito, tmp_path).path])
            importing.import_files(daito, [submitting.send_back(new, "daito", tmp_path).path])
        assert titles(new) == {"控えの前のサロン", "控えの後のサロン"}
        assert dumps.digest(new, "daito") == dumps.digest(daito, "daito")
        assert dumps.digest(new, "common") == dumps.digest(daito, "common")


def test_the_newest_backup_that_opens_is_taken_when_the_last_one_is_damaged(head: Workspace, tmp_path: Path) -> None:
    good = backups.carry_backup(head, stick(tmp_path))
    bad = backups.carry_backup(head, stick(tmp_path))
    bad.path.write_bytes(bad.path.read_bytes()[:5000])
    done = recovery.drill(head, stick(tmp_path), sheet_code(head))
    assert (done.backup, done.skipped) == (good.name, (bad.name,))


def test_a_copy_made_while_the_clock_was_wrong_does_not_count_as_the_newest(head: Workspace, tmp_path: Path) -> None:
    old = backups.carry_backup(head, stick(tmp_path))
    activity(head, title="あとの控えのサロン")
    backups.carry_backup(head, stick(tmp_path))
    old.path.rename(stick(tmp_path) / "20990101-000000-000000-carried.db")
    assert recovery.drill(head, stick(tmp_path), sheet_code(head)).backup != "20990101-000000-000000-carried.db"
    with recovery.recover(tmp_path / "new", stick(tmp_path), sheet_code(head)) as new:
        assert titles(new) == {"あとの控えのサロン"}


def test_a_drill_changes_nothing_and_notes_its_day(head: Workspace, tmp_path: Path) -> None:
    backups.create_backup(head)
    before = dumps.digest(head)
    assert recovery.last_drill(head) is None
    recovery.drill(head, head.folder, sheet_code(head))
    assert recovery.last_drill(head) == clock.today() and dumps.digest(head) == before


def test_a_sheet_not_tried_for_a_year_is_mentioned_on_the_first_page(
    head: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.create_backup(head)
    assert recovery.print_sheet(head, tmp_path).read_bytes().startswith(b"%PDF")
    assert alarms(head) == []
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr(clock, "source", lambda: later)
    assert "復旧の練習" in alarms(head)[0]
    recovery.drill(head, head.folder, sheet_code(head))
    assert alarms(head) == []


def test_the_code_may_be_typed_with_full_width_digits_and_blanks(head: Workspace) -> None:
    code = sheet_code(head).replace("-", "　").translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert identity_from(code) == head.keys.recovery_identity


def test_every_single_wrong_digit_names_its_line(head: Workspace) -> None:
    lines = code_lines(head.keys.recovery_identity)
    for line in range(8):
        for at, sign in enumerate(lines[line]):
            if sign.isdigit():
                wrong = lines[line][:at] + str((int(sign) + 1) % 10) + lines[line][at + 1 :]
                assert f"{line + 1}行目" in refused([*lines[:line], wrong, *lines[line + 1 :]])
    assert "1行目" in refused([lines[1], lines[0], *lines[2:]])
    assert "8行目" in refused(lines[:7])
    assert "多すぎ" in refused([*lines, lines[0]])


def refused(lines: list[str]) -> str:
    with pytest.raises(YuiError) as error:
        identity_from("\n".join(lines))
    return error.value.what


def test_whatever_is_refused_leaves_nothing_behind(head: Workspace, tmp_path: Path) -> None:
    file = backups.carry_backup(head, stick(tmp_path)).path.with_name(recovery.RECOVERY_FILE)
    with copied("head", tmp_path / "other") as same_keys:
        other = code_lines("AGE-SECRET-KEY-1" + "Q" * 58)
        code = sheet_code(same_keys)
    empty = tmp_path / "empty"
    empty.mkdir()
    new = tmp_path / "new"
    assert trouble(new, empty, code) == "no-recovery-file"
    assert trouble(new, stick(tmp_path), "\n".join(other)) == "wrong-sheet"
    assert trouble(head.folder, stick(tmp_path), code) == "data-exists"
    whole = file.read_bytes()
    file.write_bytes(whole[:-3])
    assert trouble(new, stick(tmp_path), code) == "damaged-recovery-file"
    file.write_bytes(whole)
    for backup in stick(tmp_path).rglob("*.db"):
        backup.unlink()
    assert trouble(new, stick(tmp_path), code) == "no-backup"
    assert not new.exists()


def trouble(folder: Path, source: Path, code: str) -> str:
    with pytest.raises(YuiError) as error:
        recovery.recover(folder, source, code)
    return error.value.code


def test_a_branch_has_no_sheet_and_a_branchs_copy_makes_no_head_office(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    backups.carry_backup(daito, stick(tmp_path))
    assert trouble(tmp_path / "new", stick(tmp_path), sheet_code(head)) == "branch-copy"
    with pytest.raises(YuiError) as error:
        recovery.print_sheet(daito, tmp_path)
    assert error.value.code == "not-head-office"


def test_the_whole_way_works_from_the_command_line(head: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, folder, new = sheet_code(head), str(head.folder), tmp_path / "new"
    head.close()
    where = ["--from", str(stick(tmp_path)), "--sheet-code", code]
    assert main(["--data", folder, "backup", "create", "--to", str(stick(tmp_path))]) == 0
    assert main(["--data", folder, "recovery", "sheet", "--out", str(tmp_path / "sheet.pdf")]) == 0
    assert main(["--data", folder, "recovery", "drill", *where]) == 0
    assert main(["--data", str(new), "recover", *where]) == 0
    assert main(["--data", str(new), "check"]) == 0
    assert code[:14] not in capsys.readouterr().out


def test_the_command_line_says_what_is_missing_and_writes_the_requests(
    head: Workspace, daito: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    activity(daito, title="控えの前のサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    backups.carry_backup(head, stick(tmp_path))
    code, new, out = sheet_code(head), str(tmp_path / "new"), tmp_path / "requests"
    head.close()
    out.mkdir()
    assert main(["--data", new, "recover", "--from", str(stick(tmp_path)), "--sheet-code", code]) == 0
    assert "recovery status" in capsys.readouterr().out
    assert main(["--data", new, "recovery", "status", "--out", str(tmp_path / "list.pdf")]) == 0
    said = capsys.readouterr().out
    assert (
        "大東支部" in said
        and "控え R7.11.5まで" in said
        and "お願いのファイルを渡す" in said
        and "戻らないもの・まだないもの：" in said
    )
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")
    assert main(["--json", "--data", new, "recovery", "request", "--out", str(out)]) == 0
    sent = json.loads(capsys.readouterr().out)
    assert {one["to_office"] for one in sent} >= {"daito", "murone"} and len(list(out.iterdir())) == len(sent)
    assert main(["--json", "--data", new, "recovery", "status"]) == 0
    found = json.loads(capsys.readouterr().out)
    states = {one["office"]: one["state"] for one in found["offices"]}
    assert states["daito"] == "unheard" and found["since"] == "令和7年11月5日" and len(found["lost"]) == 1
    assert main(["--data", new, "recovery", "settle"]) == 0
    capsys.readouterr()
    assert main(["--json", "--data", new, "recovery", "status"]) == 0
    assert json.loads(capsys.readouterr().out)["since"] == ""
