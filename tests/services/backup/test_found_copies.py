"""The newest copy in a folder is told by its contents, and what can't be used by why."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from app.errors import YuiError
from app.services.backup import backups, found_copies
from app.services.backup.found_copies import PicturesBeside, bring, bring_beside, copies_in, newest_copy, pictures_beside
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.sealed_store import STORES, photo_store
from tests.offices import activity

KEY = b"k" * 32


def trouble(folder: Path, key: bytes) -> str:
    with pytest.raises(YuiError) as error:
        newest_copy(folder, key)
    return error.value.code


def test_copies_are_looked_for_where_they_may_lie(tmp_path: Path) -> None:
    for name in ("office.db", "backups/a.db", "YuiNote-daito-0123abcd/b.db", "other/c.db", "d.db.partial"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in copies_in(tmp_path)] == ["office.db", "a.db", "b.db"]


def test_why_no_copy_can_be_used_is_told(daito: Workspace, tmp_path: Path) -> None:
    key = daito.keys.database_key
    (tmp_path / "stick").mkdir()
    assert trouble(tmp_path / "stick", key) == "no-backup"
    copy = backups.carry_backup(daito, tmp_path / "stick").path
    assert newest_copy(tmp_path / "stick", key).path == copy
    assert trouble(tmp_path / "stick", bytes(32)) == "other-key"
    copy.write_bytes(copy.read_bytes()[:-8192])
    assert trouble(tmp_path / "stick", key) == "no-backup"


def test_the_log_of_an_old_data_folder_comes_along(daito: Workspace, tmp_path: Path) -> None:
    """The PC died while the program was open: the last minutes are in the log alone."""
    daito.close()
    shutil.copytree(daito.folder, tmp_path / "before")
    with open_workspace(daito.folder) as again:
        activity(again, title="まだ記録の控えにしかないサロン")
        shutil.copytree(daito.folder, tmp_path / "died")
    key = daito.keys.database_key
    (tmp_path / "place").mkdir()
    found = newest_copy(tmp_path / "died", key)
    bring(found.path, tmp_path / "place", key)
    assert {path.name for path in (tmp_path / "place").iterdir()} == {"office.db"}
    folders = (tmp_path / "died", tmp_path / "before")
    both = [found_copies.newest_first([folder / "office.db"], key)[0].own for folder in folders]
    brought = found_copies.newest_first([tmp_path / "place" / "office.db"], key)[0].own
    assert brought == max(both) > min(both)


def test_a_stick_that_is_pulled_out_is_not_taken_for_a_full_disk(
    daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backups.create_backup(daito).path
    for number, expected in ((errno.EIO, YuiError), (errno.ENOSPC, OSError)):

        def failing(*_: object, number: int = number) -> None:
            raise OSError(number, "failed")

        monkeypatch.setattr(shutil, "copyfile", failing)
        with pytest.raises(expected):
            bring(copy, tmp_path, daito.keys.database_key)


def test_photos_and_final_prints_beside_the_copy_or_its_folder_come_along(tmp_path: Path) -> None:
    """The prints stayed behind: their folder had got another name."""
    names = [store_in(tmp_path / "old", KEY).put(b"a picture") for store_in in STORES]
    (tmp_path / "old" / "backups").mkdir()
    for number, copy in enumerate((tmp_path / "old" / "office.db", tmp_path / "old" / "backups" / "a.db")):
        bring_beside(copy, tmp_path / str(number), KEY)
        assert all(store_in(tmp_path / str(number), KEY).opens(name) for store_in, name in zip(STORES, names, strict=True))
        assert pictures_beside(copy, KEY) == PicturesBeside(2, 2)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_only_whole_files_of_this_key_come_along_and_only_this_user_may_read_them(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir(mode=0o755)
    name = photo_store(tmp_path, KEY).put(b"a picture")
    of_another = photo_store(tmp_path, bytes(32)).put(b"another's")
    rotten = photo_store(tmp_path, KEY).put(b"rotten")
    (tmp_path / "photos" / f"{rotten.hex()}.photo").write_bytes(b"x")
    os.mkfifo(tmp_path / "photos" / f"{'0' * 64}.photo")
    (tmp_path / "photos" / f"{'1' * 64}.photo").symlink_to("/dev/zero")
    (tmp_path / "photos" / "notes.photo").touch()
    bring_beside(tmp_path / "office.db", tmp_path / "new", KEY)
    new = photo_store(tmp_path / "new", KEY)
    assert new.names() == {name} and of_another not in new.names()
    assert (tmp_path / "new" / "photos").stat().st_mode & 0o077 == 0
    assert pictures_beside(tmp_path / "office.db", KEY) == PicturesBeside(5, 1)
