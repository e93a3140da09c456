"""Recovery after the head office's PC was lost: its data return on a new PC from a backup and the 復旧用紙 in the safe.

Beside the head office's backups is its recovery file (app.store.recovery_file): what opens them, sealed to the recovery key,
which exists on paper only. What the backup lacks arrives with the branches' next files.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app.errors import Refused, YuiError
from app.models import settings
from app.models.base import HEAD
from app.models.settings import Fact
from app.rules.clock import now, today
from app.rules.era import japanese_date
from app.services.backup.found_copies import FoundCopy, PicturesBeside, bring, bring_beside, newest_copy, pictures_beside
from app.services.workspace.opening import has_backups, has_data, open_made
from app.services.workspace.workspace import Workspace
from app.store.files import write_durably
from app.store.keys import DeviceKeys, new_keys, recipient_of
from app.store.keystore import save_keys
from app.store.own_facts import fact
from app.store.own_places import write_for_people
from app.store.place import refuse_unsafe_place, require_space
from app.store.recovery_code import LINES, code_lines, identity_from, line_value
from app.store.recovery_file import FILE_NAME as RECOVERY_FILE
from app.store.recovery_file import NotForUs, RecoveryKeys, open_keys, read_recovery_file, recovery_files
from app.store.unfinished import making
from app.sync.enrolment import own_recovery_file, own_recovery_keys
from app.sync.roster import ACTIVE, STOPPED
from app.sync.roster_facts import current_roster

__all__ = [
    "LINES",
    "RECOVERY_FILE",
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

DAYS_BETWEEN_DRILLS = 365
_PRINTED, _DRILLED = Fact("recovery_sheet_printed", ""), Fact("recovery_drill", "")


@dataclass(frozen=True)
class Drill:
    """What a drill proved: the sheet opens the recovery file, whose keys open this backup. ``skipped`` are damaged ones."""

    backup: str
    skipped: tuple[str, ...]
    pictures: PicturesBeside


def keep_recovery_file(workspace: Workspace, folder: Path) -> None:
    """Writes what opens this PC's copies beside them: at the head office sealed to the recovery key, at a branch also to the
    head office's PCs.
    """
    with workspace.database.reading() as session:
        sealed = own_recovery_file(session, workspace.keys)
    folder.mkdir(parents=True, exist_ok=True)
    write_durably(folder / RECOVERY_FILE, sealed)


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
    whether the lost PC had renewed its keys since. ``source`` may be ``folder`` itself, when only its keys are gone: what is
    there is moved among the backups.

    Raises Refused("data-exists", "wrong-recovery-code", "wrong-sheet", "no-recovery-file", "no-backup"); a refusal leaves
    nothing behind, and whatever was killed can be done again.
    """
    refuse_unsafe_place(folder)
    in_place = _is_same(source, folder)
    # Keys without data open nothing, and are moved among the backups. Backups of somebody else must not get among ours.
    if (has_data(folder) or has_backups(folder)) and not in_place:
        raise Refused("data-exists", "このフォルダーには、すでに記録があります。", "別の空のフォルダーを選んでください。")
    keys, found = _openable(source, code)
    with making(folder, f"{now():%Y%m%d-%H%M%S-%f}") as place:
        require_space(folder, found.path.stat().st_size)
        save_keys(place, _for_new_pc(keys, identity_from(code)), passphrase)
        bring(found.path, place, keys.database_key)
        if not in_place:
            bring_beside(found.path, place, keys.database_key)
    return open_made(folder, in_place=in_place, restored=True, passphrase=passphrase)


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _for_new_pc(keys: RecoveryKeys, recovery_identity: str) -> DeviceKeys:
    """Keys of its own; those of the lost PC and the recovery key open what is under way. The recovery key is the sheet's: a
    further PC of the head office has none, or one that another PC has renewed since.
    """
    fresh = replace(new_keys(), database_key=keys.database_key, recovery_identity=recovery_identity)
    return replace(fresh, former_identities=keys.identities)


def drill(workspace: Workspace, source: Path, code: str) -> Drill:
    """Proves that the sheet and the newest backup really open. Changes only the date of the last drill."""
    keys, found = _openable(source, code)
    if keys.database_key != workspace.keys.database_key:
        raise Refused("wrong-sheet", "この控えは、このPCのものではありません。", "控えのフォルダーを選び直してください。")
    with workspace.database.reading() as session:
        present = own_recovery_keys(session, workspace.keys)
    if keys != present:
        raise Refused(
            "former-keys", "この控えは、鍵を新しくする前に写したものです。", "控えをUSBメモリーに写し直してから、行ってください。"
        )
    note_drill(workspace)
    pictures = pictures_beside(found.path, keys.database_key)
    return Drill(found.path.name, tuple(path.name for path in found.skipped), pictures)


