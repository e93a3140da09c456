"""The palette changes while the window is open: nothing on the screen keeps a colour from before."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.services.workspace.workspace import Workspace
from app.ui.look import colours
from app.ui.look.colours import NIGHT, STANDARD, Palette
from app.ui.look.theme import BODY_POINTS, Theme
from app.ui.shell.frame import Frame
from tests.journeys.test_window_story import opened, settle
from tests.offices import activity, branch, head_office

pytestmark = pytest.mark.usefixtures("at", "dressed")
AREA = 40
"""Pixels of one colour that are an area or a line, and no chance of a letter's smooth edge."""


def inks(palette: Palette) -> set[int]:
    return {QColor(getattr(palette, name)).rgb() for name in Palette.__dataclass_fields__ if name.isupper()}


def on_screen(frame: Frame) -> set[int]:
    """The colours that are seen, as Qt writes them."""
    image = frame.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {colour for colour, count in Counter(memoryview(image.constBits()).cast("I")).items() if count >= AREA}


@pytest.fixture(params=["head", "branch"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    with head_office(tmp_path / "head") if request.param == "head" else branch(tmp_path / "daito") as found:
        activity(found, title="春の会")
        yield found


PAGES = {"head": ("progress", "board"), "branch": ("home", "entry", "monthly")}


def test_a_page_on_the_screen_keeps_no_colour_of_the_palette_before(workspace: Workspace, qtbot: QtBot, dressed: Theme) -> None:
    old, new = inks(STANDARD) - inks(NIGHT), inks(NIGHT) - inks(STANDARD)
    frame = opened(qtbot, workspace, "home")
    dressed.recoloured.connect(frame.refresh)  # as app.ui.shell.opening does
    for page in PAGES["head" if workspace.is_head else "branch"]:
        dressed.choose_palette("standard")
        frame.open(page)
        if page == "entry":
            frame.page("entry").save_and_next()  # refused: marks, icons, and the message
        settle(qtbot, frame)
        assert len(on_screen(frame) & old) > 3
        dressed.choose_palette("night")
        settle(qtbot, frame)
        QApplication.processEvents()
        assert {f"{page}: #{colour & 0xFFFFFF:06x}" for colour in on_screen(frame) & old} == set()
        assert len(on_screen(frame) & new) > 3


def test_the_paper_of_the_preview_stays_white(daito: Workspace, qtbot: QtBot, dressed: Theme) -> None:
    dressed.choose_palette("night")
    frame = opened(qtbot, daito, "print")
    settle(qtbot, frame)
    preview = frame.page("print").preview
    qtbot.waitUntil(lambda: bool(preview.pages) and not preview.pages[0].pixmap().isNull(), timeout=20_000)
    assert QColor(preview.pages[0].grab().toImage().pixel(4, 4)) == QColor(colours.WHITE_PAPER)


def test_no_letter_of_the_window_is_smaller_than_its_body_type(daito: Workspace, qtbot: QtBot, dressed: Theme) -> None:
    frame = opened(qtbot, daito, "home")
    for page in ("home", "entry", "activities", "hand_in", "receive", "year", "settings", "about"):
        frame.open(page)
    labels = frame.findChildren(QLabel)
    assert len(labels) > 100
    assert {one.text() for one in labels if 0 < one.font().pointSizeF() < BODY_POINTS} == set()
