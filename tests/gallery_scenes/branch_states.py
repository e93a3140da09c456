"""A branch's pages in their rarer states: narrowed, asking why, previewing a spreadsheet, warned, failed."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.activities import activities
from app.services.activities.activity_input import activity_values
from app.services.activities.activity_list import Filter, list_ids
from app.services.plan import plans
from app.ui.runtime.page_arguments import ListOf
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import branch_workspace, frame_of
from tests.gallery_scenes.head_pages import settled


@scene("branch-list-empty")
def list_empty() -> QWidget:
    return frame_of(branch_workspace("empty"), "activities")


@scene("branch-list-reason")
def list_reason() -> QWidget:
    frame = frame_of(branch_workspace("filled"), "activities", ListOf(search="サロン"))
    frame.page("activities")._on_cancel()
    return frame


@scene("branch-list-deleted")
def list_deleted() -> QWidget:
    workspace = branch_workspace("deleted")
    frame = frame_of(workspace, "activities")
    frame.page("activities").table.selectRow(1)
    frame.page("activities")._on_delete()
    return frame


@scene("branch-entry-edit")
def entry_edit() -> QWidget:
    workspace = branch_workspace("filled")
    return frame_of(workspace, "entry", list_ids(workspace, Filter(fiscal_year=2025))[3])


@scene("branch-entry-alike")
def entry_alike() -> QWidget:
    workspace = branch_workspace("filled")
    (row,) = activities.recent(workspace, 1)
    frame = frame_of(workspace, "entry")
    page = frame.page("entry")
    page.form.set_values({"date": row.date, "target_id": row.target_id, "title": row.title})
    page._duplicates.show_found([row])
    return frame


@scene("branch-hand-in-warned")
def hand_in_warned() -> QWidget:
    workspace = branch_workspace("warned")
    plan = plans.plans(workspace)[0].id
    for day, words in (("R7.10.3", "連絡先は0191-00-0000です"), ("R7.10.8", "申込は example@example.jp へ")):
        typed = {"date": day, "target": "1-3", "title": "ふれあいサロン", "content": words}
        activities.save(workspace, activities.blank(workspace), activity_values(workspace, plan, typed))
    return frame_of(workspace, "hand_in")


@scene("branch-hand-in-failed")
def hand_in_failed() -> QWidget:
    frame = frame_of(branch_workspace("filled"), "hand_in")
    frame.page("hand_in").hand_in_to(Path(tempfile.mkdtemp()) / "抜かれたUSB" / "提出")
    return settled(frame)
