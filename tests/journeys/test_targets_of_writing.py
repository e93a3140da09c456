"""Whatever is named after --out: the program's own data, devices and other people's files are never the price of it."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.cli.command import Action, Option
from app.cli.commands import COMMANDS
from app.rules import clock
from app.services.activities import photos
from app.services.printing import issued_copies
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.start import main
from tests.journeys.test_nasty_photos import camera
from tests.journeys.test_window_story import opened, settle
from tests.offices import activity, branch, head_office, target

WRITE_A_FILE = {
    "enrol": "head enrol daito --out {out}.yui-setup",
    "report print": "head report print evaluation-sheet --fiscal-year 2025 --target 1-3 --out {out}.pdf",
    "report print .xlsx": "head report print progress --fiscal-year 2025 --out {out}.xlsx",
    "report print .csv": "head report print progress --fiscal-year 2025 --out {out}.csv",
    "report print reminder": "head report print reminder --fiscal-year 2025 --out {out}.pdf",
    "report print receipt": "head report print receipt --fiscal-year 2025 --office daito --out {out}.pdf",
    "report print carry-out": "daito report print carry-out --fiscal-year 2025 --out {out}.pdf",
    "edition reprint": "head edition reprint {edition} --out {out}.pdf",
    "photo export": "head photo export {photo} --out {out}.jpg",
    "dump": "head dump --out {out}.json",
    "recovery sheet": "head recovery sheet --out {out}.pdf",
    "recovery status": "head recovery status --out {out}.pdf",
    "table write": "head table write --fiscal-year R7 --out {out}.xlsx",
    "bundle export": "head bundle export --for daito --out {out}.yui",
    "bundle export of a branch": "daito bundle export --out {out}.yui",
}
"""Which office, and what it is told; the first words name the command."""
WRITE_INTO_A_FOLDER = {"report batch", "recovery request", "update sign"}
"""Names of files are free ones, or those that app.store.own_places asks about as well."""
NAME_A_PLACE = {"backup create --to", "backup second-place folder", "sync-folder set folder", "demo folder"}
"""Folders to write into that are not called --out; own folders are refused (test_own_files_are_spared)."""
READ = {
    *("setup head --plan", "setup branch --from", "setup branch --copies", "enrol --key-file"),
    *("update sign setup", "update look folder", "update fetch folder"),
    *("activity add --from", "activity import file", "table take file", "photo add files", "record save --from"),
    *("bundle inspect file", "bundle import files", "recovery drill --from", "recover --from"),
    *("plan import file", "plan preview file", "vocabulary import file"),
}


def options() -> Iterator[tuple[str, Option]]:
    """("bundle export", option) for every argument that is a path."""
    for command in COMMANDS:
        for found in command.parts():
            for action in (found,) if isinstance(found, Action) else found:
                name = command.name if isinstance(found, Action) else f"{command.name} {action.name}"
                for given in action.options:
                    for one in given if isinstance(given, tuple) else (given,):
                        if one.settings.get("type") is Path:
                            yield name, one


def test_every_path_of_the_command_line_is_known_here_as_read_or_written() -> None:
    written = {name for name, one in options() if "--out" in one.names}
    assert written - WRITE_INTO_A_FOLDER == {name for name in written if any(one.startswith(name) for one in WRITE_A_FILE)}
    others = {f"{name} {one.names[0]}" for name, one in options() if "--out" not in one.names}
    assert others == READ | NAME_A_PLACE


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A head office and a branch with something for every command to write: folders and ids by name."""
    folder = tmp_path_factory.mktemp("council")
    then = datetime(2025, 11, 4, 1, 0, tzinfo=UTC)
    with pytest.MonkeyPatch.context() as patch, head_office(folder) as head, branch(folder) as daito:
        patch.setattr(clock, "source", lambda: then)
        activity(daito)
        importing.import_files(head, [submitting.hand_in(daito, folder).path])
        photo = photos.add(head, activity(head), camera(), name="IMG_0001.JPG")
        found = {"head": str(head.folder), "daito": str(daito.folder), "photo": photo.hex()}
    assert (
        main(["--data", found["head"], *["edition", "make", "evaluation-sheet", "--fiscal-year", "2025", "--target", "1-3"]]) == 0
    )
    with open_workspace(Path(found["head"])) as head:
        return found | {"edition": issued_copies.editions(head)[0].id.hex()}


