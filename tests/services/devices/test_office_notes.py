"""事業所のメモ: the head office's own, of which no branch ever receives a word."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.errors import Refused
from app.models.journal import OperationRow
from app.models.meeting import Staff
from app.models.office_note import OfficeNote
from app.services.devices.office_notes import notes, open_note, save_note
from app.services.meetings import working_groups
from app.services.records.history import history
from app.services.records.labels import record_title
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.offices import branch_of

SECRET = "会計は午後だけ。電話は内線12"


def written(head: Workspace) -> bytes:
    form = open_note(head, "daito")
    save_note(head, form, {"note": SECRET})
    return form.id


def test_the_head_office_keeps_one_note_per_office_and_its_history(head: Workspace) -> None:
    record = written(head)
    assert {row.office: row.note for row in notes(head)}["daito"] == SECRET
    save_note(head, open_note(head, "daito"), {"note": "内線13"})
    assert [change.after for step in history(head, record) for change in step.changes if change.group == "note"] != []
    with head.database.reading() as session:
        name = next(row.office_name for row in notes(head) if row.office == "daito")
        assert record_title(session, "office_note", record) == f"事業所のメモ　{name}"
        assert session.scalar(select(func.count()).select_from(OfficeNote)) == 1


@pytest.mark.parametrize("is_written_first", [True, False])
def test_no_branch_receives_a_note_with_what_it_receives(head: Workspace, tmp_path: Path, is_written_first: bool) -> None:
    if is_written_first:
        written(head)  # neither with the set-up file …
    daito = branch_of(head, "daito", tmp_path / "daito")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path / "first.yui").path])
    record = written(head)  # … nor with what is sent back
    working_groups.save_staff(head, working_groups.open_staff(head, None), {"name": "見本 一"})
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path / "back.yui").path])
    with daito.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Staff)) == 1, "what is common did arrive"
        assert session.get(OfficeNote, record) is None
        assert session.scalar(select(func.count()).where(OperationRow.record == record)) == 0


def test_a_branch_can_not_write_one(daito: Workspace) -> None:
    with pytest.raises(Refused, match="本部で入力"):
        save_note(daito, open_note(daito, "daito"), {"note": SECRET})
