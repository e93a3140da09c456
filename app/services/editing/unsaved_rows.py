"""How many rows of a list are typed as a table and not saved yet. Apart from the editing itself, which ホーム need not load."""

from app.services.records import drafts
from app.services.workspace.workspace import Workspace

OF_ACTIVITIES = "edited:activity"
"""Names what is half typed in the list of activities, among the drafts of this PC."""


def unsaved_rows(workspace: Workspace, key: str) -> int:
    """How many rows of a list are kept (app.services.editing.edit_drafts)."""
    return drafts.count_kept(workspace, f"{key}:")
