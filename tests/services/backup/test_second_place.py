"""The second place: chosen once, served whenever it is there, and never a danger to what lies there already."""

import io
import os
import random
import shutil
from pathlib import Path

import pytest
from PIL import Image

from app.cli.main import main
from app.errors import Refused, Unavailable, YuiError
from app.services.activities import photos
from app.services.backup import backups, copy_alarms, copy_checks, second_place
from app.services.removal import photo_erasure
from app.services.workspace.workspace import Workspace
from app.store.copying import verify_copy
from app.store.files import partial_beside
from app.store.sealed_store import photo_store
from tests.conftest import TurnableClock
from tests.journeys.test_nasty_photos import camera, only
from tests.offices import activity


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def copies(place: Path) -> list[str]:
    return sorted(path.name for path in place.rglob("*.db"))


def test_the_newest_copy_is_written_there_in_a_folder_of_this_pc(daito: Workspace, stick: Path) -> None:
    second_place.choose(daito, stick)
    assert second_place.carry_newest(daito) is None  # there is no copy yet
    made = backups.create_backup(daito)
    carried = second_place.carry_newest(daito)
    assert carried is not None and carried.path == stick / f"YuiNote-daito-{daito.device_id}" / made.name
    verify_copy(carried.path, daito.database.key)
    assert second_place.carry_newest(daito) is None  # it is there
    place = second_place.second_place(daito)
    assert place is not None and place.is_there and place.reached_at


def test_a_stick_that_is_not_in_is_served_the_next_time(daito: Workspace, stick: Path) -> None:
    second_place.choose(daito, stick)
    stick.rename(stick.with_name("away"))
    made = backups.create_backup(daito)
    assert second_place.carry_newest(daito) is None
    place = second_place.second_place(daito)
    assert place is not None and not place.is_there and "つながっていません" in place.in_words
    stick.with_name("away").rename(stick)
    assert second_place.carry_newest(daito) is not None
    assert copies(stick) == [made.name]


def test_another_stick_under_the_same_drive_letter_gets_nothing(daito: Workspace, stick: Path) -> None:
    """A colleague's stick got the copies, and the own one counted as reached."""
    second_place.choose(daito, stick)
    backups.create_backup(daito)
    second_place.carry_newest(daito)
    stick.rename(stick.with_name("in the drawer"))
    stick.mkdir()
    activity(daito)
    backups.create_backup(daito)
    assert second_place.carry_newest(daito) is None and not list(stick.iterdir())
    second_place.choose(daito, stick)  # on purpose
    assert second_place.carry_newest(daito) is not None


def test_a_link_into_the_own_data_is_no_second_place(daito: Workspace, stick: Path) -> None:
    backups.create_backup(daito)
    (stick / f"YuiNote-daito-{daito.device_id}").symlink_to(daito.folder / "backups")
    second_place.choose(daito, stick)
    with pytest.raises(Refused) as refusal:
        second_place.carry_newest(daito)
    assert refusal.value.code == "own-folder"
    place = second_place.second_place(daito)
    assert place is not None and not place.reached_at


def test_a_copy_that_the_stick_has_cut_is_written_again(daito: Workspace, stick: Path) -> None:
    second_place.choose(daito, stick)
    backups.create_backup(daito)
    carried = second_place.carry_newest(daito)
    assert carried is not None
    os.truncate(carried.path, 0)
    again = second_place.carry_newest(daito)
    assert again is not None and again.path == carried.path
    verify_copy(carried.path, daito.database.key)


def test_the_head_offices_sealed_keys_lie_beside_the_copies(head: Workspace, stick: Path) -> None:
    second_place.choose(head, stick)
    backups.create_backup(head)
    carried = second_place.carry_newest(head)
    assert carried is not None and list(carried.path.parent.glob("*.yui-recovery"))


def test_it_is_thinned_like_the_first(daito: Workspace, stick: Path, at: TurnableClock) -> None:
    second_place.choose(daito, stick)
    for _ in range(12):
        activity(daito)
        backups.create_backup(daito, "before-import")
        second_place.carry_newest(daito)
    assert len(copies(stick)) <= 4
    assert copies(stick)[-1] == backups.backups(daito.folder)[0].name


def test_two_pcs_share_a_place_and_nothing_of_others_is_touched(daito: Workspace, head: Workspace, stick: Path) -> None:
    (stick / "写真.db").write_bytes(b"a family album")
    (stick / "報告.docx").write_bytes(b"x")
    for workspace in (daito, head):
        second_place.choose(workspace, stick)
        for _ in range(5):
            activity(workspace)
            backups.create_backup(workspace)
            second_place.carry_newest(workspace)
    assert (stick / "写真.db").read_bytes() == b"a family album" and (stick / "報告.docx").exists()
    assert len([path for path in stick.iterdir() if path.is_dir()]) == 2


