"""A branch comes back on a new PC: a copy of the lost one becomes its database.

The set-up file brings the key of the lost PC's copies. The new PC makes its own sealing and signing keys, is vouched for by the
set-up file like any other, and goes on in a new replica generation; the database key stays, so that older copies and photos can
still be opened. What the copy lacks of what was handed in comes with the set-up file.
"""

import secrets
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models import settings
from app.models.base import HEAD
from app.rules.clock import now
from app.services.backup.found_copies import bring, bring_beside, newest_copy
from app.services.devices.setup import LOST_PC
from app.services.workspace import rollback_detection
from app.services.workspace.opening import has_backups, has_data, open_made, workspace_of
from app.services.workspace.workspace import Workspace
from app.store.database import open_database
from app.store.files import read_bounded
from app.store.keys import new_keys
from app.store.keystore import save_keys
from app.store.place import require_space
from app.store.unfinished import making
from app.sync.columns import unpack_operations
from app.sync.countersigned_proofs import genuine_headers
from app.sync.enrolment import MAX_SETUP_BYTES, SetUp, certified, damaged_set_up, open_set_up
from app.sync.merge import merge
from app.sync.roster_facts import current_roster, join_roster, unpack_roster
from app.sync.stopped import scope_for, settle_stops


def brings_copy_key(setup_file: Path, code: str) -> bool:
    """Whether a set-up file is for going on from the copy of a lost PC. Raises what ``open_set_up`` raises."""
    return bool(open_set_up(read_bounded(setup_file, MAX_SETUP_BYTES), code).copy_key)


def come_back(folder: Path, setup_file: Path, code: str, copies: Path, *, passphrase: str | None = None) -> Workspace:
    """Makes the data of a branch's new PC in ``folder`` from the newest sound copy in the folder ``copies``.

    ``copies`` may be ``folder`` itself, when only its keys are gone: what is there is moved among the backups. Raises
    Refused("data-exists", "wrong-code", "no-copy-key", "no-backup", "other-key", "other-office"), Damaged and Unavailable; a
    refusal leaves nothing behind, and whatever was killed can be done again.
    """
    in_place = folder.exists() and copies.exists() and folder.samefile(copies)
    # Keys without data open nothing, and are moved among the backups. Backups of somebody else must not get among ours.
    if (has_data(folder) or has_backups(folder)) and not in_place:
        raise Refused("data-exists", "このフォルダーには、すでに記録があります。", "別の空のフォルダーを選んでください。")
    set_up = open_set_up(read_bounded(setup_file, MAX_SETUP_BYTES), code)
    if not set_up.copy_key:
        raise Refused(
            "no-copy-key",
            "この設定ファイルには、控えを開く鍵が入っていません。",
            f"本部の「支部とPC」で、「{LOST_PC}」から作ってもらってください。",
        )
    device_id = secrets.token_hex(4)
    keys = certified(replace(new_keys(), database_key=set_up.copy_key), set_up, device_id)
    found = newest_copy(copies, set_up.copy_key)
    with making(folder, f"{now():%Y%m%d-%H%M%S-%f}") as place:
        require_space(folder, 2 * found.path.stat().st_size)
        save_keys(place, keys, passphrase)
        bring(found.path, place, set_up.copy_key)
        if not in_place:
            bring_beside(found.path, place, set_up.copy_key)
        database = open_database(place, set_up.copy_key)
        try:
            with database.writing() as session, database.showing(session):
                _refuse_other_office(session, set_up)
                _become_new_pc(session, set_up, device_id, folder)
                session.flush()
                workspace = workspace_of(folder, database, keys)
                rollback_detection.first_high_water_marks(workspace, session)
        finally:
            database.close()
    return open_made(folder, in_place=in_place, passphrase=passphrase)


def _refuse_other_office(session: Session, set_up: SetUp) -> None:
    theirs = set_up.organisation, set_up.office, set_up.head_sign_key
    ours = tuple(fact.get(session) for fact in (settings.ORGANISATION_ID, settings.OFFICE, settings.HEAD_SIGN_KEY))
    if theirs != ours:
        raise Refused(
            "other-office",
            f"この控えは、{set_up.office_name}のものではありません。",
            "本部から届いた設定ファイルと、控えの組を確かめてください。",
        )


def _become_new_pc(session: Session, set_up: SetUp, device_id: str, folder: Path) -> None:
    """New name and generation; then what the set-up file brings."""
    lost = settings.DEVICE.needed(session)
    rollback_detection.go_on_as_new_pc(session, folder, device_id)
    settings.RECOVERED.keep(session, lost)
    join_roster(session, unpack_roster(set_up.roster))
    roster, stated_by_head = current_roster(session), (set_up.statement, set_up.statement_signature)
    if not roster.recipients_of(HEAD) or not genuine_headers([stated_by_head], roster.keys_of(HEAD), roster.organisation):
        raise damaged_set_up()
    settings.SET_UP_STATEMENT.keep(session, stated_by_head)
    settle_stops(session)
    merge(session, unpack_operations(set_up.operations), scope_for(session, HEAD), 0)
    session.connection().exec_driver_sql("UPDATE operation SET import_id = NULL WHERE import_id = 0")  # as in any set-up
