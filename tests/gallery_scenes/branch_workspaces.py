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
from app.services.workspace.workspace import Workspace
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from app.ui.widgets.commands import Command
from tests.gallery_scenes.workspaces import context_of, head_workspace


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
def branch_workspace(name: str = "filled", office: str = "hanaizumi") -> Workspace:
    """Every ``name`` is a PC of its own; "empty" has no records, all others the sample story's."""
    on_the_day()
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-"))
    enrolment = enrol(head_workspace(), office, folder / "x.yui-setup")
    workspace = set_up_branch(folder / name, enrolment.path, enrolment.code)
    if name != "empty":
        fill(workspace)
    return workspace


def fill(workspace: Workspace) -> None:
    plan = plans.plans(workspace)[0].id
    for year in (2024, 2025):
        for sample in sample_activities(workspace.office_code, year):
            if sample["date"] > clock.today():
                continue
            values = activity_values(workspace, plan, sample)
            if values.get("state") == "cancelled":
                values["state"] = "final"
            activities.save(workspace, activities.blank(workspace), values)


def frame_of(workspace: Workspace, key: str, subject: object = None) -> Frame:
    entries = pages_of(workspace.is_head)
    frame = Frame(context_of(workspace), entries, (Command("F2", "活動を記録", _nothing), Command("Ctrl+F", "検索", _nothing)))
    frame.open(key, subject)
    return frame


def _nothing() -> None:
    pass
