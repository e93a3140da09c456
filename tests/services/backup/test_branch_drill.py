"""At a branch the drill proves that the copy would bring the PC back, and says what would be lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import YuiError
from app.services.activities import photos
from app.services.backup import backups, recovery
from app.services.backup.branch_drill import drill_at_branch
from app.services.backup.found_copies import PicturesBeside
from app.services.devices import key_renewal
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.store.recovery_file import FILE_NAME, RecoveryKeys, seal_keys
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def trouble(workspace: Workspace, folder: Path) -> str:
    with pytest.raises(YuiError) as error:
        drill_at_branch(workspace, folder)
    return error.value.code


def test_it_says_until_which_day_the_copy_reaches_and_what_would_be_lost(
    daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None], stick: Path
) -> None:
    activity(daito)
    made = backups.carry_backup(daito, stick)
    found = drill_at_branch(daito, stick)
    assert (found.backup, found.until, found.would_lose) == (made.name, "令和7年11月5日", 0)
    assert recovery.last_drill(daito) is not None
    activity(daito)
    activity(daito)
    assert drill_at_branch(daito, stick).would_lose == 2
    to_head()
    to_daito()
    assert drill_at_branch(daito, stick).would_lose == 0
    backups.carry_backup(daito, stick)
    newest = backups.carry_backup(daito, stick).path
    newest.write_bytes(newest.read_bytes()[:-4096])
    assert drill_at_branch(daito, stick).skipped == (newest.name,)


def test_it_opens_the_photos_beside_the_copy(daito: Workspace, stick: Path) -> None:
    """The drill said that the PC would come back, and not one photo lay on the stick."""
    record = activity(daito)
    photos.add(daito, record, camera())
    backups.carry_backup(daito, stick)
    found = drill_at_branch(daito, stick)
    assert found.pictures == PicturesBeside(1, 1) and "写真と確定版1個も、すべて開きました" in "".join(found.in_words)
    (kept,) = stick.rglob("*.photo")
    kept.write_bytes(kept.read_bytes()[:-1])
    found = drill_at_branch(daito, stick)
    assert found.pictures.is_damaged and "1個が開きません" in "".join(found.in_words)


def test_a_copy_whose_key_the_head_office_can_not_open_any_more_is_told(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], stick: Path, tmp_path: Path
) -> None:
    assert trouble(daito, stick) == "no-backup"
    file = backups.carry_backup(daito, stick).path.with_name(FILE_NAME)
    whole = file.read_bytes()
    for wrong in (whole[:-1], whole[:50] + bytes([whole[50] ^ 1]) + whole[51:]):
        file.write_bytes(wrong)
        assert trouble(daito, stick) in ("damaged-recovery-file", "former-keys")
    of_another = RecoveryKeys(daito.organisation_id, "daito", "0123abcd", daito.keys.database_key)
    file.write_bytes(seal_keys(of_another, [daito.keys.seal_recipient]))
    assert trouble(daito, stick) == "former-keys"
    file.unlink()
    assert trouble(daito, stick) == "no-recovery-file"
    file.write_bytes(whole)
    to_head()
    key_renewal.renew_recovery_key(head)
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    assert trouble(daito, stick) == "former-keys"
    backups.carry_backup(daito, stick)
    drill_at_branch(daito, stick)
