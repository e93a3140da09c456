"""戻ったものと足りないもの: a head office that came back from its stick, some branches asked; three ways at a branch."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.backup import backups, restoring
from app.services.backup.salvaging import salvage
from app.services.devices.coming_back import ask_everybody
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from app.store.driver import PAGE_BYTES
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of, on_the_day
from tests.gallery_scenes.head_pages import story
from tests.offices import activity
from tests.sync.family import copied


@cache
def come_back() -> Workspace:
    on_the_day()
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-back-"))
    shutil.copytree(story() / "head", folder / "head")
    new = restoring.restore_backup(folder / "head", backups.backups(folder / "head")[0].name)
    ask_everybody(new, folder)
    return new


@scene("head-coming-back")
def head_coming_back() -> QWidget:
    return frame_of(come_back(), "coming_back")


@scene("head-coming-back-home")
def head_coming_back_home() -> QWidget:
    return frame_of(come_back(), "home")


@scene("head-missing-received")
def head_missing() -> QWidget:
    on_the_day()
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-missing-"))
    head, murone = copied("head", folder), copied("murone", folder)
    backup = backups.create_backup(head).name
    for number in range(30):
        activity(murone, title=f"室根のサロン{number}")
    importing.import_files(head, [submitting.hand_in(murone, folder).path])
    importing.import_files(murone, [submitting.send_back(head, "murone", folder).path])
    head.close()
    new = restoring.restore_backup(head.folder, backup)
    importing.import_files(new, [submitting.hand_in(murone, folder).path])
    return frame_of(new, "coming_back")


@scene("branch-coming-back")
def branch_coming_back() -> QWidget:
    on_the_day()
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-back-"))
    murone = copied("murone", folder)
    backup = backups.create_backup(murone).name
    murone.close()
    return frame_of(restoring.restore_backup(murone.folder, backup), "coming_back")


@scene("branch-gone-back")
def branch_gone_back() -> QWidget:
    on_the_day()
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-back-"))
    murone = copied("murone", folder)
    activity(murone, title="残ったサロン")
    murone.close()
    before = (murone.folder / FILE_NAME).read_bytes()
    with open_workspace(murone.folder) as again:
        for number in range(3):
            activity(again, title=f"消えたサロン{number}")
    (murone.folder / FILE_NAME).write_bytes(before)
    return frame_of(open_workspace(murone.folder), "coming_back")


@scene("branch-salvaged")
def branch_salvaged() -> QWidget:
    on_the_day()
    murone = copied("murone", Path(tempfile.mkdtemp(prefix="yui-gallery-back-")))
    for number in range(12):
        activity(murone, title=f"サロン{number}")
    murone.close()
    path = murone.folder / FILE_NAME
    data = bytearray(path.read_bytes())
    data[len(data) // PAGE_BYTES // 2 * PAGE_BYTES + 100] ^= 1
    path.write_bytes(data)
    return frame_of(salvage(murone.folder), "coming_back")
