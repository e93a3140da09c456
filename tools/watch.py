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
CLOSED, NO_PAGE = 0, 3
"""Exit status of tools/watched_page.py when its window was closed, and for a page that no office has."""
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


def watch(page: str) -> None:
    """Shows the page until Ctrl+C or until its window is closed. One that fails to start is tried again after the next edit."""
    with tempfile.TemporaryDirectory(prefix="yui-watch-") as folder:
        environment = os.environ | SAMPLE_KEYS | {"TMPDIR": folder, "TEMP": folder, "YUI_STATE": f"{folder}/state"}
        command = [sys.executable, "-m", "tools.watched_page"]
        made = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        head, branch = made.stdout.splitlines()[-2:]
        while _show_until_changed([*command, page, head, branch], environment):
            print("The source has changed: the page is opened again.")


def _show_until_changed(command: list[str], environment: dict[str, str]) -> bool:
    """True when a file changed, False when the window was closed or there is no such page."""
    before = state_of()
    window = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        while state_of() == before:
            time.sleep(EVERY)
            if window.poll() in (CLOSED, NO_PAGE):
                return False
        return True
    finally:
        window.terminate()
        window.wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        watch(sys.argv[1])
