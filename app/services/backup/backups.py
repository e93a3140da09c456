"""控え (backups): making verified copies of the data, listing them and carrying them away."""

import contextlib
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from app.errors import Refused, Unavailable, YuiError
from app.models import settings
from app.rules.clock import local_day, moment_text, now
from app.rules.progress import Report, unheard
from app.services.backup.copy_notes import State, note_made, read_notes
from app.services.backup.integrity_check import CheckResult, check
from app.services.backup.recovery import keep_recovery_file
from app.services.backup.thinning import Thinned, staying, staying_aside
from app.services.workspace.workspace import Workspace
from app.store.copy_contents import OF_ONE_PC, CopyContents, newest_first
from app.store.copying import copy_database, sync_file, verify_copy
from app.store.files import partial_beside, replace_patiently
from app.store.keystore import load_keys
from app.store.leftovers import BACKUPS, sweep
from app.store.own_places import refuse_own_place
from app.store.place import require_space
from app.store.schema import BEFORE_PROGRAM, BEFORE_UPDATE
from app.store.sealed_store import STORES
from app.store.set_aside import DAMAGED_COPY, discard, paths_set_aside, set_aside
from app.sync.photo_parts import erased_photos
from app.system_errors import FULL, own_error

__all__ = ["Backup", "CheckResult", "backups", "carry_backup", "check", "create_backup"]

_OWN_NAME = re.compile(r"(\d{8}-\d{6}-\d{6})-(.+)\.db")
_OCCASIONS = {
    BEFORE_UPDATE: "結ノートを新しい版にする前",
    BEFORE_PROGRAM: "結ノートを新しい版にする前",
    "before-import": "ファイルを受け取る前",
    "carried": "USBメモリーに写したとき",
    "regular": "自動で作った控え",
    "before-repair": "表を作り直す前",
}

_STATES: dict[State, str] = {"sound": "✔ 読めました", "damaged": "× 壊れています", "other-key": "× 別のPCの控えです"}
LEFT_FREE = 10 * 1024 * 1024
"""Bytes that a copy leaves free on a stick, where files to hand in must still find room."""
PICTURES_SHARE = 2
"""Photos and final prints take at most half of what is free on a stick and their own."""
LEFT_FOR_COPIES = 3
"""Beside them there stays room for so many copies more: the records come first."""


@dataclass(frozen=True)
class Backup:
    """One copy. ``made_at``: local time as text, by the clock of then; ``checked_at``: when it was last read through, "" never;
    ``state``: what was found, None before the first time.
    """

    name: str
    path: Path
    made_at: str
    bytes_on_disk: int
    checked_at: str = ""
    state: State | None = None

    @property
    def occasion(self) -> str:
        """Why it was made, in words."""
        return next((words for mark, words in _OCCASIONS.items() if f"-{mark}" in self.name), "手で作った控え")

    @property
    def state_in_words(self) -> str:
        """Whether it can be read, and on which day that was seen."""
        if self.state is None:
            return "まだ確かめていません"
        return f"{_STATES[self.state]}（{self.checked_at[:10]}）" if self.checked_at else _STATES[self.state]


def backup_folder(folder: Path) -> Path:
    """The folder of the backups beside the data."""
    return folder / BACKUPS


def create_backup(workspace: Workspace, reason: str = "manual", report: Report = unheard) -> Backup:
    """A verified, compact copy beside the data; only this PC's keys open it. Copies that are known to be damaged are set aside
    for it. Stopped by ``report``, it leaves none. Raises Unavailable("backup-failed", "disk-full").
    """
    size = workspace.database.path.stat().st_size
    _make_room(workspace, size)
    begun = time.monotonic()
    connection = workspace.database.raw()
    try:
        place = backup_folder(workspace.folder) / f"{now():%Y%m%d-%H%M%S-%f}-{reason}.db"
        path = copy_database(connection, place, lambda: report(0, 0, "控えを書いています"))
    finally:
        connection.close()
    try:
        verify_copy(path, workspace.database.key, lambda: report(0, 0, "控えを読み直しています"))
    except YuiError:
        path.unlink(missing_ok=True)
        raise
    keep_recovery_file(workspace, path.parent)
    note_made(path.parent, path.name, size, round((time.monotonic() - begun) * 1000))
    set_aside_damaged(path.parent)
    thin_out(path.parent, workspace.database.key, path)
    return describe(path, *read_notes(path.parent).checked.get(path.name, ("sound", 0)))


def _make_room(workspace: Workspace, size: int) -> None:
    """Old copies give way to a new one on a disk that is nearly full. Raises Unavailable("disk-full")."""
    try:
        require_space(workspace.folder, size)
    except Unavailable as error:
        thin_out(backup_folder(workspace.folder), workspace.database.key, Path())
        with contextlib.suppress(Unavailable):
            return require_space(workspace.folder, size)
        if error.code != "disk-full":
            raise
        raise Unavailable(
            "disk-full",
            "パソコンの空き容量が足りないため、控えを作っていません。記録は無事です。",
            "不要なファイルを片づけてから、もう一度行ってください。",
        ) from error


