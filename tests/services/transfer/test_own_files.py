"""This PC's own files among those of others, by what stands in them (a clone's: journeys/test_nasty_shared_folder.py)."""

from pathlib import Path

from app.models.ledger import SentFile
from app.services.devices.key_renewal import renew_keys
from app.services.transfer import submitting
from app.services.transfer.own_files import clear_away, leave_clone, may_be_replaced, own_letters
from app.services.workspace.workspace import Workspace
from tests.offices import activity


def test_a_file_is_ours_by_its_signature_and_by_our_list_after_the_keys_were_renewed(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    ours, theirs = submitting.hand_in(daito, tmp_path).path, submitting.ask_again(head, tmp_path)
    nothing = tmp_path / "空.yui"
    nothing.touch()
    assert [*own_letters(daito, [ours, nothing, *(sent.path for sent in theirs)])] == [ours]
    renew_keys(daito)
    assert [*own_letters(daito, [ours])] == [ours]


def test_only_our_own_file_and_a_damaged_one_may_be_replaced(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    ours = submitting.hand_in(daito, tmp_path).path
    half, other = tmp_path / "half.yui", tmp_path / "other.yui"
    half.write_bytes(ours.read_bytes()[:900])
    other.write_bytes(b"something else")
    assert [may_be_replaced(daito, path) for path in (ours, half, other)] == [True, True, False]
    assert not may_be_replaced(head, ours)


def test_a_file_written_just_before_the_program_was_killed_is_no_clones(daito: Workspace, tmp_path: Path) -> None:
    activity(daito)
    sent = submitting.hand_in(daito, tmp_path)
    with daito.database.writing() as session:
        session.delete(session.get_one(SentFile, sent.number))
    generation = daito.generation
    letters = own_letters(daito, [sent.path])
    assert len(letters) == 1 and not leave_clone(daito, letters.values()) and daito.generation == generation
    submitting.hand_in(daito, tmp_path / "again.yui")
    assert leave_clone(daito, letters.values()) and daito.generation != generation  # its number was given to another file


def test_an_earlier_file_goes_with_its_photos_and_the_present_one_stays(daito: Workspace, tmp_path: Path) -> None:
    old, new = submitting.hand_in(daito, tmp_path), submitting.hand_in(daito, tmp_path)
    photo = old.path.with_name(f"{old.path.stem}-photo1.yui")
    photo.touch()
    clear_away(daito, own_letters(daito, [old.path, new.path]), {})
    assert old.path.exists()  # nothing newer was left for that office
    clear_away(daito, own_letters(daito, [old.path, new.path]), {"head": new.number})
    assert [path.exists() for path in (old.path, photo, new.path)] == [False, False, True]
