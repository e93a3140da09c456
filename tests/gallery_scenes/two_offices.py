"""Two offices on one PC."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.workspace.installed_offices import InstalledOffice
from app.ui.start.choose_office import WhichOffice
from app.ui.start.first_run import FirstRun
from tests.gallery import scene


@scene("which-office")
def which_office() -> QWidget:
    page = WhichOffice(
        [InstalledOffice(Path("a"), "head", "本部（地域福祉課）"), InstalledOffice(Path("b"), "ichinoseki", "一関支部")]
    )
    page.start()
    return page


@scene("which-office-add")
def which_office_add() -> QWidget:
    return FirstRun(Path(tempfile.mkdtemp()) / "unused", beside=True, with_head=False)
