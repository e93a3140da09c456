"""新しい版 on the stick: offered when the head office vouches for exactly this file, and never otherwise."""

from pathlib import Path

import pytest

from app import __version__
from app.errors import Damaged, Refused
from app.services.devices import updates
from app.services.devices.setup import set_up_head
from app.services.devices.update_note import MAX_NOTE_BYTES, version_number
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import branch, head_office

NEWER = "9.0.0"


@pytest.fixture
def head(tmp_path: Path) -> Workspace:
    return head_office(tmp_path)


@pytest.fixture
def daito(tmp_path: Path) -> Workspace:
    return branch(tmp_path)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """With a bundle on it; where the setup file lies is all that counts."""
    place = tmp_path / "USB"
    place.mkdir()
    (place / "返送.yui").write_bytes(b"")
    return place


def setup_file(stick: Path, version: str = NEWER, content: bytes = b"MZ the program") -> Path:
    path = stick / f"YuiNote-Setup-{version}.exe"
    path.write_bytes(content)
    return path


def found(workspace: Workspace, stick: Path) -> str | None:
    update = updates.newer_beside(workspace, [stick / "返送.yui"])
    return update.version if update else None


def test_the_head_office_lays_a_setup_file_and_its_word_on_the_stick(
    head: Workspace, daito: Workspace, stick: Path, tmp_path: Path
) -> None:
    setup = setup_file(tmp_path)
    assert updates.give_out(head, setup, stick) == stick / setup.name
    assert found(daito, stick) == NEWER and not updates.note_of(setup).exists()
    assert updates.give_out(head, stick / setup.name, stick) == stick / setup.name


