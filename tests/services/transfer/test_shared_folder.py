"""Files that come and go: through a shared folder with its notices, listed, copied, confirmed by telephone."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app.errors import Refused
from app.models.activity import Activity
from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.figures import year_closing
from app.services.transfer import (
    file_log,
    importing,
    newer_files,
    pc_alarms,
    received_copies,
    submitting,
    sync_folder_notices,
)  # fmt: skip
from app.services.transfer.bundle_files import contents
from app.services.transfer.import_undo import undo_import
from app.services.transfer.phone_confirmation import confirm_by_telephone, phone_confirmed
from app.services.transfer.sync_folder import folder_of, go_round, set_folder, status
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity

Pass = Callable[[], None]


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value.code


@pytest.fixture
def shared(head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path) -> Iterator[Path]:
    """A folder that both use; 大東's PC is known."""
    to_head()
    folder = tmp_path / "shared"
    folder.mkdir()
    for workspace in (head, daito):
        set_folder(workspace, folder)
    yield folder


def test_two_offices_agree_through_the_folder_and_then_rest(
    head: Workspace, daito: Workspace, shared: Path, at: TurnableClock
) -> None:
    record = activity(daito)
    assert len(go_round(daito).written) == 1
    done = go_round(head)
    assert (done.taken, done.changes, done.troubles) == (1, 1, []) and record in list_ids(head, Filter())
    again = go_round(head)
    assert (again.taken, again.changes) == (0, 0)
    at.turn(hours=2)
    for _ in range(2):
        rounds = [go_round(workspace) for workspace in (head, daito)]
    assert all(not one.written and not one.taken and not one.troubles for one in rounds)
    assert "最後に確かめた時刻" in status(head) and folder_of(head) == shared


def test_a_folder_that_is_gone_is_said_and_deletes_nothing(head: Workspace, shared: Path) -> None:
    record = activity(head)
    for path in shared.iterdir():
        path.unlink()
    shared.rmdir()
    done = go_round(head)
    assert len(done.troubles) == 1 and "見つかりません" in done.troubles[0] and record in list_ids(head, Filter())
    assert refused(lambda: set_folder(head, shared)) == "no-folder"
    set_folder(head, None)
    assert go_round(head).troubles == [] and status(head) == "共有フォルダーは使っていません。"


