"""A PC with valid keys tries to stop everybody's files, or to be believed again, with what it writes into a header."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.journal.operation import Operation, encode_value, erase
from app.journal.record_ids import derived_record_id
from app.models.base import COMMON, HEAD
from app.services.backup import backups, restoring
from app.services.backup.integrity_check import check
from app.services.devices.key_renewal import renew_recovery_key
from app.services.devices.roster import stop_device
from app.services.devices.setup import enrol, set_up_branch
from app.services.plan import plan_editing
from app.services.records.record_forms import open_form
from app.services.transfer import importing, pending_changes, submitting
from app.services.workspace.workspace import Workspace
from app.store.keys import new_keys
from app.store.recovery_code import signer_from
from app.sync.acknowledged import our_version_vector
from app.sync.columns import pack_operations, unpack_operations
from app.sync.container import pack_letter, read_letter, read_payload
from app.sync.outgoing import make_file
from app.sync.renewal import renewed_keys
from app.sync.roster import STOPPED
from app.sync.roster_facts import current_roster, join_roster, reading_of, roster_operations
from app.sync.roster_reading import device_record
from app.sync.seal import seal, unseal
from app.sync.version_vector import MAX_CHAINS, VersionVector
from tests.offices import activity, target
from tests.sync.family import copied, handmade, insert
from tests.sync.test_roster_reading import Pc
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


def taken(head: Workspace, folder: Path, data: bytes) -> importing.MergePreview:
    path = folder / "lie.yui"
    path.write_bytes(data)
    return importing.import_files(head, [path])


def arrives(head: Workspace, name: str, folder: Path) -> bool:
    """Whether the head office's next file can be taken in by this PC."""
    with copied(name, folder) as branch:
        activity(branch, title="まだ届いていないサロン")
        sent = submitting.send_back(head, branch.office_code, folder / f"to-{name}.yui").path
        return importing.import_files(branch, [sent]).files[0].trouble is None


