"""What stands around the records: 課題 for the evaluation, 主な活動, late ones, warnings, rows of a spreadsheet."""

from collections.abc import Callable
from datetime import date

import pytest

from app.errors import Refused
from app.rules.periods import FIRST_HALF
from app.services.activities import activities, activity_drafts, photos
from app.services.activities.activity_checks import check_activity
from app.services.activities.activity_indicator_values import figures_of, save_figures, uses_on_form
from app.services.activities.entry_warnings import entry_notices
from app.services.activities.flagged_issues import issues_for_evaluation
from app.services.activities.late import late_activities
from app.services.activities.main_activities import main_activities
from app.services.activities.review_marks import check, uncheck
from app.services.figures import year_closing
from app.services.indicators import indicator_catalogue
from app.services.plan.target_year import TargetYear
from app.services.records import drafts
from app.services.workspace.workspace import Workspace
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, plan_id, target
from tests.services.plan.test_masters import new_indicator, new_use

Pass = Callable[[], None]


def test_flagged_issues_of_the_year_are_brought_to_the_evaluation_in_order(head: Workspace) -> None:
    later = activity(head, issue="場所が狭い", issue_to_evaluation=True)
    first = activity(head, issue="担い手", issue_to_evaluation=True, date=date(2025, 4, 1))
    activity(head, issue="印なし")
    activity(head, issue="下書き", issue_to_evaluation=True, state="draft")
    activity(head, issue="ほかの目標", issue_to_evaluation=True, target_id=target(head, "1-1"))
    activity(head, issue="去年", issue_to_evaluation=True, date=date(2025, 3, 31))
    activities.delete(head, activity(head, issue="消した", issue_to_evaluation=True))
    found = issues_for_evaluation(head, TargetYear(target(head), 2025))
    assert [(one.id, one.issue) for one in found] == [(first, "担い手"), (later, "場所が狭い")]
    assert issues_for_evaluation(head, TargetYear(target(head), 2025, "daito")) == []
    assert len(issues_for_evaluation(head, TargetYear(target(head), 2025, "head"))) == 2


