"""主な活動: which events of a year the evaluation sheet proposes, and in which order."""

from app.services.activities.main_activities import main_activities
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target


def test_equal_events_of_one_day_stand_in_the_order_of_their_names_and_not_by_chance(daito: Workspace) -> None:
    names = ["い", "ろ", "は", "に", "ほ", "へ", "と", "ち"]
    for name in names:
        activity(daito, title=name)
    with daito.database.reading() as session:
        lines = main_activities(session, TargetYear(target(daito), 2025, "daito"))
    assert [line.split("　")[1].split("（")[0] for line in lines] == sorted(names)[:6]