def test_a_stopped_pc_is_not_let_in_by_a_roster_from_which_it_took_its_stop(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """An operation from which a value was erased keeps its id, so that it could take the place of the whole one."""
    stop_device(head, daito.device_id)
    with head.database.reading() as session:
        facts = [erase(one, "stop") if "stop" in one.values else one for one in roster_operations(session)]
    daito.keys = renewed_keys(daito.keys, daito.device_id)
    lie = forged(daito, head, [handmade(daito)], roster=pack_operations(facts), renewals=daito.keys.renewals)
    trouble = taken(head, tmp_path, lie).files[0].trouble
    assert trouble is not None and trouble.code == "tampered-bundle"
    with head.database.reading() as session:
        stopped = current_roster(session).device(daito.device_id)
    assert stopped is not None and stopped.status == STOPPED and stopped.sign_key != daito.keys.sign_key


def test_a_hundred_renewals_at_once_do_not_make_the_roster_unreadable(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """What the head office writes of them has to fit into the fields of a group, or nobody could read its files any more."""
    statements = []
    for _ in range(100):
        daito.keys = renewed_keys(daito.keys, daito.device_id)
        statements.append(daito.keys.renewals[-1])
    assert taken(head, tmp_path, forged(daito, head, [], renewals=tuple(statements))).files[0].trouble is None
    with head.database.reading() as session:
        known = current_roster(session).device(daito.device_id)
    assert known is not None and known.sign_key == daito.keys.sign_key
    assert arrives(head, "murone", tmp_path)


def test_a_number_used_three_hundred_times_does_not_stop_the_files_to_the_others(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    arms = [handmade(daito, nonce=number.to_bytes(16)) for number in range(300)]
    assert taken(head, tmp_path, forged(daito, head, arms)).files[0].trouble is None
    for name in ("daito2", "murone"):
        assert arrives(head, name, tmp_path)


def test_thousands_of_operations_with_renewals_do_not_keep_the_program_busy(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """The roster is read before anybody's signature is known, so that anybody may write this."""
    thief, keys, statements = Pc("thief"), new_keys(), list[bytes]()
    for _ in range(60):
        keys = renewed_keys(keys, head.device_id)
        statements.append(keys.renewals[-1])
    thief.keys = keys
    for _ in range(500):
        thief.write({"keys": [keys.sign_key, keys.seal_recipient, *statements]}, device_record(head.device_id))
    lie = tmp_path / "lie.yui"
    lie.write_bytes(forged(daito, head, [], roster=pack_operations(thief.chain)))
    start = time.process_time()
    assert importing.inspect_all(head, lie)[0].trouble is None
    assert time.process_time() - start < 2


def test_a_stolen_sheet_is_renewed_however_much_was_signed_with_it(head: Workspace, tmp_path: Path) -> None:
    """What the old recovery key had signed is named one by one, which has to fit into fields that others can read."""
    thief = Pc("thief")
    signer = signer_from(head.keys.recovery_identity)
    for number in range(300):
        thief.write({"compared": [number.to_bytes(32)]}, device_record(head.device_id), signer=signer)
    with head.database.writing() as session:
        assert join_roster(session, thief.chain)
    renew_recovery_key(head)
    assert arrives(head, "murone", tmp_path)
    with head.database.reading() as session:
        assert {one.id for one in thief.chain} <= {one.id for one in reading_of(session).counted}


def test_more_chains_than_a_file_may_state_leave_a_file_that_can_be_read(daito: Workspace) -> None:
    def one(number: int) -> Operation:
        generation = number.to_bytes(16)
        return handmade(daito, generation=generation, record=derived_record_id("activity", str(number), partition="daito"))

    insert(daito, [one(number) for number in range(1, MAX_CHAINS + 20)])
    with daito.database.reading() as session:
        stated = our_version_vector(session, ("common", "daito"))
    assert len(stated.points) == MAX_CHAINS


def test_a_stopped_pc_of_the_head_office_does_not_sign_in_the_name_of_another(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """It was stolen, and a branch's PC helps it: an old header is said to prove what the head office itself had written."""
    made = enrol(head, HEAD, tmp_path / "head.yui-setup")
    with set_up_branch(tmp_path / "second", made.path, made.code) as stolen:
        importing.import_files(head, [submitting.send_back(stolen, HEAD, tmp_path / "known.yui").path])
        stop_device(head, stolen.device_id)
        wording = handmade(daito, partition=COMMON, entity="target", values={"title": encode_value(["盗人の目標"])})
        with stolen.database.reading() as session:
            usual = make_file(session, stolen.keys, "daito", (COMMON,)).letter.header
        tries = ((head.device_id, wording.generation), (stolen.device_id, wording.generation), (stolen.device_id, bytes(16)))
        for name, generation in tries:
            says = VersionVector({(wording.generation, COMMON): [(1, wording.id)]})
            header = replace(usual, from_device=name, from_generation=generation, version_vector=says)
            _, proof = pack_letter(header, b"", stolen.keys.signer)
            lie = forged(daito, head, [wording], number=20, proofs=((proof.header_bytes, proof.signature),))
            done = taken(head, tmp_path, lie)
            assert (done.added, done.changed, done.waiting) == (0, 0, 1)


def rewords(head: Workspace, text: str) -> None:
    plan_editing.save_target(head, open_form(head, "target", COMMON, target(head)), {"text": text})


def wording(workspace: Workspace) -> str:
    return str(open_form(workspace, "target", COMMON, target(workspace)).values["text"])


def stripped(branch: Workspace, path: Path) -> bytes:
    """The file as this branch's PC wrote and signed it, but without the wordings of targets."""
    letter = read_letter(unseal(path.read_bytes(), *branch.keys.identities))
    every = [erase(one, "text") if "text" in one.values else one for one in unpack_operations(read_payload(letter))]
    plain, _ = pack_letter(letter.header, pack_operations(every), branch.keys.signer)
    return seal(plain, letter.header.recipients)


def test_a_wording_that_a_branch_took_out_of_what_it_returns_waits_until_another_one_returns_it_whole(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """A proof is over ids, and an id stays the same when a value is taken out of its operation."""
    backup = backups.create_backup(head)
    rewords(head, "書き直した文言")
    with copied("murone", tmp_path) as murone:
        for branch in (daito, murone):
            importing.import_files(branch, [submitting.send_back(head, branch.office_code, tmp_path).path])
        head.close()
        with restoring.restore_backup(head.folder, backup.name) as restored:
            requests = {sent.to_office: sent.path for sent in submitting.ask_again(restored, tmp_path)}
            for branch in (daito, murone):
                importing.import_files(branch, [requests[branch.office_code]])
            done = taken(restored, tmp_path, stripped(daito, submitting.hand_in(daito, tmp_path).path))
            assert done.waiting and wording(restored) != "書き直した文言"
            importing.import_files(restored, [submitting.hand_in(murone, tmp_path).path])
            assert wording(restored) == "書き直した文言" and pending_changes.count_all(restored) == 0
            assert check(restored).troubles == ()
