"""A simulated Windows PC of 山田さん with the setup files that are put into it."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.store.schema import SCHEMA_VERSION
from installer.windows import build, launcher, setup
from installer.windows.wine.prefix import Prefix, Ran
from tests.store.newer import migration

OLDER, NEWER = "0.0.9", "9.0.0"
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\YuiNote"
CLASSES = r"HKCU\Software\Classes"
STATUS_DAMAGED, STATUS_OPEN, STATUS_WINDOWS, STATUS_NEWER = 2, 3, 4, 5


@dataclass(frozen=True)
class WindowsPC:
    prefix: Prefix
    setups: Path

    @property
    def program(self) -> Path:
        return self.prefix.local / "Programs" / "YuiNote"

    @property
    def data(self) -> Path:
        return self.prefix.local / "YuiNote"

    @property
    def start_menu(self) -> Path:
        return self.prefix.profile / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "結ノート.lnk"

    @property
    def desktop_icon(self) -> Path:
        return self.prefix.profile / "Desktop" / "結ノート.lnk"

    def install(self, setup_file: Path, timeout: float = 240) -> int:
        """Silently; the exit status that a script would see."""
        return self.prefix.run(setup_file, "/S", timeout=timeout).status

    def uninstall(self) -> None:
        """The uninstaller copies itself away and returns before it is done."""
        self.prefix.run(self.program / "uninstall.exe", "/S")
        wait_until(lambda: not self.program.exists())

    def yui(self, *arguments: str | Path, timeout: float = 180) -> Ran:
        """A command, with what it wrote."""
        words = [self.prefix.windows_path(one) if isinstance(one, Path) else one for one in arguments]
        return self.prefix.run(self.program / launcher.CONSOLE, *words, timeout=timeout)

    def version(self) -> str | None:
        return self.prefix.registry(UNINSTALL, "DisplayVersion")


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    """wine's own programs return before their work is done: look, don't believe."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.2)


@contextmanager
def screen(prefix: Prefix, number: int = 97) -> Iterator[str]:
    """An X server for the window itself: Qt's real Windows plug-in draws on it."""
    display = f":{number}"
    server = subprocess.Popen(
        ["Xvfb", display, "-screen", "0", "1280x800x24"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait_until(lambda: Path(f"/tmp/.X11-unix/X{number}").exists())
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


def setup_of(version: str, folder: Path) -> Path:
    """A setup file of the same program under another version, packed loosely."""
    payload = folder / f"payload-{version}"
    shutil.copytree(build.PAYLOAD, payload, symlinks=True)
    about = payload / "program" / "app" / "__init__.py"
    about.write_text(about.read_text(encoding="utf-8").replace(build.VERSION, version), encoding="utf-8")
    shutil.rmtree(about.parent / "__pycache__")
    if version == NEWER:
        _learn_a_newer_schema(about.parent / "store")
    (payload / "program" / f"only-in-{version}.txt").write_text("gone after an upgrade", encoding="utf-8")
    launcher.build(payload, version)
    out = folder / f"setup-{version}.exe"
    setup.pack(payload, out, version, wide=True, quick=True)
    shutil.rmtree(payload)
    return out


def _learn_a_newer_schema(store: Path) -> None:
    schema = store / "schema.py"
    text = schema.read_text(encoding="utf-8")
    changed = text.replace(f"SCHEMA_VERSION = {SCHEMA_VERSION}\n", f"SCHEMA_VERSION = {SCHEMA_VERSION + 1}\n")
    assert changed != text
    schema.write_text(changed, encoding="utf-8")
    shutil.rmtree(store / "__pycache__")
    name, migration_text = migration()
    (store / "migrations" / "versions" / name).write_text(migration_text, encoding="utf-8")


def is_able() -> bool:
    needed = ("wine", "makensis", "osslsigncode", "x86_64-w64-mingw32-gcc", "Xvfb")
    return all(shutil.which(name) for name in needed) and build.FOR_WINE.is_file()
