"""新しい版: a setup file that arrives on the same stick as the bundles. Only the head office can sign it."""

import contextlib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.errors import Refused, Unavailable, YuiError
from app.models.base import HEAD
from app.models.settings import Fact
from app.rules.clock import today
from app.services.devices.update_note import (
    LASTS,
    MAX_NOTE_BYTES,
    MAX_SETUP_BYTES,
    NOTE_SUFFIX,
    UpdateNote,
    open_note,
    sign_note,
    tampered,
    version_number,
)
from app.services.workspace.workspace import Workspace
from app.store.files import read_bounded, write_durably
from app.store.own_places import agree_to_replace, write_for_people
from app.store.place import make_folder, require_space
from app.sync.roster_facts import current_roster

PATTERN = "YuiNote-Setup-*.exe"
UPDATES = "updates"
"""Folder beside the records for setup files copied from sticks."""
_NEWEST_SEEN = Fact("newest_update", "0.0.0")
"""The newest version that the head office was seen to vouch for."""
MOST = 20
"""At most so many setup files of one folder are checked, the newest ones by their names."""


@dataclass(frozen=True)
class Update:
    """The setup file of a newer version, signed by the head office."""

    path: Path
    version: str
    note: UpdateNote


def sign_update(workspace: Workspace, setup: Path) -> Path:
    """At the head office: writes the signed note beside the setup file. Raises Refused("not-head-office", "not-a-setup")."""
    _, note = _signed_note(workspace, setup)
    return _write_note(workspace, note_of(setup), note)


def give_out(workspace: Workspace, setup: Path, folder: Path) -> Path:
    """At the head office: copies the setup file and its note to the stick or shared folder; returns the path of the setup file.

    The note is written last, so half a copy is never offered. Raises what ``sign_update``, ``require_space`` and
    ``write_for_people`` raise.
    """
    data, note = _signed_note(workspace, setup)
    copy = folder / setup.name
    if copy != setup:
        require_space(folder, len(data))
        write_for_people(copy, data)
    _write_note(workspace, note_of(copy), note)
    return copy


def _write_note(workspace: Workspace, path: Path, note: bytes) -> Path:
    """Writes the note, also over one that any PC of this head office signed before."""
    with contextlib.suppress(YuiError):
        _genuine_note(workspace, path)
        agree_to_replace(path)
    write_for_people(path, note)
    return path


def version_of(setup: Path) -> str:
    """The version in the name of a setup file. Raises Refused("not-a-setup") for any other file."""
    version = setup.stem.removeprefix(PATTERN.split("*")[0])
    try:
        version_number(version)
    except ValueError as error:
        raise _not_a_setup() from error
    return version


def _signed_note(workspace: Workspace, setup: Path) -> tuple[bytes, bytes]:
    """(the setup file, its signed note)"""
    if not workspace.is_head:
        raise Refused("not-head-office", "新しい版を認めるのは本部です。", "本部に頼んでください。")
    version = version_of(setup)
    data = read_bounded(setup, MAX_SETUP_BYTES)
    if not data.startswith(b"MZ"):  # a page saved under that name, a broken download
        raise _not_a_setup()
    note = UpdateNote(workspace.organisation_id, version, len(data), hashlib.sha256(data).digest(), today())
    return data, sign_note(note, workspace.keys.signer)


def _not_a_setup() -> Refused:
    return Refused(
        "not-a-setup",
        "これは結ノートのセットアップではありません。",
        "YuiNote-Setup-… という名前のファイルを選んでください。",
    )


def newer_beside(workspace: Workspace, files: Iterable[Path]) -> Update | None:
    """The newest setup file in the folders of these files that the head office signed; unsigned ones are ignored. Its version
    is remembered: an older one is not offered any more.
    """
    newest = _newest(workspace, files)
    if newest is None or _why_not(workspace, newest) is not None:
        return None
    with workspace.database.reading() as session:
        is_known = _NEWEST_SEEN.get(session) == newest.version
    if not is_known:
        with workspace.database.writing(small=True) as session:
            _NEWEST_SEEN.keep(session, newest.version)
    return newest


