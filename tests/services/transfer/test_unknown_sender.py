"""A file of a PC that this office does not know is refused by itself, wherever it lies among the others."""

from dataclasses import replace
from pathlib import Path

from app.services.activities.activity_list import Filter, list_ids
from app.services.backup import backups, restoring
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.offices import activity, branch_of


def test_a_file_of_an_unknown_pc_is_refused_alone_and_the_others_are_taken_in(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    kept = backups.create_backup(head)
    with branch_of(head, "kawasaki", tmp_path / "kawasaki") as kawasaki:
        kawasaki.keys = replace(kawasaki.keys, certificate=b"")  # as of a PC that nobody gave a set-up file
        strange = submitting.hand_in(kawasaki, tmp_path / "k.yui").path
    record = activity(daito)
    good = submitting.hand_in(daito, tmp_path / "d.yui").path
    head.close()
    with restoring.restore_backup(head.folder, kept.name) as old:
        [alone] = importing.preview(old, [strange]).files
        assert alone.trouble is not None and alone.trouble.code == "unknown-sender"
        found = importing.import_files(old, [strange, good]).files
        assert [one.trouble is None for one in found] == [False, True] and list_ids(old, Filter()) == [record]
