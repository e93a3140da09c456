"""Runs pytest on a tree in forked children, which have the libraries of this process; no file of the tree is written.

A change inside functions costs no more than its tests, another one the import of the program, never that of Qt and SQLAlchemy.
"""

import ast
import gc
import importlib
import importlib.util
import inspect
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.machinery import ModuleSpec
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.main import pytest_runtestloop

LIBRARIES = (
    "PySide6.QtWidgets", "pytestqt.plugin", "hypothesis.stateful", "xdist.plugin", "pytest_cov.plugin", "sqlalchemy.orm",
    "sqlcipher3.dbapi2", "reportlab.pdfgen.canvas", "reportlab.graphics", "fontTools.ttLib", "pypdfium2", "msgpack", "keyring",
    "pyrage", "python_calamine", "xlsxwriter", "PIL.Image", "alembic", "cryptography.hazmat.primitives.ciphers",
)  # fmt: skip
"""What takes long to import; one that is not there is imported by the child that wants it, or not at all."""
PROBE = "__came_by__"
NOT_SWAPPED = -1
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
"""The last: pytest's plugins are imported before it looks at them, which it warns of."""


@dataclass(frozen=True)
class Run:
    """Tests to be run in ``root``: ``files`` in this order, of which only ``tests``, in this order, if it says any.

    ``sources``: module → what it is compiled from instead of its own file; PROBE notes there which test came by.
    """

    root: Path
    files: Sequence[str]
    seconds: float
    tests: Sequence[str] = ()
    sources: Mapping[str, bytes | ast.Module] = field(default_factory=dict)


@dataclass
class Ran:
    """How it ended: ``status`` as pytest says it, None when the time was over or the process died.

    ``failed`` is the first test that failed, ``times`` test → seconds, ``passed`` what a probe is called → tests that came by
    ("": while modules were imported), ``output`` the end of what pytest printed.
    """

    status: int | None = None
    failed: str = ""
    times: dict[str, float] = field(default_factory=dict)
    passed: dict[str, set[str]] = field(default_factory=dict)
    output: str = ""


Job = tuple[Callable[[Connection, str], None], float]
"""What a child does with its pipe and its scratch folder, and for how many seconds at most."""
_CONTEXT = multiprocessing.get_context("fork")


def load_libraries() -> None:
    for name in LIBRARIES:
        with suppress(ImportError):
            importlib.import_module(name)


def in_children(runs: Sequence[Run], workers: int) -> Iterator[tuple[int, Ran]]:
    """The runs' numbers and how they ended, as they end; each imports the tree afresh."""
    for number, ran in _forked([(partial(_run, run), run.seconds) for run in runs], workers):
        yield number, ran or Ran()


def in_one_session(root: Path, runs: Sequence[Run], workers: int) -> Iterator[tuple[int, Ran]]:
    """The same for runs that change one module each, far quicker: one process collects the tests and forks a child for each run,
    in which functions get their changed code. Where that is not possible the status is NOT_SWAPPED.
    """
    ours, theirs = _CONTEXT.Pipe(duplex=False)
    session = _CONTEXT.Process(target=_hold_session, args=(root, runs, workers, theirs))
    session.start()
    theirs.close()
    with suppress(EOFError):
        while True:
            yield ours.recv()
    session.join()


def _forked(jobs: Sequence[Job], workers: int) -> Iterator[tuple[int, Any]]:
    """(number, what the job sent, or None when it died or its time was over), at most ``workers`` at a time."""
    waiting = list(enumerate(jobs))[::-1]
    working: dict[Connection, tuple[int, Any, float, str]] = {}
    while waiting or working:
        while waiting and len(working) < workers:
            number, (work, seconds) = waiting.pop()
            scratch = tempfile.mkdtemp(prefix="mutant-")
            ours, theirs = _CONTEXT.Pipe(duplex=False)
            process = _CONTEXT.Process(target=work, args=(theirs, scratch))
            process.start()
            theirs.close()
            working[ours] = number, process, time.monotonic() + seconds, scratch
        left = min(end for _, _, end, _ in working.values()) - time.monotonic()
        ready = [ours for ours in wait(list(working), max(0, left)) if isinstance(ours, Connection)]
        over = [ours for ours, (_, _, end, _) in working.items() if ours not in ready and end < time.monotonic()]
        for ours in (*ready, *over):
            number, process, _, scratch = working.pop(ours)
            sent = None
            with suppress(EOFError):
                sent = ours.recv() if ours in ready else None
            process.kill()
            process.join()
            shutil.rmtree(scratch, ignore_errors=True)
            yield number, sent


def _run(run: Run, result: Connection, scratch: str) -> None:
    output = _begin(run.root, scratch)
    watcher = _Watcher(run.tests)
    watcher.finder = _Sources(run, watcher.came_by)
    status = int(pytest.main([*OPTIONS, "--rootdir", str(run.root), *run.files], plugins=[watcher]))
    watcher.ran.status = status
    sys.stdout.flush()
    watcher.ran.output = output.read_text(encoding="utf-8", errors="replace")[-4000:] if status else ""
    result.send(watcher.ran)
    os._exit(0)  # threads that a test left behind are not waited for


def _hold_session(root: Path, runs: Sequence[Run], workers: int, results: Connection) -> None:
    scratch = tempfile.mkdtemp(prefix="mutants-")
    _begin(root, scratch)
    files = sorted({file for run in runs for file in run.files})
    # Without capture: the children would share its files.
    pytest.main([*OPTIONS, "-s", "--rootdir", str(root), *files], plugins=[_Planter(runs, workers, results)])
    shutil.rmtree(scratch, ignore_errors=True)
    results.close()
    os._exit(0)


