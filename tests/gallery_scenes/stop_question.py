"""止めるPCの締め切り: before a lost PC is stopped."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.transfer import importing, submitting
from app.ui.devices.stop_pc_dialog import StopQuestion
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of
from tests.offices import activity
from tests.sync.family import copied


@scene("stop-question")
def stop_question() -> QWidget:
    place = Path(tempfile.mkdtemp(prefix="yui-gallery-"))
    head, daito = copied("head", place), copied("daito", place)
    for title in ("ふれあいサロン大原", "見守りネットワーク会議", "男の料理教室"):
        activity(daito, title=title)
    sent = submitting.hand_in(daito, place)
    importing.import_files(head, [sent.path])
    frame = frame_of(head, "offices")
    asked = StopQuestion(None, frame.context, "大東支部のPC（番号1920…）", daito.device_id)
    asked.choose(1)
    asked.file.set_value(sent.number)
    asked._show_held()
    asked._frame = frame  # type: ignore[attr-defined]
    return asked
