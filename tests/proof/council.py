"""The council the histories play with: a head office, three branches and a second PC of one, as folders to copy.

Set up once the way people set them up, with a plan of two targets instead of fifteen: what a history costs is mostly
opening and copying, and ten thousand of them are to be played in an evening.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.models.base import HEAD
from app.rules import clock
from app.services.activities import activities
from app.services.devices import setup
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store import driver
from app.store.high_water_marks import STATE_VARIABLE, high_water_marks_path
from tests.chance import no_chance
from tests.memory_folder import memory_folder
from tests.prepared import prepared as prepared_folder

SET_UP_AT = datetime(2025, 4, 1, tzinfo=UTC)
BRANCHES = ("daito", "murone", "senmaya")
WORKSPACES = (HEAD, "daito", "daito2", "murone", "senmaya")
"""Folder names: the office's code, and for its second PC a 2 behind it."""


def office_of(name: str) -> str:
    return name.rstrip("23").removesuffix("-copy")


def chosen(some: list[Any], number: int) -> Any:
    return some[number % len(some)] if some else None


def fresh_folder() -> Path:
    """In memory where the system has such a place: nothing here is to outlive the test."""
    return Path(tempfile.mkdtemp(prefix="yui-proof-", dir=memory_folder()))


@contextmanager
def state_in(folder: Path) -> Iterator[None]:
    """The high-water marks of the PCs that run in this block lie here."""
    with patch.dict(os.environ, {STATE_VARIABLE: str(folder / "state")}):
        yield


def copied(name: str, folder: Path) -> Workspace:
    """The workspace, opened from a copy in ``folder``, with the high-water marks it had: the same PC, not a moved one."""
    place = prepared() / name
    device = (prepared() / f"{name}.device").read_text()
    shutil.copytree(place, folder / name)
    with state_in(prepared()):
        marks = high_water_marks_path(place, device)
    take_marks_along(marks, high_water_marks_path(folder / name, device))
    return open_workspace(folder / name)


def take_marks_along(old: Path, new: Path) -> None:
    new.parent.mkdir(exist_ok=True)
    shutil.copyfile(old, new)


@cache
def prepared() -> Path:
    """The folders everything is copied from. Every PC is in the roster and knows two records of its branch, as does the
    head office; all have heard from each other."""
    return prepared_folder("council", _set_up)


def _set_up(place: Path) -> None:
    with ExitStack() as stack:
        stack.enter_context(state_in(place))
        stack.enter_context(no_chance(401))
        stack.enter_context(patch.object(clock, "source", lambda: SET_UP_AT))
        stack.enter_context(patch.object(setup, "read_plan_file", _short_plan(setup.read_plan_file)))
        stack.enter_context(patch.object(setup, "read_vocabulary", lambda path, read=setup.read_vocabulary: read(path)[:2]))
        workspaces = {HEAD: stack.enter_context(set_up_head(place / HEAD))}
        for name in WORKSPACES[1:]:
            joining = enrol(workspaces[HEAD], office_of(name), place / f"{name}.yui-setup")
            workspaces[name] = stack.enter_context(set_up_branch(place / name, joining.path, joining.code))
            if not name.endswith("2"):
                for title in ("定例会", "見学会"):
                    activities.save(workspaces[name], activities.blank(workspaces[name]), {"state": "draft", "title": title})
            importing.import_files(workspaces[HEAD], [submitting.hand_in(workspaces[name], place / f"{name}.yui").path])
        for name in WORKSPACES[1:]:
            answer = submitting.send_back(workspaces[HEAD], office_of(name), place / f"to-{name}.yui").path
            importing.import_files(workspaces[name], [answer])
        for name in WORKSPACES[1:]:
            importing.import_files(workspaces[HEAD], [submitting.hand_in(workspaces[name], place / f"{name}-2.yui").path])
    for name, workspace in workspaces.items():
        (place / f"{name}.device").write_text(workspace.device_id)
        shutil.rmtree(place / name / "backups", ignore_errors=True)


def _short_plan(read: Any) -> Any:
    def short(path: Path) -> Any:
        plan = read(path)
        offices = tuple(office for office in plan.offices if office.code in (HEAD, *BRANCHES))
        return replace(plan, goals=plan.goals[:1], targets=plan.targets[:2], offices=offices)

    return short


@contextmanager
def hurried() -> Iterator[None]:
    """Without waiting for disks.

    That saved means on the disk is proven elsewhere (tests/store, tests/proof/test_power_loss.py); here it would only
    make every history three times as long.
    """
    swift = tuple("synchronous = OFF" if pragma.startswith("synchronous") else pragma for pragma in driver.PRAGMAS)
    with (
        patch.object(driver, "PRAGMAS", swift),
        patch.object(os, "fsync", lambda _: None),
    ):
        yield