def set_aside(workspace: Workspace, files: Iterable[Path]) -> Refused | None:
    """Why the newest signed setup file beside these files is not offered: expired-update, older-update; None when none is."""
    newest = _newest(workspace, files)
    return _why_not(workspace, newest) if newest is not None else None


def _newest(workspace: Workspace, files: Iterable[Path]) -> Update | None:
    """The newest one that is newer than this program; one that has not expired goes before one that has."""
    found = [update for folder in {file.parent for file in files} for update in _in_folder(workspace, folder)]
    return max(found, key=lambda update: (not _is_expired(update), version_number(update.version)), default=None)


def _is_expired(update: Update) -> bool:
    return today() - update.note.signed_on > LASTS


def _why_not(workspace: Workspace, update: Update) -> Refused | None:
    if _is_expired(update):
        return Refused(
            "expired-update",
            f"新しい版 {update.version} の署名は、1年を過ぎて古くなっています。",
            "パソコンの日付を確かめ、合っていれば、本部に署名し直してもらってください。",
        )
    with workspace.database.reading() as session:
        seen = _NEWEST_SEEN.get(session)
    if version_number(update.version) < version_number(seen):
        return Refused(
            "older-update",
            f"版 {update.version} は、前に届いた版 {seen} より古いため、入れません。",
            f"本部に、版 {seen} か、もっと新しいものをもらってください。",
        )
    return None


def fetch(workspace: Workspace, update: Update) -> Path:
    """Copies the signed setup file to this PC's disk, ready to start: the stick may be changed or removed in the meantime.

    Raises Damaged("tampered-update"), Unavailable("unreadable-file", "disk-full", …).
    """
    folder = workspace.folder / UPDATES
    make_folder(folder)
    for old in folder.glob(PATTERN):
        _drop(old)
    require_space(folder, update.note.size)
    data = read_bounded(update.path, MAX_SETUP_BYTES)
    if len(data) != update.note.size or hashlib.sha256(data).digest() != update.note.sha256:
        raise tampered()
    path = folder / f"YuiNote-Setup-{update.version}.exe"
    write_durably(path, data)
    return path


def drop_installed(workspace: Workspace) -> None:
    """Deletes copies of versions that run here by now; one that is still open is deleted the next time."""
    for copy in (workspace.folder / UPDATES).glob(PATTERN):
        with contextlib.suppress(YuiError, OSError):
            if version_number(version_of(copy)) <= version_number(__version__):
                copy.unlink()


def note_of(setup: Path) -> Path:
    """The path of the note of a setup file."""
    return setup.with_name(setup.name + NOTE_SUFFIX)


def _in_folder(workspace: Workspace, folder: Path) -> list[Update]:
    found = []
    try:
        named = [setup for setup in folder.glob(PATTERN) if _has_version(setup)]
    except OSError:
        return []
    for setup in sorted(named, key=lambda setup: version_number(version_of(setup)), reverse=True)[:MOST]:
        try:
            note = _genuine_note(workspace, note_of(setup))
            if version_number(note.version) > version_number(__version__) and setup.stat().st_size == note.size:
                found.append(Update(setup, note.version, note))
        except (YuiError, OSError):
            continue  # no note, another council's, a foreign one: not for us
    return found


def _has_version(setup: Path) -> bool:
    with contextlib.suppress(Refused):
        return bool(version_of(setup))
    return False


def _genuine_note(workspace: Workspace, path: Path) -> UpdateNote:
    """The note at ``path``. Raises Damaged("tampered-update"), Unavailable("unreadable-file")."""
    with workspace.database.reading() as session:
        keys = current_roster(session).sign_keys_of(HEAD)
    return open_note(read_bounded(path, MAX_NOTE_BYTES), keys, workspace.organisation_id)


def _drop(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise Unavailable(
            "update-running", "前のセットアップがまだ開いています。", "セットアップの画面を閉じて、もう一度行ってください。"
        ) from error
