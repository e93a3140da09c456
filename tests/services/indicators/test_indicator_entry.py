"""A cell of a table of figures is read as people write it, and months, goals and ratios are added up by their rules."""

from dataclasses import replace
from datetime import date

import pytest

from app.errors import Refused
from app.rules.figure import Figure, absent, number
from app.rules.figures import Typed, parse_cell
from app.services.indicators import indicator_entry, indicators
from app.services.indicators.five_year_rows import IndicatorLine, indicator_lines
from app.services.indicators.indicator_catalogue import (
    find_use,
    open_indicator,
    open_use,
    save_indicator,
    save_use,
    use_lines,
    uses_in_year,
)
from app.services.indicators.indicator_kinds import UseRow
from app.services.indicators.indicator_sums import _Cell, _of_months
from app.services.indicators.indicators import achievement, judged
from app.services.indicators.monthly_table import _begun, typed_text
from app.services.plan.target_year import PlanYear
from app.services.records.actions import delete_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target

USE = UseRow(
    id=b"u" * 16, indicator_id=b"i" * 16, target_id=b"t" * 16, code="salons", name="サロン", unit="か所", aggregation="sum",
    wanted="up", measure="total", decimals=1, source="value", source_kind="", numerator_id=None, denominator_id=None,
    fed_by="table", first_year=2021, break_note="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", Typed()),
        ("　", Typed()),
        ("なし", Typed(state="none")),
        ("－", Typed(state="none")),
        ("１２", Typed(120)),
        ("約30", Typed(300, None, True)),
        ("1,234.5", Typed(12345)),
        ("12.50", Typed(125)),
        ("0", Typed(0)),
    ],
)
def test_a_cell_is_read_as_it_is_written_and_shown_so_that_it_is_read_again(text: str, cell: Typed) -> None:
    assert parse_cell(text, 1) == cell
    assert parse_cell(typed_text(cell, 1), 1) == cell


@pytest.mark.parametrize("text", ["12本", "1,23", "12.55", "-3", "10000000000"])
def test_what_is_no_number_of_the_indicator_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_cell(text, 1)
    assert refusal.value.code == "bad-number"


def test_a_flow_adds_its_months_and_a_stock_is_its_last_known_one() -> None:
    typed = ((5, None, False), (None, "none", False), (7, None, True), (None, None, False))
    cells = [_Cell("daito", month, *one) for month, one in enumerate(typed, start=4)]
    assert _of_months(USE, cells) == Figure(12, "", True)
    assert _of_months(replace(USE, aggregation="period_end"), cells) == Figure(7, "", True)
    assert _of_months(USE, cells[1:2]) == Figure(missing="none") and _of_months(USE, cells[3:]) == Figure(missing="blank")


def test_a_goal_is_reached_upwards_or_downwards() -> None:
    goal = indicators.TargetValue(200, "set")
    assert achievement(number(150), goal, "up") == number(75)
    assert achievement(number(150), goal, "down") == number(100) and achievement(number(400), goal, "down") == number(50)
    assert achievement(number(0), goal, "down") == number(100)
    assert achievement(Figure(), goal, "up") == achievement(number(150), goal, "reference") == absent("nothing")


def test_a_percentage_gets_the_mark_of_the_highest_step_it_reaches() -> None:
    marks, rule = ("A", "B", "C"), (100, 80)
    assert [judged(number(percent), rule, marks) for percent in (100, 99, 80, 79)] == ["A", "B", "B", "C"]
    assert judged(absent("nothing"), rule, marks) is None and judged(number(100), rule, ()) is None


def test_nothing_is_known_of_a_month_that_has_not_begun() -> None:
    assert _begun(date(2025, 4, 1), 2025) == [4]
    assert _begun(date(2026, 1, 31), 2025) == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1]
    assert _begun(date(2025, 3, 31), 2025) == [] and _begun(None, 2025) == []


