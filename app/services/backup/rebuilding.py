"""表を作り直す: folding every table anew from the journal, which is the truth. Nothing of the journal changes."""

from dataclasses import dataclass

from app.journal.catalogue import fold_for_this_program
from app.journal.chains import recount
from app.rules.progress import Report, unheard
from app.services.backup.backups import create_backup
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class Rebuilt:
    """``changed``: how many rows are others now. ``backup``: the name of the copy made before."""

    changed: int
    backup: str


def rebuild_tables(workspace: Workspace, report: Report = unheard) -> Rebuilt:
    """Folds the tables anew in one transaction, after a copy was made. Raises what ``create_backup`` raises."""
    backup = create_backup(workspace, "before-repair", report)
    with workspace.database.writing() as session:
        recount(session)
        return Rebuilt(fold_for_this_program(session, report), backup.name)
