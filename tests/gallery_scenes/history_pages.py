"""履歴 of a record with a long text, an edit from elsewhere and a deletion taken back."""

from PySide6.QtWidgets import QWidget

from app.services.activities import activities
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import branch_workspace, frame_of
from tests.offices import activity


@scene("history")
def history() -> QWidget:
    workspace = branch_workspace("history")
    record = activity(workspace, title="髙橋公民館のふれあいサロン", content="体操とお茶の会。" * 12)
    activities.save(
        workspace, activities.open_form(workspace, record), {"participants": 18, "content": "体操とお茶の会。𠮷田先生の話。" * 12}
    )
    activities.delete(workspace, record)
    activities.restore(workspace, record)
    frame = frame_of(workspace, "activities")
    frame.open("history", record)
    frame.page("history").steps.selectRow(2)
    return frame


@scene("trash")
def trash() -> QWidget:
    workspace = branch_workspace("trash")
    for title in ("髙橋公民館のふれあいサロン", "地域福祉懇談会（第2回・書き方を変えたため入れ直し）", "見守り会議"):
        with workspace.acting_as("佐藤"):
            activities.delete(workspace, activity(workspace, title=title))
    frame = frame_of(workspace, "activities")
    page = frame.page("activities")
    page._state.set_value("deleted")
    page._show()
    return frame
