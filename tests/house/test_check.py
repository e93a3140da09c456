"""`make check` picks the nearest tests, and says what it had no time for; the marks it goes by are set by folder."""

from pathlib import Path

import pytest

from tests.conftest import MARKS
from tools.check import HOUSE, nearest_tests

PLAN = "app/services/plan"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for path, text in {
        "tests/services/plan/test_aims.py": "from app.services.plan import offices, deadlines\n",
        "tests/services/plan/test_deadlines.py": "from app.services.plan.deadlines import usual_day\n",
        "tests/services/plan/test_offices.py": "from app.services.plan import offices\n",
        "tests/services/test_a_bin.py": "",
        "tests/services/test_whole.py": "from app.services.removal import erasure\n",
        "tests/models/test_base.py": "",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_the_tests_of_the_module_come_first_then_those_that_import_it_then_its_packages(tree: Path) -> None:
    assert nearest_tests([f"{PLAN}/deadlines.py"], tree) == [
        "tests/services/plan/test_deadlines.py",
        "tests/services/plan/test_aims.py",
        HOUSE,
        "tests/services/plan/test_offices.py",
    ]


def test_a_package_without_a_twin_is_tested_by_the_folder_above(tree: Path) -> None:
    assert nearest_tests(["app/services/removal/trash.py"], tree)[:2] == [
        HOUSE,
        "tests/services/test_whole.py",
    ]
    assert nearest_tests(["app/errors.py", "docs/sync.md", "resources/eras.toml"], tree) == [HOUSE]


def test_a_changed_test_is_run_first(tree: Path) -> None:
    assert nearest_tests(["tests/services/plan/test_offices.py"], tree)[0] == "tests/services/plan/test_offices.py"


def test_tests_carry_the_mark_of_their_folder(request: pytest.FixtureRequest) -> None:
    by_folder = {folder: mark for mark, folders in MARKS.items() for folder in folders}
    tests = Path(__file__).parents[1]
    for item in request.session.items:
        expected = by_folder.get(item.path.relative_to(tests).parts[0])
        assert [mark for mark in MARKS if item.get_closest_marker(mark)] == [expected] * (expected is not None)
