"""Only what the program keeps for itself is written without asking whether the place is its own."""

import ast
from pathlib import Path

APP = Path(__file__).parents[2] / "app"
KEEP_FOR_ITSELF = {
    "services/workspace/installed_offices.py",
    "services/printing/viewed_papers.py",  # in a folder of its own that only this user can read
    "services/transfer/newer_files.py",
    "services/transfer/received_copies.py",
    "services/backup/copy_notes.py",  # what is known of the copies, beside them
    "services/backup/recovery.py",  # the recovery file beside the backups
    "services/forms/batch_printing.py",  # into a folder of its own that it has asked about
    "services/devices/self_test.py",  # the probe: can the data folder be written?
    "services/devices/updates.py",  # the copy fetched from a stick
    "store/high_water_marks.py",
    "store/files.py",
    "store/kept_twice.py",
    "store/own_places.py",
    "store/own_work.py",
    "store/sealed_store.py",
}


def test_every_other_file_is_written_by_the_way_that_spares_the_programs_own() -> None:
    callers = {str(path.relative_to(APP).as_posix()) for path in APP.rglob("*.py") if "write_durably" in _names(path)}
    assert callers == KEEP_FOR_ITSELF


def _names(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    return imported | {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
