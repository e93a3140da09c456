"""受け取ったファイル after something was sent: the list of records that would be set back."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services import activities, handing_in, receiving
from tests.gallery import scene
from tests.gallery_scenes.branch_desks import frame_of
from tests.offices import activity
from tests.sync.family import copied


@scene("imports")
def imports() -> QWidget:
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-"))
    head, daito = copied("head", folder), copied("daito", folder)
    kept = activity(daito, title="髙橋公民館のサロン")
    receiving.import_files(head, [handing_in.hand_in(daito, folder).path])
    for number in range(12):
        activity(daito, title=f"まちがいのサロン{number}")
    activities.save(daito, activities.open_form(daito, kept), {"participants": 99, "place": "別の場所"})
    receiving.import_files(head, [handing_in.hand_in(daito, folder).path])
    handing_in.send_back(head, "daito", folder)
    frame = frame_of(head, "imports")
    frame.page("imports").undo.click()
    return frame
