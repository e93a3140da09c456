"""情報."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of
from tests.sync.family import copied


@scene("about")
def about() -> QWidget:
    return frame_of(copied("daito", Path(tempfile.mkdtemp(prefix="yui-gallery-"))), "about")