@pytest.fixture
def run(made: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command of WRITE_A_FILE with ``out`` (without its ending) in ``tmp_path``; the code of the refusal, or ""."""

    def runs(command: str, out: str | Path = "made", *more: str) -> str:
        office, *words = command.format(out=tmp_path / out, **made).split(" ")
        status = main(["--data", made[office], *words, *more])
        said = capsys.readouterr().err
        assert status == (1 if ": " in said and status else 0), said
        return said.splitlines()[-1].partition(":")[0] if status else ""

    return runs


def ending(command: str) -> str:
    return "." + command.rpartition(".")[2]


@pytest.mark.parametrize("command", WRITE_A_FILE.values(), ids=WRITE_A_FILE)
def test_a_file_of_others_is_asked_about_and_one_of_our_own_is_not(run: Callable[..., str], command: str, tmp_path: Path) -> None:
    path = tmp_path / f"made{ending(command)}"
    path.write_bytes(b"a letter that took a morning")
    assert run(command) == "file-exists"
    assert path.read_bytes() == b"a letter that took a morning"
    assert run(command, "made", "--replace") == ""
    own = path.read_bytes()
    assert own != b"a letter that took a morning"
    moved = path.rename(tmp_path / f"moved{ending(command)}")
    assert run(command, "moved") == ""  # known by what is in it, under whatever name
    moved.write_bytes(moved.read_bytes() + b"with a remark of somebody's")
    assert run(command, "moved") == "file-exists"
    assert [one.name for one in tmp_path.iterdir()] == [moved.name]


@pytest.mark.parametrize("command", WRITE_A_FILE.values(), ids=WRITE_A_FILE)
def test_the_programs_own_data_are_never_replaced_whatever_is_agreed(
    run: Callable[..., str], made: dict[str, str], command: str
) -> None:
    own = Path(made["head"]) / f"backup{ending(command)}"
    own.write_bytes(b"own")
    try:
        assert run(command, own.with_suffix(""), "--replace") == "own-folder"
        assert own.read_bytes() == b"own"
    finally:
        own.unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
@pytest.mark.parametrize("command", WRITE_A_FILE.values(), ids=WRITE_A_FILE)
def test_a_pipe_a_device_and_a_folder_stay_what_they_are(run: Callable[..., str], command: str, tmp_path: Path) -> None:
    path = tmp_path / f"made{ending(command)}"
    os.mkfifo(path)
    assert run(command) == run(command, "made", "--replace") == "not-a-file"
    assert path.is_fifo()
    path.unlink()
    path.symlink_to("/dev/null")
    assert run(command, "made", "--replace") == "not-a-file"
    assert path.is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="making links asks for a right that users do not have")
def test_a_link_to_the_own_database_is_no_way_in_and_another_name_of_it_costs_nothing(
    run: Callable[..., str], made: dict[str, str], tmp_path: Path
) -> None:
    database = Path(made["head"]) / "office.db"
    before = database.read_bytes()
    (tmp_path / "made.json").symlink_to(database)
    assert run(WRITE_A_FILE["dump"], "made", "--replace") == "own-folder"
    (tmp_path / "made.json").unlink()
    os.link(database, tmp_path / "made.json")
    assert run(WRITE_A_FILE["dump"]) == "file-exists"
    assert run(WRITE_A_FILE["dump"], "made", "--replace") == ""
    assert database.read_bytes() == before


def test_a_file_of_ours_of_another_kind_is_asked_about(run: Callable[..., str], tmp_path: Path) -> None:
    assert run(WRITE_A_FILE["dump"]) == ""
    (tmp_path / "made.json").rename(tmp_path / "made.pdf")
    assert run(WRITE_A_FILE["recovery sheet"]) == "file-exists"


def test_a_signed_setup_beside_another_program_of_that_name_replaces_nothing(
    made: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    setup, stick = tmp_path / "YuiNote-Setup-9.0.0.exe", tmp_path / "stick"
    stick.mkdir()
    setup.write_bytes(b"MZ the next version")
    (stick / setup.name).write_bytes(b"MZ something else")
    command = ["--data", made["head"], "update", "sign", str(setup), "--out", str(stick)]
    assert main(command) == 1 and capsys.readouterr().err.startswith("file-exists:")
    assert (stick / setup.name).read_bytes() == b"MZ something else"
    assert main([*command, "--replace"]) == 0 and main(command) == 0


def test_a_name_that_is_no_text_is_refused_before_anything_is_written(run: Callable[..., str], tmp_path: Path) -> None:
    assert run(WRITE_A_FILE["bundle export of a branch"], os.fsdecode(b"\xff")) == "unreadable-name"
    assert not list(tmp_path.iterdir())


def test_the_save_dialogs_question_is_not_asked_twice(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"a letter")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    with head_office(tmp_path) as head:
        frame = opened(qtbot, head, "print")
        page = frame.page("print")
        page.choice.which.set_value(f"target:{target(head).hex()}")
        page.refresh()
        settle(qtbot, frame)
        page.save_to(path)  # by any other way nobody was asked
        settle(qtbot, frame)
        assert "結ノートが書いたものではない" in frame.context.notice.text() and path.read_bytes() == b"a letter"
        page._on_save()
        settle(qtbot, frame)
        assert path.read_bytes().startswith(b"%PDF-") and "sheet.pdf" in frame.context.notice.text()
