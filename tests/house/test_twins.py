"""Every package of services has its tests in a folder of the same name, or says why not."""

from tests.house.test_streets import ROOT, packages

WITHOUT_TWIN: dict[str, str] = {}
"""Package of app/services → why its tests are elsewhere."""


def test_every_package_of_services_has_its_twin_in_the_tests_or_says_why_not() -> None:
    twins = {path.parent.name for path in (ROOT / "tests" / "services").glob("*/test_*.py")}
    assert packages("services") - twins == WITHOUT_TWIN.keys()
    assert all(reason.endswith(".") for reason in WITHOUT_TWIN.values())
