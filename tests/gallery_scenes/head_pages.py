"""The head office's pages on the whole sample story."""

import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from app.demo import story as sample_story
from app.services.devices.setup import enrol
from app.services.transfer.submitting import hand_in
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.ui.shell.frame import Frame
from app.ui.transfer.destination import WhereTo
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of, on_the_day


@cache
def story() -> Path:
    """The sample story up to its end; every picture looks at the same folder."""
    on_the_day()
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-story-")) / "story"
    sample_story.play(folder)
    return folder


@cache
def head() -> Workspace:
    return open_workspace(story() / "head")


@cache
def branch() -> Workspace:
    return open_workspace(story() / "murone")


def settled(frame: Frame) -> Frame:
    """The frame after its background work has come home."""
    frame.resize(1366, 768)
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(20)
    timer.timeout.connect(lambda: None if frame.context.jobs.is_busy() else loop.quit())
    timer.start()
    loop.exec()
    QApplication.processEvents()
    return frame


@scene("head-home")
def head_home() -> QWidget:
    return frame_of(head(), "home")


@scene("head-board")
def head_board() -> QWidget:
    return frame_of(head(), "board")


@scene("head-where-to")
def head_where_to() -> QWidget:
    frame = frame_of(head(), "board")
    return WhereTo(frame.page("board"), frame.context, "大東支部への返送ファイルを、どこへ書き出しますか")


@scene("head-decide")
def head_decide() -> QWidget:
    return frame_of(head(), "conflicts")


@scene("head-target")
def head_target() -> Frame:
    frame = frame_of(head(), "target")
    frame.page("target").list.selectRow(2)
    return frame


@scene("head-target-facts")
def head_target_facts() -> QWidget:
    frame = head_target()
    frame.page("target").tabs.setCurrentIndex(1)
    return frame


@scene("head-target-years")
def head_target_years() -> QWidget:
    frame = head_target()
    frame.page("target").tabs.setCurrentIndex(5)
    return frame


@scene("head-target-half-year")
def head_target_half_year() -> QWidget:
    frame = head_target()
    period = frame.page("target")._period
    period.set_value("first_half")
    period.edited.emit()
    return frame


@scene("head-offices")
def head_offices() -> QWidget:
    return frame_of(head(), "offices")


@scene("head-offices-care")
def head_offices_care() -> QWidget:
    frame = frame_of(head(), "offices")
    frame.page("offices").findChild(QTabWidget).setCurrentIndex(2)
    return frame


@scene("head-offices-code")
def head_offices_code() -> QWidget:
    frame = frame_of(head(), "offices")
    folder = Path(tempfile.mkdtemp())
    frame.page("offices")._on_made(enrol(head(), "murone", folder, "4821-0773-9145"))
    return frame


@scene("head-print")
def head_print() -> QWidget:
    return settled(frame_of(head(), "print"))


@scene("receive-empty")
def receive_empty() -> QWidget:
    return frame_of(head(), "receive")


@scene("receive-eight")
def receive_eight() -> QWidget:
    """Files of a second PC, known ones and a damaged one."""
    bundles = sorted((story() / "bundles" / "round-2").glob("*.yui"))
    damaged = story() / "senmaya-damaged.yui"
    damaged.write_bytes(bundles[0].read_bytes()[:-90])
    fresh = _murone_file()
    return settled(frame_of(head(), "receive", [*bundles[:5], fresh, damaged]))


@cache
def _murone_file() -> Path:
    return hand_in(branch(), story()).path
