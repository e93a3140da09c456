"""控えと点検: a week of copies, one of them damaged, and a second place; a branch that has chosen none."""

import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.rules import clock
from app.services.backup import backups, copy_checks, second_place
from app.services.workspace.workspace import Workspace
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of, on_the_day
from tests.offices import activity
from tests.sync.family import copied


def _with_copies(office: str) -> Workspace:
    on_the_day()
    workspace = copied(office, Path(tempfile.mkdtemp(prefix="yui-gallery-copies-")))
    usual = clock.source
    for days, occasion in ((40, "before-version-1.2.0"), (12, "before-import"), (3, "regular"), (2, "regular"), (1, "manual")):
        clock.source = lambda days=days: usual() - timedelta(days=days)
        activity(workspace, title=f"{days}日前のサロン")
        backups.create_backup(workspace, occasion)
    clock.source = usual
    return workspace


@cache
def damaged() -> Workspace:
    workspace = _with_copies("head")
    rotten = backups.backups(workspace.folder)[2].path
    content = bytearray(rotten.read_bytes())
    content[len(content) // 2] ^= 1
    rotten.write_bytes(content)
    copy_checks.copy_troubles(workspace)
    stick = workspace.folder.parent / "控え用USB"
    stick.mkdir()
    second_place.choose(workspace, stick)
    second_place.carry_newest(workspace)
    return workspace


@scene("head-copies")
def head_copies() -> QWidget:
    return frame_of(damaged(), "copies")


@scene("head-copies-home")
def head_copies_home() -> QWidget:
    return frame_of(damaged(), "home")


@scene("branch-copies")
def branch_copies() -> QWidget:
    return frame_of(_with_copies("daito"), "copies")


@scene("branch-copies-home")
def branch_copies_home() -> QWidget:
    return frame_of(_with_copies("daito"), "home")
