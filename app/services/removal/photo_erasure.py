"""個人情報の消去 of a photo: erases picture and caption here and, with the next files, everywhere."""

from app.models.photo import Photo
from app.services.activities.photos import read_photo
from app.services.records.record_forms import delete_in, save_in
from app.services.removal.erasure import erase_group
from app.services.transfer.received_copies import drop_erased
from app.services.workspace.workspace import Desk


def erase(desk: Desk, photo: bytes) -> None:
    """Erases a photo in one transaction; no PC stores its picture again. It cannot be undone. Raises Refused("unknown-photo")."""
    with desk.database.writing() as session:
        name = read_photo(session, photo).values["sha256"]
        row = session.get_one(Photo, photo)
        for group in (group for group in Photo.groups if group.name in ("image", "caption")):
            erase_group(session, desk, row, group.name, [None] * len(group.fields))
        save_in(session, desk, read_photo(session, photo), {"erased_sha256": name})
        delete_in(session, desk, read_photo(session, photo))
    if name:
        desk.photos.remove(name)
    drop_erased(desk)
