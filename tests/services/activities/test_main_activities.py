"""主な活動: which events of a year the evaluation sheet proposes, and in which order."""

from app.services.activities import activities
from app.services.activities.main_activities import main_activities
from app.services.figures.office_months import keep_months
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


def test_a_new_name_is_proposed_although_every_sum_stays_the_same(daito: Workspace) -> None:
    record = activity(daito, title="サロン")
    assert proposed(daito) == ["サロン"]
    form = activities.open_form(daito, record)
    activities.save(daito, form, form.values | {"title": "茶話会"})
    assert proposed(daito) == ["茶話会"]


def proposed(workspace: Workspace) -> list[str]:
    """The names, asked when everything is kept that may be."""
    keep_months(workspace)
    with workspace.database.reading() as session:
        lines = main_activities(session, TargetYear(target(workspace), 2025, "daito"))
    return [line.split("　")[1].split("（")[0] for line in lines]
