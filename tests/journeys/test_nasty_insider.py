"""A PC with valid keys that lies: it takes nobody's record, blocks nobody's file, and what it says is told as its own word."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgpack
import openpyxl
import pytest
from sqlalchemy.orm import Session

from app.journal.operation import Operation, encode_value
from app.journal.rows import read_operations
from app.models.base import COMMON, HEAD
from app.rules.clock import moment_text
from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.annual_plan import annual_plans
from app.services.backup import backups, dumps, restoring
from app.services.backup.integrity_check import check
from app.services.evaluation.evaluations import evaluation_id, open_evaluation, save_evaluation
from app.services.forms.form_list import find_form
from app.services.plan.target_year import TargetYear
from app.services.printing.form_kinds import Choice, draw_form, save_form_file
from app.services.transfer import importing, pc_alarms, submitting, sync_folder
from app.services.transfer.file_log import received_files
from app.services.transfer.importing import MergePreview
from app.services.transfer.pending_changes import waiting
from app.services.workspace.workspace import Workspace
from app.store.keys import new_keys
from app.sync import incoming, renewal
from app.sync.container import DOMAIN, read_letter
from app.sync.header import pack_header
from app.sync.merge import Merged
from app.sync.seal import unseal
from app.sync.version_vector import VersionVector
from tests.journal.operations import last_of_chain
from tests.offices import activity, plan_id, target
from tests.services.forms.test_year_papers import words
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


@pytest.fixture
def murone(tmp_path: Path) -> Iterator[Workspace]:
    with copied("murone", tmp_path) as workspace:
        yield workspace


def taken(sender: Workspace, head: Workspace, folder: Path, operations: Sequence[Operation], number: int = 9) -> MergePreview:
    """What the head office says of a file that no honest program would have written."""
    path = folder / f"{number}.yui"
    path.write_bytes(forged(sender, head, operations, number))
    return importing.import_files(head, [path])


def handed_in(sender: Workspace, head: Workspace, folder: Path) -> MergePreview:
    return importing.import_files(head, [submitting.hand_in(sender, folder).path])


def squatter(daito: Workspace, head: Workspace, record: bytes) -> Operation:
    return handmade(daito, record=record, values={"title": encode_value(["場所取り"])})


def test_nobody_takes_the_id_of_an_evaluation_that_does_not_exist_yet(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    of = TargetYear(target(head), 2025)
    done = taken(daito, head, tmp_path, [squatter(daito, head, evaluation_id(of))])
    assert (done.added, done.waiting) == (0, 1)
    assert save_evaluation(head, open_evaluation(head, of), {"outcome": "順調に進んだ"})
    found = open_evaluation(head, of)
    assert not found.is_new and found.values["outcome"] == "順調に進んだ"


def test_a_branchs_plan_comes_in_whoever_was_first_at_its_id(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    """The same set of operations, the same state: it does not matter which of the two files comes first."""
    of = TargetYear(target(murone), 2025, "murone")
    annual_plans.save_sheet(murone, annual_plans.open_sheet(murone, of), {"aim": "室根のねらい"})
    bad = squatter(daito, head, annual_plans.sheet_id(of))
    assert taken(daito, head, tmp_path, [bad]).added == 0
    assert handed_in(murone, head, tmp_path).waiting == 0
    assert annual_plans.open_sheet(head, of).values["aim"] == "室根のねらい"
    with copied(HEAD, tmp_path / "other") as other:
        handed_in(murone, other, tmp_path)
        taken(daito, other, tmp_path, [bad])
        assert dumps.digest(other) == dumps.digest(head)


def test_what_waits_for_its_place_can_not_be_built_upon(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Its successors wait with it: the chain has no hole, and every file still goes out."""
    first = squatter(daito, head, evaluation_id(TargetYear(target(head), 2025)))
    second = handmade(daito, seq=2, prev=first.id, values={"title": encode_value(["あと"])})
    done = taken(daito, head, tmp_path, [first, second])
    assert (done.added, done.waiting) == (0, 2)
    assert submitting.send_back_all(head, tmp_path)


