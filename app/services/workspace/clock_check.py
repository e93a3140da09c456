"""Whether this PC's clock can be right, judged by its own last save and the last received file.

Nothing is ordered by clocks, so nothing would break. But dates typed by habit (今日) and printed dates would be wrong.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.journal import OperationRow
from app.models.ledger import ReceivedFile
from app.rules.clock import moment_text, now_ms
from app.services.workspace.workspace import Workspace


def clock_warning(workspace: Workspace) -> str:
    """One sentence with what to do; "" while the clock is plausible. More than a day back or 400 days ahead is not."""
    with workspace.database.reading() as session:
        seen = _last_seen(session)
    now = now_ms()
    if not seen or max(seen) - DAY_MS <= now <= max(seen) + BEHIND_MS:
        return ""
    return (
        f"時計異常：このPCの日付は {moment_text(now)} ですが、前の記録は {moment_text(max(seen))} です。"
        "記録は失われません。Windowsの日付を確かめてください。"
    )


def _last_seen(session: Session) -> list[int]:
    """The times of the last save and the last file, by order of arrival.

    Not the highest time: one save or file with a right clock ends the warning.
    """
    own = select(OperationRow.wall_ms).where(OperationRow.import_id.is_(None)).order_by(OperationRow.arrival.desc()).limit(1)
    came = select(ReceivedFile.made_at_ms).where(ReceivedFile.undone_at_ms.is_(None)).order_by(ReceivedFile.id.desc()).limit(1)
    return [ms for ms in session.execute(select(own.scalar_subquery(), came.scalar_subquery())).one() if ms is not None]


DAY_MS = 86_400_000


AHEAD_MS = 1 * DAY_MS


BEHIND_MS = 400 * DAY_MS
"""A file may be a year old when it arrives; one from tomorrow cannot exist."""


def clock_is_off(made_at_ms: int, seen_ms: int) -> bool:
    """Whether a file seen at ``seen_ms`` cannot have been made at ``made_at_ms``; both in milliseconds since 1970 UTC."""
    return not -BEHIND_MS < made_at_ms - seen_ms < AHEAD_MS
