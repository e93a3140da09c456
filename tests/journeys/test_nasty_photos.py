"""Case 24 and what belongs to it: photos travel beside the records, get lost, and come back by themselves."""

import io
from pathlib import Path

import pytest
from PIL import Image

from app.errors import Refused, Unavailable, YuiError
from app.exchange.pictures import LONGEST, reencoded
from app.journal.rows import read_operations
from app.services.activities import photos
from app.services.backup import dumps
from app.services.removal import photo_erasure
from app.services.transfer import file_log, importing, submitting, sync_folder
from app.services.workspace.workspace import Workspace
from tests.offices import activity, branch_of


def camera(colour: str = "red", size: tuple[int, int] = (640, 480), **info: object) -> bytes:
    """A JPEG as a telephone makes it, with the place it was taken at."""
    exif = Image.Exif()
    exif[0x010F] = "TELEPHONE"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (38.0, 56.0, 1.0)
    exif[0x0112] = info.get("turned", 1)
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif, comment=b"secret place")
    return out.getvalue()


def only(workspace: Workspace, record: bytes) -> photos.PhotoRow:
    (row,) = photos.photos_of(workspace, record)
    return row


def test_the_place_a_photo_was_taken_at_never_leaves_the_camera(daito: Workspace) -> None:
    record = activity(daito)
    photos.add(daito, record, camera(turned=6), name="IMG_0001.JPG")
    row = only(daito, record)
    data = photos.picture(daito, row.sha256)
    assert data is not None and b"TELEPHONE" not in data and b"secret" not in data and b"Exif" not in data
    with Image.open(io.BytesIO(data)) as kept:
        assert not kept.getexif() and kept.size == (480, 640)  # upright, because the note about turning is gone too
    for path in daito.folder.rglob("*.photo"):
        assert b"\xff\xd8\xff" not in path.read_bytes()[:40] and "IMG" not in path.name


