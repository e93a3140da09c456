"""From the start of the program to its window: the Qt application, its look, and what happens with our defects."""

import sys
from pathlib import Path

from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.garbage_collection import Sweeper
from app.ui.runtime.qt_application import make_application
from app.ui.runtime.single_instance import SingleInstance
from app.ui.shell.main_window import MainWindow
from app.ui.shell.opening import Opening


def run_window(folder: Path, file: Path | None = None) -> int:
    """Shows the window on the data in ``folder`` until it is closed; ``file``: a received .yui file to open.

    Returns the exit status: 0, also when a window that was already open took over.
    """
    application = make_application()
    Sweeper(application).start()
    instance = SingleInstance(folder)
    if not instance.claim():
        return 0 if instance.hand_over(file) else _refuse_second()
    preferences = Preferences(folder)
    theme = Theme(application, preferences)
    window = MainWindow()
    opening = Opening(window, theme, folder, file)
    sys.excepthook = opening.on_defect
    instance.asked.connect(opening.on_second_start)
    window.appeared.connect(instance.listen)  # what is slow to load comes after the first paint
    # The data are opened after the first paint too, so that a double click gets its answer at once.
    window.appeared.connect(opening.begin)
    window.open_on_screen(preferences.shape("geometry"))
    try:
        return application.exec()
    finally:
        preferences.keep("geometry", window.saveGeometry())
        opening.close()
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
