"""`make check`: the linters, and the tests nearest to what was changed since main, in under a minute.

A module's tests are looked for in its package's twin: ``app/services/plan/deadlines.py`` → ``tests/services/plan/``, first
``test_deadlines.py``, then what else imports the module; then come the house's own tests, what imports the package, and
the rest. Slow tests (pyproject.toml, markers) are left out. What does not fit into the time is counted, never hidden; `make test`
runs everything.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SECONDS = 45
"""For the tests, beside the linters, so that the whole answer comes within a minute on two cores."""
FARTHEST = 4
"""Somewhere in the twin of the package, or in the folder above where there is no twin."""
HOUSE, HOUSE_DISTANCE = "tests/house", 2
"""Always asked, since it reads the source of every file."""
FAST_ENOUGH = "not slow and not soak and not wine and not ime"
LINTERS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("lint-imports",), ("mypy",))


def changed_files(root: Path = ROOT) -> list[str]:
    """Paths that differ from where this branch left main, committed or not, and new files; on main itself: from HEAD."""
    bases = (_git(root, "merge-base", "HEAD", main) for main in ("main", "origin/main"))
    base = next(filter(None, bases), ["HEAD"])[0]
    return sorted({*_git(root, "diff", "--name-only", base), *_git(root, "ls-files", "--others", "--exclude-standard")})


def _git(root: Path, *arguments: str) -> list[str]:
    done = subprocess.run(["git", "-c", "core.quotepath=off", *arguments], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []


def nearest_tests(paths: Iterable[str], root: Path = ROOT) -> list[str]:
    """The tests for changed ``paths``, nearest first, among them the house's; a file that is gone counts for its package."""
    found = {HOUSE: HOUSE_DISTANCE}
    for path in map(Path, paths):
        if path.suffix == ".py" and path.name.startswith("test_") and (root / path).is_file():
            found[path.as_posix()] = 0
        if path.suffix != ".py" or path.parts[0] not in ("app", "tests", "installer"):
            continue
        twin = _twin(path, root)
        for test in twin.rglob("test_*.py") if twin else ():
            name = test.relative_to(root).as_posix()
            found[name] = min(_distance(test, name, path), found.get(name, FARTHEST))
    return sorted(found, key=lambda name: (found[name], name))


def _distance(test: Path, name: str, changed: Path) -> int:
    """0: the changed test itself or the module's own; 1: imports the module; 3: imports its package; else FARTHEST."""
    if name == changed.as_posix() or test.name == f"test_{changed.name}":
        return 0
    package, module = ".".join(changed.parent.parts), changed.stem
    lines = [line for line in test.read_text(encoding="utf-8").splitlines() if package in line]
    if any(f"{package}.{module}" in line or module in line.partition(" import ")[2].replace(",", " ").split() for line in lines):
        return 1
    return 3 if lines else FARTHEST


def _twin(path: Path, root: Path) -> Path | None:
    """The folder of a path's package below tests/, or of the nearest package above it that has one."""
    folders = path.parent.parts if path.parts[0] == "installer" else path.parent.parts[1:]
    for count in range(len(folders), 0, -1):
        if (twin := root / "tests" / Path(*folders[:count])).is_dir():
            return twin
    return None


class TimeLimit:
    """Stops pytest when the time is used up, and counts what was not run."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self.is_over = False
        self.left_out = 0
        self.failed = 0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.left_out = len(session.items)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        result = yield
        self.left_out -= 1
        if self.left_out and time.monotonic() > self._end:
            self.is_over = True
            item.session.shouldstop = "the time for make check is over"
        return result

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.failed = session.testsfailed


def main() -> int:
    """The exit status: 0 when nothing was found by the linters and by the tests there was time for."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    linting = subprocess.Popen(
        [sys.executable, "-m", "tools.check", "--lint"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    limit = TimeLimit(SECONDS)
    status = pytest.main(["-q", "-m", FAST_ENOUGH, *nearest_tests(changed_files())], plugins=[limit])
    said, _ = linting.communicate()
    print(said, end="")
    if limit.left_out:
        print(f"{limit.left_out} of the chosen tests were not run: `make test` runs all.")
    passed = not limit.failed if limit.is_over else status == pytest.ExitCode.OK
    return 0 if passed and not linting.returncode else 1


def lint() -> int:
    """The highest exit status of the linters; each is run, also when one before it has found something."""
    folder = Path(sys.executable).parent
    return max(subprocess.run([folder / name, *rest], cwd=ROOT, check=False).returncode for name, *rest in LINTERS)


if __name__ == "__main__":
    raise SystemExit(lint() if sys.argv[1:] == ["--lint"] else main())
