"""Making the data anew from what a damaged database still proves, filled from copies and received files (docs/sync.md, "Damage").

The new database is made beside the old one and takes its place in one rename. Until then nothing has changed: killed anywhere,
the next start finds the damaged file and it can be done again. The damaged file is kept, nothing is deleted.
"""

import contextlib
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commit_point import preparing
from app.errors import Damaged, YuiError
from app.journal.catalogue import fold_for_this_program
from app.journal.writing import go_on_from
from app.models import settings
from app.models.ledger import GenerationRow
from app.rules.progress import Report, unheard
from app.services.backup.chain_holes import (
    fill_from_files,
    own_losses,
    set_aside_behind_holes,
    unacknowledged_losses,
    write_own_again,
)
from app.services.backup.integrity_check import page_troubles
from app.services.backup.salvaged_journal import Gathered
from app.services.backup.salvaged_tables import Missed, erase_again, missed_in, write_from_rows
from app.services.records.erased_values import RECEIVED
from app.services.workspace.opening import open_workspace
from app.services.workspace.rollback_detection import note_came_back, present_marks
from app.services.workspace.workspace import Workspace
from app.store.copy_contents import newest_first
from app.store.copying import sync_file
from app.store.database import FILE_NAME, create_database, newer_database
from app.store.encrypted_pages import SALT_BYTES
from app.store.high_water_marks import (
    HighWaterMarks,
    high_water_marks_path,
    marks_of_folder,
    read_high_water_marks,
    write_high_water_marks,
)
from app.store.keys import DeviceKeys
from app.store.keystore import load_keys
from app.store.leftovers import BACKUPS, PARTIAL
from app.store.lock import FILE_NAME as LOCK_FILE
from app.store.lock import hold_lock
from app.store.place import require_space
from app.store.replacing import not_sound, replace_database
from app.store.salvaged_pages import SalvagedPages
from app.store.schema import SCHEMA_VERSION
from app.store.set_aside import DAMAGED, place_for
from app.sync.generations import begin_generation
from app.sync.stopped import settle_stops
from app.system_errors import own_error

STAGING = Path(BACKUPS) / f"salvaging{PARTIAL}"
"""The folder in the data folder in which the new database is made; a start after a kill sweeps it away."""
NEEDED = (settings.ORGANISATION_ID, settings.OFFICE, settings.DEVICE, settings.GENERATION, settings.HEAD_SIGN_KEY)
"""Without these nobody knows whose data they are."""
SCHEMA_PLACE = 60
"""Where the first page states the version of the schema, in 4 bytes:
https://www.sqlite.org/fileformat2.html#the_database_header"""


@dataclass(frozen=True)
class Salvaged:
    """What became of a damaged file: how many changes were ``read`` in it, filled ``from_copies`` and ``from_files``, and
    ``written_again`` because something before them is lost. ``from_tables``: records whose lost change its tables still showed.
    """

    read: int
    from_copies: int
    from_files: int
    written_again: int
    from_tables: int

    @property
    def words(self) -> str:
        """The result in a sentence."""
        sources = (("控えから", self.from_copies), ("受け取ったファイルから", self.from_files))
        filled = "、".join(f"{source}{count:,}件" for source, count in sources if count)
        typed = f"変更の記録が失われた{self.from_tables:,}件は、表に残っていた内容を書き直しました。"
        return (
            f"壊れた記録から、変更{self.read:,}件を読み取りました。"
            + (f"{filled}を補いました。" if filled else "")
            + (typed if self.from_tables else "")
        )


def can_be_salvaged(folder: Path, passphrase: str | None = None) -> bool:
    """Whether this PC's key opens anything: a page of the database, of its log, or of a copy."""
    with contextlib.suppress(OSError, YuiError):
        key = load_keys(folder, passphrase).keys.database_key
        copies = _copies(folder)
        salts = tuple(_salts(copies))
        for path in (folder / FILE_NAME, *copies):
            with SalvagedPages(path, key, salts) as pages:
                if pages.is_readable:
                    return True
    return False


