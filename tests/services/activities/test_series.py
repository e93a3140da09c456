"""Several activities of a series: one action, one undo."""

from datetime import date

import pytest

from app.errors import Refused
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import show_activity
from app.services.activities.series import MOST, save_series
from app.services.records.undo import undo_last
from app.services.workspace.workspace import Workspace
from tests.offices import target

pytestmark = pytest.mark.usefixtures("at")
DAYS = [date(2025, 10, 14), date(2025, 11, 11), date(2025, 12, 9)]


def values(workspace: Workspace) -> dict[str, object]:
    return {"target_id": target(workspace), "title": "ふれあいサロン", "status": "done", "state": "final", "sessions": 1}


def test_each_day_has_its_record_and_one_undo_takes_all_of_them(daito: Workspace) -> None:
    assert save_series(daito, values(daito), DAYS) == 3
    rows = [show_activity(daito, id_) for id_ in list_ids(daito, Filter())]
    assert sorted(row.date for row in rows) == DAYS and {row.title for row in rows} == {"ふれあいサロン"}
    assert undo_last(daito) == "続きの活動の記録（3件）"
    assert list_ids(daito, Filter()) == []


@pytest.mark.parametrize(
    ("days", "changed", "code"),
    [
        ([], {}, "no-days"),
        ([DAYS[0]] * (MOST + 1), {}, "too-many-days"),
        (DAYS, {"title": None}, "incomplete-activity"),
    ],
    ids=["none", "many", "incomplete"],
)
def test_a_series_that_is_refused_leaves_nothing(
    daito: Workspace, days: list[date], changed: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        save_series(daito, values(daito) | changed, days)
    assert refused.value.code == code
    assert list_ids(daito, Filter()) == []
