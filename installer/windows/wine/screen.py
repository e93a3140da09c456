"""The simulated PC's screen: an X server on which Qt's real Windows plug-in and the setup's pages are drawn."""

import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from installer.windows.wine.prefix import Prefix

NUMBERS = range(97, 130)
_BYTES_A_COLOUR = 12


@dataclass(frozen=True)
class Screen:
    """``memory`` is the X server's own picture, as an X window dump."""

    memory: Path

    def picture(self, out: Path) -> None:
        """What is drawn now, without the empty screen around it."""
        data = self.memory.read_bytes()
        words = struct.unpack(">25I", data[:100])
        size, line, colours = (words[4], words[5]), words[12], words[19]
        begin = words[0] + colours * _BYTES_A_COLOUR
        image = Image.frombuffer("RGB", size, data[begin:], "raw", "BGRX", line, 1)
        out.parent.mkdir(parents=True, exist_ok=True)
        image.crop(image.getbbox()).save(out, optimize=True)


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    """wine's own programs return before their work is done: look, don't believe."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.2)


@contextmanager
def screen(prefix: Prefix) -> Iterator[Screen]:
    """While it lasts, what is started in the prefix is drawn; what still runs at the end is ended."""
    number = next(number for number in NUMBERS if not _socket(number).exists())
    display = f":{number}"
    with tempfile.TemporaryDirectory() as memory:
        server = subprocess.Popen(
            ["Xvfb", display, "-screen", "0", "1280x800x24", "-fbdir", memory],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: _socket(number).exists())
        prefix.environment["DISPLAY"] = display
        try:
            yield Screen(Path(memory) / "Xvfb_screen0")
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
