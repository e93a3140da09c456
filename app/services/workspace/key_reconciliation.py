"""Bringing database and roster into agreement with the key file when the data are opened.

The database may be a copy from before this PC got its present keys; the keys say who it is. At the head office the roster can
disagree because the key file is written first when keys are renewed, because a restored database still knows the
old keys, and because the data were recovered with the sheet: such a PC has keys of its own and joins as a new one.
"""

import contextlib
import secrets

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models import settings
from app.models.base import HEAD
from app.rules.clock import now_ms
from app.services.workspace import rollback_detection
from app.services.workspace.workspace import Workspace
from app.store.keys import recipient_of
from app.sync.enrolment import device_of
from app.sync.roster import RosterDevice
from app.sync.roster_facts import current_roster, enrol_by_recovery, note_keys, note_recovery_key


def reconcile_keys(workspace: Workspace) -> None:
    """Updates the name of this PC, and at the head office the roster, where they disagree with the keys. A branch's new keys
    enter the roster with its next file.
    """
    if not workspace.is_head:
        _take_name_from_keys(workspace)
        return
    keys = workspace.keys
    with workspace.database.reading() as session:
        roster = current_roster(session)
        recovered = settings.RECOVERED.get(session)
    own = roster.device(workspace.device_id)
    if own is None:
        # Its introduction was lost with damage. Under a newer sheet than ours nobody would believe it.
        if recovered and keys.recovery_identity and recipient_of(keys.recovery_identity) == roster.recovery_recipient:
            with workspace.database.writing() as session:
                enrol_with_sheet(workspace, session)
        return
    renewed = own.followed(keys.renewals)
    if renewed.sign_key != keys.sign_key:
        # No renewal leads to these keys. Older ones than the roster's are believed by nobody; others came with the sheet.
        if keys.recovery_identity and keys.sign_key not in own.former_keys:
            _join_as_new_pc(workspace)
        return
    recovery = recipient_of(keys.recovery_identity) if keys.recovery_identity else roster.recovery_recipient
    # One that was in use before is older than the roster's.
    has_new_recovery = recovery not in (roster.recovery_recipient, *roster.former_recovery_recipients)
    if renewed == own and not has_new_recovery:
        return
    # A PC that was stopped meanwhile has nothing more to say; its data open all the same.
    with contextlib.suppress(Refused), workspace.database.writing() as session:
        if renewed != own:
            note_keys(session, keys, renewed, keys.renewals)
        if has_new_recovery:
            note_recovery_key(session, keys)
            settings.PRINT_ANEW.keep(session, True)
        settings.CARRY_ANEW.keep(session, True)


def _take_name_from_keys(workspace: Workspace) -> None:
    """A copy from before a branch's PC came back under new keys bears the lost PC's name, whose keys are gone."""
    named, lost = device_of(workspace.keys), workspace.device_id
    if named not in ("", lost):
        with workspace.database.writing(small=True) as session:
            settings.DEVICE.keep(session, named)
            settings.RECOVERED.keep(session, lost)
        workspace.device_id = named


def enrol_with_sheet(workspace: Workspace, session: Session) -> None:
    """States under the recovery key that this is a PC of the head office; not where a newer recovery key is known."""
    keys = workspace.keys
    device = RosterDevice(workspace.device_id, HEAD, keys.seal_recipient, keys.sign_key, now_ms())
    enrol_by_recovery(session, keys, device)


def _join_as_new_pc(workspace: Workspace) -> None:
    """The PC whose data these were keeps its place in the roster, and is stopped like any other when it is lost."""
    lost, workspace.device_id = workspace.device_id, secrets.token_hex(4)
    with workspace.database.writing() as session:
        # All at once: killed right after this, the next start would not know.
        workspace.generation = rollback_detection.go_on_as_new_pc(session, workspace.folder, workspace.device_id)
        settings.RECOVERED.keep(session, lost)
        enrol_with_sheet(workspace, session)
        rollback_detection.first_high_water_marks(workspace, session)
    # The marks are found by the new name. Lost with the log, the next start would look for those of the old one.
    workspace.database.write_out_log()
