"""表のまま編集: as it opens, with everything that can be told about a cell, after saving, read-only rows, a list of words."""

from PySide6.QtWidgets import QWidget

from app.services.activities.activity_list import Filter
from app.services.plan import vocabulary
from app.ui.editing.edit_page import EditPage
from app.ui.runtime.page_arguments import RowsToEdit
from app.ui.shell.frame import Frame
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import branch_workspace, frame_of
from tests.gallery_scenes.head_pages import settled
from tests.gallery_scenes.workspaces import head_workspace

_PLACES = "場所の名前\tよみ\t備考\n花泉公民館\tはないずみこうみんかん\t\n老松市民センター\tおいまつ\t2階 会議室\n花泉公民館\t\t\n"


def edited(frame: Frame, typed: dict[tuple[int, str], str]) -> EditPage:
    page = frame.page("edit_table")
    assert isinstance(page, EditPage) and page.table is not None
    page.table.type(typed)
    page._on_edited()
    return page


@scene("edit-table-open")
def opened() -> QWidget:
    return settled(frame_of(branch_workspace(), "edit_table"))


@scene("edit-table-typed")
def typed() -> QWidget:
    frame = frame_of(branch_workspace(), "edit_table")
    texts = {
        (0, "date"): "13/45", (1, "participants"): "３０人位", (2, "title"): "", (3, "kind"): "座談会", (4, "date"): "R8.9.3",
        (5, "place"): "花泉公民館",
    }  # fmt: skip
    page = edited(frame, texts)
    edited(frame, {(page.table.count() - 1, "title"): "新しい講座"} if page.table else {})
    page.grid.go_to(3, [column.field for column in page.table.columns].index("kind") if page.table else 0)
    return settled(frame)


@scene("edit-table-long-cell")
def long_cell() -> QWidget:
    frame = settled(frame_of(branch_workspace(), "edit_table"))
    page = frame.page("edit_table")
    assert isinstance(page, EditPage) and page.table is not None
    page.grid.go_to(2, [column.field for column in page.table.columns].index("content"))
    page.grid.edit(page.grid.currentIndex())
    return frame


@scene("edit-table-saved")
def saved() -> QWidget:
    frame = frame_of(branch_workspace(), "edit_table")
    edited(frame, {(0, "place"): "花泉公民館", (1, "place"): "花泉公民館", (2, "date"): "13/45"}).save()
    return settled(frame)


@scene("edit-table-head")
def of_head() -> QWidget:
    return settled(frame_of(head_workspace(), "edit_table", RowsToEdit("activities", Filter(fiscal_year=2025))))


@scene("edit-table-places")
def places() -> QWidget:
    workspace = head_workspace()
    form = vocabulary.open_term(workspace, None, "place")
    vocabulary.save_term(workspace, form, {"label": "花泉公民館"})
    frame = frame_of(workspace, "edit_table", RowsToEdit("words", listing="place"))
    page = frame.page("edit_table")
    assert isinstance(page, EditPage) and page.table is not None
    page.grid.go_to(page.table.count() - 1, 0)
    page._on_pasted(page.table.count() - 1, 0, _PLACES)
    return settled(frame)


@scene("edit-table-words-page")
def words() -> QWidget:
    frame = frame_of(head_workspace(), "words")
    frame.page("words").choose("place")
    return settled(frame)


@scene("edit-table-left")
def left() -> QWidget:
    frame = frame_of(branch_workspace(), "edit_table")
    edited(frame, {(0, "place"): "花泉公民館", (1, "date"): "13/45"}).leave()
    frame.open("activities")
    return settled(frame)


@scene("edit-table-left-home")
def left_home() -> QWidget:
    frame = left()
    assert isinstance(frame, Frame)
    frame.open("home")
    return settled(frame)