@pytest.mark.parametrize("odd", ["far ahead", "one left out", "another generation", "another partition"])
def test_a_number_that_does_not_continue_its_chain_waits_and_every_file_still_goes_out(
    head: Workspace, daito: Workspace, tmp_path: Path, odd: str
) -> None:
    activity(daito, title="本物のサロン")
    handed_in(daito, head, tmp_path)
    with daito.database.reading() as session:
        last = last_of_chain(session, daito.generation, "daito")
    with head.database.reading() as session:
        common = read_operations(session, "partition = 'common'")[-1]
    assert last is not None
    ours = {"generation": daito.generation, "prev": last.id}
    place = {
        "far ahead": ours | {"seq": 2**60},
        "one left out": ours | {"seq": last.seq + 2},
        "another generation": {"generation": b"another life 16b", "prev": last.id, "seq": last.seq + 1},
        "another partition": {"generation": common.generation, "prev": common.id, "seq": common.seq + 1},
    }[odd]
    done = taken(daito, head, tmp_path, [handmade(daito, **place)])
    assert (done.added, done.waiting) == (0, 1)
    for _ in range(2):
        assert submitting.send_back_all(head, tmp_path)
        assert submitting.contents(head, "daito").to_name
    activity(daito, title="次のサロン")
    assert handed_in(daito, head, tmp_path).added == 1


