"""Recovery after the head office's PC was lost: its data return on a new PC from a backup and the 復旧用紙 in the safe.

Beside the head office's backups is its recovery file: the PC's keys, sealed to the recovery key, which exists on paper only.
The keys open a backup. What the backup lacks arrives with the branches' next files.
"""

import io
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgpack
import pyrage
from sqlalchemy.orm import Session

from app.errors import Damaged, Refused
from app.models import settings
from app.models.settings import Fact
from app.rules.clock import today
from app.rules.era import japanese_date
from app.services.workspace.opening import has_data, has_remains, open_workspace
from app.services.workspace.workspace import Workspace
from app.store.copying import sync_file, verify_copy
from app.store.database import FILE_NAME
from app.store.files import read_bounded, replace_patiently, write_durably
from app.store.keys import DeviceKeys, new_keys, recipient_of
from app.store.keystore import FILE_NAME as KEYS_FILE
from app.store.keystore import MASTER_FILE_NAME, save_keys
from app.store.lock import FILE_NAME as LOCK_FILE
from app.store.own_places import write_for_people
from app.store.place import make_folder, refuse_unsafe_place, require_space
from app.store.recovery_code import LINES, code_lines, identity_from, line_value
from app.sync.roster import ACTIVE, STOPPED
from app.sync.roster_facts import current_roster
from app.sync.seal import seal

__all__ = [
    "LINES",
    "Drill",
    "day_text",
    "drill",
    "last_drill",
    "line_is_right",
    "print_sheet",
    "recover",
    "reminder",
    "sheet_may_help",
]

RECOVERY_FILE = "recovery.yui-recovery"
MAX_RECOVERY_BYTES = 1024 * 1024
VERSION = 1
DAYS_BETWEEN_DRILLS = 365
_PRINTED, _DRILLED = Fact("recovery_sheet_printed", ""), Fact("recovery_drill", "")


@dataclass(frozen=True)
class Drill:
    """What a drill proved: the sheet opens the recovery file, whose keys open this backup. ``skipped`` are damaged ones."""

    backup: str
    skipped: tuple[str, ...]


def keep_recovery_file(workspace: Workspace, folder: Path) -> None:
    """Writes the head office's keys, sealed to the recovery key, beside its backups. Nothing at a branch."""
    if not workspace.is_head:
        return
    keys = workspace.keys
    with workspace.database.reading() as session:
        recipient = current_roster(session).recovery_recipient
    parts = (keys.seal_identity, keys.sign_seed, keys.database_key, keys.recovery_identity)
    plain: bytes = msgpack.packb([VERSION, *parts, keys.former_identities, keys.renewals])
    folder.mkdir(parents=True, exist_ok=True)
    write_durably(folder / RECOVERY_FILE, seal(plain, [recipient]))


def print_sheet(workspace: Workspace, out: Path) -> Path:
    """The 復旧用紙 as a PDF for the safe. Raises Refused("not-head-office", "no-recovery-key") and what ``write_for_people``
    raises.
    """
    if not workspace.is_head:
        raise Refused("not-head-office", "復旧用紙は本部で印刷します。", "本部に頼んでください。")
    with workspace.database.reading() as session:
        is_current = _has_recovery_key(workspace, session)
    if not is_current:
        raise Refused(
            "no-recovery-key",
            "いまの復旧の鍵は、本部の別のPCにあります。",
            "復旧用紙は、前に復旧用紙を作った本部のPCで作ってください。",
        )
    # Loaded late: the first page asks this module, and loading what draws paper takes a tenth of a second.
    from app.reports.engine.paper_drawing import draw_papers
    from app.reports.recovery_sheet import recovery_paper

    code = tuple(code_lines(workspace.keys.recovery_identity))
    drawn = io.BytesIO()
    draw_papers([recovery_paper(workspace.organisation_name, japanese_date(today()), code)], drawn, made_on=today())
    path = out / "復旧用紙.pdf" if out.is_dir() else out
    write_for_people(path, drawn.getvalue())
    with workspace.database.writing() as session:
        _note_today(workspace, _PRINTED)
        settings.PRINT_ANEW.forget(session)
    return path


