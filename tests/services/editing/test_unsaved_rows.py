"""Rows that are typed as a table and not saved yet are counted for the list they belong to."""

from app.services.activities import activities
from app.services.editing.edit_drafts import Edit, keep_edits
from app.services.editing.edited_activities import EditedActivities
from app.services.editing.edited_rows import Typing
from app.services.editing.unsaved_rows import OF_ACTIVITIES, unsaved_rows
from app.services.workspace.workspace import Workspace


def test_rows_are_counted_until_nothing_is_typed_in_them_any_more(daito: Workspace) -> None:
    forms = [activities.blank(daito), activities.blank(daito)]
    keep_edits(daito, EditedActivities.key, {form.id: Edit(form, {"title": Typing("a")}) for form in forms})
    assert unsaved_rows(daito, OF_ACTIVITIES) == 2
    assert unsaved_rows(daito, "edited:term:place") == 0
    keep_edits(daito, EditedActivities.key, {form.id: None for form in forms})
    assert unsaved_rows(daito, OF_ACTIVITIES) == 0