def salvage(folder: Path, passphrase: str | None = None, report: Report = unheard) -> Workspace:
    """Makes the data (which must not be open) anew and opens them, in a new replica generation. ``report`` hears how far it is.

    Raises Damaged("nothing-to-salvage"), Refused("newer-database"), Unavailable("disk-full", "already-open", …) and what
    ``load_keys`` raises; then the data are as they were, with no leftovers.
    """
    keys = load_keys(folder, passphrase).keys
    staging = folder / STAGING
    with hold_lock(folder / LOCK_FILE), _told(folder):
        require_space(folder, _bytes_of(folder / FILE_NAME))
        shutil.rmtree(staging, ignore_errors=True)  # of a run that was killed
        try:
            with preparing():
                device, marks = _make(folder, staging, keys, report)
            _put_in_place(folder, staging)
            write_high_water_marks(high_water_marks_path(folder, device), marks, durably=True)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return open_workspace(folder, passphrase=passphrase)


def salvaged(workspace: Workspace) -> Salvaged | None:
    """What the last salvage found; None when there was none."""
    with workspace.database.reading() as session:
        kept = settings.SALVAGED.get(session)
    return Salvaged(*kept[1:]) if kept else None


def _make(folder: Path, staging: Path, keys: DeviceKeys, report: Report) -> tuple[str, HighWaterMarks]:
    """Makes the new database, whole and verified; returns whose it is, and its high-water marks."""
    copies = _copies(folder, keys.database_key)
    database = create_database(staging, keys.database_key)
    try:
        with database.writing() as session:
            _fill(session, folder, keys, copies, report)
        if page_troubles(database):
            raise not_sound()
        with database.reading() as session:
            return settings.DEVICE.needed(session), present_marks(session)
    finally:
        database.close()


def _fill(session: Session, folder: Path, keys: DeviceKeys, copies: Sequence[Path], report: Report) -> None:
    gathered = Gathered()
    salts = tuple(_salts(copies))
    with SalvagedPages(folder / FILE_NAME, keys.database_key, salts) as pages:
        _refuse_newer(pages)
        gathered.take_file(session, pages, report)
        for number, copy in enumerate(copies):
            report(number, len(copies), "控えを調べています")
            with contextlib.suppress(OSError), SalvagedPages(copy, keys.database_key, salts) as more:
                gathered.take_copy(session, more)
        if (kept := marks_of_folder(folder)) is not None:
            gathered.take_identity(kept.identity)
        if not (gathered.read or gathered.from_copies) or not all(gathered.has(fact) for fact in NEEDED):
            raise nothing_readable()
        gathered.finish(session)
        marks = read_high_water_marks(high_water_marks_path(folder, gathered.fact(settings.DEVICE)))
        report(0, 0, "記録を作り直しています")
        counts = _continue(session, folder, keys, gathered, marks)
        fold_for_this_program(session, report)
        report(0, 0, "足りないものを調べています")
        missed = missed_in(session, pages)
        typed_off = _from_rows(session, missed)
        settings.MISSED_CHANGES.keep(session, tuple(one.plain for one in missed if one not in typed_off))
        note_came_back(session, settings.FROM_DAMAGED)
        settings.SALVAGED.keep(session, (settings.CAME_BACK.get(session)[0], *counts, len(typed_off)))


def _from_rows(session: Session, missed: Sequence[Missed]) -> list[Missed]:
    """Writes again what rows show of this PC's own lost changes that nobody else has; these are then lost no more."""
    lost = settings.LOST.get(session)
    unheard = unacknowledged_losses(session, lost)
    partitions = {partition for _, partition in unheard}
    erase_again(session, missed, partitions)
    done = write_from_rows(session, missed, partitions)
    erase_again(session, missed, partitions)  # in records of which only the rows were left
    left = Counter(one.row["partition"] for one in done)
    kept = []
    for generation, partition, number, wall in lost:
        fewer = min(left[partition], unheard.get((generation, partition), 0))
        left[partition] -= fewer
        kept.append((generation, partition, number - fewer, wall))
    settings.LOST.keep(session, tuple(kept))
    return done


