"""A branch whose window reads foreign tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.workspace.workspace import Workspace
from tests.offices import branch


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with branch(tmp_path) as workspace:
        yield workspace
