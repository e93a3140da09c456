"""The sample story: what the branches write by themselves is the same in whichever process it is written."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import select

from app.demo.story import OwnPart, write_own_part
from app.models.activity import Activity
from app.services.devices.setup import enrol
from app.services.plan.plans import plans
from app.services.workspace.opening import open_workspace
from tests.conftest import TurnableClock
from tests.offices import head_office


def test_a_branchs_part_written_in_another_process_says_what_it_says_when_written_here(tmp_path: Path, at: TurnableClock) -> None:
    with head_office(tmp_path) as head:
        parts = []
        for name in ("here", "there"):
            enrolment = enrol(head, "murone", tmp_path / f"{name}.yui-setup")
            parts.append(OwnPart(tmp_path / name, enrolment.path, enrolment.code, plans(head)[0].id, five_years=False))
    here, there = parts
    with ProcessPoolExecutor(1, get_context("spawn")) as processes:
        counts = [write_own_part(here), *processes.map(write_own_part, [there])]
    said = []
    for part in parts:
        with open_workspace(part.folder) as branch, branch.database.reading() as session:
            said.append(session.execute(select(Activity.date, Activity.title, Activity.content).order_by(Activity.date)).all())
    assert said[0] == said[1] and counts == [len(said[0])] * 2 and counts[0] > 40