def test_a_half_copy_of_a_stick_that_was_pulled_out_goes_at_the_next_one(daito: Workspace, stick: Path) -> None:
    second_place.choose(daito, stick)
    backups.create_backup(daito)
    carried = second_place.carry_newest(daito)
    assert carried is not None
    half = partial_beside(carried.path)
    half.write_bytes(b"half")
    activity(daito)
    backups.create_backup(daito)
    second_place.carry_newest(daito)
    assert not half.exists()


def test_half_a_copy_on_a_stick_does_not_keep_it_full_for_ever(daito: Workspace, stick: Path) -> None:
    """``backup create --to`` that was killed left its half, under a name that nobody swept."""
    half = partial_beside(stick / "x.db")
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    foreign = stick / "20251105-010000-000000-regular.db.partial"
    foreign.write_bytes(b"of another program")
    backups.carry_backup(daito, stick)
    assert not half.exists() and foreign.exists() and len(copies(stick)) == 1


def test_a_copy_that_was_made_is_told_although_the_second_place_fails(
    daito: Workspace, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second_place.choose(daito, stick)
    (stick / f"YuiNote-daito-{daito.device_id}").write_bytes(b"a file")
    folder = daito.folder
    daito.close()
    assert main(["--data", str(folder), "backup", "create"]) == 0
    said = capsys.readouterr().out
    assert "控えを作りました" in said and "二つめの場所には写していません" in said


def test_the_own_folders_and_none_are_refused(daito: Workspace, stick: Path) -> None:
    for folder, code in ((daito.folder / "backups", "own-folder"), (daito.folder, "own-folder"), (stick / "none", "no-folder")):
        (daito.folder / "backups").mkdir(exist_ok=True)
        with pytest.raises(Refused) as refusal:
            second_place.choose(daito, folder)
        assert refusal.value.code == code
    assert second_place.is_undecided(daito)


def test_the_same_disk_is_told(daito: Workspace, stick: Path) -> None:
    assert "同じディスク" in second_place.choose(daito, stick)


def test_choosing_this_pcs_folder_in_the_place_means_the_place(daito: Workspace, stick: Path) -> None:
    second_place.choose(daito, stick)
    backups.create_backup(daito)
    carried = second_place.carry_newest(daito)
    assert carried is not None
    second_place.choose(daito, carried.path.parent)
    place = second_place.second_place(daito)
    assert place is not None and place.folder == stick


def test_who_wants_none_is_not_asked_again_and_keeps_what_is_there(daito: Workspace, stick: Path) -> None:
    second_place.choose(daito, stick)
    backups.create_backup(daito)
    second_place.carry_newest(daito)
    second_place.use_none(daito)
    activity(daito)
    backups.create_backup(daito)
    assert second_place.carry_newest(daito) is None and len(copies(stick)) == 1
    assert second_place.second_place(daito) is None and not second_place.is_undecided(daito)


@pytest.mark.parametrize("broken", ["copyfile", "full", "in the way"])
def test_a_place_that_fails_says_so_and_leaves_no_half_copy(
    daito: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    second_place.choose(daito, stick)
    backups.create_backup(daito)
    if broken == "copyfile":

        def pulled_out(source: Path, target: Path) -> None:
            Path(target).write_bytes(b"half")
            raise OSError(5, "I/O error")

        monkeypatch.setattr(shutil, "copyfile", pulled_out)
    elif broken == "full":
        monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
    else:
        (stick / f"YuiNote-daito-{daito.device_id}").write_bytes(b"a file")
    with pytest.raises(YuiError) as trouble:
        second_place.carry_newest(daito)
    assert isinstance(trouble.value, Unavailable)
    assert not copies(stick) and not list(stick.rglob("*.partial"))


def noise(seed: int, size: int) -> bytes:
    """A JPEG of about so many bytes."""
    side = int((size * 2) ** 0.5)
    out = io.BytesIO()
    Image.frombytes("L", (side, side), random.Random(seed).randbytes(side * side)).save(out, "JPEG", quality=60)
    return out.getvalue()


def with_photo(workspace: Workspace, colour: str = "red") -> tuple[bytes, bytes]:
    """An activity's photo: (its record, its name)."""
    record = activity(workspace)
    photos.add(workspace, record, camera(colour))
    name = only(workspace, record).sha256
    assert name is not None
    return only(workspace, record).id, name


def served(workspace: Workspace) -> Path:
    """The second place after a copy was made and carried: this PC's folder in it."""
    backups.create_backup(workspace)
    second_place.carry_newest(workspace)
    place = second_place.second_place(workspace)
    assert place is not None
    return place.copies


def test_photos_go_along_once_each_and_an_erased_one_goes_from_there(daito: Workspace, stick: Path) -> None:
    """The copies held no pictures: the head office's own had no second home."""
    second_place.choose(daito, stick)
    photo, name = with_photo(daito)
    there = photo_store(served(daito), daito.database.key)
    assert there.opens(name)
    (kept,) = stick.rglob("*.photo")
    before = kept.stat().st_mtime_ns
    _, other = with_photo(daito, "blue")
    second_place.carry_newest(daito)  # no copy is due, but the picture is new
    assert there.names() == {name, other} and kept.stat().st_mtime_ns == before
    photo_erasure.erase(daito, photo)
    second_place.carry_newest(daito)
    assert there.names() == {other}


def test_pictures_that_find_no_room_are_told_and_the_copy_is_there(
    daito: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second_place.choose(daito, stick)
    with_photo(daito)
    backups.create_backup(daito)
    monkeypatch.setattr(backups, "PICTURES_SHARE", 10**9)
    assert second_place.carry_newest(daito) is not None
    assert len(copies(stick)) == 1 and not list(stick.rglob("*.photo"))
    (told,) = [one for one in copy_alarms.copy_alarms(daito) if "写真" in one]
    assert "1個" in told and "stick" in told
    second_place.choose(daito, stick)  # another one: nothing is known of it yet
    assert second_place.room_told(daito) == ""
    monkeypatch.undo()
    second_place.carry_newest(daito)
    assert copy_alarms.copy_alarms(daito) == [] and list(stick.rglob("*.photo"))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_copy_that_rots_there_is_found_told_and_written_again(daito: Workspace, stick: Path, at: TurnableClock) -> None:
    """Its length alone was looked at, so that a rotten copy counted as one for ever."""
    second_place.choose(daito, stick)
    (copy,) = served(daito).glob("*.db")
    flip(copy)
    assert second_place.check_next(daito)
    verify_copy(copy, daito.database.key)
    assert copy_checks.has_news(daito) and "二つめの場所" in "".join(copy_checks.damage_told(daito))
    copy_checks.damage_seen(daito)
    assert copy_checks.damage_told(daito) == [] and not second_place.check_next(daito)
    flip(copy)
    at.turn(days=1)  # the first time of a day the one that counts is looked at whatever the turn
    assert second_place.carry_newest(daito) is not None
    verify_copy(copy, daito.database.key)
    assert copy_checks.has_news(daito)


def test_an_older_copy_that_rots_there_is_set_aside_and_every_one_has_its_turn(daito: Workspace, stick: Path) -> None:
    second_place.choose(daito, stick)
    for _ in range(3):
        activity(daito)
        folder = served(daito)
    oldest = min(folder.glob("*.db"))
    flip(oldest)
    found = [second_place.check_next(daito) for _ in range(3)]
    assert found.count(True) == 1
    assert not oldest.exists() and oldest.with_name(oldest.name + ".damaged").exists()
    assert len(copies(stick)) == 2


def test_a_picture_that_rots_there_is_written_again(daito: Workspace, stick: Path, at: TurnableClock) -> None:
    second_place.choose(daito, stick)
    _, name = with_photo(daito)
    there = photo_store(served(daito), daito.database.key)
    (kept,) = stick.rglob("*.photo")
    flip(kept)
    assert not there.opens(name)
    for _ in range(256):
        at.turn(hours=1)
        second_place.check_next(daito)
    assert there.opens(name)


def test_pictures_leave_room_for_records_and_old_copies_give_way_to_a_new_one(
    daito: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen on a small stick: the photos took all that was free, and no copy of the records found room any more."""
    size = daito.database.path.stat().st_size
    room = backups.LEFT_FREE + 4 * size + size // 2

    real = shutil.disk_usage

    def usage(path: Path) -> object:
        if not Path(path).is_relative_to(stick):
            return real(path)
        used = sum(path.stat().st_size for path in stick.rglob("*") if path.is_file())
        return shutil._ntuple_diskusage(room, used, room - used)  # type: ignore[attr-defined]

    monkeypatch.setattr(shutil, "disk_usage", usage)
    second_place.choose(daito, stick)
    for number in range(6):
        record = activity(daito)
        photos.add(daito, record, noise(number, size // 4))
        name = backups.create_backup(daito, "before-import").name
        second_place.carry_newest(daito)
        assert name in copies(stick)
    assert list(stick.rglob("*.photo")) and second_place.pictures_left(daito)
