"""定型活動: an office's own, on all its PCs, in the order people gave them."""

from datetime import date
from pathlib import Path

import pytest

from app.errors import Refused
from app.services.activities import activities, routines
from app.services.activities.activity_list import Filter, list_ids
from app.services.records.labels import record_title
from app.services.records.undo import undo_last
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target

pytestmark = pytest.mark.usefixtures("at")


def names(workspace: Workspace) -> list[str]:
    return [row.name for row in routines.routines(workspace, workspace.partition)]


def made(workspace: Workspace, *titles: str) -> list[bytes]:
    for title in titles:
        routines.make_from(workspace, activity(workspace, title=title, place="花泉公民館", sessions=2))
    return [row.id for row in routines.routines(workspace, workspace.partition)]


def test_a_routine_made_of_a_record_fills_a_new_one_without_that_days_numbers(daito: Workspace) -> None:
    (record,) = made(daito, "ふれあいサロン")
    form = routines.filled(daito, record)
    kept = {"title": "ふれあいサロン", "place": "花泉公民館", "sessions": 2, "target_id": target(daito)}
    assert form.is_new and form.values.items() >= kept.items()
    assert form.values["participants"] is None and form.values["date"] is None
    assert activities.save(daito, form, {"title": "別の名前", "date": date(2025, 11, 4)}) and names(daito) == ["ふれあいサロン"]


def test_routines_stand_in_the_order_people_gave_them_and_each_change_is_one_step(daito: Workspace) -> None:
    _, _, third = made(daito, "一", "二", "三")
    routines.move(daito, third, -1)
    assert names(daito) == ["一", "三", "二"]
    routines.move(daito, third, 5)
    assert names(daito) == ["一", "二", "三"]
    routines.rename(daito, third, "さん")
    routines.delete(daito, third)
    assert names(daito) == ["一", "二"]
    assert [undo_last(daito) for _ in range(2)] == ["定型活動の削除", "定型活動の名前"]
    assert names(daito) == ["一", "二", "三"]


def test_a_routine_without_a_name_or_that_is_gone_is_refused(daito: Workspace) -> None:
    (record,) = made(daito, "一")
    with pytest.raises(Refused) as refused:
        routines.rename(daito, record, " ")
    assert refused.value.code == "missing-name"
    routines.delete(daito, record)
    for change in (routines.filled, routines.delete):
        with pytest.raises(Refused) as refused:
            change(daito, record)
        assert refused.value.code == "unknown-routine"


def test_routines_are_no_activities_and_are_called_by_their_name(daito: Workspace) -> None:
    (record,) = made(daito, "ふれあいサロン")
    assert len(list_ids(daito, Filter())) == 1
    with daito.database.reading() as session:
        assert record_title(session, "routine", record) == "定型活動　ふれあいサロン"


def test_the_head_office_does_not_find_a_branchs_routines_among_its_own(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    made(daito, "ふれあいサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path / "first.yui").path])
    assert names(head) == []
    assert [row.name for row in routines.routines(head, "daito")] == ["ふれあいサロン"], "they travel with the office's records"
    made(head, "本部の会議")
    assert names(head) == ["本部の会議"]
