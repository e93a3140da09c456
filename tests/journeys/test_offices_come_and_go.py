"""A council founds a branch, closes one and merges it into another: past years' papers stay, the new year follows."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.reports.csv_file import paper_csv
from app.reports.paper import Chart
from app.rules.periods import FIRST_HALF, YEAR
from app.services.audit.audit import audit
from app.services.figures.asked import Asked
from app.services.forms.batch_printing import everything
from app.services.forms.form_list import FORMS, find_form
from app.services.overview import progress
from app.services.overview.figure_breakdown import why
from app.services.plan.plan_file_import import preview_plan_file, take_plan_file
from app.services.plan.plans import find_target
from app.services.plan.target_year import PlanYear
from app.services.printing.form_kinds import ALL_BRANCHES, Choice, draw_form, form_papers
from app.services.transfer.submission_status import board
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.journeys.test_window_story import opened
from tests.offices import plan_id
from tests.services.audit.council import council


@pytest.fixture
def hills(tmp_path: Path) -> Iterator[Workspace]:
    with council(tmp_path / "hills") as workspace:
        yield workspace


def dated(workspace: Workspace, folder: Path) -> None:
    """西 ends with March R8 and 北 takes it over; 東 begins in April R8."""
    text = (workspace.folder.parent / "plan.toml").read_text(encoding="utf-8")
    text = text.replace('code = "west"\n', 'code = "west"\nends = "2026-03"\nsuccessor = "north"\n')
    file = folder / "dated.toml"
    file.write_text(text + '\n[[office]]\ncode = "east"\nname = "東"\nshort_name = "東"\nbegins = "2026-04"\n', encoding="utf-8")
    found = preview_plan_file(workspace, file)
    assert found.added == ("東　東",) and [(one.field, one.after) for one in found.changes] == [
        ("終了年月", "令和8年3月"),
        ("引き継ぐ事業所", "北"),
    ]
    take_plan_file(workspace, file)


def papers(workspace: Workspace, year: int) -> dict[str, bytes]:
    """Every form of a year as PDF and as CSV."""
    found = {}
    for one in everything(workspace, Choice(plan_id(workspace), year)):
        try:
            made = draw_form(workspace, one.kind, one.choice)
        except Refused as refusal:
            found[one.name] = refusal.what.encode()
            continue
        found[one.name] = made.data
        found[f"{one.name}.csv"] = paper_csv(made.papers)
    return found


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_papers_of_past_years_stay_byte_for_byte_when_offices_come_go_and_merge(
    hills: Workspace, tmp_path: Path, at: TurnableClock, year: int
) -> None:
    at.turn(days=200)
    moment = at.moment
    before = papers(hills, year)
    dated(hills, tmp_path)
    at.moment = moment
    assert papers(hills, year) == before and len(before) > 2 * len(FORMS) - 20


def test_the_new_year_asks_those_who_exist_then(hills: Workspace, tmp_path: Path, at: TurnableClock) -> None:
    at.turn(days=200)
    dated(hills, tmp_path)
    now = [row.office_code for row in board(hills, 2026)]
    assert now == ["north", "south", "east"] and [row.office_code for row in board(hills, 2025)] == ["north", "south", "west"]
    grid = progress.grid(hills, plan_id(hills), 2026)
    assert [one.code for one in grid.offices if one.kind == "branch"] == now and grid.branches == 3
    named = {one.name for one in everything(hills, Choice(plan_id(hills), 2026))}
    assert "branch-evaluation-east" in named and "branch-evaluation-west" not in named
    assert not audit(hills, PlanYear(plan_id(hills), 2026), FORMS).disagreements


def test_an_office_that_took_over_another_is_not_compared_with_its_former_self(
    hills: Workspace, tmp_path: Path, at: TurnableClock
) -> None:
    at.turn(days=200)
    dated(hills, tmp_path)
    sheet = draw_form(hills, find_form("branch-evaluation"), Choice(plan_id(hills), 2026, office="north")).papers[0]
    said = "北は令和8年4月に西を引き継いだので、前年度とは数える範囲がちがいます。"
    assert said in paper_csv([sheet]).decode()
    council_sheet = draw_form(hills, find_form("evaluation-sheet"), Choice(plan_id(hills), 2026)).papers[0]
    assert said in paper_csv([council_sheet]).decode() and "西," in paper_csv([council_sheet]).decode()


def test_a_form_of_an_office_is_refused_for_a_year_in_which_it_did_not_exist(
    hills: Workspace, tmp_path: Path, at: TurnableClock
) -> None:
    at.turn(days=200)
    dated(hills, tmp_path)
    form = find_form("branch-evaluation")
    with pytest.raises(Refused, match=r"office-outside-year: 東（令和8年4月から）は、令和7年度にはありません。"):
        draw_form(hills, form, Choice(plan_id(hills), 2025, office="east"))
    with pytest.raises(Refused, match=r"西（令和8年3月まで）は、令和8年度にはありません。"):
        draw_form(hills, form, Choice(plan_id(hills), 2026, office="west"))
    both = draw_form(hills, form, Choice(plan_id(hills), 2026, office=ALL_BRANCHES))
    assert {paper.group for paper in both.papers} == {"北", "南", "東"}


def test_an_office_outside_its_months_that_has_a_record_is_shown_everywhere_and_counted_nowhere(
    hills: Workspace, tmp_path: Path, at: TurnableClock, qtbot: QtBot
) -> None:
    """西 ended with March R7 by a date that was set too late: its records of R7 stay in the totals."""
    text = (hills.folder.parent / "plan.toml").read_text(encoding="utf-8")
    file = tmp_path / "ended.toml"
    file.write_text(text.replace('code = "west"\n', 'code = "west"\nends = "2025-03"\n'), encoding="utf-8")
    take_plan_file(hills, file)
    shares = set()
    for kind in FORMS:
        for period in (YEAR, FIRST_HALF) if "period" in kind.per else (YEAR,):
            if "office" in kind.per or kind.code in ("public-report", "activity-record", "minutes", "opinion-list"):
                continue
            made = form_papers(hills, kind, Choice(plan_id(hills), 2025, period=period))
            shares |= set(re.findall(r"支部からの報告 \d+/\d+", paper_csv(made).decode()))
    assert shares == {"支部からの報告 1/2"}
    page = opened(qtbot, hills, "board").page("board")
    page.refresh()
    assert "－ 期間の外" in {page.table.rows.text(row, 1) for row in range(page.table.rows.rowCount())} | {
        page.table.rows.text(row, column) for row in range(3) for column in range(5)
    }
    assert not audit(hills, PlanYear(plan_id(hills), 2025), FORMS).disagreements


def test_a_branch_with_an_old_file_contradicts_nothing(hills: Workspace, at: TurnableClock) -> None:
    at.turn(days=200)
    assert not audit(hills, PlanYear(plan_id(hills), 2025), FORMS).disagreements
    board_report = form_papers(hills, find_form("board-report"), Choice(plan_id(hills), 2025))
    charts = [part for paper in board_report for part in paper.parts if isinstance(part, Chart) and "活動件数" in part.title]
    assert [label for chart in charts for label in chart.labels] == ["北※", "南", "西※", "本部"]


def test_a_month_that_has_not_arrived_is_not_explained_as_zero(hills: Workspace, at: TurnableClock) -> None:
    at.turn(days=200)
    asked = Asked(find_target(hills, plan_id(hills), "1-1").id, office="north")
    said = why(hills, plan_id(hills), 2025, asked)
    assert said.value.endswith("※") and said.lines[-1].value == "未提出" == said.lines[7].value and said.lines[0].value == "0件"
    assert why(hills, plan_id(hills), 2025, replace(asked, office="south")).value == "未提出"


def test_an_office_that_begins_later_in_the_year_is_not_missing_yet(hills: Workspace, tmp_path: Path) -> None:
    """It is November R7; 南 begins in February."""
    text = (hills.folder.parent / "plan.toml").read_text(encoding="utf-8")
    file = tmp_path / "later.toml"
    file.write_text(text.replace('code = "south"\n', 'code = "south"\nbegins = "2026-02"\n'), encoding="utf-8")
    take_plan_file(hills, file)
    grid = progress.grid(hills, plan_id(hills), 2025)
    assert (grid.share, grid.missing) == ("支部からの報告 2/2", "")
    assert not audit(hills, PlanYear(plan_id(hills), 2025), FORMS).disagreements


def test_months_after_its_end_are_not_due(hills: Workspace, tmp_path: Path, at: TurnableClock) -> None:
    at.turn(days=200)
    text = (hills.folder.parent / "plan.toml").read_text(encoding="utf-8")
    ended = text.replace('code = "west"\n', 'code = "west"\nends = "2025-12"\n')
    (tmp_path / "ended.toml").write_text(ended, encoding="utf-8")
    take_plan_file(hills, tmp_path / "ended.toml")
    late = {row.office_code: row.late for row in board(hills, 2025)}
    assert late["north"] == (11, 12, 1, 2, 3) and late["west"] == (11, 12)
