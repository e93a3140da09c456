"""相談件数表: by 分野 and 方法, month by month, each office its own; the indicator is what the table adds up to."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.errors import Refused
from app.rules.figures import Typed
from app.services.forms.form_list import find_form
from app.services.indicators import consultations, indicators, monthly_table
from app.services.indicators.indicators import UseRow
from app.services.overview import figure_breakdown
from app.services.overview.figure_breakdown import indicator_question
from app.services.plan.target_year import PlanYear
from app.services.printing.form_kinds import Choice, draw_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.forms.test_year_papers import words

Pass = Callable[[], None]
JUNE = {
    ("daily_support", "telephone"): Typed(2),
    ("daily_support", "visit_office"): Typed(3),
    ("housing", "home_visit"): Typed(1),
}


def use(workspace: Workspace) -> UseRow:
    return next(one for one in indicators.uses_of(workspace, [target(workspace, "3-1")], 2025) if one.code == "consultations")


def save(workspace: Workspace, month: int = 6, office: str = "daito", cells: dict[tuple[str, str], Typed] | None = None) -> int:
    return consultations.save_month(workspace, 2025, month, office, JUNE if cells is None else cells)


def test_the_fields_of_the_national_report_are_the_beginning(daito: Workspace) -> None:
    table = consultations.month_table(daito, 2025, 6, "daito")
    assert [one.label for one in table.fields][:3] == ["在宅福祉", "介護保険", "健康・保健医療"] and len(table.fields) == 14
    assert [one.label for one in table.methods] == ["来所", "電話", "訪問", "その他"]


def test_the_indicator_is_what_the_table_adds_up_to_and_a_blank_month_is_no_zero(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    assert save(daito) == 3 and save(daito) == 0
    save(daito, 7, cells={("work", "telephone"): Typed(4, None, True)})
    row = next(
        one
        for one in monthly_table.monthly_rows(daito, PlanYear(plan_id(daito), 2025, "daito"))
        if one.use.code == "consultations"
    )
    assert not row.editable and row.cells[2] == "6" and row.cells[3] == "約4" and row.cells[4] == "未入力" and row.year == "約10"
    to_head()
    save(head, 6, "head", {("work", "telephone"): Typed(5)})
    with head.database.reading() as session:
        found = indicators.figure(session, "head", use(head), 2025)
    assert (found.value, found.is_partial) == (15, True)


def test_why_leads_from_the_council_to_the_branch_its_month_and_the_fields(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    save(daito)
    to_head()
    asked = indicator_question(use(head))
    (branch,) = [one for one in figure_breakdown.why(head, plan_id(head), 2025, asked).lines if one.words == "大東"]
    assert branch.value == "6" and branch.further is not None
    month = figure_breakdown.why(head, plan_id(head), 2025, branch.further).lines[2]
    assert (month.words, month.value) == ("6月", "6") and month.further is not None
    found = figure_breakdown.why(head, plan_id(head), 2025, month.further)
    assert [(one.words, one.value) for one in found.lines] == [("住居", "1"), ("日常的な支援", "5")]
    assert "来所 3件" in found.lines[1].note and "相談件数表から" in found.formula and found.value == "6"


def test_a_number_said_to_be_about_is_about_in_the_sums_of_the_screen_and_in_its_why(daito: Workspace) -> None:
    save(daito, cells=JUNE | {("work", "telephone"): Typed(4, None, True), ("health", "telephone"): Typed(None, "none")})
    table = consultations.month_table(daito, 2025, 6, "daito")
    assert (table.total(), table.total(field="work"), table.total(field="health")) == ("約10", "約4", "なし")
    asked = replace(indicator_question(use(daito)), office="daito", month=6)
    found = figure_breakdown.why(daito, plan_id(daito), 2025, asked)
    assert {one.words: (one.value, one.note) for one in found.lines if "電話" in one.note} == {
        "日常的な支援": ("5", "電話 2件、来所 3件"),
        "健康・保健医療": ("該当なし", "電話 該当なし"),
        "仕事": ("約4", "電話 約4件"),
    }


def test_nobody_types_into_anothers_table_and_a_bad_number_saves_nothing(head: Workspace, daito: Workspace) -> None:
    with pytest.raises(Refused, match="ほかの事業所"):
        save(daito, office="murone")
    with pytest.raises(Refused, match="本部で"):
        save(daito, office="head")
    assert consultations.month_table(daito, 2025, 6, "daito").total() == ""


def test_the_table_is_printed_for_the_year_and_for_each_month_with_figures(daito: Workspace) -> None:
    save(daito)
    text = words(draw_form(daito, find_form("consultation-table"), Choice(plan_id(daito), 2025)).data)
    assert "様式第2号の3" in text and "一年の計" in text and "6月分" in text and "7月分" not in text
    empty = words(draw_form(daito, find_form("consultation-table"), Choice(plan_id(daito), 2025, edition="empty")).data)
    assert "在宅福祉" in empty and "一年の計" not in empty


def test_a_field_that_is_retired_keeps_what_was_counted_under_it(daito: Workspace) -> None:
    save(daito, cells={("gone", "telephone"): Typed(2)})
    table = consultations.month_table(daito, 2025, 6, "daito")
    assert table.fields[-1].code == "gone" and table.total(field="gone") == "2"
