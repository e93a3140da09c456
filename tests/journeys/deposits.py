"""What is done with the sealed copies of the head office's own records that lie at the branches."""

import shutil
from pathlib import Path

from sqlalchemy import select

from app.models.ledger import KeptDeposit
from app.services.backup import backups, recovery
from app.services.evaluation import evaluations
from app.services.plan.target_year import TargetYear
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.store.recovery_code import code_lines
from app.sync.container import read_letter
from app.sync.header import Header
from app.sync.seal import unseal
from tests.offices import target


def hand_in(head: Workspace, branch: Workspace, folder: Path) -> importing.MergePreview:
    return importing.import_files(head, [submitting.hand_in(branch, folder).path])


def send_back(head: Workspace, branch: Workspace, folder: Path) -> importing.MergePreview:
    return importing.import_files(branch, [submitting.send_back(head, branch.office_code, folder).path])


def evaluate(head: Workspace, outcome: str, code: str = "1-3", year: int = 2025) -> None:
    of = TargetYear(target(head, code), year)
    evaluations.save_evaluation(head, evaluations.open_evaluation(head, of), {"outcome": outcome})


def outcome(head: Workspace, code: str = "1-3", year: int = 2025) -> str | None:
    found: dict[str, str | None] = evaluations.open_evaluation(head, TargetYear(target(head, code), year)).values
    return found["outcome"]


def lost_and_recovered(head: Workspace, stick: Path, new: Path) -> Workspace:
    """The PC burns with everything on it; stick and sheet are elsewhere."""
    code = "\n".join(code_lines(head.keys.recovery_identity))
    head.close()
    shutil.rmtree(head.folder)
    return recovery.recover(new, stick, code)


def carried(head: Workspace, folder: Path) -> Path:
    stick = folder / "stick"
    stick.mkdir(exist_ok=True)
    backups.carry_backup(head, stick)
    return stick


def kept_at(branch: Workspace) -> list[KeptDeposit]:
    with branch.database.reading() as session:
        return list(session.scalars(select(KeptDeposit).order_by(KeptDeposit.id)))


def header_of(branch: Workspace, path: Path) -> Header:
    return read_letter(unseal(path.read_bytes(), *branch.keys.identities)).header
