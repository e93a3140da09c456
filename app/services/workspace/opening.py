"""Opening the data of an office on this PC: what is checked and reconciled before a person works with them."""

import contextlib
from pathlib import Path

from app.commit_point import passed, preparing, taken_back
from app.errors import Refused, YuiError
from app.journal.catalogue import fold_for_this_program, tables_are_of_this_program
from app.models import settings
from app.services.workspace import rollback_detection
from app.services.workspace.key_reconciliation import reconcile_keys
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME, Database, open_database
from app.store.keys import DeviceKeys
from app.store.keystore import has_keys, load_keys
from app.store.leftovers import BACKUPS
from app.store.place import folder_error
from app.store.unfinished import discard, settle

FOREIGN_LOG = (
    "記録のファイルのそばに、ほかの記録の書きかけがあったので、使わずに「{}」と名前を変えました。"
    "最近の記録がそろっているか、「活動の一覧」で確かめてください。"
)


def has_data(folder: Path) -> bool:
    """Whether the folder has a database; a set-up or recovery that was killed is settled first. Raises Unavailable where the
    system does not let us look into it.
    """
    settle(folder)
    try:
        return (folder / FILE_NAME).exists()
    except OSError as error:
        raise folder_error(error, folder) from error


def has_remains(folder: Path) -> bool:
    """Whether there are keys or backups without a database: something was lost, and a new set-up would hide that."""
    if has_data(folder):
        return False
    try:
        return has_keys(folder) or has_backups(folder)
    except OSError as error:
        raise folder_error(error, folder) from error


def has_backups(folder: Path) -> bool:
    """Whether there is anything in the folder of the backups."""
    backups = folder / BACKUPS
    try:
        return backups.is_dir() and any(backups.iterdir())
    except OSError as error:
        raise folder_error(error, folder) from error


def open_workspace(folder: Path, *, restored: bool = False, passphrase: str | None = None) -> Workspace:
    """Opens the office's data in ``folder``. A missing database is refused and never created silently.

    ``restored``: the data were just restored from a backup. ``passphrase`` was typed by a person. Raises what
    ``open_database`` and ``load_keys`` raise.
    """
    if not has_data(folder):
        raise Refused(
            "no-database",
            "この場所に記録のファイルがありません。",
            "控えから作り直すか、画面の「最初の設定へ…」から始めてください。",
        )
    loaded = load_keys(folder, passphrase)
    database = open_database(folder, loaded.keys.database_key)
    try:
        workspace = workspace_of(folder, database, loaded.keys, loaded.warning)
        workspace.passphrase = passphrase
        with preparing():
            reconcile_keys(workspace)
            rollback_detection.reconcile(workspace, restored=restored)
            if database.set_aside is not None:
                workspace.notices.append(FOREIGN_LOG.format(database.set_aside.name))
            _fold_after_update(database)
        return workspace
    except BaseException:
        database.close()
        raise


def open_made(folder: Path, *, in_place: bool = False, restored: bool = False, passphrase: str | None = None) -> Workspace:
    """Opens data that were made a moment ago. What can't be opened then is removed again, so that it can be made anew; where it
    took the place of older data, it stays and is opened at the next start.
    """
    try:
        workspace = open_workspace(folder, restored=restored, passphrase=passphrase or None)
    except Exception:
        if not in_place:
            discard(folder)
            taken_back()
            with contextlib.suppress(OSError):  # there was something else in it
                folder.rmdir()
        raise
    passed()
    return workspace


def _fold_after_update(database: Database) -> None:
    with database.reading() as session:
        if tables_are_of_this_program(session):
            return
    # Damage in the journal must not lock the office out: the check names it, and folding is tried again at the next start.
    with contextlib.suppress(YuiError, ValueError, TypeError, KeyError), database.writing() as session:
        fold_for_this_program(session)


def workspace_of(folder: Path, database: Database, keys: DeviceKeys, warning: str = "") -> Workspace:
    """The workspace of an open database that has been set up."""
    with database.reading() as session:
        return Workspace(
            folder=folder,
            database=database,
            keys=keys,
            office_code=settings.OFFICE.needed(session),
            device_id=settings.DEVICE.needed(session),
            generation=settings.GENERATION.needed(session),
            organisation_id=settings.ORGANISATION_ID.needed(session),
            organisation_name=settings.ORGANISATION_NAME.needed(session),
            key_warning=warning,
            before_closing=_keep_high_water_marks,
        )


def _keep_high_water_marks(workspace: Workspace) -> None:
    """Updates the high-water marks outside the database, so that an old copy put there later is noticed."""
    with contextlib.suppress(YuiError):
        rollback_detection.keep_marks_of_closed_data(workspace)
