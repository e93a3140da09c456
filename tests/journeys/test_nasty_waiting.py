"""What can't come in yet is kept by name, blocks nobody, and comes in by itself; what breaks a rule is told, not dropped."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.journal.operation import encode_value
from app.journal.reading import shown
from app.journal.record_ids import new_record_id
from app.journal.writing import write
from app.models.base import COMMON
from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids, totals
from app.services.backup import backups, dumps, restoring
from app.services.conflicts.implausible_records import count_to_check, to_check
from app.services.devices.roster import stop_device
from app.services.figures.year_counts import own_counts
from app.services.transfer import import_undo, importing, newer_files, submitting
from app.services.transfer.pending_changes import count_waiting, waiting
from app.services.workspace.workspace import Workspace
from app.start import main
from app.sync import header as header_format
from app.sync.container import pack_letter, read_payload
from app.sync.header import FORMAT
from app.sync.outgoing import make_file
from app.sync.scope import scope_of
from app.sync.seal import seal
from tests.offices import activity, target
from tests.sync.family import copied, handmade
from tests.sync.test_scope import forged

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


def titles(workspace: Workspace) -> set[str]:
    return {str(activities.open_form(workspace, record).values["title"]) for record in list_ids(workspace, Filter())}


def newer_file(sender: Workspace, path: Path) -> Path:
    """What the next program will write: only a reader of its own format may read it."""
    with sender.database.reading() as session:
        made = make_file(session, sender.keys, "head", scope_of(sender.office_code))
    newer = replace(made.letter.header, format=FORMAT + 1, oldest_reader=FORMAT + 1)
    plain, _ = pack_letter(newer, read_payload(made.letter), sender.keys.signer)
    path.write_bytes(seal(plain, made.letter.header.recipients))
    return path


def by_hand(sender: Workspace, head: Workspace, path: Path, *operations: Any) -> Path:
    path.write_bytes(forged(sender, head, operations))
    return path


def test_a_newer_programs_file_is_kept_and_comes_in_after_the_update(
    head: Workspace, daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 23: the stick went back long ago when the head office's program is updated."""
    activity(daito, title="新しい版から")
    path, before = newer_file(daito, tmp_path / "new.yui"), dumps.digest(head)
    assert importing.preview(head, [path]).files[0].is_kept
    assert newer_files.kept_files(head) == []
    for _ in range(2):  # the same file twice is kept once
        (report,) = importing.import_files(head, [path]).files
        assert report.trouble is not None and report.trouble.code == "newer-bundle"
    (kept,) = newer_files.kept_files(head)
    assert kept.name == "new.yui" and dumps.digest(head) == before
    path.unlink()
    assert importing.take_kept(head) is None
    monkeypatch.setattr(header_format, "FORMAT", FORMAT + 1)
    done = importing.take_kept(head)
    assert done is not None and done.added == 1 and done.files[0].name == "new.yui（預かり）"
    assert titles(head) == {"新しい版から"}
    assert newer_files.kept_files(head) == [] and list((head.folder / "kept").iterdir()) == []


