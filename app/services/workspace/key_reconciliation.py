"""At the head office, bringing the roster into agreement with the key file when the data are opened.

They can disagree because the key file is written first when keys are renewed, and because a restored database still knows
the old keys. The roster then gets the present ones.
"""

import contextlib

from app.errors import Refused
from app.services.workspace.workspace import Workspace
from app.store.keys import recipient_of
from app.sync.roster_facts import current_roster, note_keys, note_recovery_key


def reconcile_keys(workspace: Workspace) -> None:
    """Updates the roster when it disagrees with the keys. Nothing at a branch: its new keys enter the roster with its next
    file.
    """
    if not workspace.is_head:
        return
    keys = workspace.keys
    with workspace.database.reading() as session:
        roster = current_roster(session)
    own = roster.device(workspace.device_id)
    renewed = own.followed(keys.renewals) if own is not None else None
    if own is None or renewed is None or renewed.sign_key != keys.sign_key:
        return  # no renewal leads to these keys, so nobody would accept them: sign nothing with them here
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
