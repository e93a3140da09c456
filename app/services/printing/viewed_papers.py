"""A paper that a program of the system is to show (PDFで開く): a file of this user only, gone when the data are closed."""

import secrets
from pathlib import Path

from app.services.workspace.workspace import Workspace
from app.store.files import write_durably
from app.store.leftovers import viewed_folder
from app.store.place import make_folder


def lay_out(workspace: Workspace, data: bytes) -> Path:
    """Writes the PDF where only this user can read it, under a name of its own: an earlier one may still be open.

    Raises what ``write_durably`` raises.
    """
    folder = viewed_folder(workspace.folder)
    make_folder(folder)
    path = folder / f"preview-{secrets.token_hex(4)}.pdf"
    write_durably(path, data)
    return path
