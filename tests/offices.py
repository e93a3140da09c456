"""Offices for tests: a head office and a branch, set up once the way people set them up, then copied as folders."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.models.base import HEAD
from app.rules import clock
from app.services.activities import activities
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.plan import plans
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.chance import no_chance
from tests.prepared import prepared

SET_UP_AT = datetime(2025, 4, 1, 0, 0, tzinfo=UTC)
TOLD_AT = datetime(2025, 11, 5, 1, 0, tzinfo=UTC)
"""The moment at which every test begins (tests/conftest.py)."""


def head_office(folder: Path, of: Path | None = None) -> Workspace:
    """``of``: a folder with an office that has been at work already (``told``)."""
    return _copied(HEAD, folder / HEAD, of)


def branch(folder: Path, of: Path | None = None) -> Workspace:
    """大東支部, whose set-up file came from ``head_office``. ``of`` as there."""
    return _copied("daito", folder / "daito", of)


@contextmanager
def told(place: Path) -> Iterator[tuple[Workspace, Workspace]]:
    """Head office and branch at work at ``place``, for ``prepared``: what the block tells of them is told once for all tests."""
    with no_chance(402), clock_at(TOLD_AT), head_office(place) as head, branch(place) as daito:
        yield head, daito


def branch_of(head: Workspace, office: str, folder: Path) -> Workspace:
    """Another new PC of a branch. ``folder`` becomes its data folder; the set-up file lies beside it."""
    enrolment = enrol(head, office, folder.with_suffix(".yui-setup"))
    return set_up_branch(folder, enrolment.path, enrolment.code)


def plan_id(workspace: Workspace) -> bytes:
    return plans.plans(workspace)[0].id


def target(workspace: Workspace, code: str = "1-3") -> bytes:
    return plans.find_target(workspace, plan_id(workspace), code).id


def activity(workspace: Workspace, **values: Any) -> bytes:
    """Saves an activity of the working year; what isn't given is an ordinary サロン."""
    usual = {"date": date(2025, 10, 3), "target_id": target(workspace), "title": "ふれあいサロン", "participants": 12}
    return activities.save(workspace, activities.blank(workspace), usual | values)


def _copied(office: str, folder: Path, of: Path | None) -> Workspace:
    shutil.copytree((of or templates()) / office, folder)
    return open_workspace(folder)


@cache
def templates() -> Path:
    """The folders everything is copied from."""
    return prepared("offices", _set_up)


def _set_up(place: Path) -> None:
    with no_chance(402), clock_at(SET_UP_AT), set_up_head(place / HEAD) as head:
        branch_of(head, "daito", place / "daito").close()


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Within the block it is this moment."""
    before, clock.source = clock.source, lambda: moment
    try:
        yield
    finally:
        clock.source = before
