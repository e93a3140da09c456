"""Whatever a person does to records is one action: all of it is saved or nothing, and one Ctrl+Z takes all of it back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from app.errors import Refused
from app.models.local import UndoStep
from app.services.activities import activities, activity_drafts, photos
from app.services.activities.activity_indicator_values import figures_of, save_figures, uses_on_form
from app.services.activities.activity_list import Filter, list_ids
from app.services.annual_plan import annual_plans
from app.services.conflicts import conflicts
from app.services.evaluation import evaluations, plan_succession
from app.services.figures import year_closing
from app.services.forms import finalising
from app.services.indicators import indicator_catalogue
from app.services.meetings import meetings, working_groups
from app.services.plan import deadlines, plan_editing
from app.services.plan.plans import plan_tree, plans
from app.services.plan.target_year import TargetYear
from app.services.printing import issued_copies
from app.services.records.actions import action, save_form
from app.services.records.undo import undo_last
from app.services.removal import erasure, photo_erasure, trash
from app.services.tables.reading_table import open_table
from app.services.tables.taking_in import take_in
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.annual import ready_to_decide
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, plan_id, target
from tests.services.forms.test_finalising_minutes import WHOLE, held, leader, staff
from tests.statements import counted

Pass = Callable[[], None]


def steps(workspace: Workspace) -> list[str]:
    """The names of the actions that can be taken back, the newest first."""
    with workspace.database.reading() as session:
        return list(session.scalars(select(UndoStep.text).where(UndoStep.why_not == "").order_by(UndoStep.id.desc())))


def fed_by_records(head: Workspace) -> bytes:
    """An indicator of the head office's whose values are typed with the activities."""
    made = indicator_catalogue.open_indicator(head, None)
    values = {"name": "応募点数", "unit": "点", "aggregation": "sum", "source": "value"}
    indicator_catalogue.save_indicator(head, made, values)
    form = indicator_catalogue.open_use(head, None, plan_id(head), 2025)
    indicator_catalogue.save_use(head, form, {"target_id": target(head), "indicator_id": made.id, "fed_by": "records"})
    return made.id


def test_taking_a_corrected_figure_back_leaves_its_activity(head: Workspace) -> None:
    indicator, record = fed_by_records(head), activity(head)
    for count in (50, 500):
        form = activities.open_form(head, record)
        with action(head):
            activities.save(head, form, form.values)
            save_figures(head, form, uses_on_form(head, form.values), f"{indicator.hex()}={count}")
    assert undo_last(head) == "指標値の入力"
    assert figures_of(head, record) == f"{indicator.hex()}=50"
    assert undo_last(head) == "指標値の入力"
    assert figures_of(head, record) is None and trash.deleted_ids(head) == []
    assert undo_last(head) == "記録の追加"


def test_an_activity_its_figures_and_its_draft_are_one_action(head: Workspace) -> None:
    indicator, form = fed_by_records(head), activities.blank(head)
    values = {"date": date(2025, 10, 3), "target_id": target(head), "title": "標語"}
    before = steps(head)
    activity_drafts.keep_form(head, form, values)
    with pytest.raises(KeyError), action(head):
        activities.save(head, form, values)
        activity_drafts.drop_form(head, form.id)
        raise KeyError
    assert list_ids(head, Filter()) == [] and activity_drafts.kept_form(head, form.id) is not None
    with action(head):
        activities.save(head, form, values)
        save_figures(head, form, uses_on_form(head, form.values | values), f"{indicator.hex()}=50")
        activity_drafts.drop_form(head, form.id)
    assert activity_drafts.kept_forms(head) == [] and steps(head) == ["記録の追加", *before]
    undo_last(head)
    assert list_ids(head, Filter()) == [] and figures_of(head, form.id) is None


def test_a_save_asks_and_writes_no_more_than_it_has_to(daito: Workspace) -> None:
    """Asked: is the record there, where does the chain end, the clock, the chain's digest. Written: the clock, the operation, its
    chain, the row, its month, its search text, the step, and the steps that are too old.
    """
    where = target(daito)
    with counted() as new:
        record = activity(daito, target_id=where)
    form = activities.open_form(daito, record)
    with counted() as corrected:
        activities.save(daito, form, {"title": "茶話会"})
    assert new.selects <= 5 and new.writes <= 8, new.said()
    assert corrected.selects <= 5 and corrected.writes <= 9, corrected.said()


def test_an_action_goes_back_after_the_program_was_closed(daito: Workspace) -> None:
    records = [activity(daito, title=title) for title in ("一", "二", "三")]
    assert activities.delete_all(daito, records) == 3
    daito.close()
    with open_workspace(daito.folder) as again:
        assert undo_last(again) == "記録の削除（3件）"
        assert set(list_ids(again, Filter())) == set(records)