def test_years_are_compared_only_where_both_are_whole_and_counted_alike() -> None:
    series = {2024: Figure(40, ""), 2025: Figure(50, "")}
    line = IndicatorLine(USE, series, {}, {}, "")
    assert (line.change(2025).value, line.change(2025).suffix) == (25, "％")  # type: ignore[union-attr]
    ratio = replace(line, use=replace(USE, aggregation="ratio")).change(2025)
    assert (ratio.value, ratio.suffix) == (10, "ポイント")  # type: ignore[union-attr]
    for other in (
        replace(line, use=replace(USE, aggregation="step")),
        replace(line, broke={2025: "数え方"}),
        replace(line, series=series | {2024: Figure(40, "", unreported=frozenset({"murone"}))}),
        replace(line, series={2025: Figure(50, "")}),
    ):
        assert other.change(2025) == "－"
    assert replace(line, series=series | {2024: number(0)}).change(2025) == "皆増"


def test_an_indicator_is_switched_on_for_a_target_and_never_twice_in_two_ways(head: Workspace) -> None:
    form = open_indicator(head, None)
    save_indicator(head, form, {"name": "協力員", "unit": "人", "aggregation": "sum"})
    wanted = {"target_id": target(head, "2-2"), "indicator_id": form.id, "fed_by": "table"}
    use = save_use(head, open_use(head, None, plan_id(head), 2025), wanted)
    for values, code in (
        (wanted, "already-used"),
        (wanted | {"indicator_id": None}, "missing-indicator"),
        (wanted | {"last_year": 2024}, "bad-years"),
        (wanted | {"first_year": 1999}, "bad-years"),
        (wanted | {"first_year": 2024, "fed_by": "consultations", "target_id": target(head, "1-1")}, "fed-two-ways"),
    ):
        with pytest.raises(Refused) as refusal:
            save_use(head, open_use(head, None, plan_id(head), 2025), values)
        assert refusal.value.code == code
    with pytest.raises(Refused) as refusal:
        save_use(head, open_use(head, use, plan_id(head), 2025), {"first_year": 2024})
    assert refusal.value.code == "other-key"
    [line] = [line for line in use_lines(head, plan_id(head)) if line.id == use]
    assert (line.indicator, line.first_year, line.fed_by) == ("協力員", 2025, "table")
    delete_form(head, open_use(head, use, plan_id(head), 2025))
    assert use not in [line.id for line in use_lines(head, plan_id(head))]


def test_a_head_offices_figure_needs_a_reason_when_it_does_not_apply(head: Workspace) -> None:
    form = open_indicator(head, None)
    save_indicator(head, form, {"name": "拠点", "unit": "か所", "aggregation": "head"})
    wanted = {"target_id": target(head, "2-2"), "indicator_id": form.id, "fed_by": "head"}
    save_use(head, open_use(head, None, plan_id(head), 2025), wanted)
    [code] = [one.code for one in uses_in_year(head, plan_id(head), 2025) if one.indicator_id == form.id]
    use = find_use(head, plan_id(head), 2025, code)
    assert indicator_entry.save_fixed(head, use, 2025, 12)
    with pytest.raises(Refused, match="理由"):
        indicator_entry.save_fixed(head, use, 2025, None, "excluded")
    with pytest.raises(Refused, match="理由"):
        indicator_entry.save_target(head, use, 2025, None, "unset")
    with pytest.raises(Refused, match="基準の年度"):
        indicator_entry.save_target(head, use, 2025, 15, baseline_year=1989)
    assert indicator_entry.save_target(head, use, 2025, 15, baseline=10, baseline_year=2020)
    assert indicator_entry.save_expected(head, use, 2025, 14) and indicator_entry.expected_value(head, use, 2025) == 14
    with head.database.reading() as session:
        assert indicators.figure(session, "head", use, 2025) == Figure(12, "")
        [line] = [
            one
            for one in indicator_lines(session, "head", PlanYear(plan_id(head), 2025), [use.target_id])
            if one.use.id == use.id
        ]
    assert line.rate(2025).value == 80 and line.mark  # type: ignore[union-attr]
    assert line.target(2024) == "－"
