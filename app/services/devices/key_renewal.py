"""鍵を新しくする: a PC's own keys, and the head office's recovery key. The database key stays, because it never travels.

The key file is replaced first and durably. What then remains to do in the database can also be done at the next start.
"""

from dataclasses import replace

import pyrage

from app.commit_point import preparing
from app.errors import Refused
from app.models import settings
from app.services.backup.backups import backup_folder
from app.services.backup.recovery import keep_recovery_file, sheet_may_help
from app.services.devices.setup import own_fingerprint
from app.services.workspace.key_reconciliation import enrol_with_sheet, reconcile_keys
from app.services.workspace.workspace import Workspace
from app.store.keys import DeviceKeys, recipient_of
from app.store.keystore import replace_keys
from app.store.recovery_code import identity_from, signer_from
from app.sync.renewal import renewed_keys
from app.sync.roster import STOPPED, Roster
from app.sync.roster_facts import current_roster, note_permission


def renew_keys(workspace: Workspace) -> str:
    """New keys for sealing and signing on this PC; at the head office also the key that signs the roster.

    Others learn of them with the next file. Files already sealed to the old address can still be opened. Returns the PC's
    new 端末の照合番号 (five groups of four digits), to be compared by telephone.
    """
    _use(workspace, renewed_keys(workspace.keys, workspace.device_id))
    return own_fingerprint(workspace)


def renew_recovery_key(workspace: Workspace) -> None:
    """A new recovery key: the old sheet opens nothing that is written from now on. Raises Refused("not-head-office")."""
    if not workspace.is_head:
        raise Refused("not-head-office", "復旧の鍵は本部で新しくします。", "本部に頼んでください。")
    old = workspace.keys
    if not old.recovery_identity:
        raise Refused("no-recovery-key", "このPCには、復旧の鍵がありません。", "復旧用紙を作った本部のPCで、新しくしてください。")
    # The old one stays for reading, and for lifting a stop of this PC from before it was renewed.
    kept = (old.recovery_identity, *old.former_identities)
    fresh = replace(old, recovery_identity=str(pyrage.x25519.Identity.generate()), former_identities=kept)
    _use(workspace, fresh)


def prove_by_sheet(workspace: Workspace, code: str) -> None:
    """The newest sheet shows that this is a PC of the head office: after a recovery with an older one, or when another PC
    stopped this one.

    Every branch believes it with the next file. Raises Refused("not-head-office", "wrong-recovery-code", "former-sheet",
    "foreign-sheet").
    """
    if not workspace.is_head:
        raise Refused("not-head-office", "復旧用紙は本部で使います。", "本部に頼んでください。")
    identity = identity_from(code)
    with workspace.database.reading() as session:
        roster = current_roster(session)
    if recipient_of(identity) in roster.former_recovery_recipients:
        raise Refused("former-sheet", "この復旧用紙は、前のものです。", "いちばん新しい復旧用紙の番号を入れてください。")
    # A PC that is believed knows the newest sheet. Another council's would become the key to which every file is sealed.
    if recipient_of(identity) != roster.recovery_recipient and not sheet_may_help(workspace):
        raise Refused("foreign-sheet", "この復旧用紙は、この法人のものではありません。", "金庫の用紙の番号を入れてください。")
    old = workspace.keys
    keys = replace(
        old,
        recovery_identity=identity,
        former_identities=tuple(dict.fromkeys(filter(None, (*old.former_identities, old.recovery_identity)))),
    )
    with preparing():  # one more key to read with; what counts is what the roster says
        replace_keys(workspace.folder, keys, workspace.passphrase)
    workspace.keys = keys
    with workspace.database.writing() as session:
        own = current_roster(session).device(workspace.device_id)
        if own is None or settings.RECOVERED.get(session):
            enrol_with_sheet(workspace, session)
        if own is not None and own.status == STOPPED:
            note_permission(session, signer_from(_believed(keys, identity, current_roster(session))), own.device_id)


def _believed(keys: DeviceKeys, identity: str, roster: Roster) -> str:
    """The recovery key that the roster states now. A stop from long ago takes back the statements of newer ones too."""
    return next((one for one in keys.identities if recipient_of(one) == roster.recovery_recipient), identity)


def _use(workspace: Workspace, keys: DeviceKeys) -> None:
    replace_keys(workspace.folder, keys, workspace.passphrase)
    workspace.keys = keys
    reconcile_keys(workspace)
    if workspace.is_head:
        keep_recovery_file(workspace, backup_folder(workspace.folder))
