"""The project's tests with the shipped runtime: the payload as it goes into the setup file, plus what only tests need.

    python -m installer.windows.wine.suite [pytest arguments]      (build/windows/payload must be there: make installer)

Runs where a person without a screen would: Qt's offscreen platform, Windows' own paths, locks and code page. What can't run
there is left out by name, each with its reason, in NOT_HERE; single tests say it themselves and are listed as skipped.
The test files are dealt to as many Pythons as the builder has cores: the whole takes an hour on one, half of it on two. Each
writes a log of its own, build/windows/suite-N.log, whose last line names the test that hangs; here only what failed and the
sum is said.
"""

import os
import shutil
import sys
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from installer.windows import downloads, payload
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
OPTIONS = ("-v", "-rs", "-p", "no:faulthandler")
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
    payload.seal(FOLDER / "program")  # else the self-test names QtTest, rightly, as never shipped
    root = FOLDER / "root"
    for name in ("tests", "docs", "installer"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "main.py", "requirements.lock"):
        shutil.copy(REPOSITORY / name, root)


def run(prefix: Prefix, arguments: Sequence[str], number: int = 0, timeout: float = 5400) -> int:
    """pytest's exit status; a hand that ran out of time has none of pytest's own."""
    root = FOLDER / "root"
    code = START.format(
        site=prefix.windows_path(FOLDER / "site"), root=prefix.windows_path(root), arguments=[*OPTIONS, *arguments]
    )
    script = FOLDER / f"start-{number}.py"
    script.write_text(code, encoding="utf-8")
    python = FOLDER / "program" / "runtime" / "python.exe"
    words = (prefix.windows_path(python), "-u", "-X", "utf8", prefix.windows_path(script))
    status = prefix.run_into(log_of(number), *words, folder=root, timeout=timeout)
    lines = log_of(number).read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line.startswith(("FAILED", "ERROR", "SKIPPED"))]
    print("\n".join([*told, f"hand {number}, status {status}: {lines[-1] if lines else 'nothing was said'}"]), flush=True)
    return status


def log_of(number: int) -> Path:
    return WORK / f"suite-{number}.log"


def hands(count: int) -> list[list[str]]:
    """All test files that run here, dealt out by their size, the largest first."""
    root = FOLDER / "root"
    left_out = tuple(root / name for name in NOT_HERE)
    files = [path for path in (root / "tests").rglob("test_*.py") if not any(path.is_relative_to(one) for one in left_out)]
    files.sort(key=lambda path: (-path.stat().st_size, path.as_posix()))
    return [[path.relative_to(root).as_posix() for path in files[number::count]] for number in range(count)]


def main() -> int:
    prepare()
    prefix = Prefix(PREFIX)
    if not prefix.drive.exists():
        prefix.make()
    parts = [sys.argv[1:]] if sys.argv[1:] else hands(os.cpu_count() or 1)
    try:
        with ThreadPoolExecutor(len(parts)) as pool:
            return max(pool.map(lambda part: run(prefix, part[1], part[0]), enumerate(parts)))
    finally:
        prefix.end()


if __name__ == "__main__":
    raise SystemExit(main())
