"""An office exists from its first to its last month; without dates it always does."""

from datetime import date

import pytest

from app.rules.periods import FIRST_HALF
from app.services.plan.office_dates import dates_in_words, exists_between, takeovers
from app.services.plan.plans import OfficeRow
from app.services.workspace.workspace import Workspace
from tests.services.plan.dated_offices import write_dates

YEAR = date(2025, 4, 1), date(2026, 3, 31)


def office(begins: str = "", ends: str = "") -> OfficeRow:
    return OfficeRow("north", "北支部", "北", "branch", 1, "", "", "", "", "", begins, ends)


@pytest.mark.parametrize(("begins", "ends", "is_there"), [
    ("", "", True),
    ("2026-03", "", True), ("2026-04", "", False),
    ("", "2025-04", True), ("", "2025-03", False),
    ("2025-06", "2025-06", True),
    ("R8.4", "", True), ("", "soon", True),
])  # fmt: skip
def test_one_month_within_the_span_is_enough(begins: str, ends: str, is_there: bool) -> None:
    assert exists_between(office(begins, ends), *YEAR) is is_there


def test_the_dates_are_told_in_the_era() -> None:
    assert dates_in_words(office("2021-04", "2026-03")) == "令和3年4月から令和8年3月まで"
    assert (dates_in_words(office("2026-04")), dates_in_words(office())) == ("令和8年4月から", "")


@pytest.mark.parametrize(("ends", "years"), [("2026-03", [2026]), ("2025-09", [2025, 2026]), ("2026-02", [2025, 2026])])
def test_an_office_that_took_over_another_is_unlike_the_year_before(head: Workspace, ends: str, years: list[int]) -> None:
    write_dates(head, "daito", ends=ends, successor="murone")
    with head.database.reading() as session:
        assert list(takeovers(session, "murone")) == years and not takeovers(session, "daito")
        assert (
            takeovers(session, "murone")[years[0]].startswith("室根支部は令和")
            and "大東支部を引き継いだので" in takeovers(session, "murone")[years[0]]
        )


def test_a_takeover_after_the_first_half_changes_nothing_in_it(head: Workspace) -> None:
    write_dates(head, "daito", ends="2025-10", successor="murone")
    with head.database.reading() as session:
        assert list(takeovers(session, "murone", FIRST_HALF)) == [2026] and list(takeovers(session, "murone")) == [2025, 2026]
