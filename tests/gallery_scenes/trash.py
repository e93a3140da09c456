"""ごみ箱 of every kind, and the forms with their 履歴."""

from datetime import date

from PySide6.QtWidgets import QWidget

from app.services.activities import activities, photos
from app.services.evaluation import opinions
from app.services.meetings import meetings
from app.services.records.actions import delete_form
from tests.gallery import scene
from tests.gallery_scenes.branch_desks import frame_of
from tests.gallery_scenes.desks import head_desk
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, plan_id


@scene("whole-trash")
def whole_trash() -> QWidget:
    desk = head_desk()
    record = activity(desk, title="髙橋公民館のふれあいサロン")
    photo = photos.add(desk, record, camera())
    photos.change(desk, photo, {"caption": "体操のようす"})
    with desk.acting_as("佐藤"):
        photos.remove(desk, photo)
    held = meetings.open_meeting(desk, None, plan_id(desk), 2025)
    meetings.save_meeting(desk, held, {"date": date(2025, 6, 1)})
    with desk.acting_as("髙橋"):
        delete_form(desk, meetings.open_meeting(desk, held.id, plan_id(desk), 2025))
    said = opinions.open_opinion(desk, None, 2025)
    opinions.save_opinion(desk, said, {"source": "board", "improve": "回数を増やしてほしいという声が、地区の方からあった。"})
    delete_form(desk, opinions.open_opinion(desk, said.id, 2025))
    activities.delete(desk, activity(desk, title="見守り会議"))
    return frame_of(desk, "trash")
