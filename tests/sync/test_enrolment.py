"""Joining: the code opens the set-up file however people write it, and one set-up file makes one PC."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgpack
import pytest

from app.errors import YuiError
from app.services.devices.setup import devices, enrol, own_fingerprint, set_up_branch, set_up_head, waiting_enrolments
from app.services.transfer import importing, submitting
from app.services.workspace.opening import has_data, open_workspace
from app.services.workspace.workspace import Workspace
from app.store.keys import new_keys, public_key_of
from app.sync.container import read_letter
from app.sync.enrolment import DOMAIN, check_certificate, make_certificate, new_code, open_set_up, seal_set_up
from app.sync.roster import RosterDevice
from app.sync.seal import unseal
from tests.sync.family import copied, record_activity

CODE = "1234-5678-9012"
DEVICE = RosterDevice("d1", "daito", new_keys().seal_recipient, new_keys().sign_key, 5)
TOKEN = new_keys().signer


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def setup_file(tmp_path: Path, head: Workspace) -> Path:
    return enrol(head, "senmaya", tmp_path / "file.yui-setup", code=CODE).path


@pytest.mark.parametrize(
    "typed", [CODE, "123456789012", "１２３４－５６７８－９０１２", " 1234 5678\u30009012\n", "1234ー5678—9012"]
)
def test_the_code_opens_the_file_however_it_is_written(tmp_path: Path, setup_file: Path, typed: str) -> None:
    with set_up_branch(tmp_path / "pc", setup_file, typed) as workspace:
        assert workspace.office_code == "senmaya"


@pytest.mark.parametrize("typed", ["1234-5678-9013", "", "あいう", "12345678901"])
def test_a_wrong_code_is_refused_and_leaves_nothing_behind(tmp_path: Path, setup_file: Path, typed: str) -> None:
    with pytest.raises(YuiError) as refusal:
        set_up_branch(tmp_path / "pc", setup_file, typed)
    assert refusal.value.code == "wrong-code"
    assert not (tmp_path / "pc").exists()


def test_a_setup_file_damaged_anywhere_is_refused(tmp_path: Path, setup_file: Path) -> None:
    whole = setup_file.read_bytes()
    bent = tmp_path / "bent.yui-setup"
    for data in (
        *(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in (0, 9, 10, 12, 20, 40, 60, 999, len(whole) - 1)),
        whole[:-1], whole[: len(whole) // 2], whole[:12], whole[:9], whole + b"x",
        b"", b"PK\x03\x04" + whole, b"age-encryption.org/v1\n" + whole,
    ):  # fmt: skip
        bent.write_bytes(data)
        with pytest.raises(YuiError) as refusal:
            set_up_branch(tmp_path / "pc", bent, CODE)
        assert refusal.value.code in ("wrong-code", "damaged-setup-file", "not-a-setup-file")
        assert not has_data(tmp_path / "pc")


@pytest.mark.parametrize(
    "wrong",
    [{"statement": b""}, {"statement_signature": bytes(64)}, {"statement": 5}, {"statement_signature": None}],
    ids=["no statement", "another signature", "a number", "no signature"],
)
def test_a_setup_file_whose_statement_the_head_office_did_not_sign_makes_no_pc(
    tmp_path: Path, setup_file: Path, wrong: dict[str, Any]
) -> None:
    """It would go into every file of the new PC, and those would be refused."""
    bent = tmp_path / "bent.yui-setup"
    bent.write_bytes(seal_set_up(replace(open_set_up(setup_file.read_bytes(), CODE), **wrong), CODE))
    with pytest.raises(YuiError) as refusal:
        set_up_branch(tmp_path / "pc", bent, CODE)
    assert refusal.value.code == "damaged-setup-file" and not has_data(tmp_path / "pc")


@pytest.mark.parametrize(
    "wrong",
    [
        {"operations": None}, {"operations": 5}, {"operations": "x"}, {"roster": 1.5}, {"token": bytes(31)}, {"founded": "x"},
        {"head_sign_key": None}, {"organisation": b""}, {"organisation_name": {}}, {"office": 7}, {"office": "x" * 65},
        {"made_at_ms": "昨日"}, {"copy_device": b"x"}, {"copy_key": bytes(31)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)  # fmt: skip
def test_a_setup_file_with_a_value_of_another_shape_is_damaged_whoever_knew_the_code(
    tmp_path: Path, setup_file: Path, wrong: dict[str, Any]
) -> None:
    bent = tmp_path / "bent.yui-setup"
    bent.write_bytes(seal_set_up(replace(open_set_up(setup_file.read_bytes(), CODE), **wrong), CODE))
    with pytest.raises(YuiError) as refusal:
        set_up_branch(tmp_path / "pc", bent, CODE)
    assert refusal.value.code == "damaged-setup-file" and not has_data(tmp_path / "pc")


def test_a_folder_that_holds_records_is_not_set_up_again(tmp_path: Path, head: Workspace, setup_file: Path) -> None:
    for attempt in (lambda: set_up_branch(head.folder, setup_file, CODE), lambda: set_up_head(head.folder)):
        with pytest.raises(YuiError) as refusal:
            attempt()
        assert refusal.value.code == "data-exists"
    assert has_data(head.folder)


def test_a_setup_file_used_on_two_pcs_makes_only_the_first_one_known(tmp_path: Path, head: Workspace, setup_file: Path) -> None:
    sent = []
    for name in ("one", "two"):
        with set_up_branch(tmp_path / name, setup_file, CODE) as workspace:
            record_activity(workspace, name)
            sent.append((own_fingerprint(workspace), submitting.hand_in(workspace, tmp_path / f"{name}.yui").path))
    (shown, first), (_, second) = sent
    before = len(devices(head))
    assert waiting_enrolments(head) == ["senmaya"]
    look = importing.inspect_all(head, first)[0]
    assert look.new_device and look.fingerprint == shown
    assert importing.import_files(head, [first, second]).added == 1
    assert len(devices(head)) == before + 1 and waiting_enrolments(head) == []
    trouble = importing.inspect_all(head, second)[0].trouble
    assert trouble is not None and trouble.code == "set-up-used-twice"


def test_a_setup_file_of_one_branch_makes_no_pc_of_another(tmp_path: Path, head: Workspace, setup_file: Path) -> None:
    with set_up_branch(tmp_path / "pc", setup_file, CODE) as workspace:
        assert workspace.office_code == "senmaya"
        with pytest.raises(YuiError) as refusal:
            enrol(workspace, "daito", tmp_path)
    assert refusal.value.code == "not-head-office"


def test_a_certificate_travels_until_the_roster_names_the_pc_and_a_restored_head_office_knows_it_all_the_same(
    tmp_path: Path, head: Workspace, setup_file: Path
) -> None:
    shutil.copytree(head.folder, tmp_path / "before")
    with set_up_branch(tmp_path / "pc", setup_file, CODE) as pc:
        first = submitting.hand_in(pc, tmp_path / "1.yui").path
        assert _certificate(head, first)
        importing.import_files(head, [first])
        importing.import_files(pc, [submitting.send_back(head, "senmaya", tmp_path / "answer.yui").path])
        record_activity(pc, "登録のあとで")
        second = submitting.hand_in(pc, tmp_path / "2.yui").path
    assert not _certificate(head, second)
    with open_workspace(tmp_path / "before") as restored:
        assert importing.import_files(restored, [second]).added == 1


def _certificate(head: Workspace, path: Path) -> bytes:
    return read_letter(unseal(path.read_bytes(), *head.keys.identities)).header.certificate


def test_a_certificate_is_worth_nothing_under_another_token_or_with_another_key() -> None:
    certificate = make_certificate(TOKEN.private_bytes_raw(), DEVICE)
    assert check_certificate(certificate, public_key_of(TOKEN)) == DEVICE
    assert check_certificate(certificate, new_keys().sign_key) is None
    assert check_certificate(certificate.replace(DEVICE.sign_key, new_keys().sign_key), public_key_of(TOKEN)) is None
    newer = msgpack.packb(msgpack.unpackb(msgpack.unpackb(certificate)[0]) | {"後の版": 1})
    assert check_certificate(msgpack.packb([newer, TOKEN.sign(DOMAIN + newer)]), public_key_of(TOKEN)) == DEVICE
    nowhere = make_certificate(TOKEN.private_bytes_raw(), replace(DEVICE, age_recipient="age1x"))
    for bad in (nowhere, b"", b"\x90", b"\x92\x01\x02", b"\xdd\xff\xff\xff\xff", certificate[:-1]):
        assert check_certificate(bad, public_key_of(TOKEN)) is None


def test_codes_are_twelve_digits_and_differ() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 14 and code.replace("-", "").isdigit() for code in codes)
