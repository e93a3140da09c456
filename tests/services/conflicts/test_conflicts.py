"""決めること: what stands against each other, deciding it, and that deciding loses nothing that wasn't on screen."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.errors import Refused
from app.services.activities import activities
from app.services.activities.activity_rows import show_activity
from app.services.backup import dumps
from app.services.conflicts import conflicts
from app.services.conflicts.conflicts import Conflict, find_conflict, mine_and_theirs, resolve_with_candidate, resolve_with_values
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.plan.target_year import TargetYear
from app.services.removal import trash
from app.services.removal.erasure import erase_text
from app.services.transfer.submitting import contents
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target

Pass = Callable[[], None]
X, Y = b"x" * 16, b"y" * 16


def change(workspace: Workspace, record: bytes, **values: Any) -> None:
    activities.save(workspace, activities.open_form(workspace, record), values)


def only(workspace: Workspace) -> Conflict:
    (found,) = conflicts.list_conflicts(workspace)
    return found


@pytest.fixture
def record(head: Workspace, daito: Workspace, to_head: Pass) -> bytes:
    """Both offices hold it, nobody changed it since."""
    found = activity(daito, title="元の名前", participants=30, participants_approximate=True)
    to_head()
    return found


def against(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """本部 and 大東 change the same record without having seen each other; 本部 gets both."""
    change(head, record, **ours)
    change(daito, record, **theirs)
    to_head()


def test_both_candidates_are_told_with_who_wrote_them_and_what_stood_before(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass
) -> None:
    against(head, daito, record, to_head, {"participants": 28, "participants_approximate": None}, {"participants": None})
    found = only(head)
    assert (found.kind, found.group, found.record_title) == ("values", "participants", "2025/10/03 元の名前")
    assert found.field_labels == ("延べ参加者数", "約", "不明")
    assert {candidate.text for candidate in found.candidates} == {"28人", "未入力"}
    assert found.base_text == "約30人"
    assert {candidate.office_name for candidate in found.candidates} == {"本部", "大東"}
    assert [candidate.is_provisional for candidate in found.candidates] == [False, True]
    assert all(candidate.device for candidate in found.candidates)


def test_a_value_erased_on_purpose_is_not_shown_as_what_stood_before(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass
) -> None:
    erase_text(daito, record, "title", "（氏名を消去）")
    change(head, record, title="甲")
    to_head()
    found = only(head)
    assert found.base_text is None
    assert {candidate.values["title"] for candidate in found.candidates} == {"（氏名を消去）", "甲"}


def test_both_offices_list_the_same_difference(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass, to_daito: Pass
) -> None:
    against(head, daito, record, to_head, {"title": "甲"}, {"title": "乙"})
    to_daito()
    here, there = only(head), only(daito)
    assert here.id == there.id
    assert [candidate.operation for candidate in here.candidates] == [candidate.operation for candidate in there.candidates]
    assert [c.operation for c in mine_and_theirs(head, here)[0]] == [c.operation for c in mine_and_theirs(daito, there)[1]]


def test_deciding_for_one_side_settles_it_everywhere(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass, to_daito: Pass
) -> None:
    against(head, daito, record, to_head, {"title": "甲"}, {"title": "乙"})
    found = only(head)
    (theirs,) = mine_and_theirs(head, found)[1]
    resolve_with_candidate(head, found, theirs.operation)
    assert conflicts.list_conflicts(head) == []
    assert show_activity(head, record).title == "乙"
    to_daito()
    assert conflicts.list_conflicts(daito) == [] and show_activity(daito, record).title == "乙"
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")


def test_deciding_for_something_else_settles_it_too(head: Workspace, daito: Workspace, record: bytes, to_head: Pass) -> None:
    against(head, daito, record, to_head, {"title": "甲"}, {"title": "乙"})
    resolve_with_values(head, only(head), {"title": "  甲乙 "})
    row = show_activity(head, record)
    assert (row.title, row.conflicts) == ("甲乙", ())


def test_what_was_typed_to_decide_is_checked_like_a_form(head: Workspace, daito: Workspace, record: bytes, to_head: Pass) -> None:
    against(head, daito, record, to_head, {"participants": 1}, {"participants": 2})
    with pytest.raises(Refused):
        change(head, record, content="a\x00")
    resolve_with_values(head, only(head), {"participants": 5, "participants_approximate": False})
    form = activities.open_form(head, record)
    assert activities.checked(form, form.values) == form.values


def test_a_control_character_does_not_come_in_by_deciding(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass
) -> None:
    against(head, daito, record, to_head, {"title": "甲"}, {"title": "乙"})
    with pytest.raises(Refused) as refusal:
        resolve_with_values(head, only(head), {"title": "甲\x07"})
    assert refusal.value.code == "bad-text"
    assert only(head).group == "title"


@pytest.mark.parametrize(
    ("ours", "theirs", "field", "wanted"),
    [
        ({"date": date(2025, 10, 4)}, {"date": date(2025, 10, 5)}, "date", date(2025, 10, 5)),
        ({"target_id": X}, {"target_id": Y}, "target_id", Y),
        ({"secondary_targets": (X,)}, {"secondary_targets": (Y, X)}, "secondary_targets", (Y, X)),
        ({"participants": 0}, {"participants": None}, "participants", None),
        ({"participants": None}, {"participants": 0}, "participants", 0),
    ],
)  # fmt: skip
def test_a_taken_candidate_arrives_as_it_was_written(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass, ours: Any, theirs: Any, field: str, wanted: object
) -> None:
    against(head, daito, record, to_head, ours, theirs)
    found = only(head)
    resolve_with_candidate(head, found, mine_and_theirs(head, found)[1][0].operation)
    assert getattr(show_activity(head, record), field) == wanted
    assert conflicts.list_conflicts(head) == []


def test_a_candidate_that_arrived_while_deciding_is_not_lost(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass
) -> None:
    one, two = activities.open_form(daito, record), activities.open_form(daito, record)
    change(head, record, title="甲")
    activities.save(daito, one, {"title": "乙"})
    to_head()
    shown = only(head)
    activities.save(daito, two, {"title": "丙"})
    to_head()
    resolve_with_candidate(head, shown, shown.candidates[0].operation)
    found = only(head)
    assert {candidate.text for candidate in found.candidates} == {shown.candidates[0].text, "丙"}


def test_deciding_differently_at_both_offices_shows_it_once_more(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass, to_daito: Pass
) -> None:
    against(head, daito, record, to_head, {"title": "甲"}, {"title": "乙"})
    to_daito()
    for workspace in (head, daito):
        found = only(workspace)
        resolve_with_candidate(workspace, found, mine_and_theirs(workspace, found)[0][0].operation)
    to_head()
    assert {candidate.text for candidate in only(head).candidates} == {"甲", "乙"}


def test_deciding_alike_at_both_offices_is_one_decision(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass, to_daito: Pass
) -> None:
    against(head, daito, record, to_head, {"title": "甲"}, {"title": "乙"})
    to_daito()
    resolve_with_candidate(head, only(head), only(head).candidates[0].operation)
    resolve_with_candidate(daito, only(daito), only(daito).candidates[0].operation)
    to_head()
    assert conflicts.list_conflicts(head) == []


def test_a_second_group_of_the_same_record_stays_open(head: Workspace, daito: Workspace, record: bytes, to_head: Pass) -> None:
    against(head, daito, record, to_head, {"title": "甲", "content": "一"}, {"title": "乙", "content": "二"})
    first, second = conflicts.list_conflicts(head)
    resolve_with_candidate(head, first, first.candidates[0].operation)
    assert only(head).group == second.group
    with pytest.raises(Refused) as refusal:
        find_conflict(head, first.id)
    assert refusal.value.code == "unknown-conflict"
    assert find_conflict(head, second.id).id == second.id


@pytest.fixture
def deleted_and_edited(head: Workspace, daito: Workspace, record: bytes, to_head: Pass) -> bytes:
    activities.delete(head, record)
    change(daito, record, content="追記")
    to_head()
    return record


def test_edit_against_deletion_is_told_and_the_record_stays(head: Workspace, deleted_and_edited: bytes) -> None:
    found = only(head)
    assert (found.kind, found.fields, found.base_text) == ("delete", (), None)
    assert [(candidate.is_deletion, candidate.office_name) for candidate in found.candidates] == [(True, "本部"), (False, "大東")]
    assert "内容" in found.candidates[1].text
    assert not show_activity(head, deleted_and_edited).deleted


@pytest.mark.parametrize("deletes", [True, False])
def test_choosing_between_edit_and_deletion_travels(
    head: Workspace, daito: Workspace, deleted_and_edited: bytes, to_daito: Pass, deletes: bool
) -> None:
    found = only(head)
    chosen = next(candidate for candidate in found.candidates if candidate.is_deletion == deletes)
    resolve_with_candidate(head, found, chosen.operation)
    to_daito()
    for workspace in (head, daito):
        row = show_activity(workspace, deleted_and_edited)
        assert (row.deleted, row.content) == (deletes, "追記")
        assert conflicts.list_conflicts(workspace) == []


def test_an_edit_that_arrived_after_the_question_was_shown_is_not_deleted(
    head: Workspace, daito: Workspace, deleted_and_edited: bytes, to_head: Pass
) -> None:
    shown = only(head)
    change(daito, deleted_and_edited, outcome="さらに追記")
    to_head()
    resolve_with_candidate(head, shown, next(candidate for candidate in shown.candidates if candidate.is_deletion).operation)
    assert not show_activity(head, deleted_and_edited).deleted
    assert only(head).kind == "delete"


def test_two_deletions_that_each_missed_an_edit_can_be_decided_for_keeping(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass
) -> None:
    for workspace, values in ((head, {"content": "本部"}), (daito, {"outcome": "支部"})):
        change(workspace, record, **values)
        activities.delete(workspace, record)
    to_head()
    found = only(head)
    assert [candidate.is_deletion for candidate in found.candidates].count(True) == 2
    keep = next(candidate for candidate in found.candidates if not candidate.is_deletion)
    resolve_with_candidate(head, found, keep.operation)
    row = show_activity(head, record)
    assert (row.deleted, row.conflicts, row.content, row.outcome) == (False, (), "本部", "支部")


def test_restoring_against_deleting_asks_with_one_answer_for_each(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass, to_daito: Pass
) -> None:
    activities.delete(daito, record)
    to_head()
    to_daito()
    trash.restore(head, [record])
    trash.restore(daito, [record])
    activities.delete(daito, record)
    to_head()
    found = only(head)
    assert sorted(candidate.is_deletion for candidate in found.candidates) == [False, True]
    resolve_with_candidate(head, found, next(candidate for candidate in found.candidates if candidate.is_deletion).operation)
    assert show_activity(head, record).deleted and conflicts.list_conflicts(head) == []


def test_a_record_deleted_in_full_sight_of_its_candidates_asks_nothing_more(
    head: Workspace, daito: Workspace, record: bytes, to_head: Pass, to_daito: Pass
) -> None:
    against(head, daito, record, to_head, {"title": "甲"}, {"title": "乙"})
    activities.delete(head, record)
    deletion = next(found for found in conflicts.list_conflicts(head) if found.kind == "delete")
    resolve_with_candidate(
        head, deletion, next(candidate for candidate in deletion.candidates if candidate.is_deletion).operation
    )
    assert show_activity(head, record).deleted
    assert conflicts.list_conflicts(head) == []
    to_daito()
    assert conflicts.list_conflicts(daito) == [] and contents(daito).conflicts == 0


def test_evaluations_are_decided_alike(head: Workspace) -> None:
    forms = [open_evaluation(head, TargetYear(target(head), 2025)) for _ in range(2)]
    for form, rating in zip(forms, "AB", strict=True):
        save_evaluation(head, form, {"rating": rating, "rating_reason": f"理由{rating}"})
    found = only(head)
    assert found.record_title == "令和7年度 1-③ " + found.record_title.split(" ")[2]
    resolve_with_values(head, found, {"rating": "C", "rating_reason": " 話し合いの結果 "})
    values = open_evaluation(head, TargetYear(target(head), 2025)).values
    assert (values["rating"], values["rating_reason"]) == ("C", "話し合いの結果")


def test_a_deletion_has_no_other_value(head: Workspace, deleted_and_edited: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        resolve_with_values(head, only(head), {"title": "x"})
    assert refusal.value.code == "unknown-choice"


def test_a_choice_that_was_not_shown_is_refused(head: Workspace, daito: Workspace, record: bytes, to_head: Pass) -> None:
    against(head, daito, record, to_head, {"title": "甲"}, {"title": "乙"})
    with pytest.raises(Refused) as refusal:
        resolve_with_candidate(head, only(head), bytes(20))
    assert refusal.value.code == "unknown-choice"
