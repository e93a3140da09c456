"""A branch whose PC is lost, and what it hands in and is answered before and after."""

import shutil
from pathlib import Path

import pytest

from app.errors import YuiError
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace


def handed_in(branch: Workspace, head: Workspace, folder: Path) -> importing.MergePreview:
    done = importing.import_files(head, [submitting.hand_in(branch, folder).path])
    assert done.files[0].trouble is None
    return done


def answered(head: Workspace, branch: Workspace, folder: Path) -> None:
    importing.import_files(branch, [submitting.send_back(head, branch.office_code, folder).path])


def lost(workspace: Workspace) -> str:
    """The PC is gone with everything on it."""
    workspace.close()
    shutil.rmtree(workspace.folder)
    return workspace.device_id


def trouble(act: object) -> str:
    with pytest.raises(YuiError) as error:
        act()  # type: ignore[operator]
    return error.value.code
