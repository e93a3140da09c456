"""`make check` picks the nearest tests, and says what it had no time for; the marks it goes by are set by folder."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import mark_of
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


@pytest.mark.parametrize(
    ("folder", "fixtures", "mark"),
    [
        ("services/plan", (), "fast"),
        ("services/plan", ("head", "qtbot"), ""),
        ("rules", (), "fast"),
        ("journeys", ("qtbot",), "slow"),
        ("ui/plan", ("qtbot",), ""),
    ],
)
def test_a_test_is_fast_or_slow_by_its_folder_and_never_fast_with_a_window(
    folder: str, fixtures: tuple[str, ...], mark: str
) -> None:
    item = SimpleNamespace(path=Path(__file__).parents[1] / folder / "test_x.py", fixturenames=fixtures)
    assert mark_of(item) == mark  # type: ignore[arg-type]


def test_the_marks_are_carried(request: pytest.FixtureRequest) -> None:
    assert all(item.get_closest_marker(mark_of(item)) for item in request.session.items if mark_of(item))
    assert not request.node.get_closest_marker("slow")
