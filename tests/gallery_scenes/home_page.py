"""ホーム of a new branch, of one in the middle of its year, and of the head office."""

from PySide6.QtWidgets import QWidget

from app.services.activities import activities, activity_drafts
from tests.gallery import scene
from tests.gallery_scenes.branch_desks import branch_desk, frame_of, on_the_day
from tests.gallery_scenes.desks import head_desk


@scene("home-empty")
def home_empty() -> QWidget:
    return frame_of(branch_desk("empty"), "home")


@scene("home-branch")
def home_branch() -> QWidget:
    desk = branch_desk("home")
    form = activities.blank(desk)
    activity_drafts.keep_form(desk, form, form.values | {"title": "サロン"})
    return frame_of(desk, "home")


@scene("home-head")
def home_head() -> QWidget:
    on_the_day()
    return frame_of(head_desk(), "home")