def _continue(
    session: Session, folder: Path, keys: DeviceKeys, gathered: Gathered, marks: HighWaterMarks | None
) -> tuple[int, int, int, int]:
    """From a heap of proven operations to a journal that can be gone on with: no holes, and a new generation.

    Returns how many were read, filled from copies, from files, and written again.
    """
    own = gathered.generations | {settings.GENERATION.needed(session)}
    own |= {marks.generation, *marks.past} if marks else set()
    device = settings.DEVICE.needed(session)
    own |= set(session.scalars(select(GenerationRow.generation).where(GenerationRow.device == device)))
    known_ends = [(marks.generation, partition, number, wall) for partition, number, _, wall in marks.ends] if marks else []
    known_ends += settings.LOST.get(session)
    behind = set_aside_behind_holes(session)
    files = sorted((folder / RECEIVED).glob("*.yui"), key=lambda path: path.stat().st_mtime)
    begin_generation(session, also_over=sorted(own))  # first: what is taken in again may enrol a PC, which is a change
    from_files = fill_from_files(session, keys, files)
    go_on_from(session, own)
    again = write_own_again(session, keys, behind, own)
    settings.LOST.keep(session, tuple(own_losses(session, behind, own, known_ends)))
    settings.HAS_HIGH_WATER_MARKS.keep(session, True)
    settle_stops(session)
    return gathered.read, gathered.from_copies, from_files, again


def _put_in_place(folder: Path, staging: Path) -> None:
    """Keeps the damaged files beside the copies; then the new database takes their place in one rename."""
    kept = place_for(folder / BACKUPS, DAMAGED)
    damaged = [path for path in (folder / FILE_NAME, _log_of(folder / FILE_NAME)) if path.exists()]
    if damaged:
        kept.mkdir(parents=True)
    try:
        for path in damaged:
            _linked_or_copied(path, kept / path.name)
    except OSError:
        shutil.rmtree(kept, ignore_errors=True)
        raise
    replace_database(staging / FILE_NAME, folder)


def _linked_or_copied(path: Path, target: Path) -> None:
    """A second name for a file where the drive knows such, which takes no space; else a copy."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
        sync_file(target)


def _copies(folder: Path, key: bytes = b"") -> list[Path]:
    """Every copy on this PC, also damaged ones and what was kept when a copy was restored; the newest contents first."""
    backups = folder / BACKUPS
    every = sorted(backups.rglob("*.db")) if backups.is_dir() else []
    found = [path for path in every if path.is_file() and not any(PARTIAL in part for part in path.parts)]
    if not key:
        return found
    readable = [one.path for one in newest_first(found, key)]
    return [*readable, *(path for path in found if path not in readable)]


def _salts(copies: Sequence[Path]) -> Iterator[bytes]:
    """What the damaged file began with: a copy keeps the salt of what it was made from."""
    for path in copies:
        with contextlib.suppress(OSError), path.open("rb") as file:
            yield file.read(SALT_BYTES)


def _refuse_newer(pages: SalvagedPages) -> None:
    first = pages.page(1)
    if first is not None and int.from_bytes(first[SCHEMA_PLACE : SCHEMA_PLACE + 4]) > SCHEMA_VERSION:
        raise newer_database()


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turns errors of the file system into the program's own."""
    try:
        yield
    except OSError as error:
        raise own_error(error, folder) from error


def nothing_readable() -> Damaged:
    """What to say where ``can_be_salvaged`` is False."""
    return Damaged(
        "nothing-to-salvage",
        "記録のファイルにも控えにも、このパソコンの鍵で読めるところがありません。",
        "外に写した控えから戻すか、本部に新しい設定ファイルを作ってもらってください。",
    )


def _log_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


def _bytes_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
