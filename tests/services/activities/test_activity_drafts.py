"""A half-typed form survives, with what it showed, so that saving it later hides nobody else's change."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.services.activities import activities, activity_drafts
from app.services.activities.activity_rows import show_activity
from app.services.plan.plans import plan_tree, plans
from app.services.workspace.opening import open_workspace
from tests.offices import head_office

HELD = date(2025, 11, 3)


@pytest.mark.usefixtures("at")
def test_a_half_typed_form_comes_back_after_the_program_was_closed(tmp_path: Path) -> None:
    with head_office(tmp_path) as workspace:
        target = plan_tree(workspace, plans(workspace)[0].id).targets[2]
        form = activities.blank(workspace)
        typed = form.values | {"date": "11/", "target_id": target.id, "title": "サロン", "secondary_targets": (target.id,)}
        activity_drafts.keep_form(workspace, form, typed)
    with open_workspace(tmp_path / "head") as workspace:
        kept = activity_drafts.kept_forms(workspace)
        assert [draft.form.id for draft in kept] == [form.id]
        assert kept[0].typed == typed


@pytest.mark.usefixtures("at")
def test_a_draft_of_a_record_that_changed_meanwhile_becomes_a_difference_when_saved(tmp_path: Path) -> None:
    with head_office(tmp_path) as workspace:
        target = plan_tree(workspace, plans(workspace)[0].id).targets[0]
        values = {"date": HELD, "target_id": target.id, "title": "サロン"}
        record = activities.save(workspace, activities.blank(workspace), values)
        activity_drafts.keep_form(workspace, activities.open_form(workspace, record), {"title": "ふれあいサロン"})
        activities.save(workspace, activities.open_form(workspace, record), {"title": "ミニサロン"})
        kept = activity_drafts.kept_form(workspace, record)
        assert kept is not None
        activities.save(workspace, kept.form, kept.typed)
        assert show_activity(workspace, record).conflicts == ("title",)


@pytest.mark.usefixtures("at")
def test_a_saved_form_is_no_draft_any_more(tmp_path: Path) -> None:
    with head_office(tmp_path) as workspace:
        target = plan_tree(workspace, plans(workspace)[0].id).targets[0]
        form = activities.blank(workspace)
        values = {"date": HELD, "target_id": target.id, "title": "サロン"}
        activity_drafts.keep_form(workspace, form, values)
        activities.save(workspace, form, values)
        assert activity_drafts.kept_forms(workspace) == []


@pytest.mark.usefixtures("at")
def test_a_draft_begun_before_an_update_that_brought_new_fields_can_be_saved(tmp_path: Path) -> None:
    with head_office(tmp_path) as workspace:
        form = activities.blank(workspace)
        older = {name: value for name, value in form.values.items() if name != "confirmed_by"}
        activity_drafts.keep_form(workspace, replace(form, values=older), {"title": "サロン"})
        kept = activity_drafts.kept_form(workspace, form.id)
        assert kept is not None
        target = plan_tree(workspace, plans(workspace)[0].id).targets[0].id
        typed = kept.typed | {"date": HELD, "target_id": target, "confirmed_by": "見本 二"}
        assert activities.open_form(workspace, activities.save(workspace, kept.form, typed)).values["confirmed_by"] == "見本 二"
