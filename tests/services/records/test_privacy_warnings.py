"""個人情報の確認: whatever text leaves in a file is looked at, of every kind of record, in both directions."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.journal.reading import Shown
from app.journal.record_ids import new_record_id
from app.journal.writing import grouped, write
from app.models.entities import ENTITIES
from app.services.activities import activities
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.meetings.meetings import open_meeting, save_meeting
from app.services.plan.target_year import TargetYear
from app.services.removal.erasure import erase_text
from app.services.transfer.submitting import contents, doubtful_texts
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target

Pass = Callable[[], None]
NUMBER = "電話 090-1111-2222"


def written(workspace: Workspace, entity: str, **fields: Any) -> bytes:
    record = new_record_id(entity, workspace.partition)
    with workspace.database.writing() as session:
        values = grouped(entity, fields)
        write(
            session, workspace.author(), entity=entity, partition=workspace.partition, record=record, values=values, shown=Shown()
        )
    return record


def told(workspace: Workspace) -> list[tuple[str, str]]:
    return [(one.entity, one.field) for one in contents(workspace).warnings]


def test_a_number_in_a_branchs_own_evaluation_is_told_before_handing_in(daito: Workspace) -> None:
    form = open_evaluation(daito, TargetYear(target(daito), 2025, "daito"))
    save_evaluation(daito, form, {"outcome": f"{NUMBER} に聞いた"})
    (warning,) = contents(daito).warnings
    assert (warning.field, warning.kinds, warning.is_past) == ("outcome", ("電話番号",), False)
    assert "「成果」に電話番号" in warning.words


def test_a_branchs_analysis_is_looked_at_like_the_councils(daito: Workspace) -> None:
    form = open_evaluation(daito, TargetYear(target(daito), 2025, "daito"))
    save_evaluation(daito, form, {"analysis": f"{NUMBER} に聞いた"})
    assert told(daito) == [("branch_evaluation", "analysis")]


def test_every_free_text_of_every_kind_of_record_is_looked_at(daito: Workspace) -> None:
    wanted = set()
    for entity, model in ENTITIES.items():
        for field in model.free_texts():
            written(daito, entity, **{field: NUMBER})
            wanted.add((entity, field))
    assert set(told(daito)) == wanted
    assert {
        ("photo", "caption"),
        ("plan_item", "content"),
        ("opinion", "good"),
        ("meeting", "decision"),
        ("public_activity", "public_text"),
    } <= wanted


def test_a_name_where_a_name_belongs_is_nothing_to_be_told_of(daito: Workspace) -> None:
    activity(daito, recorder="及川さん", content="及川さんを訪問")
    assert told(daito) == [("activity", "content")]


def test_a_name_that_was_corrected_still_travels_and_is_told_until_it_is_erased(daito: Workspace) -> None:
    record = activity(daito, content="及川さんを訪問")
    activities.save(daito, activities.open_form(daito, record), {"content": "一人暮らしの方を訪問"})
    (warning,) = contents(daito).warnings
    assert warning.is_past and "「内容」の直す前の文に氏名らしい語" in warning.words
    erase_text(daito, record, "content", "一人暮らしの方を訪問")
    assert contents(daito).warnings == ()


def test_a_return_file_is_told_of_the_head_offices_texts_and_not_of_the_branchs_own(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(daito, content=NUMBER)
    to_head()
    assert doubtful_texts(head, ["daito"]) == []
    meeting = open_meeting(head, None, plan_id(head), 2025)
    save_meeting(head, meeting, {"date": date(2025, 10, 25), "discussion": NUMBER})
    assert [(one.entity, one.field) for one in doubtful_texts(head)] == [("meeting", "discussion")]
    written(head, "opinion", good=NUMBER)  # stays at the head office
    assert len(doubtful_texts(head)) == 1
