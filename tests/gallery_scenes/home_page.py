"""ホーム of a new branch, of one in the middle of its year, and of the head office."""

import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.rules import clock
from app.services.activities import activities, activity_drafts
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.plan import deadlines
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import branch_workspace, fill, frame_of, on_the_day
from tests.gallery_scenes.head_pages import settled
from tests.gallery_scenes.workspaces import head_workspace
from tests.gallery_scenes.year_pages import evaluated


@scene("home-empty")
def home_empty() -> QWidget:
    return frame_of(branch_workspace("empty"), "home")


@scene("home-branch")
def home_branch() -> QWidget:
    workspace = branch_workspace("home")
    form = activities.blank(workspace)
    activity_drafts.keep_form(workspace, form, form.values | {"title": "サロン"})
    return frame_of(workspace, "home")


@cache
def with_deadlines() -> Workspace:
    """A branch of a council that has entered the days of its year."""
    on_the_day()
    place = Path(tempfile.mkdtemp(prefix="yui-gallery-"))
    head = set_up_head(place / "head")
    deadlines.take_usual(head, 2025)
    enrolment = enrol(head, "hanaizumi", place / "x.yui-setup")
    workspace = set_up_branch(place / "branch", enrolment.path, enrolment.code)
    fill(workspace)
    submitting.hand_in(workspace, place)
    importing.import_files(head, list(place.glob("hanaizumi-*.yui")))
    submitting.send_back(head, "hanaizumi", place)
    importing.import_files(workspace, list(place.glob("head-*.yui")))
    return workspace


@scene("home-branch-overdue")
def home_branch_overdue() -> QWidget:
    """A day of the year has passed, two forms and a saved draft are unfinished, and a return file lies in the shared folder."""
    workspace = with_deadlines()
    for title in ("サロン", "見守り会議"):
        form = activities.blank(workspace)
        activity_drafts.keep_form(workspace, form, form.values | {"title": title})
    form = activities.blank(workspace)
    activities.save(workspace, form, form.values | {"title": "相談会", "date": clock.today(), "state": "draft"})
    return settled(frame_of(workspace, "home"))


@scene("home-branch-done")
def home_branch_done() -> QWidget:
    """Everything is handed in and received; what comes next is in February."""
    workspace = with_deadlines()
    for kept in activity_drafts.kept_forms(workspace):
        activity_drafts.drop_form(workspace, kept.form.id)
    return settled(frame_of(workspace, "home"))


@scene("home-head-year")
def home_head_year() -> QWidget:
    """The head office in autumn: files are missing, opinions wait for an answer, days have passed."""
    on_the_day()
    return settled(frame_of(evaluated(), "home"))


@scene("home-head")
def home_head() -> QWidget:
    on_the_day()
    return frame_of(head_workspace(), "home")
