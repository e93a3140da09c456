"""A head office and 大東支部 on 令和7年11月5日, each in its own folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Desk
from tests.conftest import TurnableClock
from tests.offices import branch, head_office


@pytest.fixture
def head(tmp_path: Path, at: TurnableClock) -> Iterator[Desk]:
    with head_office(tmp_path) as desk:
        yield desk


@pytest.fixture
def daito(tmp_path: Path, at: TurnableClock) -> Iterator[Desk]:
    with branch(tmp_path) as desk:
        yield desk


@pytest.fixture
def to_head(head: Desk, daito: Desk, tmp_path: Path) -> Callable[[], None]:
    """大東 hands in and the head office takes it."""
    return lambda: (importing.import_files(head, [submitting.hand_in(daito, tmp_path).path]), None)[1]


@pytest.fixture
def to_daito(head: Desk, daito: Desk, tmp_path: Path) -> Callable[[], None]:
    """The head office sends back and 大東 takes it."""
    return lambda: (importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path]), None)[1]