def test_a_copy_is_dropped_once_its_version_runs_here(
    head: Workspace, daito: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    updates.sign_update(head, setup_file(stick))
    update = updates.newer_beside(daito, [stick / "返送.yui"])
    assert update is not None
    copy = updates.fetch(daito, update)
    updates.drop_installed(daito)
    assert copy.exists()
    monkeypatch.setattr(updates, "__version__", NEWER)
    updates.drop_installed(daito)
    assert not copy.exists()


def test_what_only_bears_a_setup_files_name_is_not_vouched_for(head: Workspace, stick: Path) -> None:
    with pytest.raises(Refused) as refusal:
        updates.give_out(head, setup_file(stick, content=b"<html>please sign in</html>"), stick)
    assert refusal.value.code == "not-a-setup"
    assert not updates.note_of(stick / f"YuiNote-Setup-{NEWER}.exe").exists()


def test_a_setup_file_that_the_head_office_signed_is_found_beside_a_bundle(
    head: Workspace, daito: Workspace, stick: Path
) -> None:
    updates.sign_update(head, setup_file(stick))
    assert found(daito, stick) == NEWER and found(head, stick) == NEWER


def test_the_newest_of_several_is_offered(head: Workspace, daito: Workspace, stick: Path) -> None:
    for version in ("9.2.0", "9.10.0", "9.9.9"):
        updates.sign_update(head, setup_file(stick, version))
    assert found(daito, stick) == "9.10.0"


def test_a_stick_that_has_gathered_many_versions_still_brings_the_newest(head: Workspace, daito: Workspace, stick: Path) -> None:
    """Only the first twenty names were looked at, and the oldest ones come first."""
    updates.sign_update(head, setup_file(stick))
    for number in range(updates.MOST + 5):
        setup_file(stick, f"0.{number}.0")
    setup_file(stick, "x")
    assert found(daito, stick) == NEWER


def test_without_a_signature_nothing_is_offered(daito: Workspace, stick: Path) -> None:
    setup_file(stick)
    assert found(daito, stick) is None


def test_another_councils_signature_counts_for_nothing(daito: Workspace, stick: Path, tmp_path: Path) -> None:
    with set_up_head(tmp_path / "other") as other:
        updates.sign_update(other, setup_file(stick))
    assert found(daito, stick) is None


def test_the_version_that_runs_and_older_ones_are_never_offered(head: Workspace, daito: Workspace, stick: Path) -> None:
    for version in ("0.0.1", __version__):
        updates.sign_update(head, setup_file(stick, version))
    assert found(daito, stick) is None


def test_a_signature_moved_to_another_file_counts_for_nothing(head: Workspace, daito: Workspace, stick: Path) -> None:
    note = updates.sign_update(head, setup_file(stick))
    note.rename(updates.note_of(setup_file(stick, "9.1.0", b"MZ another length")))
    (stick / f"YuiNote-Setup-{NEWER}.exe").unlink()
    assert found(daito, stick) is None


@pytest.mark.parametrize("at", [0, 5, 40, -1])
def test_a_changed_bit_in_the_note_is_noticed(head: Workspace, daito: Workspace, stick: Path, at: int) -> None:
    note = updates.sign_update(head, setup_file(stick))
    data = bytearray(note.read_bytes())
    data[at] ^= 1
    note.write_bytes(data)
    assert found(daito, stick) is None


@pytest.mark.parametrize("content", [b"", b"\x00", b"\xc1" * 10, b"\x92\x01\x02", b"\x81\xa1a\x01", b"x" * (MAX_NOTE_BYTES + 1)])
def test_nonsense_instead_of_a_note_is_passed_over(daito: Workspace, stick: Path, content: bytes) -> None:
    updates.note_of(setup_file(stick)).write_bytes(content)
    assert found(daito, stick) is None


def test_a_setup_file_swapped_for_one_of_the_same_length_is_not_started(head: Workspace, daito: Workspace, stick: Path) -> None:
    updates.sign_update(head, setup_file(stick))
    update = updates.newer_beside(daito, [stick / "返送.yui"])
    assert update is not None
    setup_file(stick, content=b"MZ the virus..")
    with pytest.raises(Damaged) as refusal:
        updates.fetch(daito, update)
    assert refusal.value.code == "tampered-update"
    assert not list((daito.folder / "updates").glob("*.exe"))


def test_what_is_started_is_a_copy_on_this_pc(head: Workspace, daito: Workspace, stick: Path) -> None:
    updates.sign_update(head, setup_file(stick))
    update = updates.newer_beside(daito, [stick / "返送.yui"])
    assert update is not None
    copy = updates.fetch(daito, update)
    assert copy.parent == daito.folder / "updates" and copy.read_bytes() == b"MZ the program"
    assert updates.fetch(daito, update) == copy


def test_a_branch_cannot_vouch(daito: Workspace, stick: Path) -> None:
    with pytest.raises(Refused) as refusal:
        updates.sign_update(daito, setup_file(stick))
    assert refusal.value.code == "not-head-office"


@pytest.mark.parametrize("name", ["setup.exe", "YuiNote-Setup-new.exe", "YuiNote-Setup-1.2.exe", "YuiNote-Setup-1.2.3.4.exe"])
def test_only_a_setup_file_of_ours_is_signed(head: Workspace, stick: Path, name: str) -> None:
    (stick / name).write_bytes(b"MZ")
    with pytest.raises(Refused) as refusal:
        updates.sign_update(head, stick / name)
    assert refusal.value.code == "not-a-setup"


def test_versions_are_compared_as_numbers() -> None:
    assert version_number("0.10.0") > version_number("0.9.12")
    for text in ("", "1", "1.2", "1.2.3-rc1", "１.２.３x", "1.2.3\n"):
        with pytest.raises(ValueError):
            version_number(text)


def test_a_folder_that_is_gone_holds_no_update(daito: Workspace, tmp_path: Path) -> None:
    assert updates.newer_beside(daito, [tmp_path / "pulled" / "out.yui"]) is None


def test_an_older_one_is_not_offered_after_a_newer_one_was_seen(head: Workspace, daito: Workspace, stick: Path) -> None:
    for version in ("9.2.0", "9.1.0"):
        updates.sign_update(head, setup_file(stick, version))
    assert found(daito, stick) == "9.2.0"
    (stick / "YuiNote-Setup-9.2.0.exe").unlink()
    assert found(daito, stick) is None
    why = updates.set_aside(daito, [stick / "返送.yui"])
    assert why is not None and why.code == "older-update" and "9.2.0" in why.todo
    updates.sign_update(head, setup_file(stick, "9.2.0"))
    assert found(daito, stick) == "9.2.0" and updates.set_aside(daito, [stick / "返送.yui"]) is None


def test_a_note_is_believed_for_a_year(head: Workspace, daito: Workspace, stick: Path, at: TurnableClock) -> None:
    setup = setup_file(stick)
    updates.sign_update(head, setup)
    at.turn(days=365)
    assert found(daito, stick) == NEWER
    at.turn(days=1)
    assert found(daito, stick) is None
    why = updates.set_aside(daito, [stick / "返送.yui"])
    assert why is not None and why.code == "expired-update"
    updates.sign_update(head, setup)  # over the old note, which is known as one of ours
    assert found(daito, stick) == NEWER


def test_what_is_signed_beside_an_expired_newer_one_is_offered(
    head: Workspace, daito: Workspace, stick: Path, at: TurnableClock
) -> None:
    updates.sign_update(head, setup_file(stick, "9.9.0"))
    at.turn(days=400)
    updates.sign_update(head, setup_file(stick, "9.1.0"))
    assert found(daito, stick) == "9.1.0"