def test_records_brought_back_together_go_back_together(daito: Workspace) -> None:
    records = [activity(daito, title=title) for title in ("一", "二")]
    activities.delete_all(daito, records)
    assert trash.restore(daito, records) == 2
    assert undo_last(daito) == "削除の取りやめ（2件）"
    assert list_ids(daito, Filter()) == []


def test_an_import_is_one_step(daito: Workspace, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["日付", "推進目標", "活動名", "参加者数"])
    for day in range(1, 29):
        sheet.append([f"R7.6.{day}", "1-3", f"サロン{day}", day])
    book.save(tmp_path / "year.xlsx")
    assert len(take_in(daito, open_table(daito, tmp_path / "year.xlsx", 2025)).added) == 28
    assert steps(daito) == ["表からの取り込み（28件）"]
    undo_last(daito)
    assert list_ids(daito, Filter()) == []


def test_a_line_put_to_another_target_goes_back_as_one(head: Workspace) -> None:
    old = plans(head)[0]
    new = plan_editing.new_plan(head, "次期", old.last_year + 1, old.last_year + 5, copy_of=old.id)
    ours, theirs = plan_tree(head, old.id).targets, plan_tree(head, new.id).targets
    values = {"old_target_id": ours[0].id, "new_target_id": theirs[0].id, "kind": "continued"}
    first = plan_succession.save_line(head, plan_succession.open_line(head, None), values)
    second = plan_succession.save_line(head, plan_succession.open_line(head, first), {"new_target_id": theirs[1].id})
    assert [row.id for row in plan_succession.lines(head, old.id, new.id)] == [second]
    assert undo_last(head) == "新旧対応の訂正"
    assert [row.id for row in plan_succession.lines(head, old.id, new.id)] == [first]
    assert undo_last(head) == "新旧対応の追加" and undo_last(head) == "計画の追加"
    assert [plan.id for plan in plans(head)] == [old.id]


def test_groups_copied_from_last_year_are_one_step(head: Workspace) -> None:
    people = [staff(head, name, "head", "") for name in ("一", "二", "三")]
    leader(head, people[0])
    for person in people[1:]:
        leader(head, person, "member")
    assert working_groups.copy_members(head, plan_id(head), 2026) == 3
    assert undo_last(head) == "前年度のワーキンググループを写す"
    assert working_groups.members(head, plan_id(head), 2026) == []
    assert len(working_groups.members(head, plan_id(head), 2025)) == 3


def test_minutes_made_final_go_back_with_their_print_and_can_be_made_final_again(head: Workspace) -> None:
    record = held(head, **WHOLE, kind="promotion", number=1, disclosure="public", present=(staff(head, "一", "head", "課長"),))
    finalising.make_minutes_final(head, record)
    assert undo_last(head) == "会議記録の確定"
    assert issued_copies.editions(head) == [] and trash.deleted_ids(head) == []
    again = finalising.make_minutes_final(head, record)
    assert again.number == 1 and [one.id for one in issued_copies.editions(head)] == [again.id]
    assert issued_copies.reprint(head, again.id).as_issued
    finalising.reopen_minutes(head, record, "誤字")
    assert undo_last(head) == "会議記録を開き直す"
    assert not issued_copies.editions(head)[0].is_open


def test_an_item_of_a_plan_made_final_can_not_be_deleted_and_a_deleted_one_comes_back(head: Workspace) -> None:
    where = TargetYear(target(head), 2025, "head")
    new = annual_plans.open_item(head, None, where)
    item = {"title": "見守り", "content": "訪問", "months": 1, "responsible": "地域福祉係"}
    annual_plans.save_item(head, new, item)
    annual_plans.delete_item(head, annual_plans.open_item(head, new.id, where))
    assert undo_last(head) == "実施項目の削除"
    ready_to_decide(head)
    finalising.make_plan_final(head, where)
    with pytest.raises(Refused):
        annual_plans.delete_item(head, annual_plans.open_item(head, new.id, where))
    assert undo_last(head) == "年次計画の確定"
    assert annual_plans.open_sheet(head, where).values["state"] is None and issued_copies.editions(head) == []


def test_a_photo_is_taken_back_like_any_record(daito: Workspace) -> None:
    record = activity(daito)
    photo = photos.add(daito, record, camera())
    photos.change(daito, photo, {"caption": "体操"})
    assert undo_last(daito) == "写真の訂正"
    photos.remove(daito, photo)
    assert undo_last(daito) == "写真の削除" and len(photos.photos_of(daito, record)) == 1
    assert undo_last(daito) == "写真の追加" and photos.photos_of(daito, record) == []


