"""共有フォルダー: a folder (shared drive, cloud folder) through which files are exchanged automatically, with the usual checks.

Each PC writes its own files, one per receiver, under names of its own (app.services.transfer.file_names), and replaces only
those. Each file holds everything its receiver has not acknowledged, so the newest is enough. That it was written says nothing:
it lies there until the receiver's answer. Files of others are read, never changed. A folder that is missing or empty deletes
nothing, because absence means nothing in this program.

An automatic import can be undone exactly only while no file was written since. So our file is written before others' files
are imported, and a file that would only acknowledge what arrived waits for a while.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import msgpack
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Refused, YuiError
from app.models.base import HEAD
from app.models.journal import OperationRow
from app.models.ledger import ReceivedFile, SentFile
from app.models.settings import Fact
from app.rules.clock import moment_text, now_ms
from app.services.transfer import file_names, importing, own_files, submitting, sync_folder_notices
from app.services.transfer.file_names import SUFFIX
from app.services.transfer.import_result import questions
from app.services.transfer.submitting import Sent
from app.services.workspace.workspace import Workspace
from app.store.own_facts import fact
from app.store.own_places import refuse_own_place
from app.store.place import in_cloud_folder
from app.sync import deposit
from app.sync.acknowledged import our_version_vector
from app.sync.outgoing import next_operations
from app.sync.photo_parts import named_photos, photos_for
from app.sync.roster_facts import current_roster, roster_mark
from app.sync.scope import partitions_between

_FOLDER = Fact("sync_folder", "")
_LEFT = Fact[dict[str, tuple[int, bytes, bytes]]]("sync_folder_left", {})
"""Receiver → our file for it in the folder: its number, what it says (``_state``) and what of that was new here
(``_own_mark``)."""
_SEEN = Fact[dict[str, str]]("sync_folder_seen", {})
_LAST = Fact("sync_folder_last", 0)
ACKNOWLEDGED_AFTER_MS = 3_600_000
"""One hour: so long a person who sees a wrong file arrive can still undo its import completely."""
CLONED = "このPCの記録が、2台のPCで使われています。片方のPCには、本部から新しい設定ファイルをもらってください。"
IGNORED = ("not-for-this-office", "not-a-bundle")
"""Refusals that are ignored: a shared folder holds files for others too."""


@dataclass
class Round:
    """What one round through the folder did. ``troubles`` are sentences; ``left`` names files that a person should look at.

    ``notices``: notices of imported files (kept until a person has seen them); ``held``: texts because of which our file
    waits.
    """

    written: list[Sent] = field(default_factory=list)
    taken: int = 0
    changes: int = 0
    conflicts: int = 0
    notices: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def set_folder(workspace: Workspace, folder: Path | None) -> None:
    """Sets the shared folder; None stops using it. Raises Refused("no-folder", "own-folder")."""
    if folder is not None and not folder.is_dir():
        raise Refused("no-folder", "そのフォルダーが見つかりません。", "つながっているか確かめて、選び直してください。")
    if folder is not None:
        refuse_own_place(folder)
    with workspace.database.writing(small=True) as session:
        _FOLDER.keep(session, str(folder.absolute()) if folder else "")
        for fact in (_LEFT, _SEEN):
            fact.keep(session, {})
        sync_folder_notices.forget_held(session)


def folder_of(workspace: Workspace) -> Path | None:
    """The shared folder, or None."""
    with workspace.database.reading() as session:
        kept = fact(session, _FOLDER)
    return Path(kept) if kept else None


def status(workspace: Workspace) -> str:
    """One line for people: which folder, and when the last round succeeded."""
    folder = folder_of(workspace)
    if folder is None:
        return "共有フォルダーは使っていません。"
    with workspace.database.reading() as session:
        last = fact(session, _LAST)
    when = f"最後に確かめた時刻：{moment_text(last)}" if last else "まだ確かめていません"
    where = "（クラウド）" if in_cloud_folder(folder) else ""
    return f"共有フォルダー：{folder.name}{where}　{when}"


def go_round(workspace: Workspace) -> Round:
    """Writes what is new here, then imports what others left for this office. Never raises because of the folder's content."""
    done = Round()
    folder = folder_of(workspace)
    if folder is None:
        return done
    if not folder.is_dir():
        done.troubles.append("共有フォルダーが見つかりません。つながると、続きから行います。")
        return done
    try:
        _leave(workspace, folder, done)
        _take_in(workspace, folder, done)
    except OSError:  # the drive went away in the middle
        done.troubles.append("共有フォルダーを読めなくなりました。つながると、続きから行います。")
    done.held = sync_folder_notices.held(workspace)
    if not done.troubles:
        with workspace.database.writing(small=True) as session:
            _LAST.keep(session, now_ms())
    return done


def _take_in(workspace: Workspace, folder: Path, done: Round) -> None:
    with workspace.database.reading() as session:
        seen = _SEEN.get(session)
    now: dict[str, str] = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if file_names.is_of_office(workspace, path):
            continue
        mark = _mark(path)
        if mark is None or seen.get(path.name) == mark:
            now |= {path.name: mark} if mark else {}
            continue
        try:
            settled = _take_one(workspace, path, done)
        except YuiError as error:
            done.troubles.append(f"{path.name}：{error.what}")
            continue
        if settled:
            now[path.name] = mark
    if now != seen:
        with workspace.database.writing(small=True) as session:
            _SEEN.keep(session, now)


