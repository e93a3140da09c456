"""A row of the list of activities that is typed: which plan and year read it, what is asked, and what may not be typed."""

from dataclasses import replace
from datetime import date

import pytest

from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import rows
from app.services.conflicts.conflicts import list_conflicts
from app.services.editing.edited_activities import EditedActivities
from app.services.editing.edited_rows import EditedRow
from app.services.editing.edited_table import EditedTable
from app.services.figures.year_closing import close_year
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target


def table(workspace: Workspace, year: int = 2025) -> EditedTable:
    return EditedTable(EditedActivities(workspace, Filter(), year))


def row(of: EditedTable, number: int = 0) -> EditedRow:
    found = of.row(number)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        ("date", "１１／３", "R7.11.3（月）"),
        ("participants", "３０人位", "約30人"),
        ("participants", "不明", "不明"),
        ("target_id", "2月3日", "2-③ 地域における支え合いを推進する仕組みを検討します"),
        ("target_id", "１３", "1-③ 地域福祉コーディネーターによる地域づくり支援を進めます"),
        ("times", "9:30-11:45", "9:30～11:45"),
        ("breakdown", "高齢者20 民生委員3", "高齢者20人、民生委員3人"),
        ("state", "下書き", "下書き"),
    ],
)
def test_typing_is_understood_as_in_the_form(daito: Workspace, name: str, typed: str, shown: str) -> None:
    activity(daito, participants=23, target_id=target(daito, "1-1"))
    of = table(daito)
    of.type({(0, name): typed})
    assert of.text(0, name) == shown and row(of).state == "changed"


def test_every_field_comes_back_from_its_own_text(daito: Workspace) -> None:
    activity(daito, **_full(daito))
    of = table(daito)
    for column in of.columns:
        for text in (of.written(0, column.field), of.copied(0, column.field)):
            of.type({(1, column.field): text})
            assert of.text(1, column.field) == of.text(0, column.field), (column.field, text)


def test_a_day_brings_its_end_and_times_along(daito: Workspace) -> None:
    activity(daito)
    of = table(daito)
    of.type({(0, "date"): "11/3～11/5"})
    assert of.text(0, "end_date") == "R7.11.5（水）" and "活動日の欄から" in row(of).cells["end_date"].how
    of.type({(0, "date"): "11/3 10:00～12:00"})
    assert of.text(0, "times") == "10:00～12:00"


def test_an_exact_number_over_an_approximate_one_is_exact(daito: Workspace) -> None:
    activity(daito, participants=30, participants_approximate=True)
    of = table(daito)
    of.type({(0, "participants"): "28"})
    of.save()
    now = rows(daito, list_ids(daito, Filter()))[0]
    assert (now.participants, now.participants_approximate) == (28, False)


def test_a_minus_in_a_copied_table_is_no_day(daito: Workspace) -> None:
    activity(daito)
    of = table(daito)
    of.type({(0, "date"): "-1"})
    assert row(of).state in ("unreadable", "asked")


def test_the_year_on_screen_decides_a_day_without_one(daito: Workspace) -> None:
    activity(daito)
    of = table(daito, 2024)
    of.type({(0, "date"): "3/1"})
    assert row(of).values["date"] == date(2025, 3, 1)


def test_a_record_is_not_cancelled_without_its_reason(daito: Workspace) -> None:
    activity(daito)
    of = table(daito)
    of.type({(0, "state"): "取消"})
    assert row(of).state == "unreadable" and "取消にする" in row(of).cells["state"].problem


def test_what_may_not_be_typed_says_why(head: Workspace, daito: Workspace) -> None:
    record = activity(daito, title="サロン")
    of = table(daito)
    other = replace(activities.open_form(daito, record), partition="hanaizumi")
    assert "ほかの事業所" in of.kind.read(other, {}).lock_of("title")
    assert of.lock_of(0, "title") == "" and of.lock_of(1, "title") == ""
    activities.cancel(daito, record, "二重に記録した")
    assert "取消にした記録" in table(daito).lock_of(0, "title")
    activity(head, title="本部の会", date=date(2025, 6, 1))
    close_year(head, 2025)
    closed = table(head)
    assert "締めた年度" in closed.lock_of(0, "title") and "変えられません" in closed.lock_of(1, "office")


def test_a_field_with_two_values_is_decided_first(daito: Workspace) -> None:
    record = activity(daito, title="サロン")
    mine = activities.open_form(daito, record)
    activities.save(daito, activities.open_form(daito, record), {"title": "一つ目"})
    activities.save(daito, mine, {"title": "二つ目"})
    assert len(list_conflicts(daito)) == 1
    of = table(daito)
    assert "食い違い" in of.lock_of(0, "title") and of.lock_of(0, "place") == ""


def _full(workspace: Workspace) -> dict[str, object]:
    of = table(workspace)
    of.type(
        {
            (0, "date"): "R7.10.3", (0, "end_date"): "R7.10.5", (0, "target_id"): "13", (0, "secondary_targets"): "21、32",
            (0, "title"): "講座", (0, "kind"): "相談", (0, "status"): "一部実施", (0, "status_reason"): "雨",
            (0, "sessions"): "3",
            (0, "participants"): "約1,260", (0, "breakdown"): "高齢者20", (0, "times"): "9:30-11:45", (0, "staff_count"): "2",
            (0, "staff_minutes"): "2.5", (0, "costs"): "謝礼10000", (0, "issue_to_evaluation"): "はい",
            (0, "content"): "一行目\n二行目",
            (0, "recorder"): "係",
        }
    )  # fmt: skip
    found = row(of)
    assert found.state == "new", (found.why, [cell for cell in found.cells.values() if cell.problem or cell.doubt])
    return {name: value for name, value in found.values.items() if name != "office"}
