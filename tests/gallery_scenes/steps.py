"""操作の記録 with what stands, what was taken back, what can't be done again and what was erased."""

from PySide6.QtWidgets import QWidget

from app.services.activities import activities
from app.services.records.undo import steps as every
from app.services.records.undo import take_back, undo_last
from app.services.removal.erasure import erase_text
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import branch_workspace, frame_of
from tests.offices import activity


@scene("steps")
def steps() -> QWidget:
    workspace = branch_workspace("steps")
    records = [activity(workspace, title=f"ふれあいサロン{number}", content="見本花子さんの話") for number in range(4)]
    erase_text(workspace, records[0], "content")
    activities.save(workspace, activities.open_form(workspace, records[1]), {"participants": 18})
    undo_last(workspace)
    activities.delete_all(workspace, records[2:])
    undo_last(workspace)
    activities.save(workspace, activities.open_form(workspace, records[2]), {"place": "公民館"})
    activities.cancel(workspace, records[3], "中止")
    take_back(workspace, every(workspace)[0].number)
    return frame_of(workspace, "steps")
