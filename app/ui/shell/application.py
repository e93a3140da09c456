"""From the start of the program to its window: the Qt application, its look, and what happens with our defects."""

import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.folders import remember_in
from app.ui.runtime.garbage_collection import GarbageCollection
from app.ui.runtime.qt_application import make_application
from app.ui.runtime.single_instance import SingleInstance
from app.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.shell.opening import Opening


class Start:
    """Shows the empty window first; the office's side, which is slow to load, comes after the first paint."""

    def __init__(self, window: MainWindow, theme: Theme, folder: Path, file: Path | None, instance: SingleInstance) -> None:
        self._window, self._theme, self._folder, self._file, self._instance = window, theme, folder, file, instance
        self._opening: Opening | None = None

    def go_on(self) -> None:
        """Loads the office's side and connects it with the window, later starts of the program, and the excepthook."""
        from app.ui.shell.opening import Opening

        self._instance.listen()
        self._opening = Opening(self._window, self._theme, self._folder, self._file)
        self._instance.asked.connect(self._opening.on_second_start)
        self._opening.begin()

    def on_defect(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The excepthook: one calm sentence, also when modules of the program can't be loaded."""
        if self._opening is not None:
            self._opening.on_defect(kind, error, trace)
        else:
            from app.ui.widgets.dialogs import show_trouble

            show_trouble(self._window, error)

    def close(self) -> None:
        """Waits for background work and closes the office's data."""
        if self._opening is not None:
            self._opening.close()


def run_window(folder: Path, file: Path | None = None) -> int:
    """Shows the window on the data in ``folder`` until it is closed; ``file``: a received .yui file to open.

    Returns the exit status: 0, also when a window that was already open took over.
    """
    application = make_application()
    GarbageCollection(application).start()
    instance = SingleInstance(folder)
    if not instance.claim():
        return 0 if instance.hand_over(file) else _refuse_second()
    preferences = remember_in(Preferences(folder))
    theme = Theme(application, preferences)
    window = MainWindow()
    start = Start(window, theme, folder, file, instance)
    sys.excepthook = start.on_defect
    window.appeared.connect(start.go_on)
    window.open_on_screen(preferences.shape("geometry"))
    try:
        return application.exec()
    finally:
        preferences.keep("geometry", window.saveGeometry())
        start.close()
        instance.release()


def _refuse_second() -> int:
    """The first window doesn't answer: says so, since a second one would only wait for its lock."""
    from app.errors import Unavailable
    from app.ui.widgets.dialogs import show_trouble

    show_trouble(
        None,
        Unavailable(
            "already-open",
            "結ノートは、もう開いています。",
            "画面の下の並びから開いてください。見当たらないときは、パソコンを再起動してください。",
        ),
    )
    return 1
