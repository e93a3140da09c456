"""What every test stands on: real folders, real keys in a passphrase file, and a clock that tests may turn."""

import atexit
import gc
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.rules import clock
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.store import keystore
from app.sync import enrolment
from app.ui.look import colours
from app.ui.look.theme import BODY_POINTS, FAMILIES, Theme, load_fonts
from tests import compiled_statements, one_commit
from tests.chance import take_chance_from_hypothesis
from tests.memory_folder import memory_folder
from tests.offices import branch, head_office

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["YUI_PASSPHRASE"] = "試験用の合言葉"
if memory := memory_folder():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))
os.environ["YUI_STATE"] = tempfile.mkdtemp(prefix="yui-state-", dir=memory)
atexit.register(shutil.rmtree, os.environ["YUI_STATE"], ignore_errors=True)
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
# Guessing is made dear for thieves, not for tests: the cost stands in the files, so both kinds open alike.
keystore.ARGON.update(memory_kib=1024, passes=1, lanes=1)
enrolment.ARGON = (1024, 1, 1)
take_chance_from_hypothesis()
one_commit.watch()
compiled_statements.share()
logging.getLogger("sqlalchemy").setLevel(logging.ERROR)

gc.disable()
"""As in the program (app.ui.runtime.garbage_collection): between tests, never while Qt paints the window a test left behind."""
COLLECT_EVERY = 20
_tests_done = 0

MARKS = {
    "fast": ("services", "rules", "journal", "models", "exchange"),
    "slow": ("journeys", "proof", "power"),
}
"""Mark → the folders of tests/ whose tests carry it. A folder that is not named has neither; what opens a window is not fast."""


def mark_of(item: pytest.Item) -> str:
    """The mark a test carries by its folder, "" for none."""
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    mark = next((mark for mark, folders in MARKS.items() if folder in folders), "")
    return "" if mark == "fast" and "qtbot" in getattr(item, "fixturenames", ()) else mark


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if mark := mark_of(item):
            item.add_marker(mark)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    global _tests_done
    _tests_done += 1
    if _tests_done % COLLECT_EVERY == 0:
        gc.collect()
        gc.freeze()  # modules and mappings outlive every test: looking through them again took a third of the time


class TurnableClock:
    """A clock that goes on by itself from a fixed start, a second with every look, and can be turned by tests."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def turn(self, **step: float) -> None:
        self.moment += timedelta(**step)


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[TurnableClock]:
    """In every test the time is 令和7年11月5日 10:00 (UTC 01:00) until it turns it: no test may know what day it is run."""
    turnable = TurnableClock(datetime(2025, 11, 5, 1, 0, tzinfo=UTC))
    monkeypatch.setattr(clock, "source", turnable)
    yield turnable


@pytest.fixture(autouse=True)
def one_commit_a_call() -> Iterator[None]:
    """What a service does in one call is one transaction (tests.one_commit names the exceptions)."""
    one_commit.forget()
    yield
    twice = sorted(set(one_commit.found))
    one_commit.forget()
    assert not twice, f"these calls committed more than once: {', '.join(twice)}"


@pytest.fixture
def head(tmp_path: Path, at: TurnableClock) -> Iterator[Workspace]:
    """A head office in its own folder."""
    with head_office(tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path, at: TurnableClock) -> Iterator[Workspace]:
    """大東支部 of that head office, in its own folder."""
    with branch(tmp_path) as workspace:
        yield workspace


@pytest.fixture
def to_head(head: Workspace, daito: Workspace, tmp_path: Path) -> Callable[[], None]:
    """大東 hands in and the head office takes it."""
    return lambda: (importing.import_files(head, [submitting.hand_in(daito, tmp_path).path]), None)[1]


@pytest.fixture
def to_daito(head: Workspace, daito: Workspace, tmp_path: Path) -> Callable[[], None]:
    """The head office sends back and 大東 takes it."""
    return lambda: (importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path]), None)[1]


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """Qt's application in the program's own type: no test may measure with whatever fonts a machine has."""
    load_fonts()
    undress(qapp)
    return qapp


@pytest.fixture(autouse=True)
def look_as_found() -> Iterator[None]:
    """What a test puts on (style sheet, colours, size of type) is gone after it, and so are its windows, whose timers would go
    on, and the keys it holds down: no test may know which one ran before.
    """
    yield
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # qtbot only asks for it
    if application.styleSheet():
        undress(application)
    if application.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:  # QTest leaves those of its last key
        QTest.keyRelease(QWidget(), Qt.Key.Key_Shift)


def undress(application: QApplication) -> None:
    """No style sheet, Qt's own colours, and the program's type in its usual size, also for single classes."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(BODY_POINTS)
    for theme in application.findChildren(Theme):
        theme.deleteLater()  # else it would answer the system's changes in the next test
    colours.use(colours.STANDARD)
    application.setStyleSheet("")
    application.setPalette(QPalette())
    application.setFont(font)
