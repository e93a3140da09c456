"""Pipes, devices and folders under the name of a file hold nobody up, wherever files of others are looked for."""

import os
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import YuiError
from app.services.activities import photos
from app.services.devices import updates
from app.services.transfer import importing, submitting, sync_folder
from app.services.workspace.workspace import Workspace
from app.start import main
from app.store.files import read_bounded
from tests.journeys.test_window_story import opened, settle
from tests.offices import activity, branch, head_office

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such files there")


def put(kind: str, path: Path) -> Path:
    """A pipe, a device, a folder or a link to nowhere at ``path``."""
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to({"device": "/dev/zero", "link to nowhere": "/nowhere/at/all"}[kind])
    return path


KINDS = ("pipe", "device", "folder", "link to nowhere")


@pytest.mark.parametrize("kind", KINDS)
def test_reading_a_file_of_others_refuses_at_once(tmp_path: Path, kind: str) -> None:
    with pytest.raises(YuiError) as refusal:
        read_bounded(put(kind, tmp_path / "x.yui"), 1000)
    assert refusal.value.code == "unreadable-file"


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    (tmp_path / "x.yui").symlink_to(tmp_path / "a")
    assert read_bounded(tmp_path / "x.yui", 1000) == b"content"


def test_a_path_that_no_file_can_have_is_refused_like_one_that_is_not_there() -> None:
    with pytest.raises(YuiError) as refusal:
        read_bounded(Path("/tmp/x\0.yui"), 1000)
    assert refusal.value.code == "unreadable-file"


@pytest.mark.parametrize("kind", KINDS)
def test_a_round_through_the_shared_folder_takes_the_rest(head: Workspace, daito: Workspace, tmp_path: Path, kind: str) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    activity(daito)
    submitting.hand_in(daito, shared / "z.yui")
    put(kind, shared / "a.yui")
    put(kind, shared / f"head-to-daito-{head.generation.hex()[:4]}.yui")  # where the next file of this PC should lie
    sync_folder.set_folder(head, shared)
    first = sync_folder.go_round(head)
    second = sync_folder.go_round(head)
    assert first.left == ["z.yui"] or first.taken == 1
    assert not second.troubles or kind == "link to nowhere"


@pytest.mark.parametrize("kind", KINDS)
def test_every_way_in_of_the_command_line(tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    with branch(tmp_path) as daito:
        record = activity(daito).hex()
    path = put(kind, tmp_path / "x.yui")
    for command in (
        f"bundle inspect {path}",
        f"bundle import {path}",
        f"photo add {record} {path}",
        f"setup branch --from {path} --code 12345678",
        f"activity import {path}",
        f"activity add --from {path}",
    ):
        folder = tmp_path / ("new" if command.startswith("setup") else "daito")
        assert main(["--data", str(folder), *command.split(" ")]) == 1
        assert capsys.readouterr().err.splitlines()[-1].partition(":")[0].startswith("unreadable"), command


@pytest.mark.parametrize("kind", KINDS)
def test_plans_and_words_of_the_command_line(tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    head_office(tmp_path).close()
    path = put(kind, tmp_path / "x.toml")
    for command in (f"setup head --plan {path}", f"plan import {path}", f"plan preview {path}", f"vocabulary import {path}"):
        folder = tmp_path / ("new" if command.startswith("setup") else "head")
        assert main(["--data", str(folder), *command.split(" ")]) == 1
        code = capsys.readouterr().err.splitlines()[-1].partition(":")[0]
        assert code.startswith("no-" if kind == "link to nowhere" else "unreadable"), command


@pytest.mark.parametrize("kind", KINDS)
def test_photos_and_new_versions(head: Workspace, tmp_path: Path, kind: str) -> None:
    setup = put(kind, tmp_path / "YuiNote-Setup-9.0.0.exe")
    put(kind, updates.note_of(setup))
    assert updates.newer_beside(head, [tmp_path / "x.yui"]) is None
    (trouble,) = photos.add_all(head, activity(head), [("", put(kind, tmp_path / "x.jpg"))], lambda *_: None).troubles
    assert trouble.code == "unreadable-file"
    assert [report.trouble and report.trouble.code for report in importing.inspect_all(head, tmp_path / "x.jpg")] == [
        "unreadable-file"
    ]


def test_the_page_that_was_handed_a_pipe_says_so_and_goes_on(qtbot: QtBot, daito: Workspace, tmp_path: Path) -> None:
    frame = opened(qtbot, daito, "receive")
    frame.page("receive").look_at([put("pipe", tmp_path / "x.yui")])
    settle(qtbot, frame)
    assert not frame.context.jobs.is_busy()
