"""A Windows to try things on: a wine prefix of its own, with three stand-ins for DLLs that wine 8 lacks.

What wine does not do as Windows, and how it is gone around here, stands beside each line; docs/windows-report.md lists it.
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
WINDOWS_10 = "win10"
LOCALE = "ja_JP.UTF-8"
STAND_INS = ("icuuc", "mscms", "bcryptprimitives")
COMPILER = "x86_64-w64-mingw32-gcc"
TOOL = "yui-windows.exe"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str


class Prefix:
    """One simulated PC. ``user`` is whose profile the program goes into."""

    def __init__(self, folder: Path, user: str = "") -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("YUI_", "QT_", "PYTHON"))},
            "WINEPREFIX": str(folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "LOCPATH": str(folder.parent / "locale"),
            "LANG": LOCALE,
            "LC_ALL": LOCALE,
            # winemenubuilder would write .desktop files into the builder's home; mscoree and mshtml ask for downloads.
            "WINEDLLOVERRIDES": "mscms=n;winemenubuilder.exe=d;mscoree=;mshtml=",
        }
        self._user = user
        if user:
            # wine asks the system who is at the desk; nss_wrapper answers with the name of our choice.
            self.environment |= {
                "LD_PRELOAD": "libnss_wrapper.so",
                "NSS_WRAPPER_PASSWD": str(folder.with_suffix(".passwd")),
                "NSS_WRAPPER_GROUP": "/etc/group",
            }

    def make(self) -> None:
        """Takes a few seconds and 0.7 GB. The stand-ins go into the prefix and never into a payload."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        if self._user:
            line = f"{self._user}:x:{os.getuid()}:{os.getgid()}::{self.folder}:/bin/sh\n"
            self.folder.with_suffix(".passwd").write_text(line, encoding="utf-8")
        self._make_locale()
        self.run("wineboot", "-i", timeout=180)
        self.pretend_to_be(WINDOWS_10)
        for name in STAND_INS:
            target = self.drive / "windows" / "system32" / f"{name}.dll"
            target.unlink(missing_ok=True)
            compiler = [COMPILER, "-shared", "-O2", "-s", "-nostdlib", "-Wl,-e,0"]
            subprocess.run([*compiler, str(HERE / f"{name}.c"), "-ladvapi32", "-o", str(target)], check=True)
        tool = [COMPILER, "-municode", "-O2", "-s", str(HERE / "windows.c"), "-o", str(self.drive / "windows" / TOOL)]
        subprocess.run(tool, check=True)
        self._own_desktop()

    @property
    def drive(self) -> Path:
        return self.folder / "drive_c"

    @property
    def profile(self) -> Path:
        return next(path for path in (self.drive / "users").iterdir() if path.name not in ("Public", "crashdumps"))

    @property
    def local(self) -> Path:
        """%LOCALAPPDATA%"""
        return self.profile / "AppData" / "Local"

    def run(self, *command: str | Path, timeout: float = 120, folder: Path | None = None, **environment: str) -> Ran:
        """Runs to the end. Output through a pipe and never a file: a Python whose stdout is a file dies in wine."""
        done = subprocess.run(
            ["wine", *map(str, command)],
            env=self.environment | environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
        )
        return Ran(done.returncode, _decoded(done.stdout) + _decoded(done.stderr))

    def run_into(self, log: Path, *command: str | Path, folder: Path, timeout: float) -> int:
        """Writes every line as it comes, for what takes an hour; the exit status. Through a pipe, as in ``run``."""
        words = ["timeout", str(timeout), "wine", *map(str, command)]
        process = subprocess.Popen(
            words,
            env=self.environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert process.stdout is not None
        with process, log.open("w", encoding="utf-8") as out:
            for line in process.stdout:
                out.write(_decoded(line))
                out.flush()
        return process.returncode

    def start(self, *command: str | Path, **environment: str) -> "subprocess.Popen[bytes]":
        null = subprocess.DEVNULL
        return subprocess.Popen(
            ["wine", *map(str, command)], env=self.environment | environment, stdin=null, stdout=null, stderr=null
        )

    def registry(self, key: str, value: str = "") -> str | None:
        """A value of the registry, None when it is not there."""
        asked = self.run("reg", "query", key, *(("/v", value) if value else ("/ve",)))
        lines = [line for line in asked.out.splitlines() if "REG_" in line]
        return lines[-1].split("REG_", 1)[1].split("    ", 1)[-1].strip() if asked.status == 0 and lines else None

    def windows(self) -> str:
        """All windows on the screen and the texts in them, as windows.c lists them."""
        return self._run_tool("list")[1]

    def press(self, words: str) -> bool:
        """Presses the button that begins with these words; False when there is none."""
        return self._run_tool("press", words)[0] == 0

    def windows_path(self, path: Path) -> str:
        return "Z:" + str(path.resolve()).replace("/", "\\")

    def pretend_to_be(self, windows: str) -> None:
        self.run("winecfg", "-v", windows)

    def end(self) -> None:
        """Every process in it: a lingering wineserver holds pipes and files open."""
        subprocess.run(["wineserver", "-k"], env=self.environment, stderr=subprocess.DEVNULL)
        subprocess.run(["wineserver", "-w"], env=self.environment, stderr=subprocess.DEVNULL, timeout=60)

    def _run_tool(self, *words: str) -> tuple[int, str]:
        """Into a file: asking for windows may begin wine's desktop, which would hold a pipe open as long as it lives."""
        with tempfile.TemporaryFile() as out:
            command = ["wine", rf"C:\windows\{TOOL}", *words]
            null = subprocess.DEVNULL
            done = subprocess.run(command, env=self.environment, stdin=null, stdout=out, stderr=null, timeout=60)
            out.seek(0)
            return done.returncode, _decoded(out.read())

    def _make_locale(self) -> None:
        """Japanese, which a builder's machine need not have: it decides Windows' code page (932)."""
        place = Path(self.environment["LOCPATH"])
        if not (place / LOCALE).exists():
            place.mkdir(parents=True, exist_ok=True)
            subprocess.run(["localedef", "-i", "ja_JP", "-f", "UTF-8", str(place / LOCALE)], check=True, capture_output=True)

    def _own_desktop(self) -> None:
        """wine links Desktop and Documents to the builder's own home."""
        for link in (path for path in self.profile.iterdir() if path.is_symlink()):
            link.unlink()
            link.mkdir()


def _decoded(said: bytes) -> str:
    """Our program speaks UTF-8, Windows' own tools the code page of the country."""
    try:
        text = said.decode()
    except UnicodeDecodeError:
        text = said.decode("cp932", "replace")
    return text.replace("\r\n", "\n")
