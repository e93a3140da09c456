"""A branch gives back a changed, older or foreign copy of the head office's records, or one that these keys don't open."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgpack
import pytest
from sqlalchemy import delete, select

from app.models.base import HEAD
from app.models.ledger import KeptDeposit
from app.services.backup import dumps, recovery
from app.services.devices import key_renewal, roster
from app.services.devices.coming_back import ask_everybody, coming_back
from app.services.transfer import importing
from app.services.workspace.workspace import Workspace
from app.store.recovery_code import code_lines
from app.sync import deposit
from app.sync.columns import pack_operations
from app.sync.deposit import DOMAIN, Deposit, read_statement
from app.sync.packing import pack
from app.sync.seal import seal
from tests.journeys.deposits import carried, evaluate, hand_in, lost_and_recovered, outcome, send_back
from tests.offices import activity
from tests.sync.family import copied, handmade, ids_of

pytestmark = pytest.mark.usefixtures("at")
Change = Callable[[Deposit, Workspace], Deposit]


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


def changed_bytes(given: Deposit, murone: Workspace) -> Deposit:
    return replace(given, sealed=given.sealed[:-40] + bytes(40))


def own_statement(given: Deposit, murone: Workspace) -> Deposit:
    """Signed with the branch's own key, which is no key of the head office."""
    said = replace(read_statement(given.statement), made_at_ms=1)
    statement = msgpack.packb(said.plain())
    return replace(given, statement=statement, signature=murone.keys.signer.sign(DOMAIN + statement))


def own_content(given: Deposit, murone: Workspace) -> Deposit:
    return replace(given, sealed=seal(b"own", [murone.keys.seal_recipient]))


def nonsense(given: Deposit, murone: Workspace) -> Deposit:
    return Deposit(b"\xc1", b"", b"", b"x")


