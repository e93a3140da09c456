"""ホーム, the form, the figures and 設定 in each palette: the gallery takes it from the end of a scene's name."""

from functools import partial

from PySide6.QtWidgets import QWidget

from app.ui.look.colours import PALETTES
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import branch_workspace, frame_of, on_the_day
from tests.gallery_scenes.head_pages import settled
from tests.gallery_scenes.workspaces import head_workspace


def _of_branch(page: str) -> QWidget:
    return frame_of(branch_workspace("palettes"), page)


def _entry() -> QWidget:
    frame = frame_of(branch_workspace("palettes"), "entry")
    frame.page("entry").form.set_values({"title": "ふれあいサロン支援", "status": "cancelled"})
    frame.page("entry").save_and_next()  # refused: what is wrong stands below its field
    return frame


def _of_head(page: str) -> QWidget:
    on_the_day()
    return settled(frame_of(head_workspace(), page))


for palette in PALETTES:
    scene(f"palette-home-{palette.name}")(partial(_of_branch, "home"))
    scene(f"palette-settings-{palette.name}")(partial(_of_branch, "settings"))
    scene(f"palette-entry-{palette.name}")(_entry)
    scene(f"palette-progress-{palette.name}")(partial(_of_head, "progress"))
    scene(f"palette-print-{palette.name}")(partial(_of_head, "print"))
