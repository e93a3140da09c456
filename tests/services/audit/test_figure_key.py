"""Two places state the same figure when their keys are equal."""

from app.services.audit.figure_key import FIRST_HALF, Key


def test_the_half_year_another_month_and_the_edition_for_citizens_are_other_figures() -> None:
    key = Key(2025, "t1", "activities")
    others = {Key(2025, "t1", "activities", period=FIRST_HALF), Key(2025, "t1", "activities", month=4)}
    others |= {Key(2025, "t1", "activities", is_public=True), Key(2024, "t1", "activities")}
    assert key == Key(2025, "t1", "activities") and key not in others and len(others) == 4