def test_kept_files_come_along_with_the_next_import_as_the_preview_said(
    head: Workspace, daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity(daito, title="新しい版から")
    importing.import_files(head, [newer_file(daito, tmp_path / "new.yui")])
    monkeypatch.setattr(header_format, "FORMAT", FORMAT + 1)
    with copied("murone", tmp_path) as murone:
        activity(murone, title="室根から")
        path = submitting.hand_in(murone, tmp_path / "murone.yui").path
    expected = importing.preview(head, [path])
    assert expected.added == 2
    assert importing.import_files(head, [path]).digest == expected.digest
    assert newer_files.kept_files(head) == []


def test_a_kept_file_whose_bytes_were_lost_is_told_and_can_be_given_up(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    importing.import_files(head, [newer_file(daito, tmp_path / "new.yui")])
    next((head.folder / "kept").iterdir()).unlink()
    (kept,) = newer_files.kept_files(head)
    assert kept.trouble is not None and kept.trouble.code == "unreadable-file"
    newer_files.remove(head, kept.id)
    assert newer_files.kept_files(head) == []


def test_what_a_restored_head_office_can_not_join_yet_waits_by_name_and_comes_in_by_itself(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 12 where 6 was confirmed and then lost with the head office's disk; case 37's waiting."""
    kept = backups.create_backup(head)
    activity(daito, title="六号のサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path / "6.yui").path])
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path / "back.yui").path])
    activity(daito, title="七号のサロン")
    seventh = submitting.hand_in(daito, tmp_path / "7.yui").path
    head.close()
    with restoring.restore_backup(head.folder, kept.name) as old:
        done = importing.import_files(old, [seventh])
        assert (done.added, done.waiting) == (0, 1)
        (row,) = waiting(old)
        assert (row.title, row.office_name, row.changes) == ("活動記録「七号のサロン」", "大東", 1)
        assert "届いていません" in row.what and "自動で入ります" in row.todo and not row.is_known
        assert count_waiting(old) == 1
        importing.import_files(daito, [submitting.send_back(old, "daito", tmp_path / "back2.yui").path])
        importing.import_files(old, [submitting.hand_in(daito, tmp_path / "8.yui").path])
        assert waiting(old) == [] and titles(old) == {"六号のサロン", "七号のサロン"}
        assert dumps.digest(old, "daito") == dumps.digest(daito, "daito")


def test_rows_of_another_branch_in_a_rightly_signed_file_wait_by_name_and_the_rest_comes_in(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 26."""
    with copied("murone", tmp_path) as murone:
        record = activity(murone, title="室根のサロン")
        importing.import_files(head, [submitting.hand_in(murone, tmp_path / "murone.yui").path])
        before = dumps.digest(head, "murone")
    honest = handmade(daito)
    stranger = handmade(
        daito, partition="murone", record=record, generation=b"another life 16b", values={"title": encode_value(["書き換え"])}
    )
    head_only = handmade(
        daito,
        entity="evaluation",
        generation=b"third life 16 by",
        values={"rating": encode_value(["a", None])},
    )
    done = importing.import_files(head, [by_hand(daito, head, tmp_path / "a.yui", honest, stranger, head_only)])
    assert (done.added, done.waiting) == (1, 2)
    assert dumps.digest(head, "murone") == before
    by_owner = {row.office_name: row for row in waiting(head)}
    assert by_owner["室根"].title.endswith("室根のサロン") and by_owner["室根"].is_known
    assert by_owner["室根"].what == "大東のファイルに、室根の記録が入っていました。"
    assert "本部だけが変えられる" in by_owner["大東"].what
    assert "大東に電話で" in by_owner["室根"].todo


@pytest.mark.parametrize("kind", ["flipped", "header swapped", "sealed to another"])
def test_a_changed_file_is_refused_and_nothing_changes(head: Workspace, daito: Workspace, tmp_path: Path, kind: str) -> None:
    """Case 27."""
    activity(daito)
    good = submitting.hand_in(daito, tmp_path / "good.yui").path
    bad = tmp_path / "bad.yui"
    with daito.database.reading() as session:
        made = make_file(session, daito.keys, "head", scope_of("daito"))
    header, payload = made.letter.header, read_payload(made.letter)
    if kind == "flipped":
        data = bytearray(good.read_bytes())
        data[-100] ^= 1
        bad.write_bytes(bytes(data))
    elif kind == "header swapped":
        _, other = pack_letter(replace(header, file_number=99), payload, daito.keys.signer)
        plain, mine = pack_letter(header, payload, daito.keys.signer)
        bad.write_bytes(seal(plain.replace(mine.signature, other.signature), header.recipients))
    else:
        plain, _ = pack_letter(replace(header, recipients=(daito.keys.seal_recipient,)), payload, daito.keys.signer)
        bad.write_bytes(seal(plain, [head.keys.seal_recipient]))
    before = dumps.digest(head)
    (report,) = importing.import_files(head, [bad]).files
    assert report.trouble is not None
    assert report.trouble.code in ("damaged-bundle", "tampered-bundle", "not-for-this-office")
    assert dumps.digest(head) == before and waiting(head) == []


def odd_activity(number: int, **values: list[Any]) -> dict[str, bytes]:
    usual: dict[str, list[Any]] = {
        "when": ["2025-10-03", None], "title": [f"サロン{number}"], "status": ["done", None], "state": ["final", None],
        "sessions": [1], "participants": [10, None],
    }  # fmt: skip
    return {group: encode_value(fields) for group, fields in (usual | values).items()}


def test_records_that_break_a_rule_stop_nobody_and_are_told_with_how_they_count(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 37: seven odd records among five hundred; all are here, and the sums are right."""
    aim = target(head)
    odd: list[dict[str, list[Any]]] = [
        {"participants": [-5, None]}, {"participants": [2**62, None]}, {"participants": [2**62, None]},
        {"sessions": [-3]}, {"target": [bytes(16)]}, {"when": ["2025-02-30", None]}, {"when": ["2025-10-03", "2025-10-01"]},
    ]  # fmt: skip
    operations, last = [], None
    for number in range(500):
        values = odd_activity(number, **({"target": [aim]} | (odd[number] if number < len(odd) else {})))
        last = handmade(
            daito, seq=number + 1, prev=last.id if last else None, record=new_record_id("activity", "daito"), values=values
        )
        operations.append(last)
    done = importing.import_files(head, [by_hand(daito, head, tmp_path / "odd.yui", *operations)])
    assert (done.added, done.waiting) == (500, 0)
    told = to_check(head)
    assert count_to_check(head) == len(told) == 7
    assert {row.office_name for row in told} == {"大東"}
    assert sorted(row.what for row in told) == sorted(
        ["参加者数が、ありえない数です。"] * 3
        + ["回数が、ありえない数です。", "対象の目標がありません。", "活動日が、空欄か、日付として読めません。",
           "終了日が、活動日より前です。"]
    )  # fmt: skip
    counted = own_counts(head, [aim], 2025)[aim]
    assert (counted.activities.value, counted.sessions.value, counted.participants.value, counted.participants.unnumbered) == (
        498,
        498,
        4950,
        3,
    )
    assert (totals(head, Filter())[0], totals(head, Filter())[1].value) == (500, 4970)
    row = next(row for row in told if "参加者数" in row.what and "サロン0" in row.title)
    activities.save(head, activities.open_form(head, row.record), {"participants": 5})
    assert count_to_check(head) == 6
    assert own_counts(head, [aim], 2025)[aim].participants.value == 4955


def test_a_target_the_head_office_takes_away_leaves_the_branches_records(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 20: listed, given a new target by the head office, and settled at the branch as well."""
    gone, other = target(head, "1-3"), target(head, "1-2")
    record = activity(daito, title="目標がなくなるサロン")
    with head.database.writing() as session:
        seen = shown(session, gone)
        write(session, head.author(), entity="target", partition=COMMON, record=gone, values={}, shown=seen, deletes=True)
    importing.import_files(head, [submitting.hand_in(daito, tmp_path / "1.yui").path])
    assert titles(head) == {"目標がなくなるサロン"}
    (row,) = to_check(head)
    assert (row.record, row.what) == (record, "対象の目標がありません。")
    activities.save(head, activities.open_form(head, record), {"target_id": other})
    assert to_check(head) == []
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path / "2.yui").path])
    assert to_check(daito) == []
    assert activities.open_form(daito, record).values["target_id"] == other


def test_a_script_can_list_what_waits(
    head: Workspace, daito: Workspace, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    second = handmade(daito, seq=2, prev=bytes(20), values={"title": encode_value(["二つ目"])})
    importing.import_files(head, [by_hand(daito, head, tmp_path / "a.yui", second)])
    importing.import_files(head, [newer_file(daito, tmp_path / "new.yui")])
    head.close()
    run = ["--data", str(head.folder), "--json", "waiting"]
    assert main([*run, "list"]) == 0
    told = json.loads(capfdbinary.readouterr().out)
    assert [row["title"] for row in told["changes"]] == ["活動記録「二つ目」"]
    assert [row["code"] for row in told["files"]] == ["newer-bundle"] and told["to_check"] == []
    assert main([*run, "retry"]) == 0
    assert main([*run, "remove", told["files"][0]["id"]]) == 0
    assert main([*run, "remove", "00"]) == 1


def test_a_draft_and_a_deleted_record_are_nobodys_trouble(daito: Workspace) -> None:
    activities.save(daito, activities.blank(daito), {"state": "draft"})
    record = activity(daito, date=date(2025, 10, 3))
    with daito.database.writing() as session:
        write(session, daito.author(), entity="activity", partition="daito", record=record,
              values={"participants": [-1, None]}, shown=shown(session, record))  # fmt: skip
    assert count_to_check(daito) == 1
    activities.delete(daito, record)
    assert to_check(daito) == []


def test_taking_an_import_back_lets_what_it_released_wait_again(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Import, undo, import again: as before, as after, also for a change that another file had brought earlier."""
    first = handmade(daito)
    second = handmade(daito, seq=2, prev=first.id, values={"title": encode_value(["後"])}, sup={"title": (first.id,)})
    importing.import_files(head, [by_hand(daito, head, tmp_path / "7.yui", second)])
    before, held = dumps.digest(head), waiting(head)
    sixth = tmp_path / "6.yui"
    sixth.write_bytes(forged(daito, head, [first], number=10))
    done = importing.import_files(head, [sixth])
    after = dumps.digest(head)
    assert titles(head) == {"後"} and waiting(head) == []
    import_undo.undo_import(head, done.files[0].import_id or 0)
    assert dumps.digest(head) == before and waiting(head) == held
    assert importing.import_files(head, [sixth]).digest == done.digest
    assert dumps.digest(head) == after and waiting(head) == []


def test_what_a_stopped_pc_or_a_stranger_to_the_record_brings_says_so(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    with copied("murone", tmp_path) as murone:
        record = activity(murone, title="室根のサロン")
        importing.import_files(head, [submitting.hand_in(murone, tmp_path / "murone.yui").path])
    stolen = handmade(daito, record=record, values={"title": encode_value(["大東のサロン"])})
    importing.import_files(head, [by_hand(daito, head, tmp_path / "a.yui", stolen)])
    assert "ほかの事業所の記録と同じ番号" in waiting(head)[0].what
    stop_device(head, daito.device_id)
    activity(daito, title="止めたあとのサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path / "late.yui").path])
    row = next(row for row in waiting(head) if "止めたあと" in row.title)
    assert row.what == "使用を止めた大東のパソコンから届きました。" and "支部とPC" in row.todo
