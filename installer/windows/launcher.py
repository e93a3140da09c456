"""The two small programs people start: compiled by mingw-w64, the same bytes every time."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from app.rules.resources import resource
from installer.windows.trouble import BuildTrouble

HERE = Path(__file__).parent / "launcher"
TOOLS = "x86_64-w64-mingw32-"
WINDOWED, CONSOLE = "YuiNote.exe", "yui.exe"


def build(target: Path, version: str) -> None:
    """Writes both into ``target``."""
    with tempfile.TemporaryDirectory() as work:
        place = Path(work)
        for source in (*HERE.iterdir(), resource("icons", "yui-note.ico")):
            shutil.copy(source, place)
        for name, options in ((WINDOWED, ["-mwindows"]), (CONSOLE, ["-DCONSOLE"])):
            numbers = ",".join((version.split(".") + ["0"] * 4)[:4])
            texts = {"VERSION_NUMBERS": numbers, "VERSION_TEXT": f'\\"{version}\\"', "FILE_NAME": f'\\"{name}\\"'}
            defines = [f"-D{word}={text}" for word, text in texts.items()]
            _run(place, "windres", *defines, "launcher.rc", "-O", "coff", "-o", "launcher.res")
            flags = [
                "-municode",
                "-O2",
                "-s",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-Wl,--no-insert-timestamp,--dynamicbase,--nxcompat",
            ]
            _run(place, "gcc", *options, *flags, "launcher.c", "launcher.res", "-o", str((target / name).resolve()))


def _run(place: Path, tool: str, *arguments: str) -> None:
    try:
        done = subprocess.run([TOOLS + tool, *arguments], cwd=place, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise BuildTrouble(f"{TOOLS}{tool} is missing: see packages-windows.txt") from error
    if done.returncode:
        raise BuildTrouble(f"{TOOLS}{tool}: {done.stderr.strip()}")