@pytest.mark.parametrize("change", [changed_bytes, own_statement, own_content, nonsense])
def test_a_changed_copy_is_told_and_ignored_and_another_branch_still_brings_it(
    change: Change, head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    stick = carried(head, tmp_path)
    evaluate(head, "戻るはずの評価")
    for branch in (daito, murone):
        send_back(head, branch, tmp_path)
    activity(murone, title="室根のサロン")
    with murone.database.writing() as session:
        row = session.scalars(select(KeptDeposit)).one()
        made = change(Deposit(row.statement, row.signature, row.ids, row.sealed), murone)
        session.execute(delete(KeptDeposit))
        session.add(KeptDeposit(statement=made.statement, signature=made.signature, ids=made.ids, sealed=made.sealed))
    with lost_and_recovered(head, stick, tmp_path / "new") as new:
        for sent in ask_everybody(new, tmp_path):
            importing.import_files(murone if sent.to_office == "murone" else daito, [sent.path])
        before = ids_of(new, (HEAD,))
        done = handed_by_force(new, murone, tmp_path)
        assert done.files[0].trouble is None and done.added == 1  # what the branch wrote itself is joined
        assert ids_of(new, (HEAD,)) == before
        assert any("室根が預かっていた本部だけの記録の写しは、本部が渡したものと違う" in one for one in done.notices)
        hand_in(new, daito, tmp_path)
        assert outcome(new) == "戻るはずの評価"


def handed_by_force(new: Workspace, murone: Workspace, folder: Path) -> importing.MergePreview:
    """A branch's program that does not look at what it encloses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deposit, "enclosed_to_return", lambda session, roster: deposit._packed([_kept(session)]))
        return hand_in(new, murone, folder)


def _kept(session: Any) -> Deposit:
    row = session.scalars(select(KeptDeposit)).one()
    return Deposit(row.statement, row.signature, row.ids, row.sealed)


def test_an_older_copy_given_back_takes_nothing_away(head: Workspace, murone: Workspace, tmp_path: Path) -> None:
    evaluate(head, "一つ目")
    send_back(head, murone, tmp_path)
    evaluate(head, "二つ目")
    held = ids_of(head, (HEAD,))
    done = handed_by_force(head, murone, tmp_path)
    assert ids_of(head, (HEAD,)) == held and outcome(head) == "二つ目" and done.nothing_new


def test_a_stolen_pc_stopped_at_once_keeps_its_weeks_waiting_and_allowing_it_brings_them_in(
    head: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    """A stop counts from what is held then. What the branches bring of the time after it is neither joined nor lost."""
    stick = carried(head, tmp_path)
    evaluate(head, "盗まれる前の評価")
    send_back(head, murone, tmp_path)
    with lost_and_recovered(head, stick, tmp_path / "new") as new:
        [stolen] = coming_back(new).other_head_pcs
        assert "下の表がそろってから" in coming_back(new).opening[1]
        roster.stop_device(new, stolen)
        for sent in ask_everybody(new, tmp_path):
            if sent.to_office == "murone":
                importing.import_files(murone, [sent.path])
        assert hand_in(new, murone, tmp_path).waiting > 0 and outcome(new) is None
        assert hand_in(new, murone, tmp_path).waiting == 0  # told once
        roster.allow_device(new, stolen)
        assert outcome(new) == "盗まれる前の評価"


def test_an_older_sheet_does_not_open_the_copy_and_the_newest_one_does(
    head: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    """The recovery key was renewed after the stick was written: the program says which sheet is wanted, and nothing is lost."""
    stick, old_sheet = carried(head, tmp_path), "\n".join(code_lines(head.keys.recovery_identity))
    hand_in(head, murone, tmp_path)
    key_renewal.renew_recovery_key(head)
    key_renewal.renew_keys(head)
    evaluate(head, "新しい鍵で封をした評価")
    send_back(head, murone, tmp_path)
    newest_sheet = "\n".join(code_lines(head.keys.recovery_identity))
    head.close()
    shutil.rmtree(head.folder)
    with recovery.recover(tmp_path / "new", stick, old_sheet) as new:
        [asked] = [one.path for one in ask_everybody(new, tmp_path) if one.to_office == "murone"]
        [report] = importing.import_files(murone, [asked]).files
        assert report.trouble is not None and "いちばん新しい復旧用紙" in report.trouble.todo
        key_renewal.prove_by_sheet(new, newest_sheet)
        [asked] = [one.path for one in ask_everybody(new, tmp_path) if one.to_office == "murone"]
        importing.import_files(murone, [asked])
        hand_in(new, murone, tmp_path)
        assert outcome(new) == "新しい鍵で封をした評価"


def test_a_copy_that_these_keys_do_not_open_says_which_sheet_is_wanted(
    head: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    evaluate(head, "一つ目")
    send_back(head, murone, tmp_path)
    with murone.database.writing() as session:
        row = session.scalars(select(KeptDeposit)).one()
        row.sealed = seal(b"sealed to a key nobody here has", [murone.keys.seal_recipient])
        said = replace(read_statement(row.statement), sealed_sha256=sha256(row.sealed).digest())
        row.statement = msgpack.packb(said.plain())
        row.signature = head.keys.signer.sign(DOMAIN + row.statement)
    done = handed_by_force(head, murone, tmp_path)
    assert any("このPCの鍵では開けません" in one and "復旧用紙" in one for one in done.notices)


def test_a_copy_brings_back_nothing_but_the_head_offices_own_records(head: Workspace, murone: Workspace, tmp_path: Path) -> None:
    """Whoever once held a key of the head office could otherwise write into every office's part by way of a branch."""
    evaluate(head, "一つ目")
    send_back(head, murone, tmp_path)
    columns = pack_operations([handmade(murone)])
    with murone.database.writing() as session:
        row = session.scalars(select(KeptDeposit)).one()
        row.sealed = seal(pack(columns), [head.keys.seal_recipient])
        said = replace(read_statement(row.statement), sealed_sha256=sha256(row.sealed).digest(), unpacked_size=len(columns))
        row.statement = msgpack.packb(said.plain())
        row.signature = head.keys.signer.sign(DOMAIN + row.statement)
    before = dumps.digest(head)
    done = handed_by_force(head, murone, tmp_path)
    assert dumps.digest(head) == before and any("本部が渡したものと違う" in one for one in done.notices)


def test_a_stolen_and_stopped_pc_brings_nothing_in_by_a_branch_that_gives_its_forged_copy_back(
    head: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    """A stop names the generations it knew of; a thief can make up another one."""
    stick = carried(head, tmp_path)
    evaluate(head, "盗まれる前の評価")
    send_back(head, murone, tmp_path)
    thief = head.keys.signer
    with lost_and_recovered(head, stick, tmp_path / "new") as new:
        [stolen] = coming_back(new).other_head_pcs
        roster.stop_device(new, stolen)
        before = ids_of(new, (HEAD,))
        forged = [handmade(new, partition=HEAD, generation=b"nobody knows it!")]
        columns, ids = pack_operations(forged), forged[0].id[: deposit.ID_BYTES]
        sealed = seal(pack(columns), [new.keys.seal_recipient])
        with murone.database.writing() as session:
            said = read_statement(session.scalars(select(KeptDeposit.statement)).one())
            digests = {"ids_sha256": sha256(ids).digest(), "sealed_sha256": sha256(sealed).digest()}
            statement = msgpack.packb(replace(said, unpacked_size=len(columns), **digests).plain())
            session.execute(delete(KeptDeposit))
            signature = thief.sign(DOMAIN + statement)
            session.add(KeptDeposit(statement=statement, signature=signature, ids=ids, sealed=sealed))
        done = handed_by_force(new, murone, tmp_path)
        assert done.files[0].trouble is None and ids_of(new, (HEAD,)) == before