def _begin(root: Path, scratch: str) -> Path:
    """Leaves this process's modules of a tree behind, and puts what is printed and made into a scratch folder."""
    output = Path(scratch) / "output"
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    _use_scratch(scratch)
    os.chdir(root)
    sys.path.insert(0, str(root))
    for name in [name for name in sys.modules if name.partition(".")[0] in ("app", "tests")]:
        del sys.modules[name]
    return output


def _use_scratch(scratch: str) -> None:
    tempfile.tempdir = scratch
    os.environ["PYTEST_DEBUG_TEMPROOT"] = scratch


def swap(file: str, before: bytes, after: bytes) -> bool:
    """Gives the living functions of a module the code of its changed source; False when more than functions would change."""
    changed = _changed_functions(compile(before, file, "exec"), compile(after, file, "exec"))
    if not changed:
        return False
    for old, new in changed:
        living = [
            one
            for one in gc.get_objects()
            if type(one) is FunctionType
            and one.__code__.co_filename == file
            and (one.__code__.co_qualname, one.__code__.co_firstlineno) == (old.co_qualname, old.co_firstlineno)
        ]
        if not living or any(len(one.__code__.co_freevars) != len(new.co_freevars) for one in living):
            return False
        for one in living:
            one.__code__ = new
    return True


def _changed_functions(old: CodeType, new: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    """The functions of a module or class that differ; None when what runs at import differs too."""
    inside = [[one for one in code.co_consts if isinstance(one, CodeType)] for code in (old, new)]
    plain = [[one for one in code.co_consts if not isinstance(one, CodeType)] for code in (old, new)]
    if old.co_code != new.co_code or old.co_names != new.co_names or repr(plain[0]) != repr(plain[1]):
        return None
    found: list[tuple[CodeType, CodeType]] = []
    for one, other in zip(*inside, strict=True):
        if one.co_flags & inspect.CO_OPTIMIZED:
            found += [(one, other)] if one != other else []
        elif (deeper := _changed_functions(one, other)) is not None:
            found += deeper
        else:
            return None
    return found


class _Sources:
    """Finds the modules that have another source."""

    def __init__(self, run: Run, came_by: Callable[[str], None]) -> None:
        self._run, self._came_by = run, came_by

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name not in self._run.sources:
            return None
        file = self._run.root / f"{name.replace('.', '/')}.py"
        return importlib.util.spec_from_file_location(name, file, loader=self)  # type: ignore[arg-type]

    def create_module(self, _: ModuleSpec) -> None:
        return None

    def exec_module(self, module: Any) -> None:
        module.__dict__[PROBE] = self._came_by
        exec(compile(self._run.sources[module.__name__], module.__file__, "exec"), module.__dict__)


class _Watcher:
    """A plugin of pytest: which tests run, in which order, and how long they take."""

    def __init__(self, tests: Sequence[str] = ()) -> None:
        self._tests = tests
        self._test = ""
        self.finder: _Sources | None = None
        self.ran = Ran()

    @pytest.hookimpl(tryfirst=True)
    def pytest_load_initial_conftests(self) -> None:
        if self.finder:
            sys.meta_path.insert(0, self.finder)  # before pytest's own, which takes self_test.py for a test

    def came_by(self, probe: str) -> None:
        self.ran.passed.setdefault(probe, set()).add(self._test)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self._tests:
            items[:] = _only(items, self._tests, by_function=True)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._test = item.nodeid
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.ran.times[report.nodeid] = self.ran.times.get(report.nodeid, 0) + report.duration
        if report.failed and not self.ran.failed:
            self.ran.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.ran.failed:
            self.ran.failed = report.nodeid


class _Planter(_Watcher):
    """Runs the tests once for each change, in a child of the process that has collected them."""

    def __init__(self, runs: Sequence[Run], workers: int, results: Connection) -> None:
        super().__init__()
        self._runs, self._workers, self._results = runs, workers, results

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for number, ran in _forked([(partial(self._plant, session, run), run.seconds) for run in self._runs], self._workers):
            self._results.send((number, ran or Ran()))
        return True

    def _plant(self, session: pytest.Session, run: Run, result: Connection, scratch: str) -> None:
        _use_scratch(scratch)
        [(module, source)] = run.sources.items()
        file = run.root / f"{module.replace('.', '/')}.py"
        assert isinstance(source, bytes)
        if swap(str(file), file.read_bytes(), source):
            session.items[:] = _only(session.items, run.tests)
            with suppress(session.Failed, session.Interrupted):
                pytest_runtestloop(session)
            self.ran.status = 1 if self.ran.failed else 0
        else:
            self.ran.status = NOT_SWAPPED
        result.send(self.ran)
        os._exit(0)


def _only(items: Sequence[pytest.Item], tests: Sequence[str], *, by_function: bool = False) -> list[pytest.Item]:
    """``by_function``: a test with all its parameters is one, since they may come from the changed module."""
    name: Callable[[str], str] = _function_of if by_function else str
    order = {name(test): place for place, test in reversed(list(enumerate(tests)))}
    return sorted((item for item in items if name(item.nodeid) in order), key=lambda item: order[name(item.nodeid)])


def _function_of(test: str) -> str:
    return test.partition("[")[0]
