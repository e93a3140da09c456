"""A council founds a branch, closes one and merges it into another: past years' papers stay, the new year follows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Refused
from app.reports.csv_file import paper_csv
from app.services.audit.audit import audit
from app.services.forms.batch_printing import everything
from app.services.forms.form_list import FORMS, find_form
from app.services.overview import progress
from app.services.plan.plan_file_import import preview_plan_file, take_plan_file
from app.services.plan.target_year import PlanYear
from app.services.printing.form_kinds import ALL_BRANCHES, Choice, draw_form
from app.services.transfer.submission_status import board
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
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
    said = "令和8年4月に西を引き継ぎました。前年度の数には、その分が入っていません。"
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


def test_months_after_its_end_are_not_due(hills: Workspace, tmp_path: Path, at: TurnableClock) -> None:
    at.turn(days=200)
    text = (hills.folder.parent / "plan.toml").read_text(encoding="utf-8")
    ended = text.replace('code = "west"\n', 'code = "west"\nends = "2025-12"\n')
    (tmp_path / "ended.toml").write_text(ended, encoding="utf-8")
    take_plan_file(hills, tmp_path / "ended.toml")
    late = {row.office_code: row.late for row in board(hills, 2025)}
    assert late["north"] == (11, 12, 1, 2, 3) and late["west"] == (11, 12)
