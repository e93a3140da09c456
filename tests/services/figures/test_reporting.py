"""Which office has reported for a year, and which months of it are missing."""

from collections.abc import Callable
from datetime import date

from app.models.base import HEAD
from app.reports.csv_file import paper_csv
from app.rules.figure import number
from app.services.evaluation.evaluations import ratings_of_branches
from app.services.figures.reporting import Report, missing_words, office_reports
from app.services.figures.year_counts import year_counts
from app.services.forms.form_list import find_form
from app.services.overview import progress, target_facts
from app.services.plan.target_year import TargetYear
from app.services.printing.form_kinds import Choice, form_papers
from app.services.printing.readiness import notes
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity, plan_id, target
from tests.services.plan.dated_offices import write_dates

Pass = Callable[[], None]


def of(workspace: Workspace, office: str, year: int = 2025, until: date | None = None) -> Report:
    with workspace.database.reading() as session:
        return office_reports(session, workspace.office_code, year, until)[office]


def test_a_branch_whose_only_file_is_from_november_has_not_reported_the_months_after_it(
    head: Workspace, daito: Workspace, to_head: Pass, at: TurnableClock
) -> None:
    """It is 5 November when the file is made, and May when the board meets."""
    activity(daito)
    to_head()
    assert of(head, "daito").status == "reported" and of(head, "daito").late == ()
    at.turn(days=190)
    found = of(head, "daito")
    assert (found.status, found.late, found.late_words) == ("partly", (11, 12, 1, 2, 3), "11～3月")
    assert of(head, "daito", until=date(2025, 9, 30)).status == "reported"


def test_what_is_known_up_to_a_day_is_whole_up_to_that_day(
    head: Workspace, daito: Workspace, to_head: Pass, at: TurnableClock
) -> None:
    activity(daito)
    to_head()
    at.turn(days=190)
    assert of(head, "daito", until=date(2025, 11, 5)).status == "reported"
    assert of(head, "daito", until=date(2025, 11, 6)).status == "partly"


def test_this_pcs_own_office_has_always_reported(head: Workspace, at: TurnableClock) -> None:
    at.turn(days=500)
    assert of(head, HEAD).status == "reported" == of(head, HEAD, 2026).status


def test_months_outside_an_offices_dates_are_never_late(head: Workspace, at: TurnableClock) -> None:
    write_dates(head, "daito", begins="2025-06", ends="2025-09")
    at.turn(days=190)
    assert of(head, "daito").late == (6, 7, 8, 9) and of(head, "daito").status == "unreported"
    assert of(head, "daito", 2026).status == "not_asked"


def test_who_and_what_is_missing_is_said_in_one_line(head: Workspace, daito: Workspace, to_head: Pass, at: TurnableClock) -> None:
    activity(daito)
    to_head()
    at.turn(days=190)
    with head.database.reading() as session:
        every = office_reports(session, HEAD, 2025)
    assert missing_words({"daito": "大東", "murone": "室根", HEAD: "本部"}, every) == "大東（11～3月）、室根"


def test_every_page_and_paper_says_that_months_of_a_branch_are_missing(
    head: Workspace, daito: Workspace, to_head: Pass, at: TurnableClock
) -> None:
    activity(daito)
    to_head()
    at.turn(days=190)
    with head.database.reading() as session:
        count = year_counts(session, HEAD, [target(head)], 2025)[target(head)].by_office["daito"].activities
        said = ratings_of_branches(session, TargetYear(target(head), 2025))
    assert count.value == number(1).value and count.unreported == {"daito"}
    assert next(one.why_none for one in said if one.office == "daito") == "unreported"
    grid = progress.grid(head, plan_id(head), 2025)
    assert grid.share == "支部からの報告 1/8（うち途中まで 1）" and "大東（11～3月）" in grid.missing
    for code in ("evaluation-sheet", "board-report", "progress"):
        kind, choice = find_form(code), Choice(plan_id(head), 2025)
        papers = form_papers(head, kind, choice)
        text = paper_csv(papers).decode()
        assert "支部からの報告 1/8（うち途中まで 1）" in text, code
        assert any("大東（11～3月）" in line for line in notes(head, kind, choice, papers)), code
        assert "大東（11～3月）" in text or code in ("progress", "public-report"), code


def test_an_offices_own_tables_say_which_months_are_missing(
    head: Workspace, daito: Workspace, to_head: Pass, at: TurnableClock
) -> None:
    activity(daito)
    to_head()
    at.turn(days=190)
    for code in ("monthly-table", "consultation-table"):
        for office, said in (("daito", "未提出：11～3月。"), ("murone", "未提出：通年。"), ("head", "")):
            choice = Choice(plan_id(head), 2025, office=office)
            text = paper_csv(form_papers(head, find_form(code), choice)).decode()
            assert (said in text) if said else ("未提出" not in text), (code, office)


def test_a_month_that_has_not_come_has_no_bar_of_height_0(
    head: Workspace, daito: Workspace, to_head: Pass, at: TurnableClock
) -> None:
    activity(daito)
    to_head()
    at.turn(days=190)
    chart = target_facts.months_chart(head, TargetYear(target(head), 2025, "daito"))
    assert chart.series[1].values == (0, 0, 0, 0, 0, 0, 1, None, None, None, None, None)
