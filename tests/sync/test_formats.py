"""A file of this format stays readable, to the last byte, in every later program.

Its keys open nothing else. How it is made: ``tests.sync.released_files``.
"""

import shutil
from pathlib import Path

import pytest

from app.journal.operation import decode_value, operation_id
from app.models.base import HEAD
from app.services.devices.setup import set_up_branch
from app.services.workspace.opening import has_data
from app.sync.columns import pack_operations, unpack_operations
from app.sync.container import MAGIC, read_letter, read_payload, verify
from app.sync.enrolment import open_set_up
from app.sync.header import FORMAT
from app.sync.roster_facts import unpack_roster
from app.sync.roster_reading import read_roster
from app.sync.seal import unseal
from tests.sync.released_files import FIXTURES, Released, common_digest, write_files

FIRST = 3
"""The first format that is released."""


@pytest.fixture(params=range(FIRST, FORMAT + 1))
def released(request: pytest.FixtureRequest) -> Released:
    return Released(request.param)


def test_there_are_files_of_every_released_format_and_of_no_other() -> None:
    assert sorted(folder.name for folder in FIXTURES.iterdir()) == [f"bundle-format-{n}" for n in range(FIRST, FORMAT + 1)]


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


def test_the_files_can_be_made_anew_while_nothing_is_released(tmp_path: Path) -> None:
    folder = tmp_path / "again"
    shutil.copytree(Released(FORMAT).folder, folder)
    before = (folder / "daito.yui").read_bytes()
    write_files(tmp_path, folder)
    assert (folder / "daito.yui").read_bytes() != before
    assert {path.name for path in folder.iterdir()} == {path.name for path in Released(FORMAT).folder.iterdir()}