def carry_backup(workspace: Workspace, folder: Path, report: Report = unheard) -> Backup:
    """A new copy on a stick or drive outside this PC, because this PC may be lost with everything on it; in a folder of this
    PC's own, with photos and final prints.

    Raises Refused("own-folder", "no-folder"), Unavailable("target-unwritable", "backup-failed", …).
    """
    refuse_own_place(folder)
    if not folder.is_dir():
        raise Refused("no-folder", "そのフォルダーはありません。", "USBメモリーを差して、フォルダーを選び直してください。")
    sweep(folder)
    place = own_place_in(workspace, folder)
    refuse_own_place(place)  # a link under the name of this PC's folder
    made = write_copy(workspace, create_backup(workspace, "carried", report), place)
    carry_pictures(workspace, place, report)
    with workspace.database.writing() as session:
        settings.CARRY_ANEW.forget(session)
    return made


def own_place_in(workspace: Workspace, folder: Path) -> Path:
    """The folder for the copies of this PC in a place that several may share; ``folder`` itself when it is that one."""
    name = f"{OF_ONE_PC}{workspace.office_code}-{workspace.device_id}"
    return folder if folder.name == name else folder / name


def carry_pictures(workspace: Workspace, place: Path, report: Report = unheard) -> int:
    """Copies the photos and final prints that are not beside the copies yet, as they are sealed; returns how many found no room.

    What was erased on purpose is erased there too. Raises what ``write_durably`` raises.
    """
    key, left = workspace.database.key, 0
    kept_free = LEFT_FREE + LEFT_FOR_COPIES * workspace.database.path.stat().st_size
    with workspace.database.reading() as session:
        erased = erased_photos(session)
    try:
        for store_in in STORES:
            there = store_in(place, key)
            for name in erased:
                there.remove(name)
            held, free = there.bytes_on_disk(), shutil.disk_usage(place).free
            room = max(min((free + held) // PICTURES_SHARE - held, free - kept_free), 0)
            left += there.take_missing(store_in(workspace.folder, key), room, report)
    except OSError as error:
        raise own_error(error, place) from error
    return left


def pictures_told(workspace: Workspace, place: Path) -> str:
    """A sentence when photos or final prints of this PC do not lie beside the copies in a place; else ""."""
    key = workspace.database.key
    left = sum(len(store_in(workspace.folder, key).names() - store_in(place, key).names()) for store_in in STORES)
    return (
        f"写真と確定版のうち{left:,}個は、写せていません。空きを作るか、大きいUSBメモリーに写し直してください。" if left else ""
    )


def write_copy(workspace: Workspace, kept: Backup, folder: Path) -> Backup:
    """A copy of a copy in this PC's own folder elsewhere, read through there, with the sealed keys beside it.

    Raises Unavailable("disk-full", "backup-failed", "target-unwritable", …).
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Unavailable(
            "target-unwritable",
            "控えを写す場所に書き込めません。",
            "USBメモリーやフォルダーを確かめるか、別の場所を選んでください。",
        ) from error
    target = folder / kept.name
    staged = partial_beside(target)
    sweep(folder, older_than_seconds=0)  # half copies of a stick that was pulled out; nobody else writes in this folder
    try:
        if not has_room(folder, kept):
            raise _no_room()
        shutil.copyfile(kept.path, staged)
        sync_file(staged)
        verify_copy(staged, workspace.database.key)
        replace_patiently(staged, target)
    except OSError as error:
        raise (
            _no_room()
            if error.errno in FULL
            else Unavailable(
                "backup-failed",
                "控えを写す場所に書き込めません。このPCの中の控えは無事です。",
                "USBメモリーやフォルダーを確かめて、もう一度行ってください。",
            )
        ) from error
    finally:
        with contextlib.suppress(OSError):
            staged.unlink(missing_ok=True)
    keep_recovery_file(workspace, folder)
    return describe(target)


def has_room(folder: Path, kept: Backup) -> bool:
    """Whether a copy of this copy finds room in a folder. Raises OSError."""
    return shutil.disk_usage(folder).free >= kept.bytes_on_disk + LEFT_FREE


def _no_room() -> Unavailable:
    return Unavailable(
        "disk-full", "控えを写す場所の空き容量が足りません。", "そこに空きを作るか、別のUSBメモリーかフォルダーを選んでください。"
    )


def backups(folder: Path, key: bytes | None = None) -> list[Backup]:
    """All copies beside the data, the one with the newest contents first, what ``key`` does not open last.

    Without a key the one in the folder is used; where that needs a person, only the names are left to order them by.
    """
    copies = backup_folder(folder)
    paths = sorted(copy_paths(copies), key=lambda path: path.name, reverse=True)
    key = key or own_key(folder)
    ordered = [one.path for one in newest_first(paths, key)] if key else []
    notes = read_notes(copies).checked
    return [describe(path, *notes.get(path.name, (None, 0))) for path in dict.fromkeys((*ordered, *paths))]


def own_key(folder: Path, passphrase: str | None = None) -> bytes | None:
    """The key of the database, or None when the keys can't be opened so."""
    with contextlib.suppress(YuiError, OSError):
        return load_keys(folder, passphrase).keys.database_key
    return None


def newest_good(workspace: Workspace) -> Backup | None:
    """The copy with the newest contents that was not found damaged; None when there is none."""
    copies = backup_folder(workspace.folder)
    notes = read_notes(copies)
    if notes.state(notes.last) == "sound" and (copies / notes.last).is_file():
        return describe(copies / notes.last, *notes.checked[notes.last])
    found = (one.path for one in newest_first(copy_paths(copies), workspace.database.key) if notes.state(one.name) != "damaged")
    return next((describe(path, *notes.checked.get(path.name, (None, 0))) for path in found), None)


def copy_paths(copies: Path) -> list[Path]:
    """The files in a folder of copies that are whole copies."""
    return [path for path in copies.glob("*.db") if path.is_file()]


def damaged_copies(copies: Path) -> list[Path]:
    """The damaged copies that were replaced, newest name first."""
    return [path for path, kind in paths_set_aside(copies) if kind == DAMAGED_COPY]


def set_aside_damaged(copies: Path) -> None:
    """Gives damaged copies a name that is no copy's, since a good one is there. Sound pages of the last ones may still help."""
    notes = read_notes(copies)
    for path in copy_paths(copies):
        if notes.state(path.name) == "damaged" and day_of(path) is not None:
            with contextlib.suppress(OSError):  # held by a virus scanner
                path.replace(path.with_name(path.name + DAMAGED_COPY))


def day_of(path: Path) -> date | None:
    """The day a copy was made by the clock of then, from its name; None for a name that this program did not give."""
    ms = _made_ms(path)
    return local_day(ms) if ms is not None else None


def thin_out(copies: Path, key: bytes, fresh: Path) -> None:
    """Deletes the copies that are no longer needed (app.services.backup.thinning), never ``fresh``.

    Files with names of others, what the key does not open, and what is known to be damaged (app.services.backup.copy_checks) are
    left alone. What can't be deleted now goes with the next one.
    """
    with contextlib.suppress(OSError):
        found = _known_copies(copies, key)
        kept = staying(found, shutil.disk_usage(copies).free)
        for one in found:
            if one.name not in kept and one.name != fresh.name:
                with contextlib.suppress(OSError):  # held by a virus scanner
                    (copies / one.name).unlink(missing_ok=True)
    thin_out_aside(copies, key)


def thin_out_aside(copies: Path, key: bytes, fresh: Path | None = None) -> None:
    """The same for what was set aside beside the copies, never ``fresh``."""
    aside = set_aside(copies, key)
    kept = staying_aside(aside, _known_copies(copies, key)) if aside else set()
    for one in aside:
        if one.path.name not in kept and one.path != fresh:
            discard(one.path)


def _known_copies(copies: Path, key: bytes) -> list[Thinned]:
    """The copies that the rule has a say in, newest contents first."""
    return [one for one in map(_thinned(copies), newest_first(copy_paths(copies), key)) if one is not None]


def _thinned(copies: Path) -> Callable[[CopyContents], Thinned | None]:
    """What the rule must know of a copy in that folder; None for one it has no say in."""
    notes = read_notes(copies)

    def seen(one: CopyContents) -> Thinned | None:
        day, named = day_of(one.path), _OWN_NAME.fullmatch(one.name)
        state = notes.state(one.name)
        if day is None or named is None or state == "damaged":
            return None
        return Thinned(one.name, day, named[2], one.path.stat().st_size, state == "sound", one.erasures)

    return seen


def _made_ms(path: Path) -> int | None:
    named = _OWN_NAME.fullmatch(path.name)
    if named is None:
        return None
    try:
        return int(datetime.strptime(named[1], "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def describe(path: Path, state: State | None = None, checked_ms: int = 0) -> Backup:
    """A copy with what was found when it was last read through."""
    status = path.stat()
    made_ms = _made_ms(path)
    made_at = moment_text(int(status.st_mtime * 1000) if made_ms is None else made_ms)
    return Backup(path.name, path, made_at, status.st_size, moment_text(checked_ms) if checked_ms else "", state)
