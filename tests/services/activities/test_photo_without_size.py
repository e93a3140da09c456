"""A photo that came without its size (from a damaged or another program) is listed as one of size 0."""

from app.services.activities import photos
from app.services.records.actions import save_form
from app.services.records.record_forms import new_form
from app.services.workspace.workspace import Workspace
from tests.offices import activity


def test_a_photo_without_a_size_is_listed_and_not_here(head: Workspace) -> None:
    record = activity(head)
    save_form(head, new_form("photo", "head"), {"activity_id": record, "sha256": b"s" * 32, "caption": "会場"})
    [row] = photos.photos_of(head, record)
    assert (row.width, row.height, row.byte_count, row.caption, row.consent, row.is_here) == (0, 0, 0, "会場", "", False)
