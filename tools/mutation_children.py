"""Runs pytest on a tree in forked children: each has the libraries of this process, and a fresh copy of the tree's own modules.

So a change costs the import of the program, not of Qt and SQLAlchemy, and no file of the tree is written.
"""

import ast
import importlib
import importlib.util
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import pytest

LIBRARIES = (
    "PySide6.QtWidgets", "pytestqt.plugin", "hypothesis.stateful", "xdist.plugin", "pytest_cov.plugin", "sqlalchemy.orm",
    "sqlcipher3.dbapi2", "reportlab.pdfgen.canvas", "reportlab.graphics", "fontTools.ttLib", "pypdfium2", "msgpack", "keyring",
    "pyrage", "python_calamine", "xlsxwriter", "PIL.Image", "alembic", "cryptography.hazmat.primitives.ciphers",
)  # fmt: skip
"""What takes long to import; one that is not there is imported by the child that wants it, or not at all."""
PROBE = "__came_by__"
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


def load_libraries() -> None:
    for name in LIBRARIES:
        with suppress(ImportError):
            importlib.import_module(name)


def in_children(runs: Sequence[Run], workers: int) -> Iterator[tuple[int, Ran]]:
    """The runs' numbers and how they ended, as they end; at most ``workers`` at a time."""
    context = multiprocessing.get_context("fork")
    waiting = list(enumerate(runs))[::-1]
    working: dict[Connection, tuple[int, Any, float, str]] = {}
    while waiting or working:
        while waiting and len(working) < workers:
            number, run = waiting.pop()
            scratch = tempfile.mkdtemp(prefix="mutant-")
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_child, args=(run, theirs, scratch))
            process.start()
            theirs.close()
            working[ours] = number, process, time.monotonic() + run.seconds, scratch
        left = min(end for _, _, end, _ in working.values()) - time.monotonic()
        ready = [ours for ours in wait(list(working), max(0, left)) if isinstance(ours, Connection)]
        over = [ours for ours, (_, _, end, _) in working.items() if ours not in ready and end < time.monotonic()]
        for ours in (*ready, *over):
            number, process, _, scratch = working.pop(ours)
            ran = Ran()
            with suppress(EOFError):
                ran = ours.recv() if ours in ready else ran
            process.kill()
            process.join()
            shutil.rmtree(scratch, ignore_errors=True)
            yield number, ran


def _child(run: Run, result: Connection, scratch: str) -> None:
    output = Path(scratch) / "output"
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    tempfile.tempdir = scratch
    os.chdir(run.root)
    sys.path.insert(0, str(run.root))
    for name in [name for name in sys.modules if name.partition(".")[0] in ("app", "tests")]:
        del sys.modules[name]
    ran = Ran()
    watcher = _Watcher(run, ran)
    sys.meta_path.insert(0, _Sources(run, watcher.came_by))
    places = ["--rootdir", str(run.root), "--basetemp", f"{scratch}/tests"]
    ran.status = int(pytest.main([*OPTIONS, *places, *run.files], plugins=[watcher]))
    sys.stdout.flush()
    ran.output = output.read_text(encoding="utf-8", errors="replace")[-4000:] if ran.status else ""
    result.send(ran)
    os._exit(0)  # threads that a test left behind are not waited for


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

    def __init__(self, run: Run, ran: Ran) -> None:
        self._order = {test: place for place, test in enumerate(run.tests)}
        self._ran = ran
        self._test = ""

    def came_by(self, probe: str) -> None:
        self._ran.passed.setdefault(probe, set()).add(self._test)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self._order:
            chosen = [item for item in items if base_name(item.nodeid) in self._order]
            items[:] = sorted(chosen, key=lambda item: self._order[base_name(item.nodeid)])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._test = base_name(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = base_name(report.nodeid)
        self._ran.times[name] = self._ran.times.get(name, 0) + report.duration
        if report.failed and not self._ran.failed:
            self._ran.failed = name

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self._ran.failed:
            self._ran.failed = report.nodeid


def base_name(test: str) -> str:
    """A test with all its parameters is one: they may come from the changed module."""
    return test.partition("[")[0]
