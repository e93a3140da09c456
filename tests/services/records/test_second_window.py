"""What is refused is refused too when a second window was faster: a check is part of the transaction it guards."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Refused
from app.services.activities import photos
from app.services.devices import roster
from app.services.evaluation import evaluations, opinions
from app.services.figures import year_closing
from app.services.forms import finalising
from app.services.indicators import indicator_entry
from app.services.indicators.indicators import uses_of
from app.services.meetings import meetings
from app.services.plan import year_settings
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import TargetYear
from app.services.printing import form_settings
from app.services.records.actions import save_form
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, branch_of, plan_id, target
from tests.second_window import faster
from tests.services.forms.test_finalising_minutes import WHOLE, held, staff

RATED = {"outcome": "成果", "issue": "課題", "rating": "A", "rating_reason": "理由", "direction": "continue"}


def refused(workspace: Workspace, code: str, other: Callable[[], object], press: Callable[[], object]) -> None:
    """What is pressed here is refused, because the other window was faster."""
    with faster(workspace, other), pytest.raises(Refused) as refusal:
        press()
    assert refusal.value.code == code


def test_a_year_is_closed_once(head: Workspace) -> None:
    refused(head, "already-closed", lambda: year_closing.close_year(head, 2025), lambda: year_closing.close_year(head, 2025))


def test_a_year_is_reopened_once(head: Workspace) -> None:
    year_closing.close_year(head, 2025)

    def reopen() -> None:
        year_closing.reopen_year(head, 2025, "訂正")

    refused(head, "not-closed", reopen, reopen)


def test_nothing_is_counted_in_a_year_that_was_closed_meanwhile(head: Workspace) -> None:
    year_closing.close_year(head, 2025)
    late = activity(head)
    refused(
        head, "next-year-closed", lambda: year_closing.close_year(head, 2026), lambda: year_closing.carry_over(head, 2025, [late])
    )


def test_a_scale_stays_when_an_evaluation_became_final_meanwhile(head: Workspace) -> None:
    form = year_settings.open_setting(head, plan_id(head), 2025)
    opened = evaluations.open_evaluation(head, TargetYear(target(head, "1-1"), 2025))
    refused(
        head,
        "frozen-scale",
        lambda: save_form(head, opened, RATED | {"state": "final"}),
        lambda: year_settings.save_setting(head, form, {"rating_scale": "rating_five"}),
    )


def test_a_final_evaluation_stays_though_it_was_opened_before(head: Workspace) -> None:
    form = evaluations.open_evaluation(head, TargetYear(target(head, "1-1"), 2025))
    refused(
        head,
        "final-evaluation",
        lambda: save_form(head, form, RATED | {"state": "final"}),
        lambda: evaluations.save_evaluation(head, form, {"outcome": "別の成果"}),
    )


def test_an_evaluation_that_was_emptied_meanwhile_does_not_become_final(head: Workspace) -> None:
    where = TargetYear(target(head, "2-2"), 2025)
    evaluations.save_evaluation(head, evaluations.open_evaluation(head, where), RATED)
    form = evaluations.open_evaluation(head, where)
    refused(
        head,
        "incomplete-evaluation",
        lambda: evaluations.save_evaluation(head, form, {"issue": ""}),
        lambda: finalising.make_evaluation_final(head, form),
    )


@pytest.mark.parametrize("press", ["save", "delete"])
def test_final_minutes_stay_though_they_were_opened_before(head: Workspace, press: str) -> None:
    present = (staff(head, "一", "head", "課長"),)
    record = held(head, **WHOLE, kind="promotion", number=1, disclosure="public", present=present)
    form = meetings.open_meeting(head, record, plan_id(head), 2025)
    change = {
        "save": lambda: meetings.save_meeting(head, form, {"decision": "別の決定"}),
        "delete": lambda: meetings.delete_meeting(head, form),
    }
    refused(head, "final-minutes", lambda: finalising.make_minutes_final(head, record), change[press])


def test_the_same_photo_is_added_once(daito: Workspace) -> None:
    record = activity(daito)
    refused(daito, "already-there", lambda: photos.add(daito, record, camera()), lambda: photos.add(daito, record, camera()))


def test_no_more_photos_than_there_may_be(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST", 1)
    record = activity(daito)
    first, second = (lambda: photos.add(daito, record, camera("red"))), (lambda: photos.add(daito, record, camera("blue")))
    refused(daito, "too-many-photos", first, second)


def test_two_evaluators_never_get_one_name(head: Workspace) -> None:
    here, there = opinions.open_evaluator(head, None, 2025), opinions.open_evaluator(head, None, 2025)
    refused(
        head,
        "same-alias",
        lambda: opinions.save_evaluator(head, there, {"name": "一"}),
        lambda: opinions.save_evaluator(head, here, {"name": "二"}),
    )


def test_two_headings_never_get_one_word(head: Workspace) -> None:
    here, there = (form_settings.open_heading(head, "annual-plan", word) for word in ("内容", "財源"))
    refused(
        head,
        "same-heading",
        lambda: form_settings.save_heading(head, there, "中身"),
        lambda: form_settings.save_heading(head, here, "中身"),
    )


def test_a_figure_of_a_year_that_was_closed_meanwhile_stays(head: Workspace) -> None:
    targets = [one.id for one in plan_tree(head, plan_id(head)).targets]
    use = next(use for use in uses_of(head, targets, 2025) if use.fed_by == "head" and use.aggregation != "ratio")
    refused(
        head, "closed-year", lambda: year_closing.close_year(head, 2025), lambda: indicator_entry.save_fixed(head, use, 2025, 3)
    )


def test_two_numbers_compared_by_telephone_at_once_are_both_kept(head: Workspace, tmp_path: Path) -> None:
    numbers = []
    for office in ("murone", "senmaya"):
        with branch_of(head, office, tmp_path / office) as branch:
            importing.import_files(head, [submitting.hand_in(branch, tmp_path).path])
            numbers.append(branch.device_id)
    with faster(head, lambda: roster.confirm_device(head, numbers[1])):
        roster.confirm_device(head, numbers[0])
    assert set(numbers) == roster.confirmed_devices(head)