def test_a_photo_travels_beside_the_records_and_losing_it_delays_no_figure(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 24: the record arrives, the picture is lost, the next round brings it without anybody doing anything."""
    record = activity(daito)
    photos.add(daito, record, camera())
    photos.change(daito, only(daito, record).id, {"caption": "交流会", "consent": "internal"})
    sent = submitting.hand_in(daito, tmp_path)
    (part,) = sent.photo_paths
    part.unlink()  # lost on the way
    done = importing.import_files(head, [sent.path])
    assert done.added == 2 and done.photos == 0
    assert not only(head, record).is_here and photos.missing_count(head) == 1
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])  # says what is missing
    again = submitting.hand_in(daito, tmp_path)
    assert len(again.photo_paths) == 1
    done = importing.import_files(head, [again.path, *again.photo_paths])
    assert done.photos == 1
    row = only(head, record)
    assert row.is_here and (row.caption, row.consent) == ("交流会", "internal")
    assert photos.picture(head, row.sha256) == photos.picture(daito, row.sha256)
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    assert submitting.hand_in(daito, tmp_path).photo_paths == ()  # and then no more


def test_photos_that_come_before_their_record_wait_for_it(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    record = activity(daito)
    photos.add(daito, record, camera())
    sent = submitting.hand_in(daito, tmp_path)
    assert importing.preview(head, list(sent.photo_paths)).photos == 1
    assert not (head.folder / "photos").exists()  # looking changes nothing
    importing.import_files(head, list(sent.photo_paths))
    importing.import_files(head, [sent.path])
    assert only(head, record).is_here


def test_a_new_pc_of_the_branch_gets_the_photos_it_misses(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito)
    photos.add(daito, record, camera())
    sent = submitting.hand_in(daito, tmp_path)
    importing.import_files(head, [sent.path, *sent.photo_paths])
    with branch_of(head, "daito", tmp_path / "second") as second:
        assert not only(second, record).is_here
        importing.import_files(head, [submitting.hand_in(second, tmp_path).path])
        back = submitting.send_back(head, "daito", tmp_path)
        importing.import_files(second, [back.path, *back.photo_paths])
        assert only(second, record).is_here


def test_many_photos_go_in_parts_that_a_mail_can_carry(daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sync.photo_parts.PART_BYTES", 130_000)
    record = activity(daito)
    for colour in ("red", "green", "blue", "white"):
        noisy = Image.effect_noise((400, 300), 90).convert("RGB")
        noisy.paste(colour, (0, 0, 40, 40))
        out = io.BytesIO()
        noisy.save(out, "PNG")
        photos.add(daito, record, out.getvalue())
    sent = submitting.hand_in(daito, tmp_path)
    assert len(sent.photo_paths) > 1
    assert next(path.name[-11:] for path in sent.photo_paths) == "-photo1.yui"


@pytest.mark.parametrize("damage", ["cut", "bit", "swapped"])
def test_a_damaged_file_of_photos_is_refused_and_changes_nothing(
    head: Workspace, daito: Workspace, tmp_path: Path, damage: str
) -> None:
    record = activity(daito)
    photos.add(daito, record, camera())
    sent = submitting.hand_in(daito, tmp_path)
    data = bytearray(sent.photo_paths[0].read_bytes())
    if damage == "cut":
        del data[-50:]
    elif damage == "bit":
        data[len(data) // 2] ^= 1
    else:
        data[-40:-20], data[-20:] = data[-20:], data[-40:-20]
    bad = tmp_path / "bad.yui"
    bad.write_bytes(data)
    done = importing.import_files(head, [sent.path, bad])
    assert done.added == 2 and done.photos == 0 and done.files[1].trouble is not None
    assert not (head.folder / "photos").exists()


def test_the_same_picture_twice_lies_once_and_is_not_added_twice_to_one_activity(daito: Workspace) -> None:
    first, second = activity(daito), activity(daito, title="別の日")
    photos.add(daito, first, camera())
    photos.add(daito, second, camera())
    assert len(list((daito.folder / "photos").glob("*.photo"))) == 1
    with pytest.raises(Refused, match="もう入って"):
        photos.add(daito, first, camera())


def test_an_erased_photo_goes_everywhere(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito)
    photos.add(daito, record, camera())
    sent = submitting.hand_in(daito, tmp_path)
    importing.import_files(head, [sent.path, *sent.photo_paths])
    assert list((head.folder / "photos").glob("*.photo"))
    photo_erasure.erase(daito, only(daito, record).id)
    assert not list((daito.folder / "photos").glob("*.photo"))
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    assert not list((head.folder / "photos").glob("*.photo")) and photos.photos_of(head, record) == []


def test_an_erased_photo_does_not_come_back_with_an_old_file(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Not where it was known, and not where record and erasure come together."""
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    record = activity(daito)
    photos.add(daito, record, camera())
    old = submitting.hand_in(daito, tmp_path)
    photo_erasure.erase(daito, only(daito, record).id)
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    importing.import_files(head, [old.path, *old.photo_paths])
    assert not list(head.folder.rglob("*.photo"))


def test_the_words_under_an_erased_photo_go_from_its_history(daito: Workspace) -> None:
    record = activity(daito)
    photos.add(daito, record, camera())
    photo = only(daito, record).id
    photos.change(daito, photo, {"caption": "髙橋花子さん"})
    photo_erasure.erase(daito, photo)
    with daito.database.reading() as session:
        every = read_operations(session, "record = ?", (photo,))
    assert every and all("髙橋".encode() not in b"".join(operation.values.values()) for operation in every)


def test_a_damaged_picture_is_asked_for_again_and_heals(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito)
    photos.add(daito, record, camera())
    sent = submitting.hand_in(daito, tmp_path)
    importing.import_files(head, [sent.path, *sent.photo_paths])
    (kept,) = head.folder.rglob("*.photo")
    kept.write_bytes(kept.read_bytes()[:-9] + bytes(9))
    assert photos.picture(head, only(head, record).sha256) is None
    assert photos.missing_count(head) == 1
    importing.import_files(head, list(sent.photo_paths))
    assert photos.picture(head, only(head, record).sha256) is not None


def test_figures_go_even_when_the_stick_is_full_for_the_photos(
    daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos.add(daito, activity(daito), camera())
    write = submitting.write_for_people

    def full(path: Path, data: bytes) -> None:
        if "-photo" in path.name:
            raise Unavailable("disk-full", "書き込み先の空き容量が足りません。", "")
        write(path, data)

    monkeypatch.setattr(submitting, "write_for_people", full)
    sent = submitting.hand_in(daito, tmp_path)
    assert sent.path.exists() and sent.photo_paths == () and "記録は書き出してあります" in sent.photo_trouble
    assert file_log.sent_files(daito)[0].number == sent.number


def test_a_mail_draft_carries_the_photos_too(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito)
    photos.add(daito, record, camera())
    draft = submitting.mail_draft(daito, tmp_path)
    importing.import_files(head, [draft.path])
    assert only(head, record).is_here


def test_the_shared_folder_brings_back_what_was_lost_and_keeps_no_erased_picture(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    shared = tmp_path / "shared"
    shared.mkdir()
    for workspace in (head, daito):
        sync_folder.set_folder(workspace, shared)
    record = activity(daito)
    photos.add(daito, record, camera())

    def rounds() -> None:
        for workspace in (daito, head) * 3:
            sync_folder.go_round(workspace)

    rounds()
    assert only(head, record).is_here
    for kept in head.folder.rglob("*.photo"):
        kept.unlink()
    rounds()
    assert only(head, record).is_here
    photo_erasure.erase(daito, only(daito, record).id)
    rounds()
    assert not list(head.folder.rglob("*.photo")) and not list(shared.glob("*-photo*"))


def test_a_picture_that_can_not_be_drawn_shows_nothing_and_stops_nothing(daito: Workspace) -> None:
    name = daito.photos.put(b"\xff\xd8\xff" + bytes(500))
    assert photos.small_picture(daito, name) is None


def test_a_removed_photo_can_come_back_from_the_trash(daito: Workspace) -> None:
    record = activity(daito)
    photos.add(daito, record, camera())
    photos.remove(daito, only(daito, record).id)
    assert photos.photos_of(daito, record) == []
    assert list((daito.folder / "photos").glob("*.photo"))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("表.xlsx", b"PK\x03\x04rest", "写真として読めません"),
        ("IMG.HEIC", b"\x00\x00\x00\x18ftypheic" + bytes(40), "HEIC"),
        ("切れた.jpg", camera()[:400], "写真として読めません"),
        ("空.png", b"", "写真として読めません"),
        ("毒.svg", b"<svg onload='x'/>", "写真として読めません"),
    ],
)
def test_what_is_no_photo_is_refused_by_name(daito: Workspace, name: str, data: bytes, words: str) -> None:
    record = activity(daito)
    with pytest.raises(YuiError, match=words) as refused:
        photos.add(daito, record, data, name=name)
    assert name in str(refused.value)
    assert photos.photos_of(daito, record) == []


def test_a_picture_that_would_fill_the_memory_is_not_unpacked(daito: Workspace) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(Refused, match="大きすぎて"):
        photos.add(daito, activity(daito), out.getvalue(), name="爆弾.png")


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "CMYK", "1", "I;16"])
def test_odd_kinds_of_pictures_become_plain_ones(mode: str) -> None:
    out = io.BytesIO()
    picture = Image.new(mode, (300, 200))
    picture.save(out, "TIFF" if mode == "CMYK" else "PNG")
    assert reencoded(out.getvalue(), "odd").width == 300


def test_a_large_photo_becomes_small_enough_for_a_mail() -> None:
    made = reencoded(camera(size=(6000, 4000)), "IMG.JPG")
    assert max(made.width, made.height) <= LONGEST and len(made.data) < 1_000_000


def test_the_first_stick_of_a_new_pc_may_list_the_photos_first(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito)
    photos.add(daito, record, camera())
    sent = submitting.hand_in(daito, tmp_path)
    done = importing.import_files(head, sorted([sent.path, *sent.photo_paths]))
    assert done.photos == 1 and [report.trouble for report in done.files] == [None, None]


def test_a_photo_of_no_activity_is_refused(daito: Workspace) -> None:
    with pytest.raises(Refused, match="見つかりません"):
        photos.add(daito, bytes(16), camera())