def test_a_half_copied_file_is_tried_again_when_it_is_whole(head: Workspace, daito: Workspace, shared: Path) -> None:
    activity(daito)
    [sent] = go_round(daito).written
    whole = sent.path.read_bytes()
    sent.path.write_bytes(whole[: len(whole) // 2])
    assert (go_round(head).taken, go_round(head).troubles) == (0, [])
    sent.path.write_bytes(whole)
    assert go_round(head).changes == 1


def test_a_text_that_looks_personal_waits_until_somebody_agreed_to_it(head: Workspace, daito: Workspace, shared: Path) -> None:
    record = activity(daito, content="電話 0191-72-1234 に連絡")
    done = go_round(daito)
    assert done.written == [] and len(done.held) == 1 == len(sync_folder_notices.held(daito))
    assert any("書き出していません" in one for one in sync_folder_notices.alarms(daito))
    sync_folder_notices.agree(daito)
    assert len(go_round(daito).written) == 1 and sync_folder_notices.held(daito) == []
    activities.save(daito, activities.open_form(daito, record), {"content": "電話 0191-72-9999 に連絡"})
    assert go_round(daito).written == []  # a changed text is asked about again


def test_notices_stay_until_they_were_seen(head: Workspace) -> None:
    sync_folder_notices.note(head, ["一つ目", "二つ目"])
    sync_folder_notices.note(head, [])
    assert [one.split("　")[1] for one in sync_folder_notices.notices(head)] == ["二つ目", "一つ目"]
    assert any("2件" in one for one in sync_folder_notices.alarms(head))
    sync_folder_notices.notices_seen(head, 1)
    assert [one.split("　")[1] for one in sync_folder_notices.notices(head)] == ["一つ目"]
    sync_folder_notices.notices_seen(head)
    assert sync_folder_notices.notices(head) == [] == sync_folder_notices.alarms(head)


def test_a_file_that_is_none_is_named_with_what_is_wrong_and_a_good_one_is_not(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    bad, missing = tmp_path / "写真.yui", tmp_path / "ない.yui"
    bad.write_bytes(b"something else")
    good = submitting.hand_in(daito, tmp_path).path
    found = contents([good, missing, bad])
    assert [(one.name, one.trouble is None) for one in found][:2] == [(good.name, True), ("ない.yui", False)]
    assert [importing.inspect_all(head, path)[0].trouble is None for path in (good, bad)] == [True, False]
    assert refused(lambda: newer_files.remove(head, "ab")) == "unknown-file" and newer_files.count_kept(head) == 0


def test_files_are_listed_newest_first_and_an_undone_one_is_not_the_last(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    assert file_log.last_received(head) is None is file_log.last_sent(head)
    for _ in range(2):
        activity(daito)
        to_head()
    rows = file_log.received_files(head)
    assert [row.number for row in rows] == [2, 1] and file_log.last_received(head) == rows[0]
    assert [row.number for row in file_log.sent_files(daito)] == [2, 1] and file_log.sent_files(daito)[0].to_office == "head"
    undo_import(head, rows[0].id)
    assert file_log.last_received(head) == rows[1]


def test_a_received_file_is_kept_as_a_copy_once(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    for _ in range(2):
        activity(daito)
        [report] = importing.import_files(head, [submitting.hand_in(daito, tmp_path).path]).files
    assert len(list((head.folder / "received").glob("*.yui"))) == 2
    path = received_copies.path_of(head, report.import_id or 0)
    assert path.is_file() and refused(lambda: received_copies.path_of(head, 99)) == "unknown-import"
    path.unlink()
    assert refused(lambda: received_copies.path_of(head, report.import_id or 0)) == "file-not-kept"


def test_what_a_preview_and_an_import_say_is_what_happens(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path
) -> None:
    kept, gone = activity(daito), activity(daito, title="消される")
    to_head()
    new = activity(daito, title="新しい")
    activities.save(daito, activities.open_form(daito, kept), {"place": "集会所"})
    activities.delete(daito, gone)
    path = submitting.hand_in(daito, tmp_path).path
    seen = importing.preview(head, [path])
    assert (seen.added, seen.changed, seen.deleted, seen.nothing_new) == (1, 1, 1, False)
    assert [(line.kind, line.record) for line in seen.lines] == [("deleted", gone), ("changed", kept), ("added", new)]
    assert new not in list_ids(head, Filter())
    done = importing.import_files(head, [path])
    assert (done.added, done.changed, done.deleted) == (1, 1, 1) and set(list_ids(head, Filter())) == {kept, new}
    assert importing.preview(head, [path]).nothing_new and importing.import_files(head, [path]).added == 0


def test_too_many_lines_are_cut_with_some_of_every_kind_first() -> None:
    model = Activity
    found = {kind: [(model, bytes([number % 256])) for number in range(count)] for kind, count in (("a", 2), ("b", 10_000))}
    chosen = importing._chosen(found)
    assert len(chosen) == importing.LINES_SHOWN and [kind for kind, _, _ in chosen[:3]] == ["a", "a", "b"]


def test_a_double_and_a_closed_year_are_said_when_a_file_comes(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path
) -> None:
    first = activity(daito, date=date(2024, 5, 1))
    to_head()
    year_closing.close_year(head, 2024)
    activity(daito, date=date(2024, 5, 1), title="ふれあいサロン（公民館）")
    deleted = activity(daito, date=date(2024, 5, 1))
    activities.delete(daito, deleted)
    said = importing.preview(head, [submitting.hand_in(daito, tmp_path).path]).notices
    assert [one for one in said if one.startswith("同じ活動が2件")] == [
        "同じ活動が2件あるようです（2024/05/01 ふれあいサロン（公民館））。「待っているもの・確かめること」で見比べてください。"
    ]
    assert any("令和6年度は締めてあります" in one for one in said) and first


def test_only_a_wrong_clock_of_the_sender_is_said(daito: Workspace, head: Workspace, at: TurnableClock, tmp_path: Path) -> None:
    activity(daito)
    at.turn(days=10)
    path = submitting.hand_in(daito, tmp_path).path
    assert not any("時計異常" in one for one in importing.preview(head, [path]).notices)
    at.turn(days=-10)
    assert any("時計異常" in one for one in importing.preview(head, [path]).notices)


def test_the_first_page_is_quiet_when_no_pc_was_cloned(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    to_head()
    assert pc_alarms.alarms(head) == [] and not pc_alarms.has_twins(head)


def test_a_number_is_compared_by_telephone_for_the_newest_file(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    assert refused(lambda: confirm_by_telephone(head, "daito", "髙橋")) == "nothing-received"
    activity(daito)
    to_head()
    assert refused(lambda: confirm_by_telephone(head, "daito", " ")) == "missing-person"
    assert confirm_by_telephone(head, "daito", "髙橋") == file_log.received_files(head)[0].confirmation_code
    with head.database.reading() as session:
        assert [one.endswith("髙橋") for one in phone_confirmed(session).values()] == [True]
