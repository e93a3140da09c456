"""鍵を新しくする: a PC's own keys, and the head office's recovery key. The database key stays, because it never travels.

The key file is replaced first and durably. What then remains to do in the database can also be done at the next start.
"""

from dataclasses import replace

import pyrage

from app.errors import Refused
from app.models import settings
from app.models.settings import Fact
from app.services.backup.backups import backup_folder
from app.services.backup.recovery import keep_recovery_file
from app.services.devices.setup import own_fingerprint
from app.services.workspace.key_reconciliation import settle_keys
from app.services.workspace.workspace import Desk
from app.store.keys import DeviceKeys
from app.store.keystore import replace_keys
from app.sync.renewal import renewed_keys


def renew_keys(desk: Desk) -> str:
    """New keys for sealing and signing on this PC; at the head office also the key that signs the roster.

    Others learn of them with the next file. Files already sealed to the old address can still be opened. Returns the PC's
    new 端末の照合番号 (five groups of four digits), to be compared by telephone.
    """
    _use(desk, renewed_keys(desk.keys, desk.device_id), settings.CARRY_ANEW)
    return own_fingerprint(desk)


def renew_recovery_key(desk: Desk) -> None:
    """A new recovery key: the old sheet opens nothing that is written from now on. Raises Refused("not-head-office")."""
    if not desk.is_head:
        raise Refused("not-head-office", "復旧の鍵は本部で新しくします。", "本部に頼んでください。")
    fresh = replace(desk.keys, recovery_identity=str(pyrage.x25519.Identity.generate()))
    _use(desk, fresh, settings.CARRY_ANEW, settings.PRINT_ANEW)


def _use(desk: Desk, keys: DeviceKeys, *to_do: Fact[bool]) -> None:
    replace_keys(desk.folder, keys, desk.passphrase)
    desk.keys = keys
    settle_keys(desk)
    if desk.is_head:
        with desk.database.writing() as session:
            for fact in to_do:
                fact.keep(session, True)
        keep_recovery_file(desk, backup_folder(desk.folder))
