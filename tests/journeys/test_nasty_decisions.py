"""A decision says what it saw: what somebody else had written meanwhile is asked about on every PC, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.rules import clock
from app.services.activities import activities, photos
from app.services.activities.activity_list import Filter, list_ids
from app.services.annual_plan import annual_plans
from app.services.backup import dumps
from app.services.backup.integrity_check import check
from app.services.conflicts import conflicts, possible_duplicates
from app.services.conflicts.conflicts import Conflict, resolve_with_candidate
from app.services.evaluation.evaluations import open_evaluation, save_evaluation, writing_states
from app.services.forms import finalising
from app.services.indicators import indicator_catalogue
from app.services.meetings import meetings
from app.services.plan.target_year import TargetYear
from app.services.records import undo
from app.services.records.actions import save_form
from app.services.records.record_forms import derived_record_id, open_form
from app.services.removal import erasure
from app.services.workspace.workspace import Workspace
from tests.annual import ready_to_decide
from tests.journeys.test_nasty_conflicts import round_trip
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, plan_id, target
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")
FULL = {"rating": "B", "rating_reason": "理由", "outcome": "確かめた成果", "issue": "課題", "direction": "continue"}


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito2", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def three(head: Workspace, first: Workspace, second: Workspace) -> tuple[Workspace, ...]:
    return head, first, second


def rounds(three: tuple[Workspace, ...], folder: Path) -> None:
    """Until everybody has everything: afterwards all agree, and folding anew changes nothing."""
    for _ in range(2):
        round_trip(three[0], folder, *three[1:])
    assert len({dumps.digest(workspace, "daito") for workspace in three}) == 1
    assert len({dumps.digest(workspace, "common") for workspace in three}) == 1
    assert [check(workspace).troubles for workspace in three] == [()] * 3


def only(workspace: Workspace) -> Conflict:
    (found,) = conflicts.list_conflicts(workspace)
    return found


def choose(workspace: Workspace, words: str) -> None:
    found = only(workspace)
    resolve_with_candidate(workspace, found, next(one.operation for one in found.candidates if words in one.text))


def of(workspace: Workspace) -> TargetYear:
    return TargetYear(target(workspace), 2025, "daito")


def outcome(workspace: Workspace) -> tuple[str, str]:
    values = open_evaluation(workspace, of(workspace)).values
    return values["outcome"], values["state"]


@pytest.fixture
def decided(three: tuple[Workspace, ...], tmp_path: Path) -> None:
    """An evaluation everybody holds; then one PC of the branch makes it final, and the other, not knowing, rewords it."""
    _, first, second = three
    save_evaluation(first, open_evaluation(first, of(first)), FULL)
    rounds(three, tmp_path)
    finalising.make_evaluation_final(first, open_evaluation(first, of(first)))
    save_evaluation(second, open_evaluation(second, of(second)), {"outcome": "あとで変わった成果"})


@pytest.mark.usefixtures("decided")
def test_a_final_text_that_somebody_changed_unseen_is_asked_about_on_every_pc(
    three: tuple[Workspace, ...], tmp_path: Path
) -> None:
    rounds(three, tmp_path)
    for workspace in three:
        found = only(workspace)
        assert (found.kind, found.group_label) == ("decided", "確定と変更")
        assert [one.text for one in found.candidates] == [
            "確定した内容のままにする",
            "変更を取り入れて、確定を取り消す（変更された項目：成果）",
        ]


@pytest.mark.usefixtures("decided")
@pytest.mark.parametrize(
    ("words", "then"),
    [("のままにする", ("確かめた成果", "final")), ("取り入れて", ("あとで変わった成果", "reopened"))],
)
def test_the_answer_keeps_what_was_confirmed_or_takes_the_change_and_is_no_longer_final(
    three: tuple[Workspace, ...], tmp_path: Path, words: str, then: tuple[str, str]
) -> None:
    rounds(three, tmp_path)
    choose(three[0], words)
    rounds(three, tmp_path)
    for workspace in three:
        assert conflicts.list_conflicts(workspace) == [] and outcome(workspace) == then


@pytest.mark.usefixtures("decided")
def test_what_was_taken_in_can_be_made_final_again(three: tuple[Workspace, ...], tmp_path: Path) -> None:
    rounds(three, tmp_path)
    choose(three[2], "取り入れて")
    finalising.make_evaluation_final(three[2], open_evaluation(three[2], of(three[2])))
    rounds(three, tmp_path)
    for workspace in three:
        assert conflicts.list_conflicts(workspace) == [] and outcome(workspace) == ("あとで変わった成果", "final")


@pytest.mark.usefixtures("decided")
def test_two_pcs_that_make_different_texts_final_are_asked_which_one(three: tuple[Workspace, ...], tmp_path: Path) -> None:
    _, first, second = three
    finalising.make_evaluation_final(second, open_evaluation(second, of(second)))
    rounds(three, tmp_path)
    found = only(first)
    assert [one.text for one in found.candidates] == ["確定した内容のままにする"] * 2
    ours = next(one for one in found.candidates if one.device == first.device_id)
    resolve_with_candidate(first, found, ours.operation)
    rounds(three, tmp_path)
    for workspace in three:
        assert conflicts.list_conflicts(workspace) == [] and outcome(workspace) == ("確かめた成果", "final")


def test_two_pcs_that_make_the_same_text_final_are_asked_nothing(three: tuple[Workspace, ...], tmp_path: Path) -> None:
    _, first, second = three
    save_evaluation(first, open_evaluation(first, of(first)), FULL)
    rounds(three, tmp_path)
    for workspace in (first, second):
        finalising.make_evaluation_final(workspace, open_evaluation(workspace, of(workspace)))
    rounds(three, tmp_path)
    for workspace in three:
        assert conflicts.list_conflicts(workspace) == [] and outcome(workspace) == ("確かめた成果", "final")


def test_who_knows_that_a_text_is_final_may_reopen_change_and_erase_it_unasked(
    three: tuple[Workspace, ...], tmp_path: Path
) -> None:
    _, first, second = three
    save_evaluation(first, open_evaluation(first, of(first)), FULL)
    finalising.make_evaluation_final(first, open_evaluation(first, of(first)))
    rounds(three, tmp_path)
    record = open_evaluation(second, of(second)).id
    erasure.erase_text(second, record, "issue", "（消去）")
    assert conflicts.list_conflicts(second) == []
    finalising.reopen_evaluation(second, open_evaluation(second, of(second)), "誤り")
    save_evaluation(second, open_evaluation(second, of(second)), {"outcome": "直した成果"})
    rounds(three, tmp_path)
    for workspace in three:
        assert conflicts.list_conflicts(workspace) == [] and outcome(workspace) == ("直した成果", "reopened")


def test_taking_a_decision_back_with_ctrl_z_takes_its_promise_back_too(three: tuple[Workspace, ...], tmp_path: Path) -> None:
    _, first, second = three
    save_evaluation(first, open_evaluation(first, of(first)), FULL)
    rounds(three, tmp_path)
    finalising.make_evaluation_final(first, open_evaluation(first, of(first)))
    undo.undo_last(first)
    save_evaluation(second, open_evaluation(second, of(second)), {"outcome": "直した成果"})
    rounds(three, tmp_path)
    for workspace in three:
        assert conflicts.list_conflicts(workspace) == []
        assert writing_states(workspace, [of(workspace)]) == {target(workspace): "済"}


@pytest.mark.parametrize("change", ["added", "reworded", "deleted"])
@pytest.mark.parametrize("keeps", [True, False])
def test_an_annual_plan_made_final_covers_its_items(
    three: tuple[Workspace, ...], tmp_path: Path, change: str, keeps: bool
) -> None:
    _, first, second = three
    ready_to_decide(first, office="daito")
    new = annual_plans.open_item(first, None, of(first))
    annual_plans.save_item(first, new, {"title": "交流会", "content": "月1回", "months": 1, "responsible": "係"})
    rounds(three, tmp_path)
    finalising.make_plan_final(first, of(first))
    item = annual_plans.open_item(second, None if change == "added" else new.id, of(second))
    if change == "deleted":
        annual_plans.delete_item(second, item)
    else:
        annual_plans.save_item(second, item, {"title": "知らない項目"})
    rounds(three, tmp_path)
    for workspace in three:
        assert only(workspace).kind == "decided" and "実施項目" in only(workspace).candidates[-1].text
    choose(three[0], "のままにする" if keeps else "取り入れて")
    rounds(three, tmp_path)
    titles = ["交流会"] if keeps else {"added": ["交流会", "知らない項目"], "reworded": ["知らない項目"], "deleted": []}[change]
    for workspace in three:
        assert conflicts.list_conflicts(workspace) == []
        assert [row.title for row in annual_plans.items(workspace, of(workspace))] == titles
        assert annual_plans.open_sheet(workspace, of(workspace)).values["state"] == ("final" if keeps else "draft")


def test_an_erasure_in_an_item_of_a_final_plan_is_no_unseen_change(three: tuple[Workspace, ...], tmp_path: Path) -> None:
    _, first, _ = three
    ready_to_decide(first, office="daito")
    new = annual_plans.open_item(first, None, of(first))
    annual_plans.save_item(first, new, {"title": "交流会", "content": "月1回", "months": 1, "responsible": "山田太郎"})
    finalising.make_plan_final(first, of(first))
    erasure.erase_text(first, new.id, "responsible", "係")
    rounds(three, tmp_path)
    for workspace in three:
        assert conflicts.list_conflicts(workspace) == []


@pytest.mark.parametrize("deletes", [True, False])
def test_a_photo_added_to_an_activity_deleted_elsewhere_is_asked_about(
    three: tuple[Workspace, ...], tmp_path: Path, deletes: bool
) -> None:
    _, first, second = three
    record = activity(first)
    photos.add(first, record, camera("blue"))
    rounds(three, tmp_path)
    activities.delete(first, record)
    photos.add(second, record, camera())
    rounds(three, tmp_path)
    for workspace in three:
        assert only(workspace).kind == "delete" and "写真" in only(workspace).candidates[-1].text
        assert len(photos.photos_of(workspace, record)) == 2
    choose(three[0], "この記録を削除する" if deletes else "記録を残す")
    rounds(three, tmp_path)
    for workspace in three:
        assert conflicts.list_conflicts(workspace) == []
        assert (record in list_ids(workspace, Filter(deleted=True))) == deletes


def test_deleting_an_activity_with_the_photos_one_saw_asks_nothing(three: tuple[Workspace, ...], tmp_path: Path) -> None:
    _, first, second = three
    record = activity(first)
    photos.add(first, record, camera("blue"))
    rounds(three, tmp_path)
    photos.remove(second, photos.photos_of(second, record)[0].id)
    activities.delete(first, record)
    rounds(three, tmp_path)
    for workspace in three:
        assert conflicts.list_conflicts(workspace) == [] and list_ids(workspace, Filter(deleted=True)) == [record]


def test_a_value_of_an_indicator_typed_elsewhere_keeps_the_deleted_activity(three: tuple[Workspace, ...], tmp_path: Path) -> None:
    _, first, second = three
    record = activity(first)
    rounds(three, tmp_path)
    activities.delete(first, record)
    indicator = indicator_catalogue.catalogue(second)[0].id
    figure = derived_record_id("activity_figure", record.hex(), indicator.hex(), partition="daito")
    key = {"activity_id": record, "indicator_id": indicator}
    save_form(second, open_form(second, "activity_figure", "daito", figure, **key), {"value": 3})
    rounds(three, tmp_path)
    for workspace in three:
        assert only(workspace).kind == "delete" and record in list_ids(workspace, Filter())


def test_homework_added_to_a_meeting_on_the_page_that_deletes_it_is_known_to_who_deletes(head: Workspace) -> None:
    form = meetings.open_meeting(head, None, plan_id(head), 2025)
    meetings.save_meeting(head, form, {"date": clock.today()})
    opened = meetings.open_meeting(head, form.id, plan_id(head), 2025)
    meetings.save_task(head, meetings.open_task(head, None, form.id), {"content": "宿題"})
    meetings.delete_meeting(head, opened)
    assert conflicts.list_conflicts(head) == [] and meetings.meetings(head, plan_id(head), 2025) == []


@pytest.mark.parametrize("stays", [True, False])
def test_a_record_cancelled_while_somebody_else_went_on_writing_it_is_asked_about(
    three: tuple[Workspace, ...], tmp_path: Path, stays: bool
) -> None:
    """取消 takes a record out of every sum: who changed it unseen must be asked, not overruled."""
    _, first, second = three
    record = activity(first)
    rounds(three, tmp_path)
    activities.cancel(first, record, "二重の記録")
    activities.save(second, activities.open_form(second, record), {"participants": 40})
    rounds(three, tmp_path)
    for workspace in three:
        assert (only(workspace).kind, only(workspace).group_label) == ("decided", "取消と変更")
    choose(three[0], "取消のままにする" if stays else "取消をやめる")
    rounds(three, tmp_path)
    for workspace in three:
        values = activities.open_form(workspace, record).values
        told = (values["state"], values["participants"], values["cancel_reason"])
        assert conflicts.list_conflicts(workspace) == []
        assert told == (("cancelled", 40, "二重の記録") if stays else ("final", 40, None))


@pytest.mark.parametrize("turned", [False, True])
def test_two_pcs_that_join_a_pair_each_its_own_way_keep_exactly_one(
    three: tuple[Workspace, ...], tmp_path: Path, turned: bool
) -> None:
    head, first, _ = three
    pair = [activity(first), activity(first, content="詳しい内容", participants=15)]
    rounds(three, tmp_path)
    for workspace, keep in zip((head, first), reversed(pair) if turned else pair, strict=True):
        possible_duplicates.join(workspace, possible_duplicates.compare(workspace, *pair), keep)
    rounds(three, tmp_path)
    for workspace in three:
        (left,) = list_ids(workspace, Filter())
        assert left in pair and [one.group for one in conflicts.list_conflicts(workspace)] == ["participants"]


def test_who_joins_gets_the_values_of_the_record_chosen(first: Workspace) -> None:
    for keep in (0, 1):
        pair = [
            activity(first, title=f"座談会{keep}", participants=count, place=place)
            for count, place in ((12, None), (15, "公民館"))
        ]
        possible_duplicates.join(first, possible_duplicates.compare(first, *pair), pair[keep])
        (left,) = [one for one in list_ids(first, Filter()) if one in pair]
        values = activities.open_form(first, left).values
        assert (values["participants"], values["place"]) == ((12, 15)[keep], "公民館")


def test_a_record_kept_by_joining_is_not_lost_when_somebody_else_deletes_it(three: tuple[Workspace, ...], tmp_path: Path) -> None:
    head, first, _ = three
    pair = sorted([activity(first), activity(first)])
    rounds(three, tmp_path)
    possible_duplicates.join(head, possible_duplicates.compare(head, *pair), pair[0])
    activities.delete(first, pair[0])
    rounds(three, tmp_path)
    for workspace in three:
        assert only(workspace).kind == "delete" and list_ids(workspace, Filter()) == [pair[0]]
