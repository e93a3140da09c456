"""The pages for developers name files that are there; one that was moved or taken away is noticed here."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
IN_THE_ROOT = re.compile(r"(?<![\w/.])(?:app|tests|tools|installer|resources)/(?:[\w.-]+/)*(?:[\w-]+\.[a-z]+)?(?![\w/<*…])")
"""A file or, with a slash at its end, a folder, as named from the project's root."""
TEST_FILE = re.compile(r"(?<![\w/])((?:\w+/)+test_\w+\.py)")
"""A test as the tables name it, from tests/."""
DOTTED = re.compile(r"`((?:rules|models|journal|store|sync|sandbox|exchange|reports|services|ui|cli)\.[a-z_]+[\w.]*)`")


def missing(text: str) -> Iterator[str]:
    """Every path in a text that is not there, and every module that is named otherwise than by its path."""
    yield from (path for path in IN_THE_ROOT.findall(text) if not _is_there(path))
    yield from (path for path in TEST_FILE.findall(text) if not _is_there(path) and not _is_there(f"tests/{path}"))
    yield from DOTTED.findall(text)


def _is_there(path: str) -> bool:
    return (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_a_page_names_is_there(page: Path) -> None:
    assert not list(missing(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "`app/nowhere.py`",
        "see app/services/nowhere/.",
        "tests/nowhere/test_x.py",
        "| services/test_nowhere.py |",
        "`journal.fold`",
    ],
)
def test_every_way_to_name_a_file_that_is_gone_is_noticed(text: str) -> None:
    assert list(missing(text))


def test_a_file_or_folder_that_is_there_is_no_fault() -> None:
    assert not list(missing("`app/start.py`, `app/services/plan/` and tests/house/test_named_paths.py; journal/test_fold.py"))
