"""`make coverage` names every package that is below its floor, has none, or is gone."""

from tools.coverage_floors import faults, measured

REPORT = {
    "files": {
        "app/rules/era.py": {"summary": {"covered_lines": 9, "num_statements": 10}},
        "app/rules/text.py": {"summary": {"covered_lines": 90, "num_statements": 90}},
        "app/rules/__init__.py": {"summary": {"covered_lines": 0, "num_statements": 0}},
        "app/services/plan/plans.py": {"summary": {"covered_lines": 1, "num_statements": 2}},
    }
}


def test_the_lines_of_a_package_are_counted_together() -> None:
    assert measured(REPORT) == {"app.rules": 99.0, "app.services.plan": 50.0}


def test_a_package_on_its_floor_is_accepted_and_one_below_is_named() -> None:
    found = measured(REPORT)
    assert faults(found, {"app.rules": 99, "app.services.plan": 50}) == []
    assert faults(found, {"app.rules": 100, "app.services.plan": 50}) == ["app.rules: 99.0 % is below 100 %"]


def test_a_package_without_a_floor_and_a_floor_without_a_package_are_named() -> None:
    found = measured(REPORT)
    assert faults(found, {"app.rules": 99}) == ["app.services.plan has no floor"]
    assert faults(found, {"app.rules": 99, "app.services.plan": 30, "app.bin": 30}) == ["app.bin has a floor, and no lines"]


def test_a_floor_that_any_imported_package_reaches_is_refused() -> None:
    found = measured(REPORT)
    assert faults(found, {"app.rules": 99, "app.services.plan": 24}) == ["app.services.plan: a floor of 24 % says nothing"]
    assert faults(found, {"app.rules": 99, "app.services.plan": 25}) == []
