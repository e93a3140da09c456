"""A branch's day: the form, the list, the hand-in."""

import io
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.services.activities import photos, pinned, routines
from app.services.activities.activity_list import Filter, list_ids
from app.services.plan.plans import plans
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import branch_workspace, frame_of
from tests.gallery_scenes.head_pages import settled


@scene("branch-entry")
def branch_entry() -> QWidget:
    return frame_of(branch_workspace("entry"), "entry")


@scene("branch-entry-filled")
def branch_entry_filled() -> QWidget:
    workspace = branch_workspace("entry-filled")
    frame = frame_of(workspace, "entry")
    page = frame.page("entry")
    page.form.set_values(
        {
            "date": date(2025, 11, 3), "title": "ふれあいサロン支援", "participants": 30, "participants_approximate": True,
            "place": "髙﨑神社集会所", "content": "体操と茶話会。困りごとを聞き取った。",
        }
    )  # fmt: skip
    page.form.field("target_id").set_value(page.form.field("target_id")._targets[2].id)
    return frame


@scene("branch-entry-details")
def branch_entry_details() -> QWidget:
    frame = branch_entry_filled()
    page = frame.page("entry")  # type: ignore[attr-defined]
    page.form.field("breakdown").set_value("elderly=25\nwelfare_commissioner=5")
    page.form.field("costs").set_value("honorarium=10000")
    page._show_details(True)
    page.form.field("state").setFocus()
    return frame


@scene("branch-entry-problems")
def branch_entry_problems() -> QWidget:
    frame = frame_of(branch_workspace("entry-problems"), "entry")
    page = frame.page("entry")
    page.form.set_values({"status": "cancelled"})
    page.form.show_what_applies()
    page.save_and_next()
    return frame


@scene("branch-entry-typed")
def branch_entry_typed() -> QWidget:
    """Everyday typing: what is told beside a field, and what is asked below it."""
    frame = frame_of(branch_workspace("entry-typed"), "entry")
    page = frame.page("entry")
    page._show_details(True)
    texts = (("date", "25/11/03"), ("target_id", "③"), ("participants", "延べ30人"), ("end_date", "11/3～11/5"))
    for name, text in (*texts, ("times", "10:00～12:00（受付9:30）"), ("staff_minutes", "90"), ("staff_count", "20～30人")):
        field = page.form.field(name)
        field.setText(text)
        field._on_typed()
        QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut))
    page.form.field("staff_minutes").setFocus()
    return frame


@scene("branch-list")
def branch_list() -> QWidget:
    return frame_of(branch_workspace("filled"), "activities")


@scene("branch-hand-in")
def branch_hand_in() -> QWidget:
    assert plans(branch_workspace("filled"))
    return frame_of(branch_workspace("filled"), "hand_in")


@scene("branch-handed-in")
def branch_handed_in() -> QWidget:
    frame = frame_of(branch_workspace("handed"), "hand_in")
    frame.page("hand_in").hand_in_to(Path(tempfile.mkdtemp()))
    return settled(frame)


@scene("branch-entry-photos")
def branch_entry_photos() -> QWidget:
    """A record with two photos, one of which has not come yet."""
    workspace = branch_workspace("entry-photos")
    record = list_ids(workspace, Filter())[0]
    for colour in ("#7a9", "#ca8"):
        out = io.BytesIO()
        Image.new("RGB", (800, 600), colour).save(out, "JPEG")
        photos.add(workspace, record, out.getvalue())
    first, second = photos.photos_of(workspace, record)
    photos.change(workspace, first.id, {"caption": "交流会のようす（後ろ姿）", "consent": "public"})
    workspace.photos.remove(second.sha256)
    frame = frame_of(workspace, "entry")
    frame.open("entry", record)
    area = frame.page("entry").photos.parentWidget().parentWidget().parentWidget()
    frame.resize(1366, 768)
    area.ensureWidgetVisible(frame.page("entry").photos)
    return frame


@scene("branch-entry-routines")
def branch_entry_routines() -> QWidget:
    workspace = branch_workspace("entry-routines")
    for record in list_ids(workspace, Filter(fiscal_year=2025))[:6]:
        routines.make_from(workspace, record)
    pinned.pin(workspace, "date", date(2025, 11, 4))
    pinned.pin(workspace, "place", "花泉公民館", for_good=True)
    frame = frame_of(workspace, "entry")
    frame.page("entry").routines.open()
    return frame


@scene("branch-entry-series")
def branch_entry_series() -> QWidget:
    frame = frame_of(branch_workspace("entry-series"), "entry")
    page = frame.page("entry")
    page.form.set_values({"date": date(2025, 4, 8), "title": "ふれあいサロン"})
    page.show_series()
    return frame
