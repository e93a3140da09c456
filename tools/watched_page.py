"""What `make watch` runs: without arguments the sample data, else the page's window, in a process that ends with it.

Apart from tools/watch.py, which must go on when the program can't be imported for a moment.
"""

import signal
import sys
from pathlib import Path

from app.services.workspace.opening import open_workspace
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.qt_application import make_application
from app.ui.shell.page_catalogue import pages_of
from tests.gallery_scenes.branch_workspaces import frame_of, on_the_day
from tests.gallery_scenes.head_pages import branch
from tests.gallery_scenes.year_pages import planned
from tools.watch import NO_PAGE

SCREEN = (1366, 768)
"""Pixels of the smallest screen the program is made for."""


def key_of(page: str, keys: frozenset[str]) -> str:
    """The key for what was asked: a key itself, or a package that a key begins (annual_plan → annual). "" for no page."""
    begins = [key for key in sorted(keys, key=len, reverse=True) if page == key or page.startswith(f"{key}_")]
    return begins[0] if begins else ""


def make() -> int:
    """Makes the sample data and prints where the head office's and a branch's folders are, a line each."""
    for opened in (planned(), branch()):
        print(opened.folder)
        opened.close()
    return 0


def show(page: str, *folders: str) -> int:
    """Opens the page in the first office that has it: the head office, else the branch. Gives the exit status."""
    on_the_day()
    application = make_application()
    Theme(application, Preferences(Path(folders[0]).parent))
    keys: set[str] = set()
    for folder in folders:
        with open_workspace(Path(folder)) as opened:
            here = frozenset(one.key for one in pages_of(opened.is_head))
            keys |= here
            if key := key_of(page, here):
                frame = frame_of(opened, key)
                frame.setWindowTitle(f"{key} ({opened.office_name})")
                frame.resize(*SCREEN)
                frame.show()
                status = application.exec()
                frame.leave()
                return status
    print(f"There is no page {page}. PAGE may be: {', '.join(sorted(keys))}")
    return NO_PAGE


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends the window, which Qt would keep open
    raise SystemExit(show(*sys.argv[1:]) if sys.argv[1:] else make())
