"""A path named by a person never costs an office its database or its keys, whichever command or page writes."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.start import main
from tests.journeys.test_window_story import opened, settle
from tests.offices import branch, head_office, target

HEAD_COMMANDS = {
    "enrol": "enrol daito --out {data}/keys.yui-keys",
    "sheet": "recovery sheet --out {data}/office.db",
    "sheet into the folder": "recovery sheet --out {data}",
    "dump": "dump --out {data}/office.db-wal",
    "report": "report print evaluation-sheet --fiscal-year 2025 --target 1-3 --out {data}/sheet.pdf",
    "batch": "report batch --fiscal-year 2025 --only evaluation-sheet --out {data}",
    "signed setup": "update sign {setup} --out {data}",
    "carried copy": "backup create --to {data}/backups",
    "second place": "backup second-place {data}/backups",
    "shared folder": "sync-folder set {data}/backups",
    "of another office": "recovery sheet --out {other}/office.db",
}


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    setup = tmp_path / "YuiNote-Setup-9.0.0.exe"
    setup.write_bytes(b"MZ the next version")
    with head_office(tmp_path) as head, branch(tmp_path) as daito:
        return {"data": head.folder, "other": daito.folder, "setup": setup}


@pytest.mark.parametrize("command", HEAD_COMMANDS.values(), ids=HEAD_COMMANDS)
def test_the_head_offices_commands_spare_every_offices_files(
    folders: dict[str, Path], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    offices = folders["data"], folders["other"]
    keys = [(folder / "keys.yui-keys").read_bytes() for folder in offices]
    words = command.format_map(folders).split(" ")
    (folders["data"] / "backups").mkdir(exist_ok=True)
    assert main(["--data", str(folders["data"]), *words]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines()[-1].startswith("own-folder: 記録の保存場所には") and not said.out
    assert [(folder / "keys.yui-keys").read_bytes() for folder in offices] == keys
    for folder in offices:
        assert main(["--data", str(folder), "whoami"]) == 0


def test_a_branch_that_hands_in_onto_its_own_database_takes_no_number(
    folders: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for ending in ([], ["--mail"]):
        out = folders["other"] if ending else folders["other"] / "office.db"
        assert main(["--data", str(folders["other"]), "bundle", "export", "--out", str(out), *ending]) == 1
        assert "own-folder: " in capsys.readouterr().err
    assert main(["--data", str(folders["other"]), "--json", "bundle", "export", "--out", str(folders["other"].parent)]) == 0
    assert '"number": 1' in capsys.readouterr().out


def test_the_save_dialog_says_why_the_own_folder_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path) as head:
        frame = opened(qtbot, head, "print")
        page = frame.page("print")
        page.choice.which.set_value(f"target:{target(head).hex()}")
        page.refresh()
        settle(qtbot, frame)
        assert page.drawn() is not None
        page.save_to(head.folder / "master.pdf")
        settle(qtbot, frame)
        assert "記録の保存場所には" in frame.context.notice.text() and not (head.folder / "master.pdf").exists()
