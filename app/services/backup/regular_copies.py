"""Copies that the program makes by itself: while nobody types, and when the window closes. Nobody has to think of them."""

import contextlib

from app.errors import YuiError
from app.rules.clock import today
from app.services.backup import second_place
from app.services.backup.backups import Backup, backup_folder, create_backup, day_of, newest_good
from app.services.backup.copy_notes import read_notes
from app.services.workspace.workspace import Workspace
from app.store.copy_contents import contents_of

REASON = "regular"
MOST_AT_CLOSING_MS = 2000
"""Longer nobody waits who goes home; what takes longer is left to the next start."""


def changed_since(workspace: Workspace, newest: Backup | None) -> bool:
    """Whether there are records that no good copy holds. Told by what is inside, not by a clock."""
    if newest is None:
        return True
    key = workspace.database.key
    held, present = contents_of(newest.path, key), contents_of(workspace.database.path, key)
    return held is None or present is None or not held.holds_same(present)


def copy_if_due(workspace: Workspace, *, at_start: bool) -> Backup | None:
    """A copy when something changed since the newest one and none was made today; at the start also when one was: what the
    last closing left over. Raises what ``create_backup`` raises.
    """
    newest = newest_good(workspace)
    made_today = newest is not None and day_of(newest.path) == today()
    if (made_today and not at_start) or not changed_since(workspace, newest):
        return None
    return create_backup(workspace, REASON)


def copy_at_closing(workspace: Workspace) -> Backup | None:
    """A copy of what changed since the newest one, where that takes no more than two seconds. Never raises: what fails now is
    tried, and told, at the next start.
    """
    made = None
    with contextlib.suppress(YuiError, OSError):
        size = workspace.database.path.stat().st_size
        expected = read_notes(backup_folder(workspace.folder)).expected_ms(size)
        if expected <= MOST_AT_CLOSING_MS and changed_since(workspace, newest_good(workspace)):
            made = create_backup(workspace, REASON)
        if expected + second_place.expected_ms(workspace, size) <= MOST_AT_CLOSING_MS:
            second_place.carry_newest(workspace, with_pictures=False)
    return made
