"""受け取る with a newer program beside the return file."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app.services.devices import updates
from app.services.transfer import importing, submitting
from app.ui.transfer import update_strip
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of
from tests.offices import activity
from tests.services.devices.test_updates import setup_file
from tests.sync.family import copied


@scene("receive-update")
def receive_update() -> QWidget:
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-"))
    head, daito = copied("head", folder), copied("daito", folder)
    activity(daito)
    importing.import_files(head, [submitting.hand_in(daito, folder).path])
    stick = folder / "stick"
    stick.mkdir()
    file = submitting.send_back(head, "daito", stick).path
    updates.sign_update(head, setup_file(stick))
    update_strip.runs_setups = lambda: True
    frame = frame_of(daito, "receive")
    page = frame.page("receive")
    page.look_at([file])
    while frame.context.jobs.is_busy():
        QApplication.processEvents()
    return frame
