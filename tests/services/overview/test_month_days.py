"""The days of a month with activities."""

from datetime import date

from app.services.activities import activities
from app.services.overview.month_days import activity_days, records_of_day
from app.services.workspace.workspace import Workspace
from tests.offices import activity


def test_each_day_has_the_number_of_its_activities(daito: Workspace) -> None:
    for day in (date(2025, 10, 1), date(2025, 10, 1), date(2025, 10, 31), date(2025, 11, 1)):
        activity(daito, title="サロン", date=day)
    gone = activity(daito, title="消す", date=date(2025, 10, 2))
    activities.delete(daito, gone)
    assert activity_days(daito, "daito", 2025, 10) == {date(2025, 10, 1): 2, date(2025, 10, 31): 1}
    assert len(records_of_day(daito, "daito", date(2025, 10, 1))) == 2
    assert activity_days(daito, "head", 2025, 10) == {}
