"""Pages of docs name the tests that hold what they say; a test that was renamed or taken away is noticed here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAULTS = range(1, 61)


def named_tests(text: str) -> list[tuple[str, str]]:
    """(file, as far as its folders are written; function, "" for the whole file) of every test that a text names."""
    return re.findall(r"((?:\w+/)*test_\w+\.py)(?:::(\w+))?", text)


def is_there(file: str, function: str) -> bool:
    found = [path for path in (ROOT / "tests").rglob("test_*.py") if f"/{path.as_posix()}".endswith(f"/{file}")]
    return any(not function or f"def {function}(" in path.read_text(encoding="utf-8") for path in found)


@pytest.mark.parametrize("page", ["traps.md", "nasty-cases.md", "peers.md", "reliability.md"])
def test_every_test_a_page_names_is_there(page: str) -> None:
    named = named_tests((ROOT / "docs" / page).read_text(encoding="utf-8"))
    assert named
    assert [one for one in named if not is_there(*one)] == []


def test_every_fault_of_the_table_names_a_test_function() -> None:
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    rows = {int(number): rest for number, rest in re.findall(r"^\| (\d+) \|(.*)$", text, re.MULTILINE)}
    assert list(rows) == list(FAULTS)
    for number, rest in rows.items():
        assert rest.count("|") == 4, f"{number}: fault, how, promise and test"
        functions = [function for _, function in named_tests(rest.split("|")[3]) if function]
        assert functions, f"fault {number} names no test function"
