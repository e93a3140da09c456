"""A set-up file that was used on two PCs: the head office accepts the second one after comparing its number by telephone."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from app.errors import Refused, YuiError
from app.services.transfer.bundle_files import contents
from app.services.workspace.workspace import Workspace
from app.sync.incoming import UsedTwice, check_file
from app.sync.roster_facts import enrol_device, note_compared

USED_TWICE = "set-up-used-twice"
"""The refusal that this act answers."""


def accept_pc(workspace: Workspace, paths: Sequence[Path], fingerprint: str) -> str:
    """Takes the PC with this number (20 digits), which wrote one of these files, into the roster; returns its id.

    Nothing is imported by it; from now on its files are like those of any PC. Raises Refused("no-such-pc").
    """
    wanted = _digits(fingerprint)
    with workspace.database.writing() as session:
        for content in contents(paths):
            with contextlib.suppress(YuiError):
                try:
                    check_file(session, workspace.keys, content.data)
                except UsedTwice as found:
                    if _digits(found.device.fingerprint) == wanted:
                        enrol_device(session, workspace.keys, found.device, found.token_key)
                        note_compared(session, workspace.keys, found.device)
                        return found.device.device_id
    raise Refused(
        "no-such-pc",
        "この番号のPCのファイルは、この中にありません。",
        "支部のPCに出ている番号（20けた）を、もう一度電話で確かめてください。",
    )


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
