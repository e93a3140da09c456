"""締切と予定: the head office enters the dates of the year, a branch sees its own, and what is next comes first."""

from collections.abc import Callable
from datetime import date

import pytest

from app.errors import Refused
from app.services.plan import deadlines
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock

Pass = Callable[[], None]


def new_date(workspace: Workspace, name: str, due: date | None, **values: object) -> bytes:
    form = deadlines.open_deadline(workspace, None, 2025)
    deadlines.save_deadline(workspace, form, {"kind": "submission", "name": name, "due": due, **values})
    return form.id


def test_the_usual_dates_of_a_year_are_entered_once_and_lie_within_it(head: Workspace) -> None:
    assert deadlines.take_usual(head, 2025) == len(deadlines.USUAL)
    assert deadlines.take_usual(head, 2025) == 0
    found = deadlines.deadlines(head, 2025)
    assert [row.due for row in found] == sorted(row.due for row in found if row.due)
    assert (found[0].due, found[-1].due) == (date(2025, 4, 20), date(2026, 3, 15))
    assert deadlines.deadlines(head, 2026) == []


def test_a_month_before_april_is_in_the_next_calendar_year() -> None:
    assert deadlines.usual_day(2025, 4, 1) == date(2025, 4, 1)
    assert deadlines.usual_day(2025, 3, 31) == date(2026, 3, 31)


def test_a_branch_sees_the_dates_that_concern_it_and_enters_none(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    deadlines.take_usual(head, 2025)
    to_head()
    to_daito()
    assert [row.name for row in deadlines.deadlines(daito, 2025)] == [
        "前年度分の記録と評価の提出（支部）", "上半期分の提出（支部）", "次年度の推進計画（年次計画）の案",
    ]  # fmt: skip
    with pytest.raises(Refused, match="本部"):
        deadlines.take_usual(daito, 2026)


def test_a_date_needs_a_name_and_a_day(head: Workspace) -> None:
    for name, due in ((" ", date(2025, 12, 1)), ("提出", None)):
        with pytest.raises(Refused) as refusal:
            new_date(head, name, due)
        assert refusal.value.code == "incomplete-deadline"
    record = new_date(head, "提出", date(2025, 12, 1))
    assert deadlines.open_deadline(head, record, 2025).values["name"] == "提出"


def test_what_is_next_and_what_is_overdue_is_said_with_its_days(head: Workspace, at: TurnableClock) -> None:
    """It is 5 November 2025."""
    for name, day in (("一番前", 1), ("過ぎた", 4), ("今日の", 5), ("次の", 6)):
        new_date(head, name, date(2025, 11, day))
    new_date(head, "済んだ", date(2025, 11, 3), done_on=date(2025, 11, 2))
    one, two, three, more = deadlines.coming(head, 2025, 3)
    assert one.endswith("過ぎた（1日過ぎています）") and two.endswith("今日の（今日）") and three.endswith("次の（あと1日）")
    assert more == "ほかに、過ぎたものが 1件あります。"
    [only] = deadlines.coming(head, 2025, 1)
    assert only.endswith("今日の（今日）")
    at.turn(days=30)
    [last] = deadlines.coming(head, 2025, 1)
    assert last.endswith("次の（29日過ぎています）")
