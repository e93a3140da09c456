"""個人情報の消去 of a photo: erases picture and caption here and, with the next files, everywhere."""

from app.models.photo import Photo
from app.services.activities.photos import open_photo
from app.services.records.actions import action
from app.services.records.erased_values import drop_erased_copies, erase_group
from app.services.records.undo import ERASED
from app.services.workspace.workspace import Workspace


def erase(workspace: Workspace, photo: bytes) -> None:
    """Erases a photo in one transaction; no PC stores its picture again. It cannot be undone. Raises Refused("unknown-photo")."""
    with action(workspace, "写真の消去", lasting=ERASED) as act:
        session = act.session
        name = open_photo(session, photo).values["sha256"]
        row = session.get_one(Photo, photo)
        for group in (group for group in Photo.groups if group.name in ("image", "caption")):
            erase_group(act, row, group.name, [None] * len(group.fields))
        act.save(open_photo(session, photo), {"erased_sha256": name})
        act.delete(open_photo(session, photo))
    if name:
        workspace.photos.remove(name)
    drop_erased_copies(workspace)
