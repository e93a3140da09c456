"""At the head office, bringing the roster into agreement with the key file when the data are opened.

They can disagree because the key file is written first when keys are renewed, and because a restored database still knows
the old keys. The roster then gets the present keys and a higher version, and is signed anew.
"""

from dataclasses import replace

from app.models import settings
from app.services.workspace.workspace import Workspace
from app.store.keys import recipient_of
from app.sync.outgoing import current_roster, keep_roster
from app.sync.renewal import followed


def reconcile_keys(workspace: Workspace) -> None:
    """Updates the roster when it disagrees with the keys. Nothing at a branch: its new keys enter the roster with its next
    file.
    """
    if not workspace.is_head:
        return
    keys = workspace.keys
    with workspace.database.reading() as session:
        roster = current_roster(session)
        signs = settings.HEAD_SIGN_KEY.needed(session) == keys.sign_key
    recovery = recipient_of(keys.recovery_identity)
    own = roster.device(workspace.device_id)
    if own is None or (signs and own.age_recipient == keys.seal_recipient and roster.recovery_recipient == recovery):
        return
    renewed = followed(own, keys.renewals)
    if renewed.sign_key != keys.sign_key:
        return  # no renewal leads to these keys, so nobody would accept them: sign nothing with them here
    devices = tuple(renewed if device.device_id == own.device_id else device for device in roster.devices)
    risen = replace(roster, version=roster.version + 1, recovery_recipient=recovery, devices=devices)
    with workspace.database.writing() as session:
        keep_roster(session, keys, risen)
        settings.HEAD_SIGN_KEY.keep(session, keys.sign_key)
