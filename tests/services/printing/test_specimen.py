"""記入例 teach by example: their sums are right, and their words fit every target."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.errors import Refused
from app.reports.paper import Column, Row, Table, Text, cell_text, texts_of
from app.services.forms.batch_printing import everything
from app.services.forms.form_list import FORMS, find_form
from app.services.printing.form_kinds import Choice, Edition, form_papers
from app.services.printing.specimen import on_weekday
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id


def tables(workspace: Workspace, code: str, caption: str, **more: object) -> list[Table]:
    choice = Choice(plan_id(workspace), 2025, edition="specimen", **more)  # type: ignore[arg-type]
    parts = [part for paper in form_papers(workspace, find_form(code), choice) for part in paper.parts]
    return [part for part in parts if isinstance(part, Table) and part.caption.strip().endswith(caption)]


def numbers(row: Row, first: int = 1) -> list[int]:
    return [int(cell_text(cell).replace(",", "") or 0) for cell in row.cells[first:]]


def last(columns: tuple[Column, ...]) -> str:
    return columns[-1].title


def test_the_table_of_consultations_adds_up_by_rows_and_by_columns(head: Workspace) -> None:
    (found,) = tables(head, "consultation-table", "月分（件）")
    *rows, total = [numbers(row) for row in found.rows]
    assert last(found.columns) == "計" and all(sum(row[:-1]) == row[-1] for row in [*rows, total])
    assert [sum(column) for column in zip(*rows, strict=True)] == total and total[-1] > 0


def test_the_months_of_every_indicator_add_up_to_its_year_and_the_last_month_is_that_of_a_closing_value(head: Workspace) -> None:
    (found,) = tables(head, "monthly-table", "")
    assert last(found.columns) == "年計"
    kinds = set()
    for row in found.rows:
        *months, year = map(cell_text, row.cells[2:])
        if any(months):
            known = [int(one) for one in months if one.isdigit()]
            assert year in (str(sum(known)), months[-1])
            kinds.add(year == str(sum(known)))
    assert kinds == {True, False}


@pytest.mark.parametrize(("code", "more"), [("evaluation-sheet", {}), ("branch-evaluation", {"office": "daito"})])
@pytest.mark.parametrize("period", ["year", "first_half"])
def test_the_figures_of_an_evaluation_sheet_are_there_and_add_up(
    head: Workspace, code: str, more: dict[str, str], period: str
) -> None:
    found = tables(head, code, "支部別の実施状況", **more, period=period)
    assert len(found) == 15
    for one in found:
        rows = [numbers(row) for row in one.rows]
        assert all(row[0] for row in rows)
        if code == "evaluation-sheet":
            assert cell_text(one.rows[-1].cells[0]) == "合計"
            assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1]


@pytest.mark.parametrize("code", [kind.code for kind in FORMS if kind.by_hand])
def test_the_words_of_a_specimen_are_of_no_single_target(head: Workspace, code: str) -> None:
    choice = Choice(plan_id(head), 2025, edition="specimen", office="daito" if "office" in find_form(code).per else "")
    made = form_papers(head, find_form(code), choice)
    said = "\n".join(text for paper in made for _, text, _ in texts_of(paper))
    assert not re.findall("サロンや|サロン代表者|世話人どうし|冬期|参加者は前年度より増えた", said)


@pytest.mark.parametrize("code", [kind.code for kind in FORMS if kind.by_hand])
def test_the_days_of_a_specimen_are_those_of_its_year(head: Workspace, code: str) -> None:
    office = "daito" if "office" in find_form(code).per else ""
    made = form_papers(head, find_form(code), Choice(plan_id(head), 2023, edition="specimen", office=office))
    said = "\n".join(text for paper in made for _, text, _ in texts_of(replace(paper, printed_on="")))
    assert not re.findall("令和[78]年[0-9]", said)


def test_the_public_report_says_something_else_about_each_target(head: Workspace) -> None:
    (found,) = tables(head, "public-report", "主な取組")
    words = [cell_text(row.cells[1]) for row in found.rows]
    assert len(words) == 15 == len(set(words)) and all(words)


def test_the_grid_of_progress_adds_up(head: Workspace) -> None:
    for caption in ("活動件数（件）", "延べ参加者（人）"):
        for one in tables(head, "progress", caption):
            assert all(sum(numbers(row, 2)[:-1]) == numbers(row, 2)[-1] for row in one.rows)


def test_no_specimen_is_dated_on_a_day_off() -> None:
    for day in (date(2026, 7, 8) + timedelta(days) for days in range(400)):
        assert on_weekday(day).weekday() < 5 and 0 <= (on_weekday(day) - day).days <= 2


def test_what_is_good_and_what_is_proposed_stand_in_their_own_boxes(head: Workspace) -> None:
    choice = Choice(plan_id(head), 2025, edition="specimen")
    boxes = {
        part.name: part.text for part in form_papers(head, find_form("external-sheet"), choice)[0].parts if isinstance(part, Text)
    }
    assert boxes["良い点"] and "ほしい" not in boxes["良い点"] and "ほしい" in boxes["提案"]
    assert boxes["記入日"] == "令和8年7月8日"


@pytest.mark.parametrize("edition", ["empty", "specimen"])
def test_a_form_that_nobody_fills_has_no_variants(head: Workspace, edition: Edition) -> None:
    with pytest.raises(Refused) as refusal:
        form_papers(head, find_form("legend"), Choice(plan_id(head), 2025, edition=edition))
    assert refusal.value.code == "unknown-option"
    assert find_form("legend") not in [one.kind for one in everything(head, Choice(plan_id(head), 2025, edition=edition))]
