"""共有フォルダー: a folder (shared drive, cloud folder) through which files go by themselves, with the checks of every day.

Each PC writes its own files, one for each receiver, under a name of its own, and replaces only those; each file holds all
that its receiver has not proven to have, so the newest is enough. Others' files are read, never changed. A folder that is
missing or empty deletes nothing: absence means nothing anywhere in this program.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import msgpack
from sqlalchemy.orm import Session

from app.errors import Refused, YuiError
from app.models import settings
from app.models.base import HEAD
from app.models.clock import now_ms
from app.services import handing_in, receiving
from app.services.clock_text import moment_text
from app.services.desk import Desk
from app.services.handing_in import SUFFIX, Sent
from app.services.plans import offices
from app.store.place import in_cloud_folder
from app.sync.outgoing import current_roster, next_operations
from app.sync.photo_parts import named_photos, photos_for
from app.sync.proven import our_have
from app.sync.scope import scope_of

FOLDER = "sync_folder"
_TOLD, _SEEN, _LAST = "sync_folder_told", "sync_folder_seen", "sync_folder_last"
MANY_DELETIONS = 20
"""From here on a person looks before such a file is taken in."""
IGNORED = ("not-for-this-office", "not-a-bundle")
"""What lies in a shared folder for others is no trouble of ours."""


@dataclass
class Round:
    """What one look at the folder did. ``troubles`` are sentences; ``left`` names files that a person should look at."""

    written: list[Sent] = field(default_factory=list)
    taken: int = 0
    changes: int = 0
    left: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def set_folder(desk: Desk, folder: Path | None) -> None:
    """Where files go from now on; None stops it. Refused("no-folder", "own-folder")."""
    if folder is not None and not folder.is_dir():
        raise Refused("no-folder", "そのフォルダーが見つかりません。", "つながっているか確かめて、選び直してください。")
    if folder is not None and desk.folder.absolute() in (folder.absolute(), *folder.absolute().parents):
        raise Refused("own-folder", "記録の保存場所は、共有フォルダーにできません。", "別のフォルダーを選んでください。")
    with desk.database.writing() as session:
        settings.keep(session, FOLDER, str(folder.absolute()).encode() if folder else b"")
        for name in (_TOLD, _SEEN):
            settings.keep(session, name, msgpack.packb({}))


def folder_of(desk: Desk) -> Path | None:
    with desk.database.reading() as session:
        kept = settings.setting(session, FOLDER)
    return Path(kept.decode()) if kept else None


def status(desk: Desk) -> str:
    """One line for people: where, and when it last went well."""
    folder = folder_of(desk)
    if folder is None:
        return "共有フォルダーは使っていません。"
    with desk.database.reading() as session:
        last = settings.setting(session, _LAST)
    when = f"最後に確かめた時刻：{moment_text(int(last.decode()))}" if last else "まだ確かめていません"
    where = "（クラウド）" if in_cloud_folder(folder) else ""
    return f"共有フォルダー：{folder.name}{where}　{when}"


def go_round(desk: Desk) -> Round:
    """Takes in what others left for this office, then leaves what is new here. Never raises for what lies in the folder."""
    done = Round()
    folder = folder_of(desk)
    if folder is None:
        return done
    if not folder.is_dir():
        done.troubles.append("共有フォルダーが見つかりません。つながると、続きから行います。")
        return done
    _take_in(desk, folder, done)
    try:
        _leave(desk, folder, done)
    except YuiError as error:
        done.troubles.append(f"共有フォルダーに書き出していません。{error.what}")
    if not done.troubles:
        with desk.database.writing() as session:
            settings.keep(session, _LAST, str(now_ms()).encode())
    return done


def _take_in(desk: Desk, folder: Path, done: Round) -> None:
    with desk.database.reading() as session:
        seen = _kept(session, _SEEN)
    now: dict[str, str] = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.name.startswith(_own_prefix(desk)):
            continue
        mark = _mark(path)
        if mark is None or seen.get(path.name) == mark:
            now |= {path.name: mark} if mark else {}
            continue
        if _take_one(desk, path, done):
            now[path.name] = mark
    if now != seen:
        with desk.database.writing() as session:
            settings.keep(session, _SEEN, msgpack.packb(now))


def _take_one(desk: Desk, path: Path, done: Round) -> bool:
    """Whether the file needs no second look until it changes. A half-copied one is looked at again."""
    seen = receiving.preview(desk, [path])
    troubles = [report.trouble for report in seen.files if report.trouble is not None]
    if troubles:
        if troubles[0].code in IGNORED:
            return True
        if troubles[0].code != "damaged-bundle":
            done.troubles.append(f"{path.name}：{troubles[0].what}")
        return troubles[0].code != "damaged-bundle"
    if seen.deleted >= MANY_DELETIONS or any(report.new_device for report in seen.files):
        done.left.append(path.name)  # a person compares numbers or asks by telephone first
        return False
    if all(report.already_imported for report in seen.files):
        return True
    taken = receiving.import_files(desk, [path])
    done.taken += 1
    done.changes += taken.added + taken.changed + taken.deleted + taken.differences
    return True


def _leave(desk: Desk, folder: Path, done: Round) -> None:
    for office in _receivers(desk):
        with desk.database.reading() as session:
            now = _state(desk, session, office)
            told = _kept(session, _TOLD)
        path = folder / f"{_own_prefix(desk)}{office}{SUFFIX}"
        if told.get(office) == now and path.exists():
            continue
        done.written.append(handing_in.leave_in_folder(desk, office, path))
        with desk.database.writing() as session:
            settings.keep(session, _TOLD, msgpack.packb(_kept(session, _TOLD) | {office: now}))


def _receivers(desk: Desk) -> list[str]:
    if not desk.is_head:
        return [HEAD]
    with desk.database.reading() as session:
        roster = current_roster(session)
    return [office.code for office in offices(desk) if office.kind == "branch" and roster.recipients_of(office.code)]


def _state(desk: Desk, session: Session, office: str) -> str:
    """Names what a file to this office would say now: what we have, and what it lacks."""
    partitions = scope_of(office if desk.is_head else desk.office_code)
    operations = next_operations(session, office, partitions)
    ids = sorted(operation.id for operation in operations)
    have = msgpack.packb(our_have(session, partitions).plain())
    roster = str(current_roster(session).version).encode()
    store = desk.photos
    missing = sorted(name for name in named_photos(session, partitions) if not store.has(name))
    going = photos_for(session, office, partitions, {operation.record for operation in operations})
    return hashlib.sha256(b"".join((have, roster, *ids, b"missing", *missing, b"going", *going))).hexdigest()


def _own_prefix(desk: Desk) -> str:
    return f"{desk.office_code}-{desk.device_id}-to-"


def _mark(path: Path) -> str | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return f"{found.st_size}-{found.st_mtime_ns}"


def _kept(session: Session, name: str) -> dict[str, str]:
    packed = settings.setting(session, name)
    found: dict[str, str] = msgpack.unpackb(packed) if packed else {}
    return found
