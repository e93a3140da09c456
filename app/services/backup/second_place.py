"""The second place (二つめの場所): a stick, another drive or a shared folder, to which the newest copy is written too.

Chosen once. The copies of one PC lie there in a folder of their own, sealed like all copies, with the sealed keys, the photos and
the final prints beside them. By that folder the place is known again: another stick may have got its drive letter. A place that
is not there now (the stick is not in) is served the next time it is.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from app.errors import Refused
from app.models import settings
from app.rules.clock import local_day, moment_text, now_ms
from app.rules.progress import Report, unheard
from app.services.backup import copy_checks
from app.services.backup.backups import (
    Backup,
    carry_pictures,
    has_room,
    newest_good,
    own_place_in,
    set_aside_damaged,
    thin_out,
    write_copy,
)
from app.services.backup.copy_notes import note_made, read_notes
from app.services.workspace.removable_drives import removable_drives
from app.services.workspace.workspace import Workspace
from app.store.own_places import refuse_own_place
from app.store.sealed_store import STORES

MS_PER_HOUR = 60 * 60 * 1000
SAME_DRIVE = (
    "そこは、記録と同じディスクの中です。PCが壊れると一緒に失われるため、USBメモリーか、別のPCの共有フォルダーをお勧めします。"
)


@dataclass(frozen=True)
class SecondPlace:
    """``folder`` was chosen, ``copies`` is this PC's own folder in it; ``reached_at`` is "" before the first time."""

    folder: Path
    copies: Path
    is_there: bool
    reached_at: str
    reached_ms: int

    @property
    def in_words(self) -> str:
        """Where it is, and when it was last reached, as a line for people."""
        when = f"最後に写した日：{self.reached_at}" if self.reached_at else "まだ写していません"
        return f"二つめの場所：{self.folder}　{when}{'' if self.is_there else '　いまはつながっていません'}"


def choose(workspace: Workspace, folder: Path) -> str:
    """Sets the second place; returns a sentence when the place is a poor one, else "". Raises Refused("no-folder",
    "own-folder").
    """
    if not folder.is_dir():
        raise Refused("no-folder", "そのフォルダーはありません。", "USBメモリーを差して、フォルダーを選び直してください。")
    refuse_own_place(folder)
    place = own_place_in(workspace, folder).parent
    with workspace.database.writing() as session:
        settings.SECOND_PLACE.keep(session, (str(place.absolute()), 0))
        settings.PICTURES_LEFT.forget(session)  # which is known of the place before
    return SAME_DRIVE if place.stat().st_dev == workspace.folder.stat().st_dev else ""


def use_none(workspace: Workspace) -> None:
    """From now on copies stay on this PC only, and nobody is asked again. What was written there stays."""
    with workspace.database.writing() as session:
        settings.SECOND_PLACE.keep(session, ("", 0))


def is_undecided(workspace: Workspace) -> bool:
    """Whether nobody has chosen a second place or said that none is wanted."""
    with workspace.database.reading() as session:
        return settings.SECOND_PLACE.get(session) is None


def chosen(workspace: Workspace) -> tuple[Path, int] | None:
    """The folder that was chosen, and when it was last reached (milliseconds since 1970 UTC, 0 never). Looks at no drive: one
    that is away may take its time.
    """
    with workspace.database.reading() as session:
        folder, reached = settings.SECOND_PLACE.get(session) or ("", 0)
    return (Path(folder), reached) if folder else None


def second_place(workspace: Workspace) -> SecondPlace | None:
    """The second place, or None when there is none."""
    if (choice := chosen(workspace)) is None:
        return None
    folder, reached = choice
    found = _where_it_is(folder, own_place_in(workspace, folder).name, was_reached=reached > 0)
    place = found or folder
    own = own_place_in(workspace, place)
    return SecondPlace(place, own, found is not None, moment_text(reached) if reached else "", reached)


def pictures_left(workspace: Workspace) -> int:
    """How many photos and final prints found no room there the last time. Looks at no drive."""
    with workspace.database.reading() as session:
        return settings.PICTURES_LEFT.get(session)


def room_told(workspace: Workspace) -> str:
    """A sentence when photos or final prints found no room there the last time; else ""."""
    left, choice = pictures_left(workspace), chosen(workspace)
    if not left or choice is None:
        return ""
    folder, _ = choice
    todo = "そこに空きを作るか、「二つめの場所を選ぶ…」で、大きいUSBメモリーなどを選んでください。"
    return f"写真と確定版のうち{left:,}個は、二つめの場所（{folder.name or folder}）の空きが足りず、写せていません。{todo}"


