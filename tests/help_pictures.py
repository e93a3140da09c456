"""Draws the pictures of the help: each page with records of the sample story: ``python -m tests.help_pictures OUTDIR``.

They are committed, so that a setup needs no window to be built; ``make help-pictures`` draws them again after a page has changed.
What both kinds of office have is drawn as a branch sees it. Pages that only open about something (a figure, a record, a foreign
table) have none: they would be empty.
"""

import io
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("YUI_PASSPHRASE", "画面見本の合言葉")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QApplication, QWidget

from app.rules.resources import resource
from app.services.workspace.workspace import Workspace
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.qt_application import make_application
from app.ui.shell.page_catalogue import pages_of
from tests.gallery_scenes.branch_workspaces import branch_workspace, frame_of
from tests.gallery_scenes.head_pages import head

WINDOW = (1120, 660)
SHOWN = (560, 330)
COLOURS = 24
"""Letters, lines and the window's few colours need no more, and a picture stays under 40 kB."""
WITHOUT = {"help", "why", "edit_table", "reading_table", "late", "history", "duplicates", "coming_back"}


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    application = make_application()
    assert isinstance(application, QApplication)
    Theme(application, Preferences(out.parent / ".preferences"))
    for workspace in (head(), branch_workspace()):
        for page in pages_of(workspace.is_head):
            path = out / f"{_stem(page.key, workspace)}.png"
            if page.key not in WITHOUT:
                _draw(application, frame_of(workspace, page.key), path)  # the branch comes last


def _stem(key: str, workspace: Workspace) -> str:
    own = f"{key}.{'head' if workspace.is_head else 'branch'}"
    return own if resource("help", f"{own}.md").is_file() else key


def _draw(application: QApplication, widget: QWidget, path: Path) -> None:
    widget.resize(*WINDOW)
    widget.show()
    for _ in range(3):
        application.processEvents()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")  # type: ignore[call-overload]
    picture = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB").resize(SHOWN, Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    widget.close()
    widget.deleteLater()
    application.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
