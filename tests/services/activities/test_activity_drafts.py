"""A half-typed form survives, with what it showed, so that saving it later hides nobody else's change."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.services.activities import activities, activity_drafts
from app.services.activities.activity_rows import show_activity
from app.services.devices.setup import set_up_head
from app.services.plan.plans import plan_tree, plans
from app.services.workspace.opening import open_desk

HELD = date(2025, 11, 3)


@pytest.mark.usefixtures("at")
def test_a_half_typed_form_comes_back_after_the_program_was_closed(tmp_path: Path) -> None:
    with set_up_head(tmp_path / "head") as desk:
        target = plan_tree(desk, plans(desk)[0].id).targets[2]
        form = activities.blank(desk)
        typed = form.values | {"date": "11/", "target_id": target.id, "title": "サロン", "secondary_targets": (target.id,)}
        activity_drafts.keep_form(desk, form, typed)
    with open_desk(tmp_path / "head") as desk:
        kept = activity_drafts.kept_forms(desk)
        assert [draft.form.id for draft in kept] == [form.id]
        assert kept[0].typed == typed


@pytest.mark.usefixtures("at")
def test_a_draft_of_a_record_that_changed_meanwhile_becomes_a_difference_when_saved(tmp_path: Path) -> None:
    with set_up_head(tmp_path / "head") as desk:
        target = plan_tree(desk, plans(desk)[0].id).targets[0]
        values = {"date": HELD, "target_id": target.id, "title": "サロン"}
        record = activities.save(desk, activities.blank(desk), values)
        activity_drafts.keep_form(desk, activities.open_form(desk, record), {"title": "ふれあいサロン"})
        activities.save(desk, activities.open_form(desk, record), {"title": "ミニサロン"})
        kept = activity_drafts.kept_form(desk, record)
        assert kept is not None
        activities.save(desk, kept.form, kept.typed)
        assert show_activity(desk, record).differences == ("title",)


@pytest.mark.usefixtures("at")
def test_a_saved_form_is_no_draft_any_more(tmp_path: Path) -> None:
    with set_up_head(tmp_path / "head") as desk:
        target = plan_tree(desk, plans(desk)[0].id).targets[0]
        form = activities.blank(desk)
        values = {"date": HELD, "target_id": target.id, "title": "サロン"}
        activity_drafts.keep_form(desk, form, values)
        activities.save(desk, form, values)
        assert activity_drafts.kept_forms(desk) == []


@pytest.mark.usefixtures("at")
def test_a_draft_begun_before_an_update_that_brought_new_fields_can_be_saved(tmp_path: Path) -> None:
    with set_up_head(tmp_path / "head") as desk:
        form = activities.blank(desk)
        older = {name: value for name, value in form.values.items() if name != "confirmed_by"}
        activity_drafts.keep_form(desk, replace(form, values=older), {"title": "サロン"})
        kept = activity_drafts.kept_form(desk, form.id)
        assert kept is not None
        target = plan_tree(desk, plans(desk)[0].id).targets[0].id
        typed = kept.typed | {"date": HELD, "target_id": target, "confirmed_by": "見本 二"}
        assert activities.open_form(desk, activities.save(desk, kept.form, typed)).values["confirmed_by"] == "見本 二"
