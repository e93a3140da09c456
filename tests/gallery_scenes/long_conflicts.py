"""決めること with long texts: what differs stands out inside them."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.activities import activities
from app.services.transfer import importing, submitting
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of
from tests.offices import activity
from tests.sync.family import copied

BASE = "公民館で茶話会を開き、午後から保健師の話を聞いた。男性の参加が少ないので、次回は料理を取り入れたい。"


@scene("decide-long")
def decide_long() -> QWidget:
    place = Path(tempfile.mkdtemp(prefix="yui-gallery-"))
    head, daito = copied("head", place), copied("daito", place)
    record = activity(daito, content=BASE)
    importing.import_files(head, [submitting.hand_in(daito, place).path])
    typed = (
        (head, BASE.replace("公民館", "大原集会所").replace("料理を取り入れたい", "料理教室とあわせて開く")),
        (daito, BASE.replace("午後から保健師の話を聞いた。", "午後は体操をした。")),
    )
    for workspace, text in typed:
        activities.save(workspace, activities.open_form(workspace, record), {"content": text})
    importing.import_files(head, [submitting.hand_in(daito, place).path])
    return frame_of(head, "conflicts")


@scene("entry-told")
def entry_told() -> QWidget:
    place = Path(tempfile.mkdtemp(prefix="yui-gallery-"))
    head, daito = copied("head", place), copied("daito", place)
    record = activity(daito, participants=12)
    importing.import_files(head, [submitting.hand_in(daito, place).path])
    for workspace, count in ((head, 18), (daito, 15)):
        activities.save(workspace, activities.open_form(workspace, record), {"participants": count})
    importing.import_files(head, [submitting.hand_in(daito, place).path])
    frame = frame_of(head, "home")
    frame.open("entry")
    frame.page("entry").open_with(record)
    return frame


@scene("decide-group")
def decide_group() -> QWidget:
    """Fields that belong together, each typed in its own way."""
    place = Path(tempfile.mkdtemp(prefix="yui-gallery-"))
    head, daito = copied("head", place), copied("daito", place)
    record = activity(daito, participants=12)
    importing.import_files(head, [submitting.hand_in(daito, place).path])
    for workspace, status, reason in (
        (head, "cancelled", "大雨のため"),
        (daito, "postponed", "講師の都合がつかず、11月に延ばした"),
    ):
        activities.save(workspace, activities.open_form(workspace, record), {"status": status, "status_reason": reason})
    importing.import_files(head, [submitting.hand_in(daito, place).path])
    return frame_of(head, "conflicts")


def told_on(page: str) -> QWidget:
    """A page of the head office that sums a value nobody has decided for."""
    frame = entry_told()
    frame.open(page)
    return frame


@scene("progress-told")
def progress_told() -> QWidget:
    return told_on("progress")


@scene("activities-told")
def activities_told() -> QWidget:
    return told_on("activities")
