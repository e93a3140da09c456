"""A wrong file was taken in and noticed next morning (case 33): the way back, and forward again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.services.activities import activities
from app.services.backup import dumps
from app.services.records.history import history
from app.services.transfer import import_undo, importing, received_copies, submitting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_nasty_generations import correct_target_title, titles
from tests.journeys.test_window_story import opened
from tests.offices import activity
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


def morning_after(head: Workspace, daito: Workspace, tmp_path: Path) -> tuple[int, dict[str, bytes]]:
    """The head office holds two records; a file brings a third, edits one and deletes the other; then a file goes out."""
    kept, gone = activity(daito, title="直されるサロン"), activity(daito, title="消されるサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    new = activity(daito, title="まちがいのサロン")
    activities.save(daito, activities.open_form(daito, kept), {"participants": 99, "title": "変なサロン"})
    activities.delete(daito, gone)
    done = importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    submitting.send_back(head, "daito", tmp_path)
    return done.files[0].import_id or 0, {"kept": kept, "gone": gone, "new": new}


def test_after_a_file_was_sent_the_import_is_taken_back_record_by_record(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    number, records = morning_after(head, daito, tmp_path)
    with pytest.raises(Refused):
        import_undo.undo_import(head, number)
    form = activities.open_form(head, records["kept"])
    activities.save(head, form, {"title": "本部が直したサロン"})
    planned = {one.record: one for one in import_undo.compensations(head, number)}
    assert {name: planned[id_].what for name, id_ in records.items()} == {
        "kept": "前の値に戻す", "gone": "復元する", "new": "削除する",
    }  # fmt: skip
    assert planned[records["kept"]].fields == ("延べ参加者数",) and planned[records["kept"]].left == ("活動名",)
    before = dumps.digest(head)
    assert import_undo.compensate(head, number, [records["gone"]]) == 1
    assert dumps.digest(head) != before
    assert import_undo.compensate(head, number, list(records.values())) == 2
    assert titles(head) == {"本部が直したサロン", "消されるサロン"}
    assert activities.open_form(head, records["kept"]).values["participants"] == 12
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")
    assert len(history(daito, records["kept"])) == 4


def test_an_import_taken_back_is_repeated_without_the_stick(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    activity(daito, title="サロン")
    file = submitting.hand_in(daito, tmp_path).path
    done = importing.import_files(head, [file])
    number = done.files[0].import_id or 0
    after = dumps.digest(head)
    import_undo.undo_import(head, number)
    file.unlink()
    assert importing.import_files(head, [received_copies.path_of(head, number)]).digest == done.digest
    assert dumps.digest(head) == after


def test_several_files_taken_in_together_are_taken_back_together_or_not_at_all(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    with copied("murone", tmp_path) as murone:
        edited = activity(daito, title="大東のサロン")
        activity(murone, title="室根のサロン")
        files = [submitting.hand_in(workspace, tmp_path).path for workspace in (daito, murone)]
    page = opened(qtbot, head, "receive").page("receive")

    def take() -> None:
        page.look_at(files)
        qtbot.waitUntil(lambda: page._take.isVisibleTo(page))
        page._take.click()
        qtbot.waitUntil(lambda: page._undo.isVisibleTo(page))

    before = dumps.digest(head)
    take()
    page._undo.click()
    assert dumps.digest(head) == before
    take()
    activities.save(head, activities.open_form(head, edited), {"participants": 13})
    page._undo.click()
    assert titles(head) == {"大東のサロン", "室根のサロン"}
    assert "まるごとは元に戻せません" in page._context.notice.text()


def test_files_that_build_on_each_other_are_taken_back_in_one_step(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito, title="サロン")
    first = submitting.hand_in(daito, tmp_path).path
    activities.save(daito, activities.open_form(daito, record), {"participants": 20})
    second = submitting.hand_in(daito, tmp_path).path
    before = dumps.digest(head)
    done = importing.import_files(head, [first, second])
    ids = [report.import_id or 0 for report in done.files]
    with pytest.raises(Refused):
        import_undo.undo_import(head, ids[0])
    assert import_undo.undo_imports(head, ids) == 2
    assert dumps.digest(head) == before


def test_a_branch_sets_back_nothing_of_the_plan(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    correct_target_title(head, "直した目標")
    done = importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    (planned,) = import_undo.compensations(daito, done.files[0].import_id or 0)
    assert planned.what == "" and "本部" in planned.why_not


def test_the_page_offers_the_exact_way_first_and_then_the_list(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    morning_after(head, daito, tmp_path)
    frame = opened(qtbot, head, "imports")
    page = frame.page("imports")
    page.undo.click()
    assert page.records.rows.rowCount() == 3
    page.write.click()
    assert titles(head) == {"直されるサロン", "消されるサロン"}
    assert page.records.rows.rowCount() == 0
