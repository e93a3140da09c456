"""Opens every page of an office in the real window and looks at it on every screen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QWidget

from app.services.workspace.workspace import Workspace
from app.ui.look.theme import Theme
from app.ui.shell.frame import Frame
from app.ui.shell.main_window import MainWindow
from app.ui.shell.opening import Opening
from app.ui.shell.page_catalogue import pages_of
from tests.layout.faults import faults, seen_in
from tests.layout.screens import Screen

Found = Mapping[str, Mapping[str, Sequence[str]]]
"""Page → fault → the screens on which it is."""
MOST_STEPS, STEADY = 40, 3
"""Turns of the event loop: at most, and how many without a change. A layout may be asked to arrange itself one turn later."""


def window_of(workspace: Workspace, theme: Theme, folder: Path) -> MainWindow:
    """The program's own window with its frame, its common keys and everything around the pages."""
    window = MainWindow()
    opening = Opening(window, theme, folder, None)
    opening._show_workspace(workspace)
    window.setProperty("opening", opening)
    window.show()
    return window


def frame_in(window: MainWindow) -> Frame:
    frame = window.centralWidget()
    assert isinstance(frame, Frame)
    return frame


def walk(window: MainWindow, theme: Theme, screens: Sequence[Screen], wanted: Sequence[str] = ()) -> Found:
    """The faults of all pages, or of those that are wanted. The type is changed once for all pages: that takes longest."""
    frame = frame_in(window)
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for zoom in sorted({screen.zoom for screen in screens}):
        theme.set_zoom(zoom)
        for page in pages_of(frame.context.workspace.is_head):
            if wanted and page.key not in wanted:
                continue
            frame.open(page.key)
            frame.context.jobs.wait()
            for screen in screens:
                if screen.zoom == zoom:
                    for what in _on(window, frame, screen):
                        if str(screen) not in found[page.key][what]:
                            found[page.key][what].append(str(screen))
    return found


def _on(window: MainWindow, frame: Frame, screen: Screen) -> Iterator[str]:
    """The faults of the page in sight on one screen, in each of its tabs."""
    settle(window, screen.room)
    if window.size() != screen.room:
        yield f"the window needs {window.width()}×{window.height()}, the screen has less"
    yield from faults(window)
    shown = frame.page(frame.current)
    assert isinstance(shown, QWidget)
    for tabs in shown.findChildren(QTabWidget):
        if tabs.isVisible():
            for number in range(1, tabs.count()):
                tabs.setCurrentIndex(number)
                frame.context.jobs.wait()
                settle(window, screen.room)
                yield from (f"[{tabs.tabText(number)}] {what}" for what in faults(window))
            tabs.setCurrentIndex(0)


def settle(window: QWidget, room: QSize) -> None:
    """Gives a window its size and waits until nothing in it moves any more."""
    window.resize(room)
    before: list[QRect] = []
    same = 0
    for _ in range(MOST_STEPS):
        QApplication.processEvents()
        now = [one.geometry() for one in seen_in(window)]
        same = same + 1 if now == before else 0
        if same == STEADY:
            return
        before = now


def faults_of_dialog(dialog: QDialog, room: QSize) -> Iterator[str]:
    """The faults of a dialog on a screen with this room."""
    with patch("app.ui.widgets.dialog.room_on_screen", lambda _: room):
        dialog.show()
        settle(dialog, dialog.sizeHint().boundedTo(room))
        if dialog.size() != dialog.size().boundedTo(room):
            yield f"the dialog needs {dialog.width()}×{dialog.height()}, the screen has {room.width()}×{room.height()}"
        yield from faults(dialog)
        dialog.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
