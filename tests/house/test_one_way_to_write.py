"""Records are written one way (app.services.records.actions): only there is the journal's write called.

The roster is no record of a page: nothing takes it back but the head office's next word (app.sync.roster_facts). What is written
again after damage is no deed of a person either, and Ctrl+Z must not take it back (app.services.backup.salvaged_tables)."""

import ast
from pathlib import Path

APP = Path(__file__).parents[2] / "app"
WRITES = {"write", "write_new"}
WRITERS = {"services/records/actions.py", "services/backup/salvaged_tables.py", "sync/roster_facts.py"}


def test_nothing_else_calls_the_write_of_the_journal() -> None:
    found = set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.ImportFrom | ast.Import) else []
            module = node.module if isinstance(node, ast.ImportFrom) else ""
            if (module == "app.journal.writing" and WRITES.intersection(names)) or (
                module == "app.journal" and "writing" in names
            ):
                found.add(path.relative_to(APP).as_posix())
            if "app.journal.writing" in names:
                found.add(path.relative_to(APP).as_posix())
    assert found == WRITERS
