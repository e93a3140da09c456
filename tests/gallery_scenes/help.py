"""使い方: about a page, and what was found for an error's code."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.ui.help.help_texts_page import HelpTextsPage
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of
from tests.sync.family import copied


@scene("help")
def about_a_page() -> QWidget:
    frame = frame_of(copied("daito", Path(tempfile.mkdtemp(prefix="yui-gallery-"))), "entry")
    frame.look_up()
    return frame


@scene("help-search")
def a_search() -> QWidget:
    frame = frame_of(copied("daito", Path(tempfile.mkdtemp(prefix="yui-gallery-"))), "home")
    frame.look_up()
    page = frame.page("help")
    assert isinstance(page, HelpTextsPage)
    page.look_for("disk-full")
    return frame
