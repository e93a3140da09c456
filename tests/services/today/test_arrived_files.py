"""Files for this office in the shared folder are seen before anybody chooses them."""

from pathlib import Path

from app.services.today.arrived_files import Arrived, arrived
from app.services.transfer import importing, submitting, sync_folder
from app.services.workspace.workspace import Workspace
from tests.offices import activity


def test_a_return_file_is_seen_until_it_is_taken_in(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    shared, out = tmp_path / "shared", tmp_path / "out"
    shared.mkdir()
    out.mkdir()
    assert arrived(daito) == Arrived()
    sync_folder.set_folder(daito, shared)
    activity(daito, title="サロン")
    sent = submitting.hand_in(daito, shared)  # its own file is no news
    (shared / "x.yui").write_bytes(b"no file of ours")
    assert arrived(daito) == Arrived()
    importing.import_files(head, [sent.path])
    returned = submitting.send_back(head, "daito", shared).path
    assert arrived(daito) == Arrived((returned,), "共有フォルダー")
    importing.import_files(daito, [returned])
    assert arrived(daito) == Arrived()
