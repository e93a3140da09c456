"""The shared folder when it has something to tell, what a preview shows of each kind of record, and a closed year."""

import tempfile
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.rules import clock
from app.services.activities import activities, late
from app.services.figures import year_closing
from app.services.transfer import importing, submitting, sync_folder
from app.services.workspace.workspace import Workspace
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of, on_the_day
from tests.gallery_scenes.head_pages import settled
from tests.offices import activity
from tests.sync.family import copied


@cache
def two_offices() -> tuple[Workspace, Workspace]:
    """A closed year, a PC of 2099 and a text with a telephone number, all through one folder."""
    on_the_day()
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-shared-"))
    head, daito, murone = (copied(name, folder) for name in ("head", "daito", "murone"))
    shared = folder / "共有"
    shared.mkdir()
    for workspace in (head, daito, murone):
        sync_folder.set_folder(workspace, shared)
    year_closing.close_year(head, 2025)
    activity(daito, title="大東のサロン")
    usual = clock.source
    clock.source = lambda: usual() + timedelta(days=365 * 74)
    sync_folder.go_round(daito)
    clock.source = usual
    for number in range(6):
        activity(murone, title=f"室根の見守り訪問{number + 1}", content="山田太郎さん（090-1234-5678）のお宅")
    sync_folder.go_round(murone)
    sync_folder.go_round(head)
    return head, murone


@scene("board-shared-folder")
def board_shared_folder() -> QWidget:
    return frame_of(two_offices()[0], "board")


@scene("hand-in-held-back")
def hand_in_held_back() -> QWidget:
    return frame_of(two_offices()[1], "hand_in")


@scene("home-shared-folder")
def home_shared_folder() -> QWidget:
    return frame_of(two_offices()[0], "home")


def _mixed() -> QWidget:
    on_the_day()
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-lines-"))
    head, daito = copied("head", folder), copied("daito", folder)
    gone, changed = activity(daito, title="消えるサロン", place="公民館"), activity(daito, title="変わるサロン")
    importing.import_files(head, [submitting.hand_in(daito, folder).path])
    activities.delete(daito, gone)
    with daito.acting_as("佐藤"):
        activities.save(daito, activities.open_form(daito, changed), {"participants": 20, "place": "集会所"})
    activity(daito, title="新しい男性の料理教室", place="大東開発センター", content="けんちん汁と炊き込みご飯を作った。" * 6)
    frame = frame_of(head, "receive", [submitting.hand_in(daito, folder).path])
    return settled(frame)


@scene("receive-new-record")
def receive_new_record() -> QWidget:
    frame = _mixed()
    page = frame.page("receive")  # type: ignore[attr-defined]
    page.lines.selectRow(2)
    return frame


@scene("receive-deleted-record")
def receive_deleted_record() -> QWidget:
    return _mixed()


@scene("late-list")
def late_list() -> QWidget:
    on_the_day()
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-late-"))
    head, daito = copied("head", folder), copied("daito", folder)
    edited, gone, moved = (activity(daito, title=title) for title in ("直したサロン", "消したサロン", "移した料理教室"))
    importing.import_files(head, [submitting.hand_in(daito, folder).path])
    year_closing.close_year(head, 2025)
    activities.save(daito, activities.open_form(daito, edited), {"participants": 1000})
    activities.delete(daito, gone)
    activities.save(daito, activities.open_form(daito, moved), {"date": date(2026, 5, 1)})
    for title in ("遅れて届いた茶話会", "遅れて届いた見守り訪問"):
        activity(daito, title=title, date=date(2026, 3, 20))
    importing.import_files(head, [submitting.hand_in(daito, folder).path])
    year_closing.carry_over(head, 2025, [late.late_activities(head, 2025)[0].id])
    return frame_of(head, "late")


@scene("print-closed-year")
def print_closed_year() -> QWidget:
    frame = late_list()
    frame.open("print")  # type: ignore[attr-defined]
    return settled(frame)  # type: ignore[arg-type]
