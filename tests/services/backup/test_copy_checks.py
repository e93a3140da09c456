"""A copy that rots is found, told, replaced by a fresh one, and only then set aside."""

from pathlib import Path

import pytest

from app.errors import Unavailable
from app.services.backup import backups, copy_checks
from app.services.backup.copy_notes import note_checked, read_notes
from app.services.backup.thinning import KEPT_ASIDE
from app.services.workspace.workspace import Workspace
from app.store import copying
from app.store.driver import connect
from tests.offices import activity


def rot(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def made(workspace: Workspace, count: int = 3) -> list[Path]:
    found = []
    for _ in range(count):
        activity(workspace)
        found.append(backups.create_backup(workspace).path)
    return found


def states(workspace: Workspace) -> dict[str, str | None]:
    return {one.name: one.state for one in backups.backups(workspace.folder)}


def test_the_copies_are_read_in_turn_the_one_that_waited_longest_first(daito: Workspace) -> None:
    paths = made(daito)
    for path in (*paths, *paths):
        assert copy_checks.check_next(daito) is None
        assert list(read_notes(path.parent).checked)[-1] == path.name


def test_a_rotten_copy_is_replaced_and_no_longer_listed(daito: Workspace) -> None:
    """Fault F4: a rotten copy was listed as before, and `check` did not look at it."""
    first, *others = made(daito)
    rot(first)
    replaced = copy_checks.check_next(daito)
    assert replaced is not None and replaced.damaged == first.name
    names = [one.name for one in backups.backups(daito.folder)]
    assert names == [replaced.fresh.name, *[path.name for path in reversed(others)]]
    assert backups.damaged_copies(first.parent) == [first.with_name(first.name + ".damaged")]
    assert len(copy_checks.damage_told(daito)) == 1
    copy_checks.damage_seen(daito)
    assert copy_checks.damage_told(daito) == []


def test_it_stays_in_its_place_until_the_fresh_one_is_good(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_ = made(daito)
    rot(first)

    def fails(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(copying, "replace_patiently", fails)
        with pytest.raises(Unavailable):
            copy_checks.check_next(daito)
    assert first.exists() and states(daito)[first.name] == "damaged"
    [told] = copy_checks.damage_told(daito)
    assert "壊れています" in told


def test_a_new_copy_ends_the_damage_that_a_check_has_told(daito: Workspace) -> None:
    """What the message says helps: it said 新しい控えを作ってください, and went on saying it when that was done."""
    first, second = made(daito, 2)
    rot(second)
    assert len(copy_checks.copy_troubles(daito)) == 1
    backups.create_backup(daito)
    assert copy_checks.copy_troubles(daito) == []
    assert second.name not in states(daito) and first.name in states(daito)
    copy_checks.damage_seen(daito)
    assert copy_checks.damage_told(daito) == []


def test_no_more_than_two_damaged_ones_are_kept_aside(daito: Workspace) -> None:
    for path in made(daito, 3):
        rot(path)
        note_checked(path.parent, path.name, "damaged")
    backups.create_backup(daito)
    assert len(backups.damaged_copies(backups.backup_folder(daito.folder))) == KEPT_ASIDE


def test_a_file_of_somebody_else_is_no_damaged_copy_and_stays(daito: Workspace) -> None:
    """Such a file was called a damaged copy, renamed, and deleted with the third one."""
    [mine] = made(daito, 1)
    others = [mine.with_name(f"写真{number}.db") for number in range(3)]
    for path in others:
        path.write_bytes(b"a family album")
    for _ in range(5):
        assert copy_checks.check_next(daito) is None
    assert copy_checks.copy_troubles(daito) == [] and copy_checks.damage_told(daito) == []
    assert all(path.read_bytes() == b"a family album" for path in others)


def test_all_copies_are_read_on_request_and_none_is_changed(daito: Workspace) -> None:
    paths = made(daito)
    rot(paths[1])
    before = {path: path.read_bytes() for path in paths}
    looks: list[tuple[int, int]] = []
    [trouble] = copy_checks.copy_troubles(daito, lambda done, total: looks.append((done, total)))
    assert "壊れています" in trouble and looks == [(0, 3), (1, 3), (2, 3)]
    assert {path: path.read_bytes() for path in paths} == before
    assert states(daito) == {paths[0].name: "sound", paths[1].name: "damaged", paths[2].name: "sound"}


def test_another_pcs_copy_is_neither_damaged_nor_replaced(daito: Workspace) -> None:
    [mine] = made(daito, 1)
    other = mine.with_name("20251101-000000-000000-manual.db")
    connection = connect(other, bytes(32), create=True)
    connection.execute("CREATE TABLE a (b)")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    assert copy_checks.check_next(daito) is None
    assert copy_checks.copy_troubles(daito) == []
    assert states(daito) == {mine.name: "sound", other.name: "other-key"}


def test_the_newest_good_copy_is_never_a_damaged_one(daito: Workspace) -> None:
    first, last = made(daito, 2)
    rot(last)
    copy_checks.copy_troubles(daito)
    newest = backups.newest_good(daito)
    assert newest is not None and newest.name == first.name
