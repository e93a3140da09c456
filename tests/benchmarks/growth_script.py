"""One work of tests.benchmarks.growth in a process of its own, so that its peak of memory is its own.

    python -m tests.benchmarks.growth_script DATA-FOLDER WORK [FILE]

Prints its processor seconds, its seconds on the wall and its peak of memory in bytes as JSON.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

os.environ.setdefault("YUI_PASSPHRASE", "bench")

from app.journal.dump import digest
from app.services.backup.backups import create_backup
from app.services.backup.dumps import write_dump
from app.services.backup.integrity_check import check
from app.services.backup.rebuilding import rebuild_tables
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.keystore import load_keys
from app.sync.outgoing import make_file
from app.sync.scope import scope_of
from tests.benchmarks.memory import peak
from tests.benchmarks.row import Spent, spent_by
from tests.benchmarks.save_speed import save_one
from tests.benchmarks.sync_data import import_data

SAVES = 20


def _opened(folder: Path) -> Spent:
    """Without deriving the key from the passphrase."""
    open_workspace(folder).close()  # once, since a copied folder is asked about at its first opening
    keys = spent_by(lambda: load_keys(folder))
    return spent_by(lambda: open_workspace(folder).close()) - keys


def _saved(workspace: Workspace) -> Spent:
    save_one(workspace)
    return spent_by(lambda: [save_one(workspace) for _ in range(SAVES)]) / SAVES


def _stated(workspace: Workspace) -> Spent:
    with workspace.database.writing() as session:
        return spent_by(lambda: make_file(session, workspace.keys, "daito", scope_of("daito"), request=True))


def _digested(workspace: Workspace) -> Spent:
    with workspace.database.reading() as session:
        return spent_by(lambda: digest(session))


WORKS: dict[str, Callable[[Workspace], Spent]] = {
    "save": _saved,
    "statement": _stated,
    "check": lambda workspace: spent_by(lambda: check(workspace)),
    "digest": _digested,
    "backup": lambda workspace: spent_by(lambda: create_backup(workspace)),
    "dump": lambda workspace: spent_by(lambda: write_dump(workspace, workspace.folder.with_name("dump.json"))),
    "fold": lambda workspace: spent_by(lambda: rebuild_tables(workspace)),
}


def main(folder: Path, work: str, file: str = "") -> None:
    if work == "open":
        spent = _opened(folder)
    else:
        with open_workspace(folder) as workspace:
            if work == "import":
                data = Path(file).read_bytes()
                spent = spent_by(lambda: import_data(workspace, data))
            else:
                spent = WORKS[work](workspace)
    print(json.dumps({**asdict(spent), "peak": peak()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
