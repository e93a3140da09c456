"""The mark stays until somebody trusts the file again, and a folder that refuses it stops nobody."""

from pathlib import Path

from app.store.doubt import doubt, is_doubted, trust


def test_a_doubted_file_stays_so_until_it_is_trusted(tmp_path: Path) -> None:
    database = tmp_path / "office.db"
    assert not is_doubted(database)
    for _ in range(2):
        doubt(database)
        assert is_doubted(database)
    for _ in range(2):
        trust(database)
        assert not is_doubted(database)


def test_where_no_mark_can_be_written_nobody_is_stopped(tmp_path: Path) -> None:
    database = tmp_path / "missing" / "office.db"
    doubt(database)
    trust(database)
    assert not is_doubted(database)