def test_what_another_office_is_said_to_have_written_waits_without_its_proof(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    """Signed by 大東, in its own part, but under the generation of the head office's PC, or of another branch's."""
    record = activity(daito, participants=12)
    handed_in(daito, head, tmp_path)
    handed_in(murone, head, tmp_path)
    before, generation = dumps.digest(head), head.generation
    for number, other in enumerate((head, murone), start=20):
        forgery = handmade(
            daito, generation=other.generation, record=record, values={"participants": encode_value([999, None, None])}
        )
        done = taken(daito, head, tmp_path, [forgery], number)
        assert (done.changed, done.conflicts, done.waiting) == (0, 0, 1)
        assert not [notice for notice in done.notices if "失われていた記録" in notice]
    assert dumps.digest(head) == before and head.generation == generation
    assert {"証明なしに" in row.what for row in waiting(head)} == {True}


@pytest.mark.parametrize("signed_by", ["the branch", "the head office, for another header"])
def test_a_statement_in_the_head_offices_name_proves_nothing_without_its_signature(
    head: Workspace, daito: Workspace, tmp_path: Path, signed_by: str
) -> None:
    """The plan is the head office's: a branch that returns a change of it makes the proof up."""
    before = dumps.digest(head)
    own = handmade(
        daito,
        generation=b"of the head, 16b",
        partition=COMMON,
        entity="plan",
        record=plan_id(head),
        values={"title": encode_value(["支部が書いた計画"])},
    )
    real = read_letter(
        unseal(submitting.send_back(head, "daito", tmp_path / "real.yui").path.read_bytes(), *daito.keys.identities)
    )
    said = replace(real.header, version_vector=VersionVector({(own.generation, COMMON): [(1, own.id)]}))
    packed = pack_header(said)
    signature = daito.keys.signer.sign(DOMAIN + packed) if signed_by == "the branch" else real.signature
    (tmp_path / "made up.yui").write_bytes(forged(daito, head, [own], proofs=((packed, signature),)))
    done = importing.import_files(head, [tmp_path / "made up.yui"])
    assert done.files[0].trouble is None and (done.changed, done.waiting) == (0, 1) and dumps.digest(head) == before


def test_a_restored_head_office_gets_back_what_it_wrote_in_a_branchs_part(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """The same way, with the proof that only its own older files give."""
    record = activity(daito, participants=12)
    handed_in(daito, head, tmp_path)
    kept = backups.create_backup(head)
    activities.save(head, activities.open_form(head, record), {"participants": 15})
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    wanted = dumps.digest(head, "daito")
    head.close()
    with restoring.restore_backup(head.folder, kept.name) as old:
        importing.import_files(daito, [submitting.send_back(old, "daito", tmp_path / "ask.yui").path])
        assert handed_in(daito, old, tmp_path).waiting == 0
        assert dumps.digest(old, "daito") == wanted


def test_a_branch_can_not_make_the_head_office_begin_a_new_generation(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    generation = head.generation
    path = tmp_path / "liar.yui"
    path.write_bytes(forged(daito, head, [], ended=(generation,)))
    importing.import_files(head, [path])
    assert head.generation == generation


def test_a_pc_can_not_end_the_generation_of_another_pc_of_its_office(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Neither by naming it as given up, nor by files in it with a number that was used."""
    with copied("daito2", tmp_path) as second:
        activity(daito)
        handed_in(daito, head, tmp_path / "1.yui")
        generation, used = daito.generation, submitting.hand_in(daito, tmp_path / "2.yui")
        importing.import_files(head, [used.path])
        lies = [
            forged(second, head, [], number=20, retired=(generation,)),
            forged(second, head, [], number=used.number, from_generation=generation),
            forged(second, head, [], number=used.number, from_generation=generation, made_at_ms=1),
        ]
        for number, lie in enumerate(lies):
            (tmp_path / f"lie{number}.yui").write_bytes(lie)
            importing.import_files(head, [tmp_path / f"lie{number}.yui"])
        activity(daito, title="そのあと")
        handed_in(daito, head, tmp_path / "3.yui")
        importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
        assert daito.generation == generation and pc_alarms.alarms(daito) == []


FAR_FUTURE = 10**15
"""Milliseconds: in the year 33658, which no calendar of this program knows."""


@pytest.mark.parametrize(
    "said", [{"made_at_ms": FAR_FUTURE}, {"receipts": (("00000000", 1, FAR_FUTURE),)}, {"file_number": 2**63 - 1}]
)
def test_an_absurd_time_or_number_in_one_file_is_refused_and_the_others_come_in(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path, said: dict[str, Any]
) -> None:
    bad = tmp_path / "bad.yui"
    bad.write_bytes(forged(daito, head, [], **said))
    activity(murone, title="室根のサロン")
    good = submitting.hand_in(murone, tmp_path).path
    assert importing.preview(head, [bad, good]).added == 1
    done = importing.import_files(head, [bad, good])
    assert done.added == 1 and [report.trouble is None for report in done.files] == [False, True]
    assert received_files(head)


def test_an_operation_from_an_absurd_time_is_refused(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    for number, wall in enumerate((FAR_FUTURE, -1), start=30):
        (report,) = taken(daito, head, tmp_path, [handmade(daito, wall_ms=wall)], number).files
        assert report.trouble is not None and report.trouble.code == "damaged-bundle"


def test_a_time_that_is_stored_already_stops_no_page(head: Workspace) -> None:
    assert moment_text(FAR_FUTURE).startswith("2999/") and moment_text(-FAR_FUTURE).startswith("1970/")


def test_a_file_that_no_check_foresaw_stops_no_other(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong with one file of a stick: half of it is taken back, and the others come in."""
    activity(daito, title="大東のサロン")
    activity(murone, title="室根のサロン")
    files = [submitting.hand_in(one, tmp_path).path for one in (daito, murone)]
    real, before = incoming.merge, len(received_files(head))

    def merge(session: Session, operations: Sequence[Operation], *rest: Any) -> Merged:
        done = real(session, operations, *rest)
        if any(operation.partition == "daito" for operation in operations):
            raise KeyError("not foreseen")
        return done

    monkeypatch.setattr(incoming, "merge", merge)
    done = importing.import_files(head, files)
    assert [report.trouble.code if report.trouble else "" for report in done.files] == ["unusable-bundle", ""]
    assert done.added == 1 and len(received_files(head)) == before + 1
    monkeypatch.undo()
    assert importing.import_files(head, files).added == 1


def test_a_shared_folder_goes_on_past_a_file_from_an_absurd_time(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "a.yui").write_bytes(forged(daito, head, [], made_at_ms=FAR_FUTURE))
    (folder / "b.yui").write_bytes(forged(daito, head, [handmade(daito, wall_ms=FAR_FUTURE)]))
    activity(murone, title="室根のサロン")
    submitting.hand_in(murone, folder / "c.yui")
    sync_folder.set_folder(head, folder)
    for _ in range(2):
        sync_folder.go_round(head)
    assert len(list_ids(head, Filter())) == 1


def test_an_erasure_reaches_no_record_of_another_office_also_when_that_comes_later(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    activity(murone, title="室根のサロン")
    with murone.database.reading() as session:
        theirs = last_of_chain(session, murone.generation, "murone")
    assert theirs is not None
    erases = {"title": encode_value(["無関係"]), "erases": encode_value(["title", theirs.id])}
    taken(daito, head, tmp_path, [handmade(daito, values=erases)])
    handed_in(murone, head, tmp_path)
    assert dumps.digest(head, "murone") == dumps.digest(murone, "murone")
    assert check(head).troubles == ()


@pytest.mark.parametrize("kind", ["snapshot", "roster"])
def test_a_kind_of_file_that_nobody_writes_is_refused(head: Workspace, daito: Workspace, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "odd.yui"
    path.write_bytes(forged(daito, head, [handmade(daito)], kind=kind))
    (report,) = importing.import_files(head, [path]).files
    assert report.trouble is not None and report.trouble.code == "damaged-bundle"


def test_an_address_to_which_nothing_can_be_sealed_is_no_pc(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """It would stop every return file to the branch, and with send_back_all those to all others."""
    old, fresh = daito.keys, new_keys()
    body = msgpack.packb([daito.device_id, old.sign_key, fresh.sign_key, "age1nowhere"])
    signatures = [keys.signer.sign(renewal.DOMAIN + body) for keys in (old, fresh)]
    daito.keys = replace(old, sign_seed=fresh.sign_seed)
    path = tmp_path / "renewed.yui"
    path.write_bytes(forged(daito, head, [], renewals=(msgpack.packb([body, *signatures]),)))
    (report,) = importing.import_files(head, [path]).files
    assert report.trouble is not None and report.trouble.code == "tampered-bundle"
    assert submitting.send_back_all(head, tmp_path)


def test_a_statement_counts_as_far_as_it_names_what_is_here(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Numbers are looked up, never believed: who claims all of them under names nobody knows is sent everything."""
    with head.database.reading() as session:
        held = {(one.generation, one.partition) for one in read_operations(session, "partition IN ('common', 'daito')")}
        whole = len(read_operations(session, "partition IN ('common', 'daito')"))
    claimed = VersionVector({chain: [(2**40, bytes(20))] for chain in held})
    (tmp_path / "claims.yui").write_bytes(forged(daito, head, [], version_vector=claimed))
    importing.import_files(head, [tmp_path / "claims.yui"])
    assert submitting.send_back(head, "daito", tmp_path).operations == whole


def test_a_text_with_what_is_no_character_can_still_be_printed_and_opened_in_excel(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Fault C9: no form lets such a text in, a file does; the workbook of every office's records was not well-formed XML."""
    title = "".join(f"サロン{sign}" for sign in "\ufffe\uffff\x00\x0b\x1b\n\u202e")
    record = activity(daito, title="本物のサロン")
    handed_in(daito, head, tmp_path)
    with daito.database.reading() as session:
        last = last_of_chain(session, daito.generation, "daito")
    assert last is not None
    odd = handmade(daito, record=record, values={"title": encode_value([title])}, sup={"title": (last.id,)})
    assert taken(daito, head, tmp_path, [odd]).waiting == 0
    made = draw_form(head, find_form("activity-record"), Choice(plan_id(head), 2025, office="daito"))
    for name in ("a.xlsx", "a.csv", "a.pdf"):
        save_form_file(made, tmp_path / name)
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "a.xlsx").read_bytes()))
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("サロンサロンサロン" in text for text in texts) and "サロンサロン" in words(made.data)
    assert "サロンサロンサロン" in (tmp_path / "a.csv").read_text("utf-8-sig")
