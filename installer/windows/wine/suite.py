"""The project's tests with the shipped runtime: the payload as it goes into the setup file, plus what only tests need.

    python -m installer.windows.wine.suite [pytest arguments]      (build/windows/payload must be there: make installer)

Runs where a person without a screen would: Qt's offscreen platform, Windows' own paths, locks and code page. What can't run
there is left out by name, each with its reason, in NOT_HERE.
"""

import shutil
import sys
import zipfile

from installer.windows import downloads
from installer.windows.build import PAYLOAD, WORK
from installer.windows.payload import REPOSITORY
from installer.windows.wine.prefix import Prefix

LOCK = REPOSITORY / "requirements-windows-dev.lock"
FOLDER = WORK / "suite"
PREFIX = WORK / "wine-suite"
QT_TEST = ("PySide6/QtTest.pyd", "PySide6/Qt6Test.dll")
NOT_HERE: dict[str, str] = {
    "tests/house": "reads the repository, not the program",
    "tests/installer": "builds on Linux",
    "tests/windows": "drives wine from outside",
    "tests/power": "records system calls by strace",
    "tests/benchmarks": "measures",
    "tests/proof/test_histories.py": "an hour of searching under wine for what has no system in it",
    "tests/proof/test_mutants.py": "the same",
}
START = """
import sys
sys.path[:0] = [r"{site}", r"{root}"]
sys.dont_write_bytecode = True
import pytest
sys.exit(pytest.main({arguments!r}))
"""


def prepare() -> None:
    """The payload's copy with QtTest and the locked test libraries beside it, and the tests without our own sources."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(PAYLOAD, FOLDER / "program")
    wheels = downloads.fetch(LOCK, WORK / "downloads" / "dev", *downloads.FOR_WINDOWS)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(FOLDER / "site")
    qt = next((WORK / "downloads" / "wheels").glob("pyside6_essentials-*.whl"))
    with zipfile.ZipFile(qt) as archive:
        for name in QT_TEST:
            archive.extract(name, FOLDER / "program" / "lib")
    root = FOLDER / "root"
    for name in ("tests", "docs", "installer"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "main.py", "requirements.lock"):
        shutil.copy(REPOSITORY / name, root)


def run(prefix: Prefix, arguments: list[str], timeout: float = 3600) -> tuple[int, str]:
    """Exit status and what pytest said."""
    root = FOLDER / "root"
    code = START.format(
        site=prefix.windows_path(FOLDER / "site"), root=prefix.windows_path(root), arguments=arguments or everything()
    )
    script = FOLDER / "start.py"
    script.write_text(code, encoding="utf-8")
    python = FOLDER / "program" / "runtime" / "python.exe"
    ran = prefix.run_aloud(
        prefix.windows_path(python), "-u", "-X", "utf8", prefix.windows_path(script), folder=root, timeout=timeout
    )
    return ran.status, ran.out


def everything() -> list[str]:
    return ["-q", "-p", "no:faulthandler", "tests", *(f"--ignore={name}" for name in NOT_HERE)]


def main() -> int:
    prepare()
    prefix = Prefix(PREFIX)
    if not prefix.drive.exists():
        prefix.make()
    try:
        status, _ = run(prefix, sys.argv[1:])
    finally:
        prefix.end()
    return status


if __name__ == "__main__":
    raise SystemExit(main())
