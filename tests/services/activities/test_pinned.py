"""固定: what a new record begins with, for today or for good, on this PC only."""

from datetime import date

import pytest

from app.services.activities.pinned import note_saved, pin, pins, release
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import target


def held(workspace: Workspace) -> dict[str, object]:
    return {name: one.value for name, one in pins(workspace).items()}


@pytest.mark.usefixtures("at")
def test_a_pinned_field_holds_what_was_saved_last_in_it_until_it_is_released(daito: Workspace) -> None:
    pin(daito, "date", date(2025, 10, 3))
    pin(daito, "target_id", target(daito))
    note_saved(daito, {"date": date(2025, 10, 4), "target_id": None, "title": "会議"})
    assert held(daito) == {"date": date(2025, 10, 4), "target_id": None}
    release(daito, ("date",))
    assert held(daito) == {"target_id": None}
    release(daito)
    assert held(daito) == {}


def test_tomorrow_only_what_was_pinned_for_good_is_still_pinned(daito: Workspace, at: TurnableClock) -> None:
    pin(daito, "place", "花泉公民館")
    pin(daito, "district", "花泉", for_good=True)
    at.turn(days=1)
    assert held(daito) == {"district": "花泉"}
    pin(daito, "place", "市役所")
    assert held(daito) == {"district": "花泉", "place": "市役所"}