def carry_newest(workspace: Workspace, report: Report = unheard, *, with_pictures: bool = True) -> Backup | None:
    """Writes the newest good copy to the second place, if that is there and lacks it, and the pictures that are not there yet.
    None when no copy was written.

    On the first time of a day the copy that lies there is read through. ``report`` is called before each picture. Raises
    Refused("own-folder"), Unavailable("disk-full", "backup-failed", …).
    """
    place, newest = second_place(workspace), newest_good(workspace)
    if place is None or newest is None or not place.is_there:
        return None
    return _serve(workspace, place, newest, report if with_pictures else None)


def check_next(workspace: Workspace) -> bool:
    """Reads through one of the copies there in turn, and some of the pictures; whether anything was damaged. The newest copy and
    pictures are written again from here, an older copy is set aside. Raises what ``carry_newest`` raises.
    """
    place, newest = second_place(workspace), newest_good(workspace)
    if place is None or newest is None or not place.is_there or not place.reached_ms:
        return False
    path, key = copy_checks.next_in_turn(place.copies), workspace.database.key
    is_damaged = path is not None and copy_checks.look_into(path, key) == "damaged"
    part = now_ms() // MS_PER_HOUR % 256
    dropped = sum(store_in(place.copies, key).drop_damaged(part) for store_in in STORES)
    if not is_damaged and not dropped:
        return False
    _serve(workspace, place, newest, is_rotten=True)
    set_aside_damaged(place.copies)
    return True


def _serve(
    workspace: Workspace,
    place: SecondPlace,
    newest: Backup,
    report: Report | None = unheard,
    *,
    is_rotten: bool = False,
) -> Backup | None:
    """Writes what is missing there; no pictures without a ``report``. Notes what was done also when it ends half way."""
    refuse_own_place(place.copies)  # a link under the name of this PC's folder
    there, is_first = place.copies / newest.name, local_day(place.reached_ms) != local_day(now_ms())
    is_held = _is_whole(there, newest)
    if is_held and is_first and copy_checks.look_into(there, workspace.database.key) == "damaged":
        is_held, is_rotten = False, True
    left = before = pictures_left(workspace)
    made = None if is_held else _written(workspace, newest, place.copies)
    try:
        if report is not None:
            left = carry_pictures(workspace, place.copies, report)
    finally:
        if made is not None or is_first or is_rotten or left != before:
            _note(workspace, place, left, is_rotten=is_rotten)
    return made


def _note(workspace: Workspace, place: SecondPlace, left: int, *, is_rotten: bool) -> None:
    with workspace.database.writing() as session:
        settings.SECOND_PLACE.keep(session, (str(place.folder), now_ms()))
        settings.PICTURES_LEFT.keep(session, left)
        settings.CARRY_ANEW.forget(session)
        if is_rotten:
            settings.ROTTEN_THERE.keep(session, True)


def expected_ms(workspace: Workspace, size: int) -> float:
    """How long it will take to write a copy of so many bytes there; 0 when nothing will be written, infinite when unknown.

    A place that was not reached today is not asked: a shared folder that is away may take half a minute to say so.
    """
    choice = chosen(workspace)
    if choice is None:
        return 0
    if local_day(choice[1]) != local_day(now_ms()):
        return float("inf")
    place = second_place(workspace)
    return read_notes(place.copies).expected_ms(size) if place is not None and place.is_there else 0


def _written(workspace: Workspace, newest: Backup, copies: Path) -> Backup:
    begun = time.monotonic()
    if copies.is_dir() and not has_room(copies, newest):
        thin_out(copies, workspace.database.key, Path())  # old copies give way to a new one
    made = write_copy(workspace, newest, copies)
    note_made(copies, made.name, made.bytes_on_disk, round((time.monotonic() - begun) * 1000))
    thin_out(copies, workspace.database.key, made.path)
    return made


def _is_whole(there: Path, newest: Backup) -> bool:
    """Whether the copy was sound and is still as long: a stick that was not taken out in order may have lost what lay on it."""
    is_sound = read_notes(there.parent).state(there.name) == "sound"
    return is_sound and there.is_file() and there.stat().st_size == newest.bytes_on_disk


def _where_it_is(folder: Path, name: str, *, was_reached: bool) -> Path | None:
    """The place, also when Windows has given the stick another letter since; None when it is not there."""
    if (folder if not was_reached else folder / name).is_dir():
        return folder
    below = folder.relative_to(folder.anchor)
    return next((drive.path / below for drive in removable_drives() if (drive.path / below / name).is_dir()), None)