def recover(folder: Path, source: Path, code: str, *, passphrase: str | None = None) -> Workspace:
    """Restores the head office's data in ``folder`` from a folder of backups and the sheet, as a new PC of the head office.

    Its own new keys are introduced under the recovery key (app.services.workspace.key_reconciliation), so it does not matter
    whether the lost PC had renewed its keys since.

    Raises Refused("data-exists", "wrong-recovery-code", "wrong-sheet", "no-recovery-file", "no-backup"); a refusal leaves
    nothing behind.
    """
    refuse_unsafe_place(folder)
    if has_data(folder) or has_remains(folder):
        raise Refused("data-exists", "このフォルダーには、すでに記録があります。", "別の空のフォルダーを選んでください。")
    keys, backup, _ = _openable(source, code)
    was_there = folder.exists()
    make_folder(folder)
    require_space(folder, backup.stat().st_size)
    try:
        saved = save_keys(folder, _for_new_pc(keys, identity_from(code)), passphrase)
        staged = folder / "restoring.db"
        shutil.copyfile(backup, staged)
        sync_file(staged)
        replace_patiently(staged, folder / FILE_NAME)
        workspace = open_workspace(folder, restored=True, passphrase=passphrase)
    except BaseException:
        for name in (
            "restoring.db",
            KEYS_FILE,
            MASTER_FILE_NAME,
            LOCK_FILE,
            *(FILE_NAME + end for end in ("", "-wal", "-shm")),
        ):
            (folder / name).unlink(missing_ok=True)
        if not was_there:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    workspace.key_warning = saved.warning
    return workspace


def _for_new_pc(keys: DeviceKeys, recovery_identity: str) -> DeviceKeys:
    """Keys of its own; those of the lost PC and the recovery key open what is under way. The recovery key is the sheet's: a
    further PC of the head office has none, or one that another PC has renewed since.
    """
    fresh = new_keys()
    return replace(
        keys,
        seal_identity=fresh.seal_identity,
        sign_seed=fresh.sign_seed,
        recovery_identity=recovery_identity,
        former_identities=(keys.seal_identity, *keys.former_identities),
        renewals=(),
    )


def drill(workspace: Workspace, source: Path, code: str) -> Drill:
    """Proves that the sheet and the newest backup really open. Changes only the date of the last drill."""
    keys, backup, skipped = _openable(source, code)
    if keys.database_key != workspace.keys.database_key:
        raise Refused("wrong-sheet", "この控えは、このPCのものではありません。", "控えのフォルダーを選び直してください。")
    if keys != workspace.keys:
        raise Refused(
            "former-keys", "この控えは、鍵を新しくする前に写したものです。", "控えをUSBメモリーに写し直してから、行ってください。"
        )
    _note_today(workspace, _DRILLED)
    return Drill(backup.name, tuple(path.name for path in skipped))


def line_is_right(line: int, text: str) -> bool:
    """Whether a line of the sheet (counted from 0) was typed as printed."""
    return line_value(line, text) is not None


def sheet_may_help(workspace: Workspace) -> bool:
    """Whether entering the sheet makes this a PC of the head office again: after a recovery, or when another PC stopped it."""
    with workspace.database.reading() as session:
        own = current_roster(session).device(workspace.device_id)
        is_stopped = own is not None and own.status == STOPPED
        return workspace.is_head and (is_stopped or bool(settings.RECOVERED.get(session)))


def last_drill(workspace: Workspace) -> date | None:
    """The day of the last drill on this PC, or None."""
    return _noted(workspace, _DRILLED)


def day_text(day: date) -> str:
    """A day as people write it."""
    return japanese_date(day)


