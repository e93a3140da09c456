"""進み具合: who reported what, shaded by size; nothing reported is no zero, and small counts of people are hidden."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.rules.figure import absent, is_small, number
from app.services.figures.asked import Asked
from app.services.indicators.indicator_catalogue import uses_in_year
from app.services.indicators.masking import few_consultations, hides
from app.services.overview import progress, target_facts
from app.services.overview.figure_breakdown import RULE, _out, indicator_question, why
from app.services.overview.progress_cells import SHADES, Cell, Line, shaded
from app.services.plan.plans import offices
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target
from tests.services.annual_plan.test_annual_plans import item
from tests.services.indicators.test_indicator_entry import USE

Pass = Callable[[], None]


class Row:
    """An activity as the breakdown reads it."""

    id, state, status, status_reason, kind = b"r", "final", None, None, "salon"

    def __init__(self, **values: object) -> None:
        self.__dict__ |= values


def test_a_cell_is_shaded_by_its_quarter_of_the_greatest_and_nothing_has_no_shade() -> None:
    values = [None, 0, 1, 25, 50, 75, 100]
    line = Line(b"", None, "", tuple(Cell("x", number(one)) for one in values), Cell("total", absent("nothing")))  # type: ignore[arg-type]
    [done] = shaded([line])
    assert [cell.shade for cell in done.cells] == [0, 0, 1, 1, 2, 3, SHADES]
    [empty] = shaded([replace(line, cells=(Cell("x", number(0)), Cell("y", absent("blank"))))])
    assert [cell.shade for cell in empty.cells] == [0, 0]


def test_only_counts_of_people_between_nothing_and_the_least_are_small() -> None:
    assert [is_small(number(value), 3) for value in (0, 1, 2, 3)] == [False, True, True, False]
    assert is_small(number(29), 3, 1) and not is_small(number(30), 3, 1) and not is_small(absent("blank"), 3)
    assert hides(replace(USE, unit="人")) and hides(replace(USE, unit="件", fed_by="consultations"))
    assert not hides(replace(USE, unit="法人", measure="unique")) and not hides(replace(USE, unit="回"))
    assert not hides(replace(USE, unit="人", masked=False)) and hides(replace(USE, unit="箱", masked=True))


def test_few_activities_with_a_consultation_among_them_could_reveal_somebody(head: Workspace) -> None:
    asked, other = target(head, "1-1"), target(head, "1-2")
    activity(head, target_id=asked, kind="consultation")
    activity(head, target_id=other)
    activity(head, target_id=target(head), kind="consultation", state="draft")
    with head.database.reading() as session:
        every = [asked, other, target(head)]
        assert few_consultations(session, every, 2025, 3) == {asked}
        assert few_consultations(session, every, 2025, 1) == set() == few_consultations(session, every, 2024, 3)


def test_the_grid_has_a_column_for_every_branch_and_for_the_head_office_once_it_did_something(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    branches = [one.code for one in offices(head) if one.kind == "branch"]
    activity(daito)
    activity(daito, date=date(2025, 10, 4), participants=8)
    to_head()
    grid = progress.grid(head, plan_id(head), 2025)
    assert [one.code for one in grid.offices] == branches and all(len(line.cells) == len(branches) for line in grid.lines)
    assert (grid.reported, grid.branches) == (1, 8)
    line = next(one for one in grid.lines if one.id == target(head))
    assert {cell.office: cell.value for cell in line.cells}["daito"] == 2 and line.total.value == 2
    assert {cell.text for cell in line.cells if cell.office != "daito"} <= {"記録なし", "未提出"}
    assert grid.unrecorded == len([one for one in grid.lines if not one.target.led_by_head]) - 1
    activity(head)
    grid = progress.grid(head, plan_id(head), 2025)
    assert [one.code for one in grid.offices] == [*branches, "head"]
    people = progress.grid(head, plan_id(head), 2025, "participants")
    assert next(one for one in people.lines if one.id == target(head)).total.value == 32


def test_planned_items_are_compared_with_those_begun(head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass) -> None:
    to_head()
    to_daito()
    planned = item(daito, office="daito")
    item(daito, office="daito", title="ほかの項目")
    activity(daito, plan_item_id=planned)
    to_head()
    grid = progress.grid(head, plan_id(head), 2025, "planned")
    lines = {one.id: {cell.office: cell.text for cell in one.cells} for one in grid.lines}
    assert lines[target(head)]["daito"] == "1／2" and lines[target(head, "1-1")]["daito"] == "－"
    assert all(set(cells) == {one.code for one in grid.offices} for cells in lines.values())


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, ""),
        ({"status": "done"}, ""),
        ({"state": "draft"}, "下書き"),
        ({"state": "cancelled"}, "取消した記録"),
        ({"status": "cancelled", "status_reason": "台風"}, "中止：台風"),
        ({"status": "postponed"}, "延期"),
        ({"kind": "talk"}, "この指標の活動区分ではない"),
        ({"id": b"late"}, "年度の締め後に届いた記録"),
    ],
)
def test_a_record_that_does_not_count_says_why(values: dict[str, object], why: str) -> None:
    assert _out(Row(**values), {b"late"}, "salon") == why


def test_the_months_of_a_target_are_counted_for_the_council_and_for_one_office(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(head, date=date(2025, 4, 2))
    activity(daito, date=date(2025, 10, 3))
    to_head()
    whole, own = TargetYear(target(head), 2025), TargetYear(target(head), 2025, office="daito")
    last, now = target_facts.months_chart(head, whole).series
    assert now.values == (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, None, None, None, None)
    assert target_facts.months_chart(head, own).series[1].values[:7] == (0.0,) * 6 + (1.0,)
    assert set(last.values) == {None}
    assert [row.year for row in target_facts.five_years(head, whole)] == ["R3", "R4", "R5", "R6", "R7"]


def test_every_figure_says_how_it_is_counted(head: Workspace) -> None:
    def formula(**asked: object) -> str:
        return why(head, plan_id(head), 2025, Asked(target(head), **asked)).formula  # type: ignore[arg-type]

    assert formula(measure="activities") == RULE == formula(measure="participants")
    assert formula(measure="sessions") == RULE + "回数は、入っていない記録を1回とします。"
    [use, *_] = [use for use in uses_in_year(head, plan_id(head), 2025) if use.fed_by == "records"]
    found = why(head, plan_id(head), 2025, indicator_question(use)).formula
    assert RULE in found and found != RULE
