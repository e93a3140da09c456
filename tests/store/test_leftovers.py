"""What a killed run left half done goes when the data are opened, and nothing else does."""

from pathlib import Path

from app.store.database import open_database
from app.store.leftovers import sweep_leftovers
from tests.store.databases import KEY, fresh_database


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