def test_a_decision_is_taken_back_to_the_values_that_stood_against_each_other(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    record = activity(daito, participants=1)
    to_head()
    activities.save(daito, activities.open_form(daito, record), {"participants": 2})
    activities.save(head, activities.open_form(head, record), {"participants": 3})
    to_head()
    (found,) = conflicts.list_conflicts(head)
    other = next(one for one in found.candidates if not one.is_provisional)
    provisional = activities.open_form(head, record).values["participants"]
    conflicts.resolve_with_candidate(head, found, other.operation)
    assert undo_last(head) == "食い違いを決める"
    assert activities.open_form(head, record).values["participants"] == provisional


def test_the_first_entry_of_a_place_is_taken_back_to_blank_and_not_into_the_trash(head: Workspace) -> None:
    where = TargetYear(target(head), 2025)
    evaluations.save_evaluation(head, evaluations.open_evaluation(head, where), {"outcome": "よい一年"})
    assert undo_last(head) == "評価の入力"
    form = evaluations.open_evaluation(head, where)
    assert form.values["outcome"] is None and trash.deleted_ids(head) == []
    evaluations.save_evaluation(head, form, {"outcome": "もう一度"})
    assert evaluations.open_evaluation(head, where).values["outcome"] == "もう一度"


def test_what_has_a_fixed_id_and_was_taken_back_can_be_entered_again(head: Workspace) -> None:
    usual = deadlines.take_usual(head, 2026)
    assert undo_last(head) == f"いつもの締切の追加（{usual}件）" and deadlines.deadlines(head, 2026) == []
    assert deadlines.take_usual(head, 2026) == usual == len(deadlines.deadlines(head, 2026))


def test_a_year_closed_by_mistake_is_open_again(head: Workspace) -> None:
    year_closing.close_year(head, 2024)
    assert undo_last(head) == "年度の締め" and year_closing.closed_year(head, 2024) is None
    year_closing.close_year(head, 2024)
    year_closing.reopen_year(head, 2024, "訂正")
    undo_last(head)  # the closing names what it counted, so that taking the opening back counts the same again
    assert year_closing.closed_year(head, 2024) is not None


def test_nothing_erased_can_be_brought_back_by_ctrl_z(daito: Workspace) -> None:
    """The text lay in the step of another record too, as one action had changed both."""
    first, second = activity(daito, title="一"), activity(daito, title="二", content="見本花子さん")
    with action(daito, "二つの訂正"):
        for record in (first, second):
            activities.save(daito, activities.open_form(daito, record), {"content": "直した"})
    photo = photos.add(daito, first, camera())
    erasure.erase_text(daito, second, "content")
    photo_erasure.erase(daito, photo)
    assert steps(daito) == ["記録の追加"]
    with daito.database.reading() as session:
        assert not any("見本花子".encode() in step.changes for step in session.scalars(select(UndoStep)))


def test_a_record_written_twice_in_one_action_goes_back_to_what_it_was_before(head: Workspace) -> None:
    form = deadlines.open_deadline(head, None, 2025)
    save_form(head, form, {"name": "推進会議"})
    with action(head, "二度の訂正") as act:
        for name in ("一回目", "二回目"):
            act.save(deadlines.open_deadline(head, form.id, 2025), {"name": name})
        act.delete(deadlines.open_deadline(head, form.id, 2025))
    assert deadlines.deadlines(head, 2025) == []
    assert undo_last(head) == "二度の訂正"
    assert [row.name for row in deadlines.deadlines(head, 2025)] == ["推進会議"]


def test_a_part_that_failed_takes_the_whole_action_with_it(head: Workspace) -> None:
    """Also where the code around it goes on: half of an action is never kept."""
    form = deadlines.open_deadline(head, None, 2025)
    with pytest.raises(AssertionError), action(head, "全体") as act:
        act.save(form, {"name": "推進会議"})
        with pytest.raises(Refused):
            activities.cancel(head, bytes(16), "理由")
    assert deadlines.deadlines(head, 2025) == [] and steps(head) == []


def test_two_actions_one_after_the_other_in_one_transaction_are_two_steps(head: Workspace) -> None:
    forms = [meetings.open_meeting(head, None, plan_id(head), 2025) for _ in range(2)]
    with head.database.writing():
        for form in forms:
            save_form(head, form, {"place": "本所"})
    assert [undo_last(head), undo_last(head)] == ["会議記録の追加", "会議記録の追加"]
