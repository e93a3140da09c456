"""受け取ったファイル after something was sent: the list of records that would be set back."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.activities import activities
from app.services.transfer import importing, submitting
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of
from tests.offices import activity
from tests.sync.family import copied


@scene("imports")
def imports() -> QWidget:
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-"))
    head, daito = copied("head", folder), copied("daito", folder)
    kept = activity(daito, title="髙橋公民館のサロン")
    importing.import_files(head, [submitting.hand_in(daito, folder).path])
    for number in range(12):
        activity(daito, title=f"まちがいのサロン{number}")
    activities.save(daito, activities.open_form(daito, kept), {"participants": 99, "place": "別の場所"})
    importing.import_files(head, [submitting.hand_in(daito, folder).path])
    submitting.send_back(head, "daito", folder)
    frame = frame_of(head, "imports")
    frame.page("imports").undo.click()
    return frame
