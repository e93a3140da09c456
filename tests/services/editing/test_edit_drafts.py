"""What is typed and not saved is on the disk of this PC, with what its rows showed."""

from dataclasses import replace

from app.services.activities import activities, activity_drafts
from app.services.editing.edit_drafts import Edit, keep_edits, kept_edits
from app.services.editing.edited_rows import Typing
from app.services.workspace.workspace import Workspace
from tests.offices import activity

KEY = "edited:activity"


def test_rows_come_back_with_what_they_showed(daito: Workspace) -> None:
    form = replace(activities.open_form(daito, activity(daito, secondary_targets=(b"1" * 16,))), draft_key="")
    new = activities.blank(daito)
    edits = [Edit(form, {"title": Typing("a\nb", "答え")}), Edit(new, {"date": Typing("13/45")}, 1)]
    keep_edits(daito, KEY, {edit.form.id: edit for edit in edits})
    assert kept_edits(daito, KEY) == edits
    assert kept_edits(daito, KEY)[0].form.shown == form.shown
    assert kept_edits(daito, "edited:term:place") == []


def test_nothing_typed_leaves_nothing_behind_and_no_form_takes_it_for_its_own(daito: Workspace) -> None:
    form = activities.blank(daito)
    keep_edits(daito, KEY, {form.id: Edit(form, {"title": Typing("a")})})
    assert activity_drafts.kept_forms(daito) == []
    keep_edits(daito, KEY, {form.id: None})
    assert kept_edits(daito, KEY) == []
