"""表を作り直す: folding every table anew from the journal, which is the truth. Nothing of the journal changes."""

from dataclasses import dataclass

from app.journal.catalogue import fold_for_this_program
from app.services.backup.backups import create_backup
from app.services.backup.integrity_check import rows_of_tables
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class Rebuilt:
    """``changed``: how many rows are others now. ``backup``: the name of the copy made before."""

    changed: int
    backup: str


def rebuild_tables(workspace: Workspace) -> Rebuilt:
    """Folds the tables anew in one transaction, after a copy was made. Raises what ``create_backup`` raises."""
    backup = create_backup(workspace, "before-repair")
    with workspace.database.writing() as session:
        before = rows_of_tables(session)
        fold_for_this_program(session)
        after = rows_of_tables(session)
    changed = sum(before.get(record) != after.get(record) for record in before.keys() | after.keys())
    return Rebuilt(changed, backup.name)
