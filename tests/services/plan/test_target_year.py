"""A target or a plan in a year: whose it is, and that a target of a plan keeps year, office and period."""

from app.models.base import HEAD
from app.rules.periods import FIRST_HALF
from app.services.plan.target_year import PlanYear, TargetYear


def test_what_is_of_the_whole_council_is_written_by_the_head_office_and_a_branchs_own_by_the_branch() -> None:
    assert TargetYear(b"t", 2025).owner == HEAD == PlanYear(b"p", 2025).owner
    assert TargetYear(b"t", 2025, "daito").owner == "daito" == PlanYear(b"p", 2025, "daito").owner


def test_a_target_of_a_plan_is_of_the_same_year_office_and_period() -> None:
    assert PlanYear(b"p", 2025, "daito", FIRST_HALF).target(b"t") == TargetYear(b"t", 2025, "daito", FIRST_HALF)
    assert PlanYear(b"p", 2025).target(b"t") != PlanYear(b"p", 2024).target(b"t")