def note_drill(workspace: Workspace) -> None:
    """Notes that a drill succeeded today."""
    _note_today(workspace, _DRILLED)


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
        if own is None and fact(session, settings.RECOVERED):
            return "復旧用紙が、控えのあとで新しくなっています。「支部とPC」で、新しい復旧用紙の番号を入れてください。"
        if own is not None and own.status == STOPPED:
            return "このPCは、本部の別のPCから止められています。使い続けるときは、「支部とPC」で復旧用紙の番号を入れてください。"
        lost = current_roster(session).device(fact(session, settings.RECOVERED))
        # Not before all of it came back: what nobody has returned by then would wait with the stop.
        if lost is not None and lost.status == ACTIVE and not fact(session, settings.CAME_BACK):
            return f"失った本部のPC（{lost.called}）が、まだ使えることになっています。「支部とPC」で止めてください。"
        if replaced := _replaced(session):
            return f"失った支部のPC（{replaced}）が、まだ使えることになっています。「支部とPC」で止めてください。"
        if fact(session, settings.PRINT_ANEW) and not _has_recovery_key(workspace, session):
            return "復旧の鍵は、本部の別のPCでも新しくなっています。そのPCで作った復旧用紙を金庫に入れ、ほかは捨ててください。"
        if fact(session, settings.PRINT_ANEW):
            return "復旧の鍵を新しくしました。新しい復旧用紙を作って金庫に入れ、古い用紙は捨ててください。"
        if fact(session, settings.CARRY_ANEW):
            return "鍵が新しくなりました。前に写した控えでは復旧できません。控えをUSBメモリーに写し直してください。"
    tried = max((day for day in (_noted(workspace, _PRINTED), _noted(workspace, _DRILLED)) if day), default=None)
    if tried is None or (today() - tried).days <= DAYS_BETWEEN_DRILLS:
        return ""
    return "復旧用紙を1年以上試していません。「支部とPC」から、復旧の練習を行ってください。"


def _replaced(session: Session) -> str:
    """What people call a branch's lost PC whose new one has handed in, and so all that its copy held; "" when there is none."""
    roster = current_roster(session)
    used = {file.token_key for file in roster.set_up_files if file.used_by}
    lost = (roster.device(device) for token_key, device in fact(session, settings.REPLACED) if token_key in used)
    return next((one.called for one in lost if one is not None and one.status == ACTIVE), "")


def _has_recovery_key(workspace: Workspace, session: Session) -> bool:
    """Whether the recovery key in use is here: another PC of the head office may have renewed it, or never given it away."""
    identity = workspace.keys.recovery_identity
    return identity != "" and recipient_of(identity) == current_roster(session).recovery_recipient


def _openable(source: Path, code: str) -> tuple[RecoveryKeys, FoundCopy]:
    """What the recovery file in a folder holds, opened with the sheet, and the newest backup that it opens."""
    identity = identity_from(code)
    files = recovery_files(source)
    if not files:
        raise Refused(
            "no-recovery-file", "このフォルダーに、本部の復旧ファイルがありません。", "本部の控えのフォルダーを選んでください。"
        )
    keys = _of_head(files, identity)
    return keys, newest_copy(source, keys.database_key)


def _of_head(files: Sequence[Path], identity: str) -> RecoveryKeys:
    """What the first of these files holds that the sheet opens and that is of the head office's own PC."""
    found: list[RecoveryKeys] = []
    troubles: list[YuiError] = []
    for file in files:
        try:
            found.append(open_keys(read_recovery_file(file), [identity])[0])
        except NotForUs:
            continue
        except YuiError as error:
            troubles.append(error)
    for keys in found:
        if keys.office == HEAD:
            return keys
    if troubles:
        raise troubles[0]
    if found:
        raise Refused("branch-copy", "これは、支部のPCの控えです。", "本部の控えのフォルダーを選んでください。")
    raise Refused("wrong-sheet", "この復旧用紙は、この控えのものではありません。", "金庫の用紙と控えの組を確かめてください。")


def _note_today(workspace: Workspace, kept: Fact[str]) -> None:
    with workspace.database.writing() as session:
        kept.keep(session, today().isoformat())


def _noted(workspace: Workspace, kept: Fact[str]) -> date | None:
    with workspace.database.reading() as session:
        noted = fact(session, kept)
    return date.fromisoformat(noted) if noted else None
