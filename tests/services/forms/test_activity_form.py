"""様式第2号: what was recorded stands on the sheet, what was not is a box to write in, and no branch prints another's."""

from datetime import date

from app.reports.paper import Text
from app.services.activities import activities
from app.services.activities.activity_checks import check_activity
from app.services.activities.activity_indicator_values import save_figures, uses_on_form
from app.services.activities.activity_input import activity_values
from app.services.forms.form_list import find_form
from app.services.printing.form_kinds import Choice, draw_form, form_papers
from app.services.records.history import history
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target
from tests.services.forms.test_year_papers import words
from tests.services.plan.test_masters import new_indicator, new_use

KIND = find_form("activity-record")


def test_the_sheet_of_one_activity_says_everything_that_was_recorded(daito: Workspace) -> None:
    typed = activity_values(
        daito, plan_id(daito), {"breakdown": "高齢者20 民生3", "costs": "謝礼10000", "funding": "会費 １００００円"}
    )
    record = activity(daito, title="髙橋さんを囲む会", participants=23, place="公民館", secondary_targets=(), **typed)
    text = words(draw_form(daito, KIND, Choice(plan_id(daito), 2025, subject=record)).data)
    for said in ("髙橋さんを囲む会", "延べ23人", "高齢者20人、民生委員3人", "謝礼10,000円", "会費10,000円", "様式第2号"):
        assert said in text, said


def test_a_cancelled_event_has_no_numbers_and_a_missing_count_is_not_zero(daito: Workspace) -> None:
    off = activity(daito, status="cancelled", status_reason="大雪", participants=None)
    unsaid = activity(daito, participants=None)
    text = words(draw_form(daito, KIND, Choice(plan_id(daito), 2025, subject=off)).data)
    assert "大雪" in text and "延べ" not in text.replace("回数・延べ参加者数", "")
    assert "人数未入力" in words(draw_form(daito, KIND, Choice(plan_id(daito), 2025, subject=unsaid)).data)


def test_a_years_sheets_are_the_final_records_of_the_office_by_day(daito: Workspace) -> None:
    for day, title, state in ((12, "後の会", "final"), (3, "先の会", "final"), (5, "下書きの会", "draft")):
        activity(daito, date=date(2025, 6, day), title=title, state=state)
    made = draw_form(daito, KIND, Choice(plan_id(daito), 2025))
    assert made.pages == 2 and [paper.bookmark for paper in made.papers] == ["先の会", "後の会"]


def test_a_breakdown_that_does_not_add_up_is_only_a_warning(daito: Workspace) -> None:
    values = activities.blank(daito).values | {
        "participants": 5,
        "breakdown": "elderly=3",
        "costs": "rent=10",
        "funding": "fund=9",
    }
    told = {one.field: one.level for one in check_activity(values) if one.field in ("breakdown", "funding")}
    assert told == {"breakdown": "warning", "funding": "warning"}


def test_a_breakdown_is_read_in_the_history_as_it_is_on_the_form(daito: Workspace) -> None:
    record = activity(daito, breakdown="elderly=20\nother=1")
    assert any("高齢者20人、その他1人" in str(step) for step in history(daito, record))


def test_the_indicator_values_of_a_record_are_on_its_sheet_each_with_its_own_name_and_unit(head: Workspace) -> None:
    counted, other = (
        new_indicator(head, name=name, unit=unit, aggregation="sum") for name, unit in (("応募点数", "点"), ("配布数", "部"))
    )
    for one in (counted, other):
        new_use(head, one, fed_by="records")
    record, without = (activity(head, target_id=target(head, "2-2"), title=title) for title in ("数えた会", "数えない会"))
    asked = uses_on_form(head, {"target_id": target(head, "2-2"), "date": date(2025, 10, 3)})
    save_figures(head, activities.open_form(head, record), asked, f"{counted.hex()}=1214")
    boxes = {
        paper.bookmark: {part.name: part.text for part in paper.parts if isinstance(part, Text)}
        for paper in form_papers(head, KIND, Choice(plan_id(head), 2025))
    }
    assert boxes["数えた会"]["指標の数"] == "応募点数1,214点"
    assert "指標の数" not in boxes["数えない会"] and without != record
