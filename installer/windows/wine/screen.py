"""The simulated PC's screen: an X server on which Qt's real Windows plug-in and the setup's pages are drawn."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from installer.windows.wine.prefix import Prefix

NUMBERS = range(97, 130)


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    """wine's own programs return before their work is done: look, don't believe."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.2)


@contextmanager
def screen(prefix: Prefix) -> Iterator[str]:
    """While it lasts, what is started in the prefix is drawn; what still runs at the end is ended."""
    number = next(number for number in NUMBERS if not _socket(number).exists())
    display = f":{number}"
    server = subprocess.Popen(
        ["Xvfb", display, "-screen", "0", "1280x800x24"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait_until(lambda: _socket(number).exists())
    prefix.environment["DISPLAY"] = display
    try:
        yield display
    finally:
        prefix.end()
        del prefix.environment["DISPLAY"]
        server.terminate()
        server.wait()


def open_programs(prefix: Prefix) -> list[str]:
    """Command lines of our program's processes in this PC: wine's are ordinary processes of Linux."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes().split(b"\0")
            inside = f"WINEPREFIX={prefix.folder}".encode() in (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if inside and command[0].lower().endswith(b"yuinote.exe"):
            found.append(" ".join(part.decode("utf-8", "replace") for part in command if part))
    return found


def _socket(number: int) -> Path:
    return Path(f"/tmp/.X11-unix/X{number}")
