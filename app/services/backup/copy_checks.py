"""Reading the copies through again, one at a time: a copy that rots unseen is none on the day it is needed.

A damaged one stays until a fresh good one is there (``create_backup`` then sets it aside). Files that others have put into the
folder are no copies: nothing is said of them, and they stay.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.errors import Damaged, Refused, Unavailable
from app.models import settings
from app.services.backup.backups import (
    Backup,
    backup_folder,
    backups,
    copy_paths,
    create_backup,
    damaged_copies,
    day_of,
    describe,
)
from app.services.backup.copy_notes import State, note_checked, note_seen, read_notes
from app.services.workspace.workspace import Workspace
from app.store.copying import verify_copy

DOUBTED = "記録のファイルに、壊れたところがあります。「控えと点検」の「点検する」を押すと、直し方が出ます。"


@dataclass(frozen=True)
class Replaced:
    """A damaged copy and the fresh one that was made in its place."""

    damaged: str
    fresh: Backup


def check_next(workspace: Workspace) -> Replaced | None:
    """Reads one copy through: one that never was, else the one that was read longest ago. Replaces it when it is damaged.

    Raises what ``create_backup`` raises; then the damaged copy stays noted, is told at ホーム and is replaced another time.
    """
    path = next_in_turn(backup_folder(workspace.folder))
    if path is None or look_into(path, workspace.database.key) != "damaged":
        return None
    return Replaced(path.name, create_backup(workspace, "regular"))


def next_in_turn(copies: Path) -> Path | None:
    """The copy in a folder that was never read through, else the one that was read longest ago; None without copies."""
    checked = list(read_notes(copies).checked)
    own = (path for path in copy_paths(copies) if day_of(path) is not None)
    return min(own, key=lambda path: (checked.index(path.name) if path.name in checked else -1, path.name), default=None)


def copy_troubles(workspace: Workspace, looked_at: Callable[[int, int], object] = lambda done, total: None) -> list[str]:
    """Reads all copies beside the data through now; sentences for people, none when all are sound. Changes no copy.

    ``looked_at`` is called before each with how many are done, of how many.
    """
    key, troubles = workspace.database.key, []
    every = [one for one in backups(workspace.folder, key) if day_of(one.path) is not None]
    for number, one in enumerate(every):
        looked_at(number, len(every))
        if look_into(one.path, key) == "damaged":
            troubles.append(f"{one.made_at} の控え（{one.occasion}）が壊れています。")
    return troubles


def damage_told(workspace: Workspace) -> list[str]:
    """What a person should know of damaged copies: sentences for ホーム, until the damage is gone or was seen."""
    copies = backup_folder(workspace.folder)
    told = [DOUBTED] if workspace.database.is_doubted else []
    told += [  # by the notes alone: the first page asks again and again, and needs no copy opened
        f"{describe(copies / name).made_at} の控えが壊れています。「控えと点検」の「控えを作る」で、入れ替えてください。"
        for name, (state, _) in read_notes(copies).checked.items()
        if state == "damaged" and (copies / name).is_file()
    ]
    if rotten_there(workspace):
        told.append(
            "二つめの場所で壊れたものが見つかり、書き直しました。記録は無事です。"
            "何度も起きるときは、「二つめの場所を選ぶ…」で、別のUSBメモリーなどに替えてください。"
        )
    if _was_replaced(workspace):
        told.append(
            "壊れた控えが見つかり、新しい控えに入れ替えました。記録は無事です。"
            "何度も起きるときは、パソコンの担当者にディスクを調べてもらってください。"
        )
    return told


def has_news(workspace: Workspace) -> bool:
    """Whether damaged copies were replaced, here or in the second place, since a person last looked."""
    return _was_replaced(workspace) or rotten_there(workspace)


def rotten_there(workspace: Workspace) -> bool:
    """Whether something damaged was found in the second place since a person last looked."""
    with workspace.database.reading() as session:
        return settings.ROTTEN_THERE.get(session)


def _was_replaced(workspace: Workspace) -> bool:
    copies = backup_folder(workspace.folder)
    seen = read_notes(copies).seen
    return any(path.name not in seen for path in damaged_copies(copies))


def damage_seen(workspace: Workspace) -> None:
    """A person has read that damaged copies were replaced."""
    copies = backup_folder(workspace.folder)
    note_seen(copies, (path.name for path in damaged_copies(copies)))
    with workspace.database.writing() as session:
        settings.ROTTEN_THERE.forget(session)


def look_into(path: Path, key: bytes) -> State | None:
    """Reads a copy through and notes what was found; None when it could not be read at all this time."""
    state: State = "sound"
    try:
        verify_copy(path, key)
    except Damaged:
        state = "damaged"
    except Refused:
        state = "other-key"
    except Unavailable:
        return None
    note_checked(path.parent, path.name, state)
    return state
