"""ごみ箱 of every kind, and the forms with their 履歴."""

from datetime import date

from PySide6.QtWidgets import QWidget

from app.services.activities import activities, photos
from app.services.evaluation import opinions
from app.services.meetings import meetings
from app.services.records.actions import delete_form
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of
from tests.gallery_scenes.workspaces import head_workspace
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, plan_id


@scene("whole-trash")
def whole_trash() -> QWidget:
    workspace = head_workspace()
    record = activity(workspace, title="髙橋公民館のふれあいサロン")
    photo = photos.add(workspace, record, camera())
    photos.change(workspace, photo, {"caption": "体操のようす"})
    with workspace.acting_as("佐藤"):
        photos.remove(workspace, photo)
    held = meetings.open_meeting(workspace, None, plan_id(workspace), 2025)
    meetings.save_meeting(workspace, held, {"date": date(2025, 6, 1)})
    with workspace.acting_as("髙橋"):
        delete_form(workspace, meetings.open_meeting(workspace, held.id, plan_id(workspace), 2025))
    said = opinions.open_opinion(workspace, None, 2025)
    opinions.save_opinion(workspace, said, {"source": "board", "improve": "回数を増やしてほしいという声が、地区の方からあった。"})
    delete_form(workspace, opinions.open_opinion(workspace, said.id, 2025))
    activities.delete(workspace, activity(workspace, title="見守り会議"))
    return frame_of(workspace, "trash")
