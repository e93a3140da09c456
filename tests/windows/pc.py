"""A simulated Windows PC of 山田さん with the setup files that are put into it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from installer.windows import build, launcher, setup
from installer.windows.wine.prefix import Prefix, Ran
from installer.windows.wine.screen import open_programs, screen, wait_until
from tests.store.newer import newer_source

__all__ = ["NEWER", "OLDER", "WindowsPC", "is_able", "open_programs", "screen", "setup_of", "wait_until"]

OLDER, NEWER = "0.0.9", "9.0.0"
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\YuiNote"
CLASSES = r"HKCU\Software\Classes"
STATUS_DAMAGED, STATUS_OPEN, STATUS_WINDOWS, STATUS_NEWER, STATUS_FULL, STATUS_UNWRITTEN = 2, 3, 4, 5, 6, 7


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
    def start_menu_in_windows(self) -> str:
        return "C:\\" + str(self.start_menu.relative_to(self.prefix.drive)).replace("/", "\\")

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

    @property
    def log(self) -> str:
        """What the window wrote down, of the PC's first office."""
        file = self.data / "window.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def version(self) -> str | None:
        return self.prefix.registry(UNINSTALL, "DisplayVersion")


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
    with (store / "upgrades.py").open("a", encoding="utf-8") as upgrades:
        upgrades.write(newer_source())
    shutil.rmtree(store / "__pycache__")


def is_able() -> bool:
    needed = ("wine", "makensis", "osslsigncode", "x86_64-w64-mingw32-gcc", "Xvfb")
    return all(shutil.which(name) for name in needed) and build.FOR_WINE.is_file()
