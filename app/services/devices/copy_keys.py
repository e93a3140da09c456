"""At the head office: what opens the copies of a branch's PC, as it was handed in, for when that PC is lost."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused, YuiError
from app.models.base import HEAD
from app.models.ledger import KeptCopyKey
from app.services.backup.found_copies import newest_copy
from app.services.workspace.workspace import Workspace
from app.store.recovery_file import FILE_NAME as KEY_FILE
from app.store.recovery_file import NotForUs, RecoveryKeys, open_keys, read_recovery_file, recovery_files
from app.sync.roster import ACTIVE
from app.sync.roster_facts import current_roster

__all__ = ["KEY_FILE", "TriedKey", "copy_key_of", "devices_with_copy_key", "try_copy_keys"]


@dataclass(frozen=True)
class TriedKey:
    """``opens``: what opens the copies of this PC is here and is its own. ``backup``: a copy that it opened, "" for none."""

    office: str
    device: str
    opens: bool
    backup: str = ""


def devices_with_copy_key(workspace: Workspace) -> set[str]:
    """The PCs whose copies the head office can open."""
    with workspace.database.reading() as session:
        return set(session.scalars(select(KeptCopyKey.device)))


def copy_key_of(
    workspace: Workspace, session: Session, office: str, device: str | None, key_file: Path | None = None
) -> RecoveryKeys:
    """What opens the copies of a branch's PC: from what it handed in, or from the recovery file beside the copy (or its folder),
    which names the PC.

    Raises Refused("no-copy-key", "foreign-copy-key", "newer-recovery-file"), Damaged("damaged-recovery-file").
    """
    if key_file is None:
        kept = session.get(KeptCopyKey, device) if device else None
        files = [kept.sealed] if kept else []
    else:
        files = [read_recovery_file(one) for one in (recovery_files(key_file) if key_file.is_dir() else [key_file])]
    if not files:
        raise Refused(
            "no-copy-key",
            "このPCの控えを開く鍵は、まだ本部に届いていません。",
            f"支部から、控えの隣にある「{KEY_FILE}」を受け取ってください。",
        )
    for sealed in files:
        try:
            found, _ = open_keys(sealed, workspace.keys.identities)
        except NotForUs:
            continue
        # Whoever handed it in may have put anything into it.
        is_theirs = (found.organisation, found.office) == (workspace.organisation_id, office) and office != HEAD
        if is_theirs and device in (None, found.device):
            return found
    raise Refused(
        "foreign-copy-key",
        "この鍵のファイルは、そのPCのものでないか、いまの本部あてではありません。",
        "失ったPCの、いちばん新しい控えの隣のファイルを選んでください。",
    )


def try_copy_keys(workspace: Workspace, office: str, folder: Path | None = None) -> list[TriedKey]:
    """Tries what the PCs of a branch handed in, those in use; with a folder also whether it opens the newest copy there.

    Raises Refused("not-head-office", "no-copy-key") and, when none of them opens a copy, what ``newest_copy`` raises.
    """
    if not workspace.is_head:
        raise Refused("not-head-office", "支部の控えの鍵は、本部で確かめます。", "本部に頼んでください。")
    with workspace.database.reading() as session:
        in_use = [one.device_id for one in current_roster(session).devices if one.office == office and one.status == ACTIVE]
        found = {device: _tried(workspace, session, office, device) for device in in_use}
    if not any(isinstance(one, RecoveryKeys) for one in found.values()):
        raise next(
            (one for one in found.values() if isinstance(one, YuiError)),
            Refused("no-device", "その支部のPCは、まだ登録されていません。", "「支部とPC」で、設定ファイルを作ってください。"),
        )
    tried: list[TriedKey] = []
    troubles: list[Refused] = []
    for device, one in found.items():
        backup = ""
        if isinstance(one, RecoveryKeys) and folder is not None:
            try:
                backup = newest_copy(folder, one.database_key).path.name
            except Refused as error:
                troubles.append(error)
        tried.append(TriedKey(office, device, isinstance(one, RecoveryKeys), backup))
    if folder is not None and not any(one.backup for one in tried):
        raise troubles[0]
    return tried


def _tried(workspace: Workspace, session: Session, office: str, device: str) -> RecoveryKeys | YuiError:
    try:
        return copy_key_of(workspace, session, office, device)
    except YuiError as error:
        return error
