"""Forms of the year's work: one operation for what changed, drafts that lose nothing, and nobody writes another's part."""

from collections.abc import Callable

import pytest

from app.errors import Refused
from app.models.base import COMMON
from app.services.conflicts import conflicts
from app.services.plan import deadlines, year_settings
from app.services.records import drafts
from app.services.records.actions import delete_form, save_form
from app.services.records.record_forms import open_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id

Pass = Callable[[], None]


def setting(workspace: Workspace) -> dict[str, object]:
    return dict(year_settings.open_setting(workspace, plan_id(workspace), 2025).values)


def test_a_setting_of_the_head_office_reaches_the_branch(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    to_head()
    form = year_settings.open_setting(head, plan_id(head), 2025)
    assert year_settings.save_setting(head, form, {"rating_scale": "rating_five", "mask_below": 0})
    to_daito()
    with daito.database.reading() as session:
        rules = year_settings.year_rules(session, plan_id(daito), 2025)
    assert (rules.rating_scale, rules.external_scale, rules.mask_below) == ("rating_five", "rating_five", 0)
    assert rules.judging_rule == (100, 80, 50)


def test_a_branch_can_not_write_what_is_common(daito: Workspace) -> None:
    form = year_settings.open_setting(daito, plan_id(daito), 2025)
    with pytest.raises(Refused, match="本部で"):
        year_settings.save_setting(daito, form, {"rating_scale": "rating_five"})
    assert setting(daito)["rating_scale"] is None


def test_saving_the_same_again_writes_nothing(head: Workspace) -> None:
    form = deadlines.open_deadline(head, None, 2025)
    assert save_form(head, form, {"name": "推進会議", "due": deadlines.usual_day(2025, 2, 10)})
    again = deadlines.open_deadline(head, form.id, 2025)
    assert not save_form(head, again, {"name": " 推進会議 "})
    (row,) = deadlines.deadlines(head, 2025)
    assert row.name == "推進会議" and row.due is not None and row.due.year == 2026


def test_a_deleted_record_is_gone_from_the_list(head: Workspace) -> None:
    form = deadlines.open_deadline(head, None, 2025)
    save_form(head, form, {"name": "推進会議"})
    delete_form(head, deadlines.open_deadline(head, form.id, 2025))
    assert deadlines.deadlines(head, 2025) == []


@pytest.mark.parametrize("rule", ["80,100", "百", "100,,50", "100,80,-1"])
def test_a_rule_that_does_not_descend_is_refused(head: Workspace, rule: str) -> None:
    with pytest.raises(Refused, match="大きい順"):
        year_settings.save_setting(head, year_settings.open_setting(head, plan_id(head), 2025), {"judging_rule": rule})


def test_a_draft_gone_on_with_later_overwrites_nothing_that_came_meanwhile(head: Workspace) -> None:
    """The draft was begun before somebody else saved: both values stand, people decide."""
    first = deadlines.open_deadline(head, None, 2025)
    save_form(head, first, {"name": "推進会議"})
    begun = deadlines.open_deadline(head, first.id, 2025)
    drafts.keep_record(head, begun, {"name": "推進会議（書きかけ）"})
    save_form(head, deadlines.open_deadline(head, first.id, 2025), {"name": "推進会議（第2回）"})
    again, typed = drafts.go_on(head, deadlines.open_deadline(head, first.id, 2025))
    assert typed == {"name": "推進会議（書きかけ）"}
    save_form(head, again, typed)
    (found,) = conflicts.list_conflicts(head)
    assert {candidate.values["name"] for candidate in found.candidates} == {"推進会議（書きかけ）", "推進会議（第2回）"}


def test_a_new_record_half_typed_is_found_again(head: Workspace) -> None:
    begun = deadlines.open_deadline(head, None, 2025)
    drafts.keep_record(head, begun, {"name": "外部評"})
    again, typed = drafts.go_on(head, deadlines.open_deadline(head, None, 2025))
    assert typed == {"name": "外部評"} and again.id == begun.id and again.is_new
    save_form(head, again, {"name": "外部評価"})
    drafts.drop_record(head, again)
    assert drafts.go_on(head, deadlines.open_deadline(head, None, 2025))[1] is None
    with head.database.reading() as session:
        assert open_form(session, "deadline", COMMON, begun.id).values["name"] == "外部評価"
