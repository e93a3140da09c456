"""This PC's own files in a shared folder, also when a clone of it writes there under the same name.

A file that our key signed is opened again (each is sealed to its sender too) and held against our list of sent files.
"""

import glob
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Damaged, YuiError
from app.journal.rows import known_ids
from app.models import settings
from app.models.ledger import SentFile
from app.services.transfer.file_names import SUFFIX
from app.services.workspace.workspace import Workspace
from app.store.files import read_bounded
from app.sync.container import MAX_FILE_BYTES, Letter, read_letter, verify
from app.sync.generations import begin_generation
from app.sync.seal import unseal


def own_letters(workspace: Workspace, paths: Iterable[Path]) -> dict[Path, Letter]:
    """Those of the files that this PC, or a clone of it, wrote."""
    return {path: letter for path in paths if (letter := _own_letter(workspace, path)) is not None}


def may_be_replaced(workspace: Workspace, path: Path) -> bool:
    """Whether a file under our own name is ours, or so damaged that nobody can read it."""
    try:
        unseal(read_bounded(path, MAX_FILE_BYTES), *workspace.keys.identities)
    except Damaged:
        return True
    except YuiError:
        return False
    return _own_letter(workspace, path) is not None


def leave_clone(workspace: Workspace, letters: Iterable[Letter]) -> bool:
    """Begins a new generation when one of these was written by a clone of this PC, so that the two part at once.

    A file of our generation that our list lacks: the clone gave it a number of ours, or it tells what we never wrote. (One
    that was written just before the program was killed is neither.)
    """
    with workspace.database.writing(small=True) as session:
        last = session.scalar(select(func.max(SentFile.number))) or 0
        strange = [one for one in letters if one.header.from_generation == workspace.generation and not _sent(session, one)]
        if not any(one.header.file_number <= last or not _all_known(session, one) for one in strange):
            return False
        workspace.generation = begin_generation(session)
    return True


def clear_away(workspace: Workspace, letters: Mapping[Path, Letter], current: Mapping[str, int]) -> None:
    """Removes our earlier files beside the ``current`` ones (receiver → number), with their photos.

    One of a generation that was given up may be all that is left of what we wrote in it: it goes when nothing in it is
    missing here.
    """
    with workspace.database.reading() as session:
        past = settings.PAST_GENERATIONS.get(session)
        for path, letter in letters.items():
            header = letter.header
            if header.to_office not in current or (_sent(session, letter) and header.file_number == current[header.to_office]):
                continue
            if _sent(session, letter) or (header.from_generation in past and _all_known(session, letter)):
                for old in (path, *path.parent.glob(f"{glob.escape(path.stem)}-photo*{SUFFIX}")):
                    old.unlink(missing_ok=True)


def _own_letter(workspace: Workspace, path: Path) -> Letter | None:
    try:
        letter = read_letter(unseal(read_bounded(path, MAX_FILE_BYTES), *workspace.keys.identities))
        with workspace.database.reading() as session:
            if not _sent(session, letter):  # what our list names needs no proof, also when our keys were renewed since
                verify(letter, workspace.keys.sign_key)
    except (YuiError, ValueError):
        return None
    return letter if letter.header.from_device == workspace.device_id else None


def _sent(session: Session, letter: Letter) -> bool:
    known = select(SentFile.number).where(SentFile.header_sha256 == letter.header_sha256)
    return session.scalar(known) is not None


def _all_known(session: Session, letter: Letter) -> bool:
    """Whether our journal holds everything that the writer of this file had."""
    named = {id_ for points in letter.header.version_vector.points.values() for _, id_ in points}
    return known_ids(session, named) == named
