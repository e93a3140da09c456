"""These tests need wine and the built setup files: `make test-windows` brings both and runs them; `make test` doesn't."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.windows import build
from installer.windows.wine.prefix import Prefix
from tests.windows.pc import NEWER, OLDER, WindowsPC, is_able, setup_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.wine)


@pytest.fixture(scope="session")
def pc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowsPC]:
    """山田さん's PC, on which nothing of ours was ever installed; one for all tests, which follow each other in their order."""
    if not is_able():
        pytest.fail("wine or the setup files are missing: make test-windows")
    setups = tmp_path_factory.mktemp("setups")
    prefix = Prefix(build.WORK / "wine-pc", "山田")
    prefix.make()
    for version in (OLDER, NEWER):
        setup_of(version, setups)
    try:
        yield WindowsPC(prefix, setups)
    finally:
        prefix.end()