def reminder(workspace: Workspace) -> str:
    """A sentence when a renewed key made the sheet or copies useless, or when the sheet was last tested over a year ago; else
    "".
    """
    if not workspace.is_head:
        return ""
    with workspace.database.reading() as session:
        own = current_roster(session).device(workspace.device_id)
        if own is None and settings.RECOVERED.get(session):
            return "復旧用紙が、控えのあとで新しくなっています。「支部とPC」で、新しい復旧用紙の番号を入れてください。"
        if own is not None and own.status == STOPPED:
            return "このPCは、本部の別のPCから止められています。使い続けるときは、「支部とPC」で復旧用紙の番号を入れてください。"
        lost = current_roster(session).device(settings.RECOVERED.get(session))
        # Not before all of it came back: what nobody has returned by then would wait with the stop.
        if lost is not None and lost.status == ACTIVE and not settings.CAME_BACK.get(session):
            return f"失った本部のPC（{lost.called}）が、まだ使えることになっています。「支部とPC」で止めてください。"
        if settings.PRINT_ANEW.get(session) and not _has_recovery_key(workspace, session):
            return "復旧の鍵は、本部の別のPCでも新しくなっています。そのPCで作った復旧用紙を金庫に入れ、ほかは捨ててください。"
        if settings.PRINT_ANEW.get(session):
            return "復旧の鍵を新しくしました。新しい復旧用紙を作って金庫に入れ、古い用紙は捨ててください。"
        if settings.CARRY_ANEW.get(session):
            return "鍵が新しくなりました。前に写した控えでは復旧できません。控えをUSBメモリーに写し直してください。"
    tried = max((day for day in (_noted(workspace, _PRINTED), _noted(workspace, _DRILLED)) if day), default=None)
    if tried is None or (today() - tried).days <= DAYS_BETWEEN_DRILLS:
        return ""
    return "復旧用紙を1年以上試していません。「支部とPC」から、復旧の練習を行ってください。"


def _has_recovery_key(workspace: Workspace, session: Session) -> bool:
    """Whether the recovery key in use is here: another PC of the head office may have renewed it, or never given it away."""
    identity = workspace.keys.recovery_identity
    return identity != "" and recipient_of(identity) == current_roster(session).recovery_recipient


def _openable(source: Path, code: str) -> tuple[DeviceKeys, Path, list[Path]]:
    """The keys in the recovery file, the newest backup they open, and the newer backups that are damaged."""
    identity = identity_from(code)
    place = next((one for one in (source, source / "backups") if (one / RECOVERY_FILE).is_file()), None)
    if place is None:
        raise Refused(
            "no-recovery-file", "このフォルダーに、本部の復旧ファイルがありません。", "本部の控えのフォルダーを選んでください。"
        )
    keys = _unsealed(read_bounded(place / RECOVERY_FILE, MAX_RECOVERY_BYTES), identity)
    skipped: list[Path] = []
    for backup in sorted(place.glob("*.db"), key=lambda path: path.name, reverse=True):
        try:
            verify_copy(backup, keys.database_key)
        except (Damaged, Refused):
            skipped.append(backup)
            continue
        return keys, backup, skipped
    raise Refused("no-backup", "このフォルダーに、開ける控えがありません。", "別の控えのフォルダーを選んでください。")


def _unsealed(sealed: bytes, identity: str) -> DeviceKeys:
    """The keys in a recovery file, opened with the recovery key."""
    try:
        plain = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
        version, *parts = msgpack.unpackb(plain)
        if version != VERSION:
            raise Refused("newer-recovery-file", "復旧ファイルが新しい形です。", "プログラムを新しくしてから行ってください。")
        seal_identity, sign_seed, database_key, recovery_identity, former, renewals = parts
        keys = DeviceKeys(str(seal_identity), bytes(sign_seed), bytes(database_key), str(recovery_identity))
        return replace(keys, former_identities=tuple(map(str, former)), renewals=tuple(map(bytes, renewals)))
    except pyrage.DecryptError as error:
        if "matching" in str(error).lower():
            raise Refused(
                "wrong-sheet", "この復旧用紙は、この控えのものではありません。", "金庫の用紙と控えの組を確かめてください。"
            ) from error
        raise _damaged() from error
    except (ValueError, TypeError, msgpack.UnpackException) as error:
        raise _damaged() from error


def _damaged() -> Damaged:
    return Damaged("damaged-recovery-file", "復旧ファイルが壊れています。", "別の控えのフォルダーを選んでください。")


def _note_today(workspace: Workspace, fact: Fact[str]) -> None:
    with workspace.database.writing() as session:
        fact.keep(session, today().isoformat())


def _noted(workspace: Workspace, fact: Fact[str]) -> date | None:
    with workspace.database.reading() as session:
        kept = fact.get(session)
    return date.fromisoformat(kept) if kept else None
