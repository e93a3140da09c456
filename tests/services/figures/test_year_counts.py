"""The figures of a year: of each office with the reason where there are none, and one total of the whole council."""

from collections.abc import Callable
from datetime import date

from app.reports.figures import figure_text
from app.rules.figure import Figure, number
from app.services.figures.year_counts import TargetCounts, offices_of_year, year_counts
from app.services.overview import progress
from app.services.plan import plan_editing, plans
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target
from tests.services.plan.dated_offices import write_dates

Pass = Callable[[], None]


def counted(workspace: Workspace, code: str = "1-3", year: int = 2025, until: date | None = None) -> TargetCounts:
    with workspace.database.reading() as session:
        one = target(workspace, code)
        return year_counts(session, workspace.office_code, [one], year, until)[one]


def lead(head: Workspace, code: str) -> None:
    form = plan_editing.open_target(head, plans.plans(head)[0], target(head, code))
    plan_editing.save_target(head, form, {"led_by": "head"})


def test_the_total_has_the_head_offices_own_records_in_it(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    activity(daito)
    activity(head)
    activity(head)
    to_head()
    found = counted(head)
    assert found.by_office["head"].activities == number(2) and found.by_office["daito"].activities == number(1)
    assert found.total.activities.value == 3 and len(found.total.activities.unreported) == 7


def test_the_head_office_is_not_asked_about_a_target_of_the_branches_and_they_not_about_its_own(head: Workspace) -> None:
    assert counted(head, "2-5").by_office["head"].activities.missing == "not_asked"
    lead(head, "2-5")
    found = counted(head, "2-5")
    assert found.by_office["head"].activities == number(0) == found.total.activities
    assert {one.activities.missing for code, one in found.by_office.items() if code != "head"} == {"not_asked"}


def test_without_any_report_the_council_has_no_zero(head: Workspace) -> None:
    assert counted(head).total.activities.missing == "unreported"


def test_a_new_target_has_no_record_of_the_year_before(head: Workspace) -> None:
    activity(head)
    with head.database.reading() as session:
        found = year_counts(session, "head", {target(head): ()}, 2024)[target(head)]
    assert found.total.activities.missing == "no_record" and found.by_office["daito"].activities.missing == "no_record"


def test_only_what_happened_up_to_a_day_is_counted(head: Workspace) -> None:
    activity(head, date=date(2025, 5, 1), participants=None)
    activity(head, date=date(2025, 11, 1))
    assert counted(head, until=date(2025, 9, 30)).by_office["head"].participants == Figure(missing="blank", unnumbered=1)


def test_the_growth_of_the_council_counts_a_branch_that_had_nothing_last_year(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(daito, date=date(2024, 4, 2), target_id=target(daito, "1-1"))  # it reported last year, and did nothing for 1-③
    activity(head, date=date(2024, 4, 2))
    activity(head, date=date(2025, 4, 2))
    activity(daito, date=date(2025, 4, 2))
    to_head()
    (line,) = [one for one in progress.grid(head, plan_id(head), 2025, "last_year").lines if one.target.code == "1-3"]
    texts = {cell.office: figure_text(cell.figure, suffix="％", signed=True) for cell in line.cells}
    assert (texts["daito"], texts["head"], line.total.text) == ("皆増", "0％", "＋100％※")


def test_the_growth_of_the_council_is_that_of_the_printed_totals_also_when_the_head_office_began_this_year(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(daito, date=date(2024, 4, 2))
    activity(head, date=date(2024, 4, 2), target_id=target(head, "1-1"))
    activity(daito, date=date(2025, 4, 2))
    activity(head, date=date(2025, 4, 2))
    to_head()
    (line,) = [one for one in progress.grid(head, plan_id(head), 2025, "last_year").lines if one.target.code == "1-3"]
    now, before = counted(head).total.activities, counted(head, year=2024).total.activities
    assert (now.value, before.value, line.total.text) == (2, 1, "＋100％※")


def shown(workspace: Workspace, year: int, until: date | None = None) -> list[str]:
    return [office.code for office in offices_of_year(workspace, year, until)]


def test_an_office_that_has_not_begun_is_not_asked_and_not_missing(head: Workspace) -> None:
    write_dates(head, "daito", begins="2026-04")
    this, following = counted(head), counted(head, year=2026)
    assert this.by_office["daito"].activities.missing == "not_asked" and "daito" not in this.total.activities.unreported
    assert following.by_office["daito"].activities.missing == "unreported"
    assert "daito" not in shown(head, 2025) and "daito" in shown(head, 2026)


def test_an_office_that_begins_in_the_second_half_is_not_missing_in_the_first(head: Workspace) -> None:
    write_dates(head, "daito", begins="2025-10")
    first_half = date(2025, 9, 30)
    assert counted(head, until=first_half).by_office["daito"].activities.missing == "not_asked"
    assert counted(head).by_office["daito"].activities.missing == "unreported"
    assert "daito" not in shown(head, 2025, first_half) and "daito" in shown(head, 2025)


def test_records_of_an_office_outside_its_months_are_shown_where_they_are_counted(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(daito)
    to_head()
    write_dates(head, "daito", ends="2025-03")
    assert counted(head).by_office["daito"].activities == number(1) and counted(head).total.activities.value == 1
    assert "daito" in shown(head, 2025) and "daito" not in shown(head, 2026)
