"""A damaged database is made anew from what it proves, from copies and from received files; what is missing is named."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Damaged, Refused, Unavailable
from app.journal.rows import read_operations
from app.models import settings
from app.services.activities import activities
from app.services.backup import salvaging
from app.services.backup.backups import check, create_backup
from app.services.backup.salvaging import Salvaged, salvage, salvaged
from app.services.conflicts import conflicts
from app.services.devices import coming_back
from app.services.records import drafts
from app.services.removal import erasure
from app.services.transfer import import_undo, importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.rollback_detection import still_lost
from app.services.workspace.workspace import Workspace
from app.store import replacing
from app.store.database import FILE_NAME
from app.store.driver import PAGE_BYTES
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity
from tests.services.backup.damaged_data import flip_pages, lose_pages_with, own_operations, proven_in, rows, spoil
from tests.store.test_salvaged_rows import DAMAGES


def several(workspace: Workspace, count: int, name: str = "サロン") -> list[bytes]:
    return [activity(workspace, title=f"{name}{number}") for number in range(count)]


def left(folder: Path) -> list[str]:
    """What lies in a data folder that no office has in daily use."""
    return sorted(path.name for path in folder.rglob("*") if ".partial" in path.name)


def test_what_lies_on_sound_pages_is_kept_and_the_rest_is_told_by_name(daito: Workspace) -> None:
    several(daito, 60)
    daito.close()
    flip_pages(daito.folder, random.Random(4), 12)
    with pytest.raises(Damaged) as raised:
        open_workspace(daito.folder)
    assert raised.value.code == "damaged-database"
    with salvage(daito.folder) as workspace:
        assert check(workspace).troubles == ()
        missing = coming_back.missing_changes(workspace)
        here = titles(workspace)
        assert len(here) > 20
        told = "".join(missing.records)
        assert {title for title in (f"サロン{number}" for number in range(60)) if f"{title}」" not in told} == here
        assert missing.missing == 60 - len(here)
        assert coming_back.is_open(workspace) and workspace.generation != daito.generation
        assert [path.name for path in (daito.folder / "backups").glob("*-damaged/*")] == [FILE_NAME]
        assert left(daito.folder) == []
    with open_workspace(daito.folder) as again:
        assert again.generation == workspace.generation and again.notices == []


def test_with_a_copy_nothing_is_lost(daito: Workspace) -> None:
    several(daito, 60)
    create_backup(daito)
    several(daito, 10, "あとの")
    before = titles(daito)
    daito.close()
    lose_pages_with(daito.folder, daito.keys.database_key, "サロン2")
    with salvage(daito.folder) as workspace:
        assert titles(workspace) == before and check(workspace).troubles == ()
        found = salvaged(workspace)
        assert found is not None and found.from_copies >= 10 and still_lost_of(workspace) == 0
        assert coming_back.missing_changes(workspace).sentences == ()


def still_lost_of(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        return still_lost(session)


def test_a_rotten_copy_gives_what_is_sound_in_it(daito: Workspace) -> None:
    several(daito, 24)
    copy = create_backup(daito)
    daito.close()
    data = bytearray(copy.path.read_bytes())
    data[len(data) // 2] ^= 1
    copy.path.write_bytes(data)
    (daito.folder / FILE_NAME).write_bytes(b"")
    with salvage(daito.folder) as workspace:
        assert len(titles(workspace)) >= 18 and check(workspace).troubles == ()


@pytest.mark.parametrize("name", ["gone", "nothing of ours", "no first page"])
def test_whatever_became_of_the_file_a_copy_and_the_log_are_read(daito: Workspace, tmp_path: Path, name: str) -> None:
    several(daito, 5)
    create_backup(daito)
    several(daito, 5, "あとの")
    before = titles(daito)
    shutil.copytree(daito.folder, tmp_path / "killed")
    log = tmp_path / "killed" / f"{FILE_NAME}-wal"
    assert log.stat().st_size
    path = tmp_path / "killed" / FILE_NAME
    match name:
        case "gone":
            path.unlink()
        case "nothing of ours":
            path.write_bytes(b"nothing of ours" * 1000)
        case _:
            path.write_bytes(bytes(PAGE_BYTES) + path.read_bytes()[PAGE_BYTES:])
    assert salvaging.can_be_salvaged(path.parent)
    with salvage(path.parent) as workspace:
        assert titles(workspace) == before and check(workspace).troubles == ()


def test_received_files_fill_what_no_copy_holds(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    several(daito, 15)
    to_head()
    before = titles(head)
    head.close()
    shutil.rmtree(head.folder / "backups")
    lose_pages_with(head.folder, head.keys.database_key, "サロン1")
    with salvage(head.folder) as workspace:
        found = salvaged(workspace)
        assert titles(workspace) == before and check(workspace).troubles == ()
        assert found is not None and found.from_files > 0 and found.from_copies == 0
        assert rows(workspace, "SELECT count(*) FROM waiting_operation") == [(0,)]
        [file] = rows(workspace, "SELECT undone_at_ms, from_office FROM received_file")
        assert file == (None, "daito")


def test_what_stood_behind_a_hole_and_nobody_had_is_written_again_and_travels(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    several(daito, 10)
    [record] = several(daito, 1, "あとで直す")
    form = activities.open_form(daito, record)
    activities.save(daito, form, form.values | {"title": "直した"})
    ids = own_operations(daito)
    spoil(daito, [ids[4]])
    daito.close()
    with salvage(daito.folder) as workspace:
        assert check(workspace).troubles == ()
        found = salvaged(workspace)
        assert found is not None and found.written_again == len(ids) - 5
        assert found.from_tables == 1  # the change in the hole itself: its row is still there
        assert "直した" in titles(workspace) and len(titles(workspace)) == 11
        assert conflicts.list_conflicts(workspace) == [] and still_lost_of(workspace) == 0
        assert coming_back.missing_changes(workspace).sentences == ()
        importing.import_files(head, [submitting.hand_in(workspace, tmp_path).path])
        assert titles(head) == titles(workspace)
        importing.import_files(workspace, [submitting.send_back(head, "daito", tmp_path).path])
        assert check(workspace).troubles == () and conflicts.list_conflicts(workspace) == []


def test_a_decision_that_is_lost_is_told_by_name_and_left_to_people(daito: Workspace) -> None:
    [record] = several(daito, 1)
    activities.cancel(daito, record, "重複")
    several(daito, 2, "あとの")
    spoil(daito, [own_operations(daito)[1]])
    daito.close()
    with salvage(daito.folder) as workspace:
        assert activities.open_form(workspace, record).values["state"] != "cancelled"
        missing = coming_back.missing_changes(workspace)
        assert missing.missing == still_lost_of(workspace) == 1 and len(missing.records) == 1
        assert "サロン0」" in missing.sentences[1] and "に保存）" in missing.sentences[1]
        page = coming_back.coming_back(workspace)
        assert page.lost == missing.sentences and "壊れた記録から、変更" in page.opening[0]
        assert check(workspace).troubles == ()


def test_the_original_turning_up_later_raises_no_question(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    records = several(daito, 10)
    file = submitting.hand_in(daito, tmp_path / "late.yui").path  # on a stick in a drawer: nobody has acknowledged it
    spoil(daito, [own_operations(daito)[4]])
    daito.close()
    with salvage(daito.folder) as workspace:
        form = activities.open_form(workspace, records[8])
        activities.save(workspace, form, form.values | {"title": "あとで直した"})
        importing.import_files(head, [submitting.hand_in(workspace, tmp_path / "new.yui").path])
        importing.import_files(head, [file])
        importing.import_files(workspace, [submitting.send_back(head, "daito", tmp_path).path])
        for office in (head, workspace):
            assert conflicts.list_conflicts(office) == []
            assert titles(office) == {*(f"サロン{number}" for number in range(10) if number != 8), "あとで直した"}
        assert still_lost_of(workspace) == 0 and coming_back.missing_changes(workspace).records == ()


def test_what_others_have_acknowledged_comes_back_from_them(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None], tmp_path: Path
) -> None:
    several(daito, 10)
    to_head()
    to_daito()
    before = titles(daito)
    shutil.rmtree(daito.folder / "backups")
    spoil(daito, [own_operations(daito)[4]])
    daito.close()
    with salvage(daito.folder) as workspace:
        found = salvaged(workspace)
        assert found is not None and found.written_again == 0 and len(titles(workspace)) == 4
        assert still_lost_of(workspace) == 1
        importing.import_files(head, [submitting.hand_in(workspace, tmp_path).path])
        importing.import_files(workspace, [submitting.send_back(head, "daito", tmp_path).path])
        assert titles(workspace) == titles(head) == before
        assert still_lost_of(workspace) == 0 and coming_back.missing_changes(workspace).sentences == ()
        assert rows(workspace, "SELECT count(*) FROM waiting_operation") == [(0,)]
        assert check(workspace).troubles == ()


def test_a_number_is_never_used_again(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    several(daito, 10)
    lost = own_operations(daito)[-1]
    spoil(daito, [lost])
    daito.close()
    with salvage(daito.folder) as workspace:
        activity(workspace, title="新しい")
        asked = "SELECT generation, partition, seq, count(*) FROM operation GROUP BY 1, 2, 3 HAVING count(*) > 1"
        assert rows(workspace, asked) == []
        with workspace.database.reading() as session:
            assert daito.generation in settings.PAST_GENERATIONS.get(session)
        importing.import_files(head, [submitting.hand_in(workspace, tmp_path).path])
        assert check(head).troubles == ()


def test_what_was_erased_does_not_come_back_from_a_copy(daito: Workspace) -> None:
    record = activity(daito, title="サロン", content="山田太郎さん")
    create_backup(daito)
    erasure.erase_text(daito, record, "content", "（消去）")
    several(daito, 5)
    spoil(daito, own_operations(daito)[:1])
    daito.close()
    with salvage(daito.folder) as workspace:
        assert check(workspace).troubles == ()
        bodies = rows(workspace, "SELECT body FROM operation")
        assert not any("山田太郎".encode() in body for (body,) in bodies if isinstance(body, bytes))
        assert activities.open_form(workspace, record).values["content"] == "（消去）"


def test_an_import_that_was_taken_back_stays_away(head: Workspace, daito: Workspace, to_head: Callable[[], None]) -> None:
    several(daito, 5)
    to_head()
    create_backup(head)
    import_undo.undo_import(head, 1)
    assert titles(head) == set()
    head.close()
    flip_pages(head.folder, random.Random(2), 3)
    with salvage(head.folder) as workspace:
        assert titles(workspace) == set() and check(workspace).troubles == ()


def test_a_half_typed_form_is_still_there(daito: Workspace) -> None:
    form = activities.blank(daito)
    drafts.keep_record(daito, form, {"title": "書きかけ"})
    spoil(daito, own_operations(daito)[:1])
    several(daito, 3)
    daito.close()
    with salvage(daito.folder) as workspace:
        assert len(drafts.kept(workspace)) == 1


def test_stopped_anywhere_the_data_are_as_they_were(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    several(daito, 6)
    daito.close()
    flip_pages(daito.folder, random.Random(3), 5)
    before = (daito.folder / FILE_NAME).read_bytes()
    for where, name in ((salvaging, "set_aside_behind_holes"), (salvaging, "page_troubles"), (replacing, "replace_patiently")):
        with monkeypatch.context() as patch:
            patch.setattr(where, name, _fails)
            with pytest.raises(Unavailable):
                salvage(daito.folder)
        assert (daito.folder / FILE_NAME).read_bytes() == before and left(daito.folder) == []
    with salvage(daito.folder) as workspace:
        assert check(workspace).troubles == ()


def _fails(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_killed_after_the_new_data_are_in_place_no_number_is_used_again(
    daito: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(daito, 6)
    daito.close()
    flip_pages(daito.folder, random.Random(3), 5)
    monkeypatch.setattr(salvaging, "write_high_water_marks", lambda *_, **__: None)
    monkeypatch.setattr(salvaging, "open_workspace", lambda *_, **__: None)
    salvage(daito.folder)
    with open_workspace(daito.folder) as workspace:
        assert workspace.generation != daito.generation and check(workspace).troubles == ()


def test_where_nothing_can_be_read_nothing_is_made(daito: Workspace) -> None:
    several(daito, 3)
    daito.close()
    (daito.folder / FILE_NAME).write_bytes(b"nothing of ours" * 1000)
    with pytest.raises(Damaged) as raised:
        salvage(daito.folder)
    assert raised.value.code == "nothing-to-salvage" and left(daito.folder) == []
    assert (daito.folder / FILE_NAME).read_bytes() == b"nothing of ours" * 1000


def test_data_of_a_newer_program_are_left_to_it(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    daito.close()
    monkeypatch.setattr(salvaging, "SCHEMA_VERSION", 0)
    with pytest.raises(Refused) as raised:
        salvage(daito.folder)
    assert raised.value.code == "newer-database"


def test_the_head_office_goes_on_after_damage(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None], tmp_path: Path
) -> None:
    several(daito, 5)
    to_head()
    to_daito()
    several(head, 5, "本部の")
    head.close()
    flip_pages(head.folder, random.Random(9), 20)
    with salvage(head.folder) as workspace:
        assert check(workspace).troubles == ()
        sent = submitting.send_back(workspace, "daito", tmp_path).path
        importing.import_files(daito, [sent])
        importing.import_files(workspace, [submitting.hand_in(daito, tmp_path).path])
        assert check(workspace).troubles == () and check(daito).troubles == ()
        assert {f"サロン{number}" for number in range(5)} <= titles(workspace)


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(3, 200))])
def test_whatever_happens_to_the_pages_nothing_proven_is_lost_and_nothing_wrong_comes_in(daito: Workspace, seed: int) -> None:
    chance = random.Random(seed)
    several(daito, 12)
    copied = chance.random() < 0.5 and create_backup(daito)
    several(daito, 12, "あとの")
    with daito.database.reading() as session:
        every = {id_ for (id_,) in session.connection().exec_driver_sql("SELECT id FROM operation")}
    daito.close()
    path = daito.folder / FILE_NAME
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 12)):
        pages = len(data) // PAGE_BYTES
        chance.choice(DAMAGES[:3] if chance.random() < 0.9 else DAMAGES)(
            data, chance.randrange(pages // 2, pages), chance.randrange(PAGE_BYTES)
        )
    path.write_bytes(data)
    sources = [path, *([copied.path] if copied else [])]
    sound = {id_ for one in sources for id_ in proven_in(one, daito.keys.database_key)}
    with salvage(daito.folder) as workspace:
        assert check(workspace).troubles == ()
        with workspace.database.reading() as session:
            held = {one.id: one for one in read_operations(session, "1")}
            waits = {id_ for (id_,) in session.connection().exec_driver_sql("SELECT id FROM waiting_operation")}
        instead = {id_ for one in held.values() for ids in one.sup.values() for id_ in ids}
        assert sound <= held.keys() | waits | instead
        assert all(one.generation == workspace.generation for id_, one in held.items() if id_ not in every)


def test_the_result_is_said_in_a_sentence() -> None:
    assert Salvaged(1200, 0, 0, 0, 0).words == "壊れた記録から、変更1,200件を読み取りました。"
    assert "控えから3件、受け取ったファイルから4件" in Salvaged(1, 3, 4, 0, 0).words
    assert Salvaged(1, 3, 0, 0, 0).words.endswith("控えから3件を補いました。")
    assert "表に残っていた内容を書き直しました" in Salvaged(1, 0, 0, 0, 2).words


def test_where_nothing_in_the_file_tells_whose_it_is_the_high_water_marks_do(daito: Workspace) -> None:
    several(daito, 5)
    before = titles(daito)
    daito.close()
    lose_pages_with(daito.folder, daito.keys.database_key, "organisation_name", "device")
    with salvage(daito.folder) as workspace:
        assert titles(workspace) == before and check(workspace).troubles == ()
        assert (workspace.office_code, workspace.device_id) == ("daito", daito.device_id)
        assert workspace.organisation_id == daito.organisation_id and workspace.generation != daito.generation
