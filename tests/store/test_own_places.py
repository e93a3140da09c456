"""What the program writes for people never lands where its own database, keys and high-water marks lie."""

import os
import sys
from pathlib import Path

import pytest

from app.errors import Refused
from app.store import own_places
from app.store.high_water_marks import state_folder
from app.store.own_places import refuse_own_place, write_for_people


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A data folder as an office's PC has one."""
    folder = tmp_path / "office"
    (folder / "backups").mkdir(parents=True)
    for name in ("office.db", "office.lock", "keys.yui-keys", "backups/20250401-year.db"):
        (folder / name).write_bytes(b"own")
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "office.db",
        "office.db-wal",
        "keys.yui-keys",
        "master.key",
        "office.lock",
        "backups/20250401-year.db",
        "photos/new/0a.jpg",
        "../office/office.db",
        "paper.pdf",
    ],
)
def test_nothing_is_written_into_a_data_folder(office: Path, name: str) -> None:
    path = office / name
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(Refused, match="上書き") as refusal:
        write_for_people(path, b"sheet")
    assert refusal.value.code == "own-folder" and "別のフォルダー" in refusal.value.todo
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_relative_path_into_the_data_folder_is_seen(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office)
    for name in ("office.db", "./office.db", "backups/../office.db"):
        with pytest.raises(Refused):
            refuse_own_place(Path(name))


@pytest.mark.skipif(sys.platform == "win32", reason="making links asks for a right that users do not have")
def test_a_link_leads_around_nothing(office: Path, tmp_path: Path) -> None:
    (tmp_path / "desktop").symlink_to(office, target_is_directory=True)
    (tmp_path / "sheet.pdf").symlink_to(office / "office.db")
    (tmp_path / "elsewhere.db").write_bytes(b"own")
    (office / "linked.db").symlink_to(tmp_path / "elsewhere.db")
    for path in (tmp_path / "desktop" / "office.db", tmp_path / "sheet.pdf", office / "linked.db"):
        with pytest.raises(Refused):
            refuse_own_place(path)


def test_a_folder_that_lost_its_database_is_still_protected(office: Path) -> None:
    for name in ("office.db", "office.lock"):
        (office / name).unlink()
    with pytest.raises(Refused):
        refuse_own_place(office / "keys.yui-keys")


def test_the_place_of_the_high_water_marks_is_protected() -> None:
    state_folder().mkdir(parents=True, exist_ok=True)
    with pytest.raises(Refused):
        refuse_own_place(state_folder() / "device.marks")


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows takes capital and small letters as one name")
def test_capital_letters_lead_around_nothing(office: Path) -> None:
    with pytest.raises(Refused):
        refuse_own_place(office.with_name("OFFICE") / "OFFICE.DB")


def test_beside_the_data_folder_and_on_a_stick_with_copies_files_are_written(office: Path) -> None:
    stick = office.with_name("stick")
    stick.mkdir()
    (stick / "20250401-carried.db").write_bytes(b"copy")
    for path in (stick / "office.yui", office.with_name("sheet.pdf")):
        write_for_people(path, b"sheet")
        assert path.read_bytes() == b"sheet"


def test_a_file_whose_writing_was_cut_off_once_it_had_its_name_is_known_as_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by power cuts: it was noted only after it was written, so that handing in again asked about somebody else's file."""
    monkeypatch.setenv("YUI_STATE", str(tmp_path / "state"))
    path = tmp_path / "stick" / "out.yui"
    path.parent.mkdir()
    real = own_places.write_durably

    def cut_off(path: Path, data: bytes) -> None:
        real(path, data)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(own_places, "write_durably", cut_off)
        with pytest.raises(KeyboardInterrupt):
            write_for_people(path, b"age of once")
    write_for_people(path, b"age again")
    assert path.read_bytes() == b"age again"


def test_what_is_noted_is_on_the_disk_before_the_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUI_STATE", str(tmp_path / "state"))
    (tmp_path / "stick").mkdir()
    done: list[str] = []
    sync, rename = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        done.append("sync")
        sync(descriptor)

    def renamed(path: Path, target: Path) -> Path:
        done.append(target.name)
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    for name in ("a.pdf", "b.pdf"):
        write_for_people(tmp_path / "stick" / name, name.encode())
    first, second = done[: done.index("a.pdf")], done[done.index("a.pdf") : done.index("b.pdf")]
    assert "written" in first and second.count("sync") >= 3  # the folder of the one; the note, and the file of the other
