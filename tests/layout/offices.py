"""The data on which the pages are walked: nothing yet, an ordinary year, and all that makes pages wide and long."""

import shutil
from pathlib import Path

from app.models.base import HEAD
from app.services.activities import activities
from app.services.plan import plan_editing
from app.services.plan.plans import plan_tree, plans
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.chance import no_chance
from tests.many_records import fill
from tests.offices import TOLD_AT, activity, clock_at, templates
from tests.prepared import prepared
from tests.told_offices import story

OFFICES = (HEAD, "daito")
RECORDS = 100
LONG = "地域で支え合う福祉のまちづくりを進めるための多世代ふれあい交流サロンと見守り活動の合同研修会（第二回）と反省会の準備会議"
"""As long as a name of the paper forms gets."""


def an_office(state: str, office: str, folder: Path) -> Workspace:
    """``state``: empty, ordinary or full. A copy of the head office or of 大東支部 in ``folder``, opened."""
    sources = {"empty": templates, "ordinary": _ordinary, "full": _full}
    shutil.copytree(sources[state]() / office, folder / office)
    return open_workspace(folder / office)


def _ordinary() -> Path:
    return prepared("layout-ordinary", _tell)


def _full() -> Path:
    return prepared("layout-full", _lengthen)


def _tell(place: Path) -> None:
    """The sample story and a hundred records of the branch, which the head office has."""
    with no_chance(405), clock_at(TOLD_AT):
        for office in OFFICES:
            shutil.copytree(story() / office, place / office)
        with open_workspace(place / HEAD) as head, open_workspace(place / "daito") as daito:
            fill(daito, RECORDS)
            importing.import_files(head, [submitting.hand_in(daito, place / "sent.yui").path])


def _lengthen(place: Path) -> None:
    """Long names in plan and records, and values on which both offices disagree."""
    with no_chance(406), clock_at(TOLD_AT):
        for office in OFFICES:
            shutil.copytree(_ordinary() / office, place / office)
        with open_workspace(place / HEAD) as head, open_workspace(place / "daito") as daito:
            plan = plans(head)[0]
            for target in plan_tree(head, plan.id).targets[:4]:
                plan_editing.save_target(head, plan_editing.open_target(head, plan, target.id), {"title": LONG})
            records = [activity(daito, title=f"{number}{LONG}"[:60], place=LONG, content=LONG * 5) for number in range(6)]
            importing.import_files(head, [submitting.hand_in(daito, place / "sent.yui").path])
            for workspace, count in ((head, 18), (daito, 15)):
                for record in records[:3]:
                    form = activities.open_form(workspace, record)
                    activities.save(workspace, form, {"participants": count, "title": f"{count}{LONG}"[:60]})
            importing.import_files(head, [submitting.hand_in(daito, place / "again.yui").path])
            importing.import_files(daito, [submitting.send_back(head, "daito", place / "back.yui").path])
