"""These tests need a screen and an input method of their own: `make ime` brings both and runs them; `make test` doesn't."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.input_method.clerk import Clerk
from tests.input_method.desk import Desk, a_desk, is_able
from tests.offices import branch, head_office

MAKERS = {"daito": branch, "head": head_office}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.ime)


@pytest.fixture(scope="session")
def one_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all tests."""
    if not is_able():
        pytest.fail("what the desk needs is missing: make ime")
    with a_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def desk(one_desk: Desk) -> Iterator[Desk]:
    """The desk with an input method of the usual habits."""
    one_desk.method.tell(passes_keys=True, passes_enter=False, kana=True)
    yield one_desk


At = Callable[..., AbstractContextManager[Clerk]]


@pytest.fixture
def at_work(desk: Desk, tmp_path: Path) -> At:
    """Somebody before the window of an office: ``with at_work("daito") as clerk``. ``prepare``: what is in the office before."""

    @contextmanager
    def sit_down(office: str = "daito", prepare: Callable[[Workspace], Any] = lambda _: None) -> Iterator[Clerk]:
        with MAKERS[office](tmp_path) as workspace:
            prepare(workspace)
        with desk.program(tmp_path / office) as program:
            yield Clerk(desk, program)

    return sit_down


@pytest.fixture
def kept(tmp_path: Path) -> Callable[..., AbstractContextManager[Workspace]]:
    """What is in an office's data after the window was closed."""
    return lambda office="daito": open_workspace(tmp_path / office)