def _take_one(workspace: Workspace, path: Path, done: Round) -> bool:
    """Imports one file. Whether it needs no second look until it changes; a half-copied one is tried again."""
    seen = importing.preview(workspace, [path])
    troubles = [report.trouble for report in seen.files if report.trouble is not None]
    if troubles:
        if troubles[0].code in IGNORED:
            return True
        if troubles[0].code != "damaged-bundle":
            done.troubles.append(f"{path.name}：{troubles[0].what}")
        return troubles[0].code != "damaged-bundle"
    if questions(seen) or any(report.new_device for report in seen.files):
        done.left.append(path.name)  # a person compares numbers or asks by telephone first
        return False
    if all(report.already_imported for report in seen.files):
        return True
    taken = importing.import_files(workspace, [path])
    done.taken += 1
    done.changes += taken.added + taken.changed + taken.deleted + taken.conflicts
    done.conflicts += taken.conflicts
    done.notices += taken.notices
    sync_folder_notices.note(workspace, taken.notices)
    return True


def _leave(workspace: Workspace, folder: Path, done: Round) -> None:
    letters = own_files.own_letters(workspace, file_names.standing_files(workspace, folder))
    if own_files.leave_clone(workspace, letters.values()):
        done.notices.append(CLONED)
        sync_folder_notices.note(workspace, [CLONED])
    lying = {letter.header_sha256 for letter in letters.values()}
    due: dict[str, tuple[bytes, bytes]] = {}
    for office in _receivers(workspace):
        with workspace.database.reading() as session:
            now, own = _state(workspace, session, office), _own_mark(workspace, session, office)
            number, told, told_own = _LEFT.get(session).get(office, (0, b"", b""))
            left = session.get(SentFile, number)
            if left is not None and left.header_sha256 in lying:
                is_due = now != told and not (own == told_own and _just_took_in(session))
            else:  # never written, taken away or overwritten: only what the receiver has answered needs no other file
                is_due = now != told or left is None or left.received_at_ms is None or _is_untold(workspace, session, office)
        if is_due:
            due[office] = (now, own)
    held = sync_folder_notices.hold_back(workspace, due)
    for office, (now, own) in due.items():
        if office in held:
            continue
        name = file_names.standing(workspace, office)
        path = file_names.free_path(folder, name, SUFFIX, lambda path: own_files.may_be_replaced(workspace, path))
        try:
            sent = submitting.leave_in_folder(workspace, office, path)
        except YuiError as error:
            done.troubles.append(f"共有フォルダーに書き出していません。{error.what}")
            continue
        done.written.append(sent)
        letters.pop(path, None)  # that one is no more
        with workspace.database.writing(small=True) as session:
            _LEFT.keep(session, _LEFT.get(session) | {office: (sent.number, now, own)})
    with workspace.database.reading() as session:
        current = {office: number for office, (number, _, _) in _LEFT.get(session).items()}
    own_files.clear_away(workspace, letters, current)


def _receivers(workspace: Workspace) -> list[str]:
    if not workspace.is_head:
        return [HEAD]
    return [*([HEAD] if submitting.has_other_pcs(workspace) else []), *submitting.known_branches(workspace)]


def _state(workspace: Workspace, session: Session, office: str) -> bytes:
    """A digest of what a file to this office would say now: who we are, what we have, and what it lacks."""
    partitions = partitions_between(session, workspace.office_code, office)
    operations = next_operations(session, office, partitions)
    ids = sorted(operation.id for operation in operations)
    vector = msgpack.packb(our_version_vector(session, partitions).plain())
    roster = str(roster_mark(session)).encode()
    missing = _missing(workspace, session, partitions)
    going = photos_for(session, office, partitions, {operation.record for operation in operations})
    kept = deposit.mark(session, current_roster(session), workspace.office_code)
    return _digest(_who(workspace), vector, roster, kept, *ids, b"missing", *missing, b"going", *going)


def _own_mark(workspace: Workspace, session: Session, office: str) -> bytes:
    """Changes with what was written on this PC for an office and with photos either side misses, but not with imports."""
    partitions = partitions_between(session, workspace.office_code, office)
    written = (*partitions, HEAD) if workspace.is_head else partitions  # its own partition goes along, sealed (app.sync.deposit)
    own = select(func.max(OperationRow.arrival)).where(OperationRow.import_id.is_(None), OperationRow.partition.in_(written))
    roster = roster_mark(session) if workspace.is_head else 0
    pictures = (*_missing(workspace, session, partitions), b"asked for", *photos_for(session, office, partitions, set()))
    return _digest(_who(workspace), f"{session.scalar(own)}-{roster}-".encode(), *pictures)


def _who(workspace: Workspace) -> bytes:
    """A receiver has to hear of a new generation and of new keys."""
    return workspace.generation + workspace.keys.sign_key


def _is_untold(workspace: Workspace, session: Session, office: str) -> bool:
    """Whether the office has not acknowledged all that we hold for it."""
    return bool(next_operations(session, office, partitions_between(session, workspace.office_code, office)))


def _digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def _missing(workspace: Workspace, session: Session, partitions: tuple[str, ...]) -> list[bytes]:
    store = workspace.photos
    return sorted(name for name in named_photos(session, partitions) if not store.has(name))


def _just_took_in(session: Session) -> bool:
    last = session.scalar(select(func.max(ReceivedFile.imported_at_ms)).where(ReceivedFile.undone_at_ms.is_(None)))
    return last is not None and abs(now_ms() - last) < ACKNOWLEDGED_AFTER_MS


def _mark(path: Path) -> str | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return f"{found.st_size}-{found.st_mtime_ns}"
