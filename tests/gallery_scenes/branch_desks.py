"""A real branch for the scenes, empty and with two years of the sample story."""

import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from app.demo.data import sample_activities
from app.rules import clock
from app.services.activities import activities
from app.services.activities.activity_input import activity_values
from app.services.devices.setup import enrol, set_up_branch
from app.services.plan import plans
from app.services.workspace.workspace import Desk
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from app.ui.widgets.commands import Command
from tests.gallery_scenes.desks import context_of, head_desk


class _Going:
    """Scenes always happen on the same day, so that pictures can be compared."""

    def __init__(self) -> None:
        self.moment = datetime(2025, 11, 5, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment


def on_the_day() -> None:
    clock.source = _Going()


@cache
def branch_desk(name: str = "filled", office: str = "hanaizumi") -> Desk:
    """Every ``name`` is a PC of its own; "empty" has no records, all others the sample story's."""
    on_the_day()
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-"))
    enrolment = enrol(head_desk(), office, folder / "x.yui-setup")
    desk = set_up_branch(folder / name, enrolment.path, enrolment.code)
    if name != "empty":
        fill(desk)
    return desk


def fill(desk: Desk) -> None:
    plan = plans.plans(desk)[0].id
    for year in (2024, 2025):
        for sample in sample_activities(desk.office_code, year):
            if sample["date"] > clock.today():
                continue
            values = activity_values(desk, plan, sample)
            if values.get("state") == "cancelled":
                values["state"] = "final"
            activities.save(desk, activities.blank(desk), values)


def frame_of(desk: Desk, key: str, subject: object = None) -> Frame:
    entries = pages_of(desk.is_head)
    frame = Frame(context_of(desk), entries, (Command("F2", "活動を記録", _nothing), Command("Ctrl+F", "検索", _nothing)))
    frame.open(key, subject)
    return frame


def _nothing() -> None:
    pass
