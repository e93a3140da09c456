"""Every module of rules, journal, reports and services has a test file beside it, but those of a list that may only shrink."""

from pathlib import Path

from tests.house.test_streets import ROOT

LIST = Path(__file__).with_name("untested.txt")
AT_MOST = 91
"""So many modules were without; lowered with each that gets a test file."""
ROOMS = ("rules", "journal", "reports", "services")


def without_test_file() -> list[str]:
    """``services/plan/plans.py`` for every module that has no ``tests/services/plan/test_plans.py``."""
    modules = [path.relative_to(ROOT / "app") for room in ROOMS for path in (ROOT / "app" / room).rglob("*.py")]
    return sorted(
        path.as_posix()
        for path in modules
        if path.name != "__init__.py" and not (ROOT / "tests" / path.parent / f"test_{path.name}").is_file()
    )


def test_a_new_module_has_a_test_file_beside_it_and_one_that_got_one_has_left_the_list() -> None:
    listed = [line for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert without_test_file() == listed
    assert len(listed) <= AT_MOST
