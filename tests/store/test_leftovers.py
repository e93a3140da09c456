"""What a killed run left half done goes when the data are opened, and nothing else does."""

import os
from pathlib import Path

import pytest

from app.store.database import open_database
from app.store.files import partial_beside
from app.store.leftovers import sweep, sweep_leftovers
from tests.store.databases import KEY, fresh_database

LEFT = ".0123456789abcdef.partial"
LOOK_ALIKE = ["a.partial", ".partial", ".0123456789ABCDEF.partial", f"a{LEFT}", f"{LEFT}.db", ".0123.partial"]


def test_half_copies_are_swept_when_the_data_are_opened(tmp_path: Path) -> None:
    """Fault F18: they stayed for ever, each as large as the database."""
    fresh_database(tmp_path).close()
    data = tmp_path / "data"
    half_folder = data / "backups" / "20251105-010000-000000-before-restore.partial"
    half_folder.mkdir(parents=True)
    halves = [data / "restoring.db", data / "restoring.db-journal", data / "backups" / "a.db.partial", half_folder / "office.db"]
    whole = [data / "backups" / "a.db", data / "backups" / "b-before-restore"]
    for path in (*halves, *whole):
        path.write_bytes(b"x")
    open_database(data, KEY).close()
    assert not any(path.exists() for path in (*halves, half_folder))
    assert all(path.exists() for path in whole)


def test_what_can_not_be_removed_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "backups").write_bytes(b"in the way")
    sweep_leftovers(tmp_path)
    sweep_leftovers(tmp_path / "none")


def test_a_link_is_removed_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "dear").write_bytes(b"x")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "a.partial").symlink_to(outside)
    sweep_leftovers(tmp_path)
    assert (outside / "dear").exists() and not (tmp_path / "backups" / "a.partial").is_symlink()


@pytest.mark.parametrize("name", LOOK_ALIKE)
def test_what_only_looks_like_it_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    sweep(tmp_path, older_than_seconds=0)
    assert (tmp_path / name).exists()


def test_what_is_written_for_anybody_is_known_by_its_name(tmp_path: Path) -> None:
    partial_beside(tmp_path / "a.yui").write_bytes(b"half")
    sweep(tmp_path, older_than_seconds=0)
    assert not list(tmp_path.iterdir())


def test_where_others_may_be_writing_only_what_is_old_goes(tmp_path: Path) -> None:
    (tmp_path / LEFT).write_bytes(b"half")
    sweep(tmp_path)
    assert (tmp_path / LEFT).exists()
    os.utime(tmp_path / LEFT, (1, 1))
    sweep(tmp_path)
    assert not (tmp_path / LEFT).exists()


def test_a_link_under_such_a_name_costs_only_the_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter").write_bytes(b"")
    (tmp_path / LEFT).symlink_to(tmp_path / "folder", target_is_directory=True)
    sweep(tmp_path, older_than_seconds=0)
    assert not (tmp_path / LEFT).is_symlink() and (tmp_path / "folder" / "letter").exists()


def test_a_folder_that_is_gone_is_swept_already(tmp_path: Path) -> None:
    sweep(tmp_path / "nowhere")
