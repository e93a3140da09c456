"""Pages of docs name the tests that hold what they say; a test that was renamed or taken away is noticed here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", ["traps.md", "nasty-cases.md", "peers.md"])
def test_every_test_a_page_names_is_there(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    files = {path.name: path for path in (ROOT / "tests").rglob("test_*.py")}
    named = re.findall(r"(test_\w+\.py)(?:::(\w+))?", text)
    assert named
    for file, test in named:
        assert file in files, file
        assert not test or f"def {test}(" in files[file].read_text(encoding="utf-8"), f"{file}::{test}"
