"""`make check`: the linters, and the tests nearest to what was changed since main, in under a minute.

A module's tests are looked for in its package's twin: ``app/services/plan/deadlines.py`` → ``tests/services/plan/``, first
``test_deadlines.py``, then what else imports the module, then the rest. Slow tests (pyproject.toml, markers) are left out.
What does not fit into the time is counted, never hidden; `make test` runs everything.
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
HOUSE = "tests/house"
"""Always asked, last: it reads the source of every file."""
FAST_ENOUGH = "not slow and not soak and not wine"
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
    """The test files for changed ``paths``, nearest first; a file that is gone counts for its package."""
    nearest: list[str] = []
    importers: list[str] = []
    rest: list[str] = []
    for path in map(Path, paths):
        if path.suffix != ".py" or path.parts[0] not in ("app", "tests"):
            continue
        twin = _twin(path, root)
        found = [str(test.relative_to(root)) for test in sorted(twin.rglob("test_*.py"))] if twin else []
        own = str(path) if path.parts[0] == "tests" else f"test_{path.name}"
        module = ".".join(path.with_suffix("").parts)
        nearest += [test for test in found if test == own or Path(test).name == own]
        importers += [test for test in found if _imports(root / test, module)]
        rest += found
    return list(dict.fromkeys([*nearest, *importers, *rest]))


def _twin(path: Path, root: Path) -> Path | None:
    """The folder of a path's package below tests/, or of the nearest package above it that has one."""
    folders = path.parent.parts[1:]
    for count in range(len(folders), 0, -1):
        if (twin := root / "tests" / Path(*folders[:count])).is_dir():
            return twin
    return None


def _imports(test: Path, module: str) -> bool:
    package, _, name = module.rpartition(".")
    lines = test.read_text(encoding="utf-8").splitlines()
    return any(
        module in line or (line.startswith(f"from {package} import") and name in line.replace(",", " ").split()) for line in lines
    )


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
    status = pytest.main(["-q", "-m", FAST_ENOUGH, *nearest_tests(changed_files()), HOUSE], plugins=[limit])
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
