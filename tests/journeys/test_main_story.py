"""The story every user lives: record, hand in, receive, decide, send back."""

from pathlib import Path

import pytest

from app.errors import YuiError
from app.services.activities import activities
from app.services.activities.activity_input import activity_values
from app.services.activities.activity_rows import show_activity
from app.services.backup import dumps
from app.services.conflicts import conflicts
from app.services.devices.setup import devices, enrol, own_fingerprint, set_up_branch, set_up_head
from app.services.plan.plans import plans
from app.services.transfer import import_undo, importing, submitting
from app.services.transfer.submission_status import board
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock


def record(workspace: Workspace, **typed: str) -> bytes:
    values = activity_values(workspace, plans(workspace)[0].id, typed)
    return activities.save(workspace, activities.blank(workspace), values)


def join(head: Workspace, office: str, folder: Path) -> Workspace:
    enrolment = enrol(head, office, folder.with_suffix(".yui-setup"))
    return set_up_branch(folder, enrolment.path, enrolment.code)


@pytest.mark.usefixtures("at")
def test_a_branch_records_hands_in_and_gets_the_decision_back(tmp_path: Path, at: TurnableClock) -> None:
    head = set_up_head(tmp_path / "head")
    daito = join(head, "daito", tmp_path / "daito")
    first = record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン", participants="約３０", place="髙﨑公民館")
    stick = tmp_path / "stick"
    stick.mkdir()

    assert submitting.contents(daito).added == 1
    sent = submitting.hand_in(daito, stick)
    assert sent.path.name == f"daito-20251105-0001-{daito.generation.hex()[:4]}.yui"
    assert "ふれあい".encode() not in sent.path.read_bytes()

    look = importing.inspect_all(head, sent.path)[0]
    assert (look.office, look.confirmation_code, look.new_device) == ("daito", sent.confirmation_code, True)
    assert look.fingerprint == own_fingerprint(daito)
    seen = importing.preview(head, [sent.path])
    assert (seen.added, seen.changed) == (1, 0)
    assert len(devices(head)) == 1
    done = importing.import_files(head, [sent.path])
    assert done.digest == seen.digest
    assert len(devices(head)) == 2
    assert show_activity(head, first).title == "ふれあいサロン"
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")

    again = importing.import_files(head, [sent.path])
    assert again.files[0].already_imported and again.nothing_new

    # Both change the same figure without having seen each other.
    activities.save(head, activities.open_form(head, first), {"participants": 28, "participants_approximate": False})
    activities.save(daito, activities.open_form(daito, first), {"participants": 32, "participants_approximate": False})
    second = submitting.hand_in(daito, stick)
    merged = importing.import_files(head, [second.path])
    assert merged.conflicts == 1
    (found,) = conflicts.list_conflicts(head)
    assert found.base_text == "約30人"
    assert {candidate.text for candidate in found.candidates} == {"28人", "32人"}
    theirs = next(candidate for candidate in found.candidates if candidate.text == "32人")
    conflicts.resolve_with_candidate(head, found, theirs.operation)
    assert conflicts.list_conflicts(head) == []

    back = submitting.send_back(head, "daito", stick)
    importing.import_files(daito, [back.path])
    assert show_activity(daito, first).participants == 32
    assert conflicts.list_conflicts(daito) == []
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")
    assert dumps.digest(head, "common") == dumps.digest(daito, "common")

    rows = {row.office_code: row for row in board(head, 2025)}
    assert rows["daito"].status == "reported" and rows["daito"].activities == 1
    assert rows["murone"].status == "unreported" and rows["murone"].activities is None
    with pytest.raises(YuiError) as refusal:
        import_undo.undo_import(head, merged.files[0].import_id or 0)
    assert refusal.value.code == "undo-too-late"


@pytest.mark.usefixtures("at")
def test_two_pcs_of_a_branch_do_not_overwrite_each_other_on_one_stick(tmp_path: Path) -> None:
    head = set_up_head(tmp_path / "head")
    first, second = join(head, "daito", tmp_path / "one"), join(head, "daito", tmp_path / "two")
    record(first, date="R7.10.3", target="1-3", title="ふれあいサロン")
    record(second, date="R7.10.4", target="1-3", title="座談会")
    sent = [submitting.hand_in(workspace, tmp_path) for workspace in (first, second)]
    assert importing.import_files(head, [one.path for one in sent]).added == 2


@pytest.mark.usefixtures("at")
def test_a_lost_database_never_costs_the_keys_of_its_backups(tmp_path: Path) -> None:
    set_up_head(tmp_path / "head").close()
    keys = (tmp_path / "head" / "keys.yui-keys").read_bytes()
    (tmp_path / "head" / "office.db").unlink()
    with pytest.raises(YuiError) as refusal:
        set_up_head(tmp_path / "head")
    assert refusal.value.code == "data-missing"
    assert (tmp_path / "head" / "keys.yui-keys").read_bytes() == keys
