"""At the head office the key file and the roster must agree, whatever was put back from a copy or broke off half way.

The key file is written first when keys are renewed, and a restored database still knows the old ones. Opening the data
brings the roster up to the keys; it rises by a version and is signed anew.
"""

from dataclasses import replace

from app.models import settings
from app.services.workspace.workspace import Desk
from app.store.keys import recipient_of
from app.sync.outgoing import current_roster, keep_roster
from app.sync.renewal import followed


def settle_keys(desk: Desk) -> None:
    """Nothing at a branch: its renewed keys enter the roster with its next file."""
    if not desk.is_head:
        return
    keys = desk.keys
    with desk.database.reading() as session:
        roster = current_roster(session)
        signs = settings.HEAD_SIGN_KEY.needed(session) == keys.sign_key
    recovery = recipient_of(keys.recovery_identity)
    own = roster.device(desk.device_id)
    if own is None or (signs and own.age_recipient == keys.seal_recipient and roster.recovery_recipient == recovery):
        return
    renewed = followed(own, keys.renewals)
    if renewed.sign_key != keys.sign_key:
        return  # keys of another time, which no statement leads to: files tell, and nothing is signed with them here
    devices = tuple(renewed if device.device_id == own.device_id else device for device in roster.devices)
    risen = replace(roster, version=roster.version + 1, recovery_recipient=recovery, devices=devices)
    with desk.database.writing() as session:
        keep_roster(session, keys, risen)
        settings.HEAD_SIGN_KEY.keep(session, keys.sign_key)
