"""Indicators: added up only as they may be; every kind of nothing keeps its name; judged only where that can be."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.rules import clock
from app.rules.figure import entered
from app.rules.figures import Typed, parse_cell
from app.rules.resources import resource
from app.services.indicators import indicator_entry, indicators, monthly_table
from app.services.indicators.indicators import Figure, TargetValue, UseRow, achievement, judged
from app.services.plan.indicator_file import read_indicators
from app.services.plan.target_year import PlanYear
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target

Pass = Callable[[], None]
RULE, MARKS = (100, 80, 50), ("A", "B", "C", "D", "－")


def use(workspace: Workspace, target_code: str, code: str, year: int = 2025) -> UseRow:
    return next(one for one in indicators.uses_of(workspace, [target(workspace, target_code)], year) if one.code == code)


def month(workspace: Workspace, one: UseRow, number: int, value: int | None, **more: Any) -> None:
    indicator_entry.save_months(workspace, one, 2025, workspace.office_code, {number: Typed(value, **more)})


def council(workspace: Workspace, one: UseRow) -> Figure:
    with workspace.database.reading() as session:
        return indicators.figure(session, workspace.office_code, one, 2025)


def test_the_bundled_catalogue_is_whole_and_switched_on_for_every_target(head: Workspace) -> None:
    entries = read_indicators(resource("indicators.toml"))
    assert len(entries) >= 55
    for number in ("1-1", "2-6", "3-6"):
        assert indicators.uses_of(head, [target(head, number)], 2025)
    assert indicators.uses_of(head, [target(head)], 2030) == []  # the plan ends


def test_a_flow_is_added_over_months_and_branches(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    one = use(daito, "3-1", "consultation-days")
    month(daito, one, 4, 3)
    month(daito, one, 5, 0)
    month(head, one, 4, 10)
    to_head()
    found = council(head, use(head, "3-1", "consultation-days"))
    assert (found.value, found.is_partial) == (13, True)  # seven branches have not reported


def test_a_stock_is_never_added_over_months(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    """Trap 3: twelve months of 10 salons are 10 salons. March is the last month of the year, not the first."""
    one = use(daito, "2-2", "salons")
    for number in (4, 5, 12):
        month(daito, one, number, 10)
    month(daito, one, 3, 12)
    month(head, one, 4, 2)
    to_head()
    assert council(head, use(head, "2-2", "salons")).value == 14


def test_what_is_fed_by_records_can_not_be_typed_into_the_table(daito: Workspace) -> None:
    one = use(daito, "2-2", "salon-participants")
    activity(daito, target_id=target(daito, "2-2"), kind="exchange", participants=30, participants_approximate=True)
    activity(daito, target_id=target(daito, "2-2"), kind="lecture", participants=99)
    with daito.database.reading() as session:
        assert indicators.office_figure(session, one, 2025, "daito") == Figure(30, "", True)
    with pytest.raises(Exception, match="活動記録から"):
        month(daito, one, 4, 5)


def test_every_kind_of_nothing_keeps_its_name(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    """Trap 4: 未提出, 未入力, 該当なし, 対象外 and 0 are five different things."""
    one = use(daito, "3-1", "consultation-visits")
    with daito.database.reading() as session:
        assert indicators.office_figure(session, one, 2025, "daito").missing == "blank"
    month(daito, one, 4, None, state="none")
    with daito.database.reading() as session:
        assert indicators.office_figure(session, one, 2025, "daito").missing == "none"
    month(daito, one, 4, 0)
    with daito.database.reading() as session:
        assert indicators.office_figure(session, one, 2025, "daito") == Figure(0, "")
    assert council(head, use(head, "3-1", "consultation-visits")).missing in ("unreported", "blank")
    fixed = use(head, "2-3", "scheme-step")
    indicator_entry.save_fixed(head, fixed, 2025, None, "excluded", "制度が変わった")
    assert council(head, fixed).missing == "excluded"


def test_unique_figures_are_fixed_by_the_head_office_and_never_summed(head: Workspace) -> None:
    one = use(head, "1-1", "fukushi-kyoiku-schools")
    assert council(head, one).value is None
    indicator_entry.save_fixed(head, one, 2025, 21)
    assert council(head, one).value == 21


def test_a_ratio_is_recomputed_from_its_parts(head: Workspace) -> None:
    """Trap 2: never a mean of percentages."""
    one = use(head, "2-5", "corporations-share")
    assert council(head, one).missing == "blank"
    indicator_entry.save_fixed(head, use(head, "2-5", "corporations"), 2025, 5)
    indicator_entry.save_fixed(head, use(head, "2-5", "corporations-all"), 2025, 13)
    assert council(head, one).value == 38
    indicator_entry.save_fixed(head, use(head, "2-5", "corporations-all"), 2025, 0)
    assert council(head, one).value is None


@pytest.mark.parametrize(
    ("actual", "value", "wanted", "percent", "mark"),
    [
        (10, 10, "up", 100, "A"),
        (8, 10, "up", 80, "B"),
        (5, 10, "up", 50, "C"),
        (0, 10, "up", 0, "D"),
        (8, 10, "down", 100, "A"),
        (20, 10, "down", 50, "C"),
        (10, 10, "reference", None, None),
        (10, 0, "up", None, None),
        (None, 10, "up", None, None),
    ],
)
def test_the_rule_judges_only_what_can_be_judged(
    actual: int | None, value: int, wanted: str, percent: int | None, mark: str | None
) -> None:
    """Trap 5: more is not better for consultations; a target of 0 has no 達成率."""
    found = achievement(entered(actual), TargetValue(value, "set"), wanted)
    assert found.value == percent and judged(found, RULE, MARKS) == mark


def test_a_target_that_was_not_set_is_not_the_same_as_none_yet(head: Workspace) -> None:
    one = use(head, "2-2", "salons")
    with head.database.reading() as session:
        assert indicators.target_value(session, one.indicator_id, 2025).state == ""
    indicator_entry.save_target(head, one, 2025, None, "unset", "話しあいを大切にするため")
    with head.database.reading() as session:
        found = indicators.target_value(session, one.indicator_id, 2025)
    assert (found.state, found.reason) == ("unset", "話しあいを大切にするため")
    with pytest.raises(Exception, match="理由"):
        indicator_entry.save_target(head, one, 2025, None, "excluded", "")


def test_january_belongs_to_the_year_that_began_in_april(daito: Workspace) -> None:
    """Trap 8."""
    one = use(daito, "2-4", "talks-held")
    activity(daito, target_id=target(daito, "2-4"), date=date(2026, 1, 20), sessions=2)
    with daito.database.reading() as session:
        assert indicators.office_figure(session, one, 2025, "daito").value == 2
        assert indicators.office_figure(session, one, 2025, "daito", [1]).value == 2
        assert indicators.office_figure(session, one, 2025, "daito", [4]).value == 0


@pytest.mark.parametrize(
    ("typed", "value", "state"),
    [
        ("１２", 12, None),
        ("1,234", 1234, None),
        ("なし", None, "none"),
        ("－", None, "none"),
        ("", None, None),
        ("約30", 30, None),
    ],
)
def test_the_table_understands_what_people_type(daito: Workspace, typed: str, value: int | None, state: str | None) -> None:
    found = parse_cell(typed, 0)
    assert (found.value, found.state) == (value, state) and bool(found.approximate) == typed.startswith("約")


def test_decimals_are_kept_exactly(daito: Workspace) -> None:
    assert parse_cell("１２．５", 1).value == 125
    with pytest.raises(Exception, match="小数"):
        parse_cell("12.55", 1)
    with pytest.raises(Exception, match="読めません"):
        parse_cell("たくさん", 0)


def test_a_month_to_come_and_a_branch_that_never_handed_in_have_no_zeros(head: Workspace, daito: Workspace) -> None:
    """The tests' clock stands in autumn 2025."""

    def row(workspace: Workspace, office: str, year: int = 2025) -> monthly_table.TableRow:
        return next(
            one
            for one in monthly_table.monthly_rows(workspace, PlanYear(plan_id(workspace), year, office))
            if one.use.fed_by == "records"
        )

    begun = (clock.today().month - 4) % 12 + 1
    own = row(daito, "daito")
    assert set(own.cells[:begun]) == {"0"} and set(own.cells[begun:]) == {""} and own.year == "0"
    silent = row(head, "daito")
    assert set(silent.cells) == {""} and silent.year == "未提出"


def test_years_before_the_first_record_have_no_figures_and_no_zeros(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    one = use(daito, "2-2", "salon-participants")
    activity(daito, target_id=target(daito, "2-2"), kind="exchange", participants=30)
    to_head()
    with head.database.reading() as session:
        there = use(head, "2-2", "salon-participants")
        found = indicators.many_series(session, "head", [there], (2021, 2025))[there.key]
    assert one.fed_by == "records" and found[2025].value == 30 and found[2025].is_partial
    assert found[2021].value is None and found[2021].missing in ("no_record", "unreported")