def test_the_main_activities_are_the_greatest_events_at_most_two_of_an_office(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(head, title="大会", participants=300, date=date(2025, 11, 1))
    for day in (1, 8):
        activity(head, title="サロン", participants=20, date=date(2025, 10, day), sessions=None)
    activity(head, title="小さな会", participants=3)
    activity(daito, title="相談", participants=None, date=date(2025, 9, 1), sessions=2)
    activity(daito, title="中止の会", participants=None, status="cancelled", status_reason="雨")
    to_head()
    with head.database.reading() as session:
        assert main_activities(session, TargetYear(target(head), 2025)) == [
            "大東　相談（9月1日）", "本部　サロン（2回、延べ40人）", "本部　大会（11月1日、300人）",
        ]  # fmt: skip
        assert len(main_activities(session, TargetYear(target(head), 2025, "head"))) == 3
        assert main_activities(session, TargetYear(target(head), 2025, period=FIRST_HALF)) == ["大東　相談（9月1日）"]


def test_a_record_that_comes_after_the_year_was_closed_is_late_and_the_form_says_so(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(daito, date=date(2024, 5, 1))
    to_head()
    assert late_activities(head, 2024) == []
    form = activities.blank(head)
    assert entry_notices(head, form, date(2024, 5, 2)) == []
    year_closing.close_year(head, 2024)
    late = activity(daito, date=date(2024, 6, 1))
    to_head()
    assert [row.id for row in late_activities(head, 2024)] == [late]
    [said] = entry_notices(head, form, date(2024, 5, 2))
    assert said.startswith("令和6年度は締めてあります。保存した記録は") and "令和7年度" not in said
    assert entry_notices(head, form, date(2025, 5, 2)) == []
    [said] = entry_notices(head, activities.open_form(head, late), date(2025, 6, 1))
    assert "訂正すると" in said and "令和7年度" not in said


def test_a_copy_keeps_what_goes_on_and_leaves_that_days_counts_empty(daito: Workspace) -> None:
    source = activity(daito, place="公民館", content="体操", participants=12, status="cancelled", status_reason="雨")
    form = activities.copy_of(daito, source)
    assert (form.values["place"], form.values["title"], form.values["status"]) == ("公民館", "ふれあいサロン", "done")
    assert form.values["participants"] is None and form.values["state"] == "final"
    assert activities.save(daito, form, {"date": date(2025, 10, 10)}) == form.id != source
    unchanged = activities.open_form(daito, form.id)
    assert activities.save(daito, unchanged, unchanged.values) == form.id


def test_people_that_were_not_counted_are_asked_for_only_where_something_happened() -> None:
    def asked(**values: object) -> bool:
        said = {"date": date(2025, 10, 3), "title": "会", "target_id": b"t", "state": "final", "status": "done", **values}
        return any(one.field == "participants" and one.level == "warning" for one in check_activity(said))

    assert asked() and asked(status="partly") and asked(status=None)
    assert not asked(participants=0) and not asked(participants_unknown=True)
    assert not asked(status="cancelled", status_reason="雨") and not asked(state="draft")


def test_only_indicators_fed_by_records_of_the_kind_are_asked_for_on_the_form(head: Workspace) -> None:
    by_records, by_table = new_indicator(head, aggregation="sum"), new_indicator(head, name="ほか", aggregation="sum")
    talks = new_indicator(head, name="相談だけ", aggregation="sum", source_kind="consultation")
    for one, fed_by in ((by_records, "records"), (by_table, "table"), (talks, "records")):
        new_use(head, one, fed_by=fed_by)
    values = {"target_id": target(head, "2-2"), "date": date(2025, 10, 3)}
    asked = uses_on_form(head, values)
    assert by_records in {use.indicator_id for use in asked} and by_table not in {use.indicator_id for use in asked}
    assert talks not in {use.indicator_id for use in asked}
    assert talks in {use.indicator_id for use in uses_on_form(head, values | {"kind": "consultation"})}
    assert uses_on_form(head, {"target_id": None}) == [] and indicator_catalogue.uses_in_year(head, plan_id(head), 2025)
    record = activity(head, target_id=target(head, "2-2"))
    form, mine = activities.open_form(head, record), [use for use in asked if use.indicator_id == by_records]
    assert save_figures(head, form, mine, f"{by_records.hex()}=7") == 1
    assert figures_of(head, record) == f"{by_records.hex()}=7"
    assert save_figures(head, form, mine, f"{by_records.hex()}=7") == 0
    assert save_figures(head, form, mine, None) == 1 and figures_of(head, record) is None


def test_only_the_head_office_sets_and_removes_marks(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    record = activity(daito)
    to_head()
    assert check(head, [record]) == 1 and uncheck(head, [record]) == 1 and uncheck(head, [record]) == 0
    for action in (check, uncheck):
        with pytest.raises(Refused, match="本部"):
            action(daito, [record])


def test_a_dropped_form_leaves_no_draft_behind(daito: Workspace) -> None:
    form = activities.blank(daito)
    activity_drafts.keep_form(daito, form, {"title": "書きかけ"})
    assert len(drafts.kept(daito)) == 1
    activity_drafts.drop_form(daito, form.id)
    assert drafts.kept(daito) == []


def test_a_photo_is_listed_with_its_size_and_counted_when_its_picture_is_missing(daito: Workspace) -> None:
    record = activity(daito)
    photos.add(daito, record, camera("red"))
    [row] = photos.photos_of(daito, record)
    assert row.width > 0 and row.height > 0 and row.byte_count > 0 and row.is_here and photos.missing_count(daito) == 0
    with pytest.raises(Refused, match="もう入っています"):
        photos.add(daito, record, camera("red"))
    daito.photos.remove(row.sha256)
    assert photos.missing_count(daito) == 1 and not photos.photos_of(daito, record)[0].is_here
