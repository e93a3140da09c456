"""A file of every released format stays readable, to the last byte, in every later program.

Each fixture was written once by ``write_fixture`` and is never written again; its keys open nothing else.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from app.journal.dump import partition_digest
from app.journal.operation import decode_value, operation_id
from app.models.base import COMMON, HEAD
from app.services.activities.activities import delete, open_form, save
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.transfer import importing, submitting
from app.services.workspace.opening import has_data
from app.services.workspace.workspace import Workspace
from app.store.keys import DeviceKeys
from app.sync.columns import pack_operations, unpack_operations
from app.sync.container import MAGIC, read_letter, read_payload, verify
from app.sync.enrolment import open_set_up
from app.sync.header import FORMAT
from app.sync.roster_facts import unpack_roster
from app.sync.roster_reading import read_roster
from app.sync.seal import unseal
from tests.conftest import TurnableClock
from tests.sync.family import record_activity

FIXTURES = Path(__file__).parents[1] / "fixtures"
CODE = "1234-5678-9012"


@dataclass(frozen=True)
class Released:
    format: int

    @property
    def folder(self) -> Path:
        return FIXTURES / f"bundle-format-{self.format}"

    @cached_property
    def facts(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.folder / "facts.json").read_text(encoding="utf-8"))
        return found


@pytest.fixture(params=range(1, FORMAT + 1))
def released(request: pytest.FixtureRequest) -> Released:
    return Released(request.param)


def test_a_released_file_opens_and_its_ids_are_what_they_were(released: Released) -> None:
    facts = released.facts
    plain = unseal((released.folder / "daito.yui").read_bytes(), facts["seal_identity"])
    assert plain.startswith(MAGIC)
    letter = read_letter(plain)
    verify(letter, bytes.fromhex(facts["sign_key"]))
    assert letter.confirmation_code == facts["confirmation_code"]
    assert (letter.header.from_office, letter.header.to_office, letter.header.format) == ("daito", HEAD, released.format)
    operations = unpack_operations(read_payload(letter))
    assert [operation.id.hex() for operation in operations] == facts["operation_ids"].split()
    assert all(operation_id(operation) == operation.id for operation in operations)
    assert decode_value(operations[0].values["title"]) == ["ふれあいサロン 髙﨑"]
    assert unpack_operations(pack_operations(operations)) == operations


def test_a_released_setup_file_opens_with_its_code(released: Released) -> None:
    facts = released.facts
    set_up = open_set_up((released.folder / "daito.yui-setup").read_bytes(), facts["code"])
    assert (set_up.office, set_up.organisation.hex()) == ("daito", facts["organisation"])
    reading = read_roster(unpack_roster(set_up.roster), set_up.head_sign_key)
    assert [(one.office, one.age_recipient) for one in reading.devices] == [("head", facts["seal_recipient"])]
    assert [file.office for file in reading.set_up_files] == ["daito"]
    assert unpack_operations(set_up.operations)


def test_a_branch_can_still_be_set_up_from_a_released_setup_file(tmp_path: Path, released: Released) -> None:
    facts = released.facts
    with set_up_branch(tmp_path / "pc", released.folder / "daito.yui-setup", facts["code"]) as workspace:
        assert common_digest(workspace) == facts["common_digest"]
    assert has_data(tmp_path / "pc")


def common_digest(workspace: Workspace) -> str:
    """Over the ids of the plan's operations: fixed for ever, unlike the dump, which grows with new fields."""
    with workspace.database.reading() as session:
        return partition_digest(session, COMMON).hex()


def write_fixture(work: Path, at: TurnableClock) -> None:
    """Made the files of each format when it was new; never run again for one that is there."""
    fixture = Released(FORMAT).folder
    fixture.mkdir(parents=True)
    with set_up_head(work / "head") as head:
        joining = enrol(head, "daito", fixture / "daito.yui-setup", code=CODE)
        with set_up_branch(work / "daito", joining.path, CODE) as daito:
            first = record_activity(daito, "ふれあいサロン 髙﨑", participants=0, participants_approximate=False, state="draft")
            second = record_activity(daito, "座談会", state="draft")
            with daito.acting_as("支部担当"):
                save(daito, open_form(daito, first), {"participants": 28, "content": "体操\n茶話会"})
            delete(daito, second)
            at.turn(days=1)
            sent = submitting.hand_in(daito, fixture / "daito.yui")
            ids = importing.inspect_all(head, sent.path)[0]
            assert ids.operations == 4
            keys: DeviceKeys = head.keys
            letter = read_letter(unseal(sent.path.read_bytes(), keys.seal_identity))
            operations = unpack_operations(read_payload(letter))
            facts = {
                "seal_identity": keys.seal_identity,
                "seal_recipient": keys.seal_recipient,
                "sign_key": daito.keys.sign_key.hex(),
                "code": CODE,
                "organisation": head.organisation_id.hex(),
                "confirmation_code": sent.confirmation_code,
                "operation_ids": " ".join(operation.id.hex() for operation in operations),
                "common_digest": common_digest(head),
            }
    (fixture / "facts.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
