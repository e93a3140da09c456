"""A call of a service commits at most once: what a person does is kept whole or not at all.

Watched in every test: the outermost frame of app.services on the stack is the call, and a second commit from it is noted.
"""

import sys
import threading
from types import FrameType

from sqlalchemy import event
from sqlalchemy.orm import Session

_SWEPT = "notes that the kept files were looked through, after the erasure is saved; left out, it is done the next time"
_TAKEN_IN = "the merge is one transaction; notes about kept files come before and after it, and what is left over goes next time"
_ROUND = "each file of the shared folder by itself: one in trouble keeps no other back"
_FILES = "one file for each office, each in the list of sent files once it is written"
_MONTHS = "what is kept of a month after the other follows from the records: left out, it is made the next time"
_TEXTS = "search texts follow from the records, one slice after the other: left out, the next search makes them"
_SETTLED = "the key files are the truth and the database follows them: each part is settled again when the program next starts"
SEVERAL = {
    "activities.activity_list.count": _TEXTS,
    "activities.activity_list.list_ids": _TEXTS,
    "activities.activity_list.totals": _TEXTS,
    "activities.activity_search.prepare_search": _TEXTS,
    "backup.restoring.restore_backup": _SETTLED,
    "backup.recovery.recover": _SETTLED,
    "conflicts.conflicts.resolve_with_candidate": _SWEPT,
    "conflicts.conflicts.resolve_with_values": _SWEPT,
    "conflicts.resolution_fields.resolve_with_typed": _SWEPT,
    "devices.key_renewal.renew_keys": _SETTLED,
    "devices.key_renewal.renew_recovery_key": _SETTLED,
    "devices.self_test.run_checks": "tries the program on a scratch office that is thrown away: several actions of a person",
    "figures.office_months.keep_months": _MONTHS,
    "removal.erasure.erase_text": _SWEPT,
    "removal.photo_erasure.erase": _SWEPT,
    "devices.coming_back.ask_everybody": _FILES,
    "transfer.importing.import_files": _TAKEN_IN,
    "transfer.importing.take_kept": _TAKEN_IN,
    "transfer.pending_changes.keep_and_count": _MONTHS,
    "transfer.submitting.ask_again": _FILES,
    "transfer.submitting.send_back_all": _FILES,
    "transfer.sync_folder.go_round": _ROUND,
    "workspace.opening.open_workspace": _SETTLED,
}
"""Calls that commit several times on purpose, each with its reason."""
_calls = threading.local()
found: list[str] = []
"""Calls that committed a second time without a reason, since the last ``forget``."""


def watch() -> None:
    """From now on, in every thread of this process."""
    event.listen(Session, "after_commit", _note)


def forget() -> None:
    """A call ends with its test at the latest; its frame keeps nothing alive longer."""
    found.clear()
    _calls.last = None


def _note(session: Session) -> None:
    if session.in_nested_transaction():  # the end of a savepoint keeps nothing yet
        return
    call = _outermost(sys._getframe(1))
    if call is None:
        return
    if call is getattr(_calls, "last", None) and (name := _name(call)) not in SEVERAL:
        found.append(name)
    _calls.last = call


def _outermost(frame: FrameType | None) -> FrameType | None:
    call = None
    while frame is not None:
        if str(frame.f_globals.get("__name__", "")).startswith("app.services."):
            call = frame
        frame = frame.f_back
    return call


def _name(call: FrameType) -> str:
    return f"{str(call.f_globals['__name__']).removeprefix('app.services.')}.{call.f_code.co_qualname}"
