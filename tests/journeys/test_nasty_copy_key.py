"""The key of a branch's copies goes to the head office and to nobody else, and opens that branch's copies only."""

from collections.abc import Iterator
from pathlib import Path

import msgpack
import pytest

from app.models.base import HEAD
from app.models.ledger import KeptCopyKey
from app.services.backup import backups, recovery
from app.services.devices import branch_recovery, copy_keys, key_renewal, setup
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.store.recovery_code import code_lines
from app.store.recovery_file import FILE_NAME, NotForUs, RecoveryKeys, open_keys, seal_keys
from app.sync import outgoing
from app.sync.incoming import check_file
from tests.journeys.lost_branch import answered, handed_in, trouble
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied(HEAD, tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_the_copy_key_goes_up_until_the_head_office_says_to_have_it_and_again_when_its_keys_change(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    def brought() -> bool:
        sent = submitting.hand_in(daito, tmp_path).path
        with head.database.reading() as session:
            ((_, _, sealed),) = check_file(session, head.keys, sent.read_bytes()).letter.header.copy_keys or (("", b"", b""),)
        importing.import_files(head, [sent])
        return bool(sealed)

    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    answered(head, daito, tmp_path)
    assert not brought() and not brought()
    key_renewal.renew_recovery_key(head)
    answered(head, daito, tmp_path)
    assert brought() and brought()
    answered(head, daito, tmp_path)
    assert not brought()


def test_a_recovered_head_office_opens_it_too_and_asks_anew_for_what_its_copy_had_not(
    head: Workspace, daito: Workspace, stick: Path, tmp_path: Path
) -> None:
    key_file = backups.carry_backup(daito, stick).path.with_name(FILE_NAME)
    handed_in(daito, head, tmp_path)
    answered(head, daito, tmp_path)
    (tmp_path / "safe").mkdir()
    backups.carry_backup(head, tmp_path / "safe")
    with head.database.writing() as session:
        session.delete(session.get_one(KeptCopyKey, daito.device_id))
    (tmp_path / "older").mkdir()
    backups.carry_backup(head, tmp_path / "older")
    code = "\n".join(code_lines(head.keys.recovery_identity))
    with recovery.recover(tmp_path / "new head", tmp_path / "safe", code) as new_head:
        tried = copy_keys.try_copy_keys(new_head, "daito", stick)
        assert [one.device for one in tried if one.backup] == [daito.device_id] and all(one.opens for one in tried)
    with recovery.recover(tmp_path / "newer head", tmp_path / "older", code) as forgetful:
        assert trouble(lambda: setup.enrol(forgetful, "daito", tmp_path / "x.yui-setup", copies_of=daito.device_id)) == (
            "no-copy-key"
        )
        made = setup.enrol(forgetful, "daito", tmp_path / "y.yui-setup", key_file=key_file)
        assert made.copies_of == daito.device_id
        answered(forgetful, daito, tmp_path)
        handed_in(daito, forgetful, tmp_path)
        assert daito.device_id in copy_keys.devices_with_copy_key(forgetful)


def test_another_pc_of_the_head_office_gets_it_and_opens_it(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    made = setup.enrol(head, HEAD, tmp_path / "second.yui-setup")
    with setup.set_up_branch(tmp_path / "second", made.path, made.code) as second:
        for giver, taker in ((second, head), (head, second)):
            importing.import_files(taker, [submitting.send_back(giver, HEAD, tmp_path).path])
        answered(head, daito, tmp_path)
        handed_in(daito, head, tmp_path)
        importing.import_files(second, [submitting.send_back(head, HEAD, tmp_path).path])
        assert {one.device: one.opens for one in copy_keys.try_copy_keys(second, "daito")}[daito.device_id]


def test_nothing_but_the_database_key_leaves_a_branch(head: Workspace, daito: Workspace, stick: Path) -> None:
    file = backups.carry_backup(daito, stick).path.with_name(FILE_NAME)
    sealed = file.read_bytes()
    found, _ = open_keys(sealed, head.keys.identities)
    assert found == RecoveryKeys(daito.organisation_id, "daito", daito.device_id, daito.keys.database_key)
    with copied("murone", stick.parent) as murone, pytest.raises(NotForUs):
        open_keys(sealed, murone.keys.identities)
    held = msgpack.packb(found.identities)
    assert daito.keys.sign_seed not in held and daito.keys.seal_identity.encode() not in held


def test_a_branch_can_hand_in_nothing_for_another_pc_and_its_lie_opens_nothing(
    head: Workspace, daito: Workspace, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with copied("murone", tmp_path) as murone:
        backups.carry_backup(daito, stick)
        evil = seal_keys(RecoveryKeys(murone.organisation_id, "daito", daito.device_id, bytes(32)), [head.keys.seal_recipient])
        given = (daito.device_id, bytes(32), evil), (murone.device_id, bytes(32), evil)
        monkeypatch.setattr(outgoing, "copy_keys_for", lambda *_: given)
        before = setup.enrol(head, "daito", tmp_path / "before.yui-setup", copies_of=daito.device_id)
        importing.import_files(head, [submitting.hand_in(murone, tmp_path).path])
        branch_recovery.come_back(tmp_path / "new", before.path, before.code, stick).close()
        after = setup.enrol(head, "daito", tmp_path / "after.yui-setup", copies_of=daito.device_id)
        branch_recovery.come_back(tmp_path / "newer", after.path, after.code, stick).close()
        assert (
            trouble(lambda: setup.enrol(head, "murone", tmp_path / "m.yui-setup", copies_of=murone.device_id))
            == "foreign-copy-key"
        )
    assert not (tmp_path / "m.yui-setup").exists()


def test_what_is_refused_leaves_nothing_behind(head: Workspace, daito: Workspace, stick: Path, tmp_path: Path) -> None:
    backups.carry_backup(daito, stick)
    handed_in(daito, head, tmp_path)
    made = setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=daito.device_id)
    plain = setup.enrol(head, "daito", tmp_path / "plain.yui-setup")
    new, empty, other = tmp_path / "new", tmp_path / "empty", tmp_path / "other"
    empty.mkdir()
    other.mkdir()
    with copied("murone", tmp_path) as murone:
        backups.carry_backup(murone, other)

    def come_back(file: setup.Enrolment, copies: Path, code: str = "") -> str:
        return trouble(lambda: branch_recovery.come_back(new, file.path, code or file.code, copies))

    assert come_back(made, stick, "0000-0000-0000") == "wrong-code"
    assert come_back(plain, stick) == "no-copy-key"
    assert come_back(made, empty) == "no-backup"
    assert come_back(made, tmp_path / "nowhere") == "no-backup"
    assert come_back(made, other) == "other-key"
    (copy,) = stick.rglob("*.db")
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-4096])
    assert come_back(made, stick) == "no-backup"
    copy.write_bytes(whole)
    assert trouble(lambda: branch_recovery.come_back(daito.folder, made.path, made.code, stick)) == "data-exists"
    assert not new.exists()
    branch_recovery.come_back(new, made.path, made.code, stick).close()
