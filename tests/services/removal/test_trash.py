"""The trash holds whatever was deleted, says by whom, and gives it back with what belongs to it."""

from datetime import date

import pytest

from app.errors import Refused
from app.services.activities import activities, photos
from app.services.annual_plan import annual_plans
from app.services.evaluation import opinions
from app.services.forms import finalising
from app.services.meetings import meetings
from app.services.plan import plan_editing, plans
from app.services.plan.target_year import TargetYear
from app.services.records import undo
from app.services.records.actions import delete_form
from app.services.removal import photo_erasure, trash
from app.services.workspace.workspace import Workspace
from tests.annual import ready_to_decide
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, plan_id, target


def titles(workspace: Workspace) -> list[tuple[str, str]]:
    return [(row.kind, row.title) for row in trash.deleted_records(workspace, trash.deleted_ids(workspace))]


def test_a_photo_taken_away_lies_in_the_trash_by_its_words_and_comes_back(daito: Workspace) -> None:
    record = activity(daito)
    photo = photos.add(daito, record, camera())
    photos.change(daito, photo, {"caption": "体操のようす"})
    with daito.acting_as("佐藤"):
        photos.remove(daito, photo)
    (row,) = trash.deleted_records(daito, trash.deleted_ids(daito))
    assert (row.kind, row.title, row.deleted_by) == ("写真", "2025/10/03 ふれあいサロン 体操のようす", "大東　佐藤")
    assert trash.restore(daito, [photo]) == 1
    (back,) = photos.photos_of(daito, record)
    assert back.caption == "体操のようす" and back.is_here and trash.deleted_ids(daito) == []
    assert undo.undo_last(daito) == "削除の取りやめ"
    assert photos.photos_of(daito, record) == []


def test_an_erased_photo_is_not_in_the_trash(daito: Workspace) -> None:
    photo_erasure.erase(daito, photos.add(daito, activity(daito), camera()))
    assert trash.deleted_ids(daito) == []


def test_what_belongs_to_a_deleted_record_comes_back_with_it_or_after_it(daito: Workspace) -> None:
    record = activity(daito)
    photo = photos.add(daito, record, camera())
    photos.remove(daito, photo)
    activities.delete(daito, record)
    with pytest.raises(Refused) as refused:
        trash.restore(daito, [photo])
    assert "ふれあいサロン" in refused.value.what
    assert trash.restore(daito, [photo, record]) == 2
    assert len(photos.photos_of(daito, record)) == 1


def test_meetings_tasks_opinions_and_targets_are_in_the_trash_of_the_head_office_only(head: Workspace, daito: Workspace) -> None:
    plan = plan_id(head)
    held = meetings.open_meeting(head, None, plan, 2025)
    meetings.save_meeting(head, held, {"date": date(2025, 6, 1)})
    task = meetings.open_task(head, None, held.id)
    meetings.save_task(head, task, {"content": "名簿を直す"})
    said = opinions.open_opinion(head, None, 2025)
    opinions.save_opinion(head, said, {"source": "board", "improve": "回数を増やしてほしい"})
    delete_form(head, meetings.open_task(head, task.id, held.id))
    delete_form(head, meetings.open_meeting(head, held.id, plan, 2025))
    delete_form(head, opinions.open_opinion(head, said.id, 2025))
    assert set(titles(head)) == {
        ("会議記録", "2025/06/01 第1回 推進会議"),
        ("宿題", "名簿を直す"),
        ("意見と対応", "令和7年度 回数を増やしてほしい"),
    }
    assert {entity for entity, _, _ in trash.deleted_kinds(head)} == {"meeting", "meeting_task", "opinion"}
    assert trash.restore(head, trash.deleted_ids(head)) == 3
    assert [row.content for row in meetings.tasks(head, meeting=held.id)] == ["名簿を直す"]
    with pytest.raises(Refused):
        trash.restore(head, [held.id])
    assert trash.deleted_ids(daito) == []


def test_a_target_does_not_come_back_under_a_number_that_is_taken(head: Workspace) -> None:
    plan = plans.plans(head)[0]
    goal = plans.plan_tree(head, plan.id).goals[0].id

    def new(title: str) -> bytes:
        form = plan_editing.open_target(head, plan, None, goal)
        plan_editing.save_target(head, form, {"title": title})
        return form.id

    gone = new("はじめの目標")
    plan_editing.retire(head, plan.id, gone)
    new("あとの目標")
    with pytest.raises(Refused) as refused:
        trash.restore(head, [gone])
    assert refused.value.code == "number-taken"


def test_an_item_does_not_come_back_into_a_plan_that_was_made_final_without_it(head: Workspace) -> None:
    wanted = {"content": "内容", "months": 1, "responsible": "担当A"}
    kept, gone = (annual_plans.open_item(head, None, TargetYear(target(head), 2025, "head")) for _ in range(2))
    for form, title in ((kept, "残す項目"), (gone, "消す項目")):
        annual_plans.save_item(head, form, wanted | {"title": title})
    delete_form(head, annual_plans.open_item(head, gone.id, TargetYear(target(head), 2025, "head")))
    ready_to_decide(head)
    finalising.make_plan_final(head, TargetYear(target(head), 2025, "head"))
    with pytest.raises(Refused, match="確定した計画"):
        trash.restore(head, [gone.id])
