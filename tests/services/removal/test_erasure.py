"""個人情報の消去: a text is gone from the record, its history and its drafts; a branch erases in its own records only."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Refused
from app.services.activities import activities, photos
from app.services.backup import backups, restoring
from app.services.plan.plans import plan_tree
from app.services.records import drafts, undo
from app.services.records.history import history
from app.services.removal import erasure, photo_erasure, trash
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.store.set_aside import paths_set_aside
from tests.conftest import TurnableClock
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, plan_id

Pass = Callable[[], None]
SECRET = "髙橋花子さんの家で"


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value.code


def test_an_erased_text_is_nowhere_in_the_record_its_history_or_its_undo(daito: Workspace) -> None:
    record = activity(daito, content=SECRET)
    activities.save(daito, activities.open_form(daito, record), {"content": "自宅で"})
    form = activities.open_form(daito, record)
    drafts.keep(daito, record.hex(), {"content": SECRET})
    done = erasure.erase_text(daito, record, "content", "ある家で")
    assert (done.values, done.backups, done.copies, done.words) == (2, 0, 0, "")
    assert activities.open_form(daito, record).values["content"] == "ある家で" != form.values["content"]
    assert SECRET not in str(history(daito, record)) and drafts.kept(daito) == [] and undo.undo_last(daito) is None


def test_a_backup_that_still_holds_the_text_is_said(daito: Workspace) -> None:
    record = activity(daito, content=SECRET)
    backups.create_backup(daito)
    said = erasure.erase_text(daito, record, "content").words
    assert "前の控え 1個には残っています" in said
    assert "写したものからは消えません" in said  # nobody thins out what lies on a stick


def test_what_was_set_aside_with_the_text_is_said_and_goes_like_a_copy_of_its_day(daito: Workspace, at: TurnableClock) -> None:
    """The file from before a restore kept the text until another restore replaced it: for years."""
    record = activity(daito, content=SECRET)
    made = backups.create_backup(daito)
    folder = daito.folder
    daito.close()
    with restoring.restore_backup(folder, made.name) as restored:
        assert "控えに戻す前・直す前の記録 1個には残っています" in erasure.erase_text(restored, record, "content").words
        kept = {path for path, _ in paths_set_aside(folder / "backups")}
        for _ in range(3):
            at.turn(days=1)
            activity(restored)
            backups.create_backup(restored, "regular")
        assert len(kept) == 1 and paths_set_aside(folder / "backups") == []


def test_a_kept_file_with_the_text_is_dropped(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record, other = activity(daito, content=SECRET), activity(daito, title="ほか")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    assert len(list((head.folder / "received").glob("*.yui"))) == 1
    assert erasure.erase_text(head, other, "content").copies in (0, 1)
    erasure.erase_text(head, record, "content")
    assert list((head.folder / "received").glob("*.yui")) == []


def test_a_branch_erases_in_its_own_records_and_only_free_texts(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    own = activity(daito, content=SECRET)
    to_head()
    to_daito()
    goal = plan_tree(daito, plan_id(daito)).goals[0].id
    assert refused(lambda: erasure.erase_text(daito, goal, "issues")) == "not-your-record"
    assert refused(lambda: erasure.erase_text(daito, own, "participants")) == "unknown-field"
    assert refused(lambda: erasure.erase_text(daito, b"?" * 16, "content")) == "unknown-activity"
    texts = erasure.erasable_texts(daito, own)
    assert texts[0].field == "content"
    assert [bool(one.value) for one in texts] == sorted((bool(one.value) for one in texts), reverse=True)


def test_an_erased_photo_is_gone_from_the_disk_and_never_returns(daito: Workspace) -> None:
    record = activity(daito)
    photos.add(daito, record, camera("red"))
    [row] = photos.photos_of(daito, record)
    photo_erasure.erase(daito, row.id)
    assert photos.photos_of(daito, record) == [] and not daito.photos.has(row.sha256)
    assert refused(lambda: photo_erasure.erase(daito, row.id)) == "unknown-photo"


def test_only_what_lies_in_the_trash_is_restored(daito: Workspace) -> None:
    kept, gone = activity(daito), activity(daito)
    activities.delete(daito, gone)
    assert refused(lambda: trash.restore(daito, [gone, kept])) == "not-in-trash"
    assert trash.restore(daito, [gone]) == 1 and not activities.open_form(daito, gone).is_new
