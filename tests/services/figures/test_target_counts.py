"""Activities by month: of all offices or of one, of the targets asked for, and only what happened."""

from collections.abc import Callable
from datetime import date

from app.services.figures.target_counts import activities_by_month
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target

Pass = Callable[[], None]


def test_the_months_of_one_office_are_its_own_and_those_of_all_are_added(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(head, date=date(2025, 4, 2))
    activity(head, date=date(2026, 3, 31))
    for day in (3, 4):
        activity(daito, date=date(2025, 4, day))
    activity(daito, date=date(2025, 4, 5), status="cancelled", status_reason="雨")
    activity(daito, date=date(2025, 4, 6), state="draft")
    activity(daito, date=date(2025, 4, 7), target_id=target(daito, "1-1"))
    to_head()
    with head.database.reading() as session:
        asked = [target(head)]
        assert activities_by_month(session, asked, 2025, ("head", "daito")) == {4: 3, 3: 1}
        assert activities_by_month(session, asked, 2025, ["daito"]) == {4: 2}
        assert activities_by_month(session, asked, 2025, ["head"]) == {4: 1, 3: 1}
        assert activities_by_month(session, asked, 2025, ("head", "daito"), date(2025, 4, 3)) == {4: 2}
        assert activities_by_month(session, asked, 2024, ["head"]) == {}
