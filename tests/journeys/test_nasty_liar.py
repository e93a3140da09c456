"""A PC with valid keys tries to stop everybody's files, or to be believed again, with what it writes into a header."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.journal.operation import Operation, erase
from app.journal.record_ids import derived_record_id
from app.services.devices.roster import stop_device
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.store.keys import new_keys
from app.sync.acknowledged import our_version_vector
from app.sync.columns import pack_operations
from app.sync.renewal import renewed_keys
from app.sync.roster import STOPPED
from app.sync.roster_facts import current_roster, roster_operations
from app.sync.roster_reading import device_record
from app.sync.version_vector import MAX_CHAINS
from tests.offices import activity
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


def test_more_chains_than_a_file_may_state_leave_a_file_that_can_be_read(daito: Workspace) -> None:
    def one(number: int) -> Operation:
        generation = number.to_bytes(16)
        return handmade(daito, generation=generation, record=derived_record_id("activity", str(number), partition="daito"))

    insert(daito, [one(number) for number in range(1, MAX_CHAINS + 20)])
    with daito.database.reading() as session:
        stated = our_version_vector(session, ("common", "daito"))
    assert len(stated.points) == MAX_CHAINS
