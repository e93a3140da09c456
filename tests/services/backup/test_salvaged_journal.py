"""What is gathered from a damaged file and its copies: an operation by its own proof, the rest as it stood last."""

import shutil
from pathlib import Path

import pytest

from app.models import settings
from app.services.backup.salvaged_journal import LOCAL, OPERATION, SETTING, Gathered, proven
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME, create_database
from app.store.salvaged_pages import SalvagedPages
from app.store.salvaged_rows import Row, salvaged_rows
from tests.offices import activity


@pytest.fixture
def gathered(daito: Workspace, tmp_path: Path) -> tuple[Gathered, Path]:
    for number in range(3):
        activity(daito, title=f"サロン{number}")
    shutil.copytree(daito.folder, tmp_path / "copy")
    return Gathered(), tmp_path / "copy" / FILE_NAME


def test_only_what_its_id_proves_is_taken(gathered: tuple[Gathered, Path], daito: Workspace) -> None:
    with SalvagedPages(gathered[1], daito.keys.database_key) as pages:
        found = [row for table, row in salvaged_rows(pages, (OPERATION,))]
    assert all(proven(row) for row in found)
    changed: list[Row] = [row | {"wall_ms": row["wall_ms"] + 1} for row in found]
    changed += [row | {"body": b"\xc1"} for row in found]  # no msgpack
    assert not any(proven(row) for row in changed)


def test_the_same_from_file_and_copy_is_counted_once(gathered: tuple[Gathered, Path], daito: Workspace, tmp_path: Path) -> None:
    one, path = gathered
    database = create_database(tmp_path / "fresh", daito.keys.database_key)
    with database.writing() as session, SalvagedPages(path, daito.keys.database_key) as pages:
        one.take_file(session, pages, lambda *_: None)
        before = one.read
        one.take_copy(session, pages)
        one.finish(session)
        assert one.read == before > 3 and one.from_copies == 0 and one.bad_pages == 0
        assert settings.OFFICE.needed(session) == "daito" and one.fact(settings.OFFICE) == "daito"
        assert daito.generation in one.generations
    database.close()


def test_every_table_of_this_pc_is_remembered_or_left_out_on_purpose() -> None:
    named = {table.name for table in (*LOCAL, OPERATION, SETTING)}
    whole = {name for name, table in OPERATION.metadata.tables.items() if "last_saved_at" not in table.columns}
    left_out = {"undo_step", "search_entry", "search_pending", "chain"}  # Ctrl+Z names operations; the others are made again
    assert whole - named == left_out
