"""ホーム of a new branch, of one in the middle of its year, and of the head office."""

from PySide6.QtWidgets import QWidget

from app.services.activities import activities, activity_drafts
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import branch_workspace, frame_of, on_the_day
from tests.gallery_scenes.workspaces import head_workspace


@scene("home-empty")
def home_empty() -> QWidget:
    return frame_of(branch_workspace("empty"), "home")


@scene("home-branch")
def home_branch() -> QWidget:
    workspace = branch_workspace("home")
    form = activities.blank(workspace)
    activity_drafts.keep_form(workspace, form, form.values | {"title": "サロン"})
    return frame_of(workspace, "home")


@scene("home-head")
def home_head() -> QWidget:
    on_the_day()
    return frame_of(head_workspace(), "home")
