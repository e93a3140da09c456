"""`make watch PAGE=annual_plan`: one page on sample data in a window, opened again whenever the program's source changes.

PAGE is the key of a page (app/ui/shell/page_catalogue.py) or the package of app/ui/ it is in. The sample data is made once,
so that what is typed into the page is still there after an edit.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
WATCHED = (ROOT / "app", ROOT / "resources")
EVERY = 0.5
"""Seconds between two looks at the files."""
SCREEN = (1366, 768)
MAKE, SHOW = "--make", "--show"
NO_PAGE = 3
"""Exit status of ``--show`` for a page that neither office has."""
SAMPLE_KEYS = {
    "YUI_PASSPHRASE": "画面見本の合言葉",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
}


def state_of(folders: tuple[Path, ...] = WATCHED) -> dict[Path, int]:
    """Every source file → when it was last written."""
    return {
        path: path.stat().st_mtime_ns
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def key_of(page: str, keys: frozenset[str]) -> str:
    """The key for what was asked: a key itself, or a package that a key begins (annual_plan → annual). "" for no page."""
    begins = [key for key in sorted(keys, key=len, reverse=True) if page == key or page.startswith(f"{key}_")]
    return begins[0] if begins else ""


def watch(page: str) -> None:
    """Shows the page until Ctrl+C or until its window is closed. One that fails to start is tried again after the next edit."""
    with tempfile.TemporaryDirectory(prefix="yui-watch-") as folder:
        environment = os.environ | SAMPLE_KEYS | {"TMPDIR": folder, "TEMP": folder, "YUI_STATE": folder}
        command = [sys.executable, "-m", "tools.watch"]
        made = subprocess.run([*command, MAKE], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        head, branch = made.stdout.splitlines()[-2:]
        while _show_until_changed([*command, SHOW, page, head, branch], environment):
            print("The source has changed: the page is opened again.")


def _show_until_changed(command: list[str], environment: dict[str, str]) -> bool:
    """True when a file changed, False when the window was closed or there is no such page."""
    before = state_of()
    window = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        while state_of() == before:
            time.sleep(EVERY)
            if window.poll() in (0, NO_PAGE):
                return False
        return True
    finally:
        window.terminate()
        window.wait()


def make() -> int:
    """Makes the sample data and prints where the head office's and a branch's folders are, a line each."""
    from tests.gallery_scenes.head_pages import branch
    from tests.gallery_scenes.year_pages import planned

    for opened in (planned(), branch()):
        print(opened.folder)
        opened.close()
    return 0


def show(page: str, *folders: str) -> int:
    """Opens the page on the first of the folders whose office has it: the head office's, else the branch's."""
    from app.services.workspace.opening import open_desk
    from app.ui.look.preferences import Preferences
    from app.ui.look.theme import Theme
    from app.ui.runtime.qt_application import make_application
    from tests.gallery_scenes.branch_desks import frame_of, on_the_day

    on_the_day()
    application = make_application()
    Theme(application, Preferences(Path(folders[0]).parent))
    for folder in folders:
        opened = open_desk(Path(folder))
        frame = frame_of(opened, "home")
        key = key_of(page, frame.context.pages)
        if key:
            frame.open(key)
            frame.setWindowTitle(f"{key} ({opened.office_name})")
            frame.resize(*SCREEN)
            frame.show()
            status = application.exec()
            frame.leave()
            opened.close()
            return status
        known = ", ".join(sorted(frame.context.pages))
        opened.close()
    print(f"There is no page {page}. PAGE may be: {known}")
    return NO_PAGE


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == [MAKE]:
        raise SystemExit(make())
    if arguments[:1] == [SHOW]:
        raise SystemExit(show(*arguments[1:]))
    with suppress(KeyboardInterrupt):
        watch(arguments[0])
