"""Whoever takes the PC or copies the folder reads nothing: prints are sealed, previews are gone, and every file is private."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from app.services.backup import backups, recovery
from app.services.backup.restoring import restore_backup
from app.services.forms.form_list import find_form
from app.services.plan.plans import plan_of_year
from app.services.printing import form_kinds, issued_copies
from app.services.printing.form_kinds import Choice
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.start import main
from app.store.high_water_marks import state_folder
from tests.journeys.test_window_story import opened, settle
from tests.offices import activity, head_office, target
from tests.services.backup.test_recovery import code

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows gives the folder of a user to that user alone")


def final_sheet(head: Workspace) -> issued_copies.EditionRow:
    choice = Choice(plan_of_year(head, 2025).id, 2025, targets=[target(head)])
    return issued_copies.make_final(head, find_form("evaluation-sheet"), choice, subject="x", name="評価シート")


def in_clear(folder: Path) -> list[str]:
    """The files below a folder that hold a PDF anybody can read."""
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and b"%PDF-" in path.read_bytes()]


def test_a_final_print_is_kept_sealed_and_comes_back_as_it_was(head: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    activity(head)
    made = final_sheet(head)
    first = issued_copies.reprint(head, made.id)
    assert first.as_issued and first.data.startswith(b"%PDF-")
    assert in_clear(head.folder) == [] and len(list((head.folder / "prints").iterdir())) == 1

    def drawn_otherwise(*given: object, **more: object) -> form_kinds.DrawnForm:
        found = form_kinds.drawn(*given, **more)  # type: ignore[arg-type]
        return form_kinds.replace(found, data=found.data + b"another layout")

    monkeypatch.setattr(issued_copies, "drawn", drawn_otherwise)
    again = issued_copies.reprint(head, made.id)
    assert again.as_issued and again.data == first.data


def test_a_damaged_print_is_drawn_anew_and_never_shown(head: Workspace) -> None:
    made = final_sheet(head)
    first = issued_copies.reprint(head, made.id).data
    (kept,) = (head.folder / "prints").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert issued_copies.reprint(head, made.id).data == first


def test_the_prints_are_read_after_a_restore_and_after_a_recovery(head: Workspace, tmp_path: Path) -> None:
    made = final_sheet(head)
    (name,) = (bytes.fromhex(path.stem) for path in (head.folder / "prints").iterdir())
    data, sheet = head.prints.get(name), code(head)
    kept = backups.create_backup(head)
    head.close()
    shutil.copytree(head.folder, tmp_path / "kept")
    with restore_backup(head.folder, kept.name) as back:
        assert back.prints.get(name) == data == issued_copies.reprint(back, made.id).data
    with recovery.recover(tmp_path / "new", tmp_path / "kept", sheet) as new:
        assert new.prints.get(name) == data == issued_copies.reprint(new, made.id).data


def test_another_office_cannot_read_them(head: Workspace, daito: Workspace) -> None:
    final_sheet(head)
    shutil.copytree(head.folder / "prints", daito.folder / "prints")
    (name,) = (bytes.fromhex(path.stem) for path in (head.folder / "prints").iterdir())
    assert head.prints.get(name) is not None and daito.prints.get(name) is None


def test_a_preview_that_a_viewer_showed_is_gone_when_the_window_closes(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(Path(url.toLocalFile())))
    with head_office(tmp_path) as head:
        frame = opened(qtbot, head, "print")
        page = frame.page("print")
        page.choice.which.set_value(f"target:{target(head).hex()}")
        page.refresh()
        settle(qtbot, frame)
        page._on_open()
        page._on_open()
        assert len({*shown}) == 2 and all(path.read_bytes().startswith(b"%PDF-") for path in shown)
        if sys.platform != "win32":
            assert {mode(path) for path in (*shown, shown[0].parent)} == {0o600, 0o700}
    assert in_clear(head.folder) == []


def test_a_preview_that_a_killed_window_left_is_gone_after_the_next_start(tmp_path: Path) -> None:
    with head_office(tmp_path) as head:
        pass
    (head.folder / "viewed").mkdir()
    (head.folder / "viewed" / "preview-1.pdf").write_bytes(b"%PDF-1.7")
    with open_workspace(head.folder):
        assert in_clear(head.folder) == []


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_mask() -> Iterator[None]:
    """The umask of a careless system: nothing is taken away."""
    before = os.umask(0)
    yield
    os.umask(before)


@POSIX
@pytest.mark.usefixtures("open_mask")
def test_every_file_and_folder_belongs_to_this_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUI_STATE", str(tmp_path / "state"))
    data = ["--data", str(tmp_path / "data")]
    assert main([*data, "setup", "head"]) == 0
    with open_workspace(tmp_path / "data") as head:  # a write-ahead log is there as long as the data are open
        activity(head)
        final_sheet(head)
        assert {path.name for path in head.folder.iterdir()} >= {"office.db-wal", "office.db-shm", "office.lock"}
        open_to_others(head.folder)
    assert main([*data, "backup", "create"]) == 0
    assert main([*data, "enrol", "daito", "--out", str(tmp_path / "daito.yui-setup")]) == 0
    for place in (tmp_path / "data", state_folder(), tmp_path / "daito.yui-setup"):
        open_to_others(place)


def open_to_others(place: Path) -> None:
    """Fails when anything at or below a place may be read, written or entered by others."""
    found = {str(path): oct(mode(path)) for path in (place, *place.rglob("*")) if mode(path) & 0o077}
    assert not found
