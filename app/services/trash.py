"""ごみ箱: deleted activities, each with who deleted it and when; nothing in it ever expires."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.journal.reading import record_state
from app.journal.state import DELETED, IS_DELETED
from app.models.ledger import LifeRow
from app.services.activity_rows import ActivityRow, activity_rows, office_names
from app.services.clock_text import moment_text
from app.services.desk import Desk


@dataclass(frozen=True)
class TrashRow:
    """A deleted activity. ``deleted_at`` is the deleting PC's clock; ``deleted_by`` names the office, and the person if known."""

    id: bytes
    activity: ActivityRow
    deleted_at: str
    deleted_by: str


def trash_rows(desk: Desk, ids: Sequence[bytes]) -> list[TrashRow]:
    """The rows of these deleted activities, in their order."""
    with desk.database.reading() as session:
        names = office_names(session)
        return [TrashRow(row.id, row, *_deletion(session, row.id, names)) for row in activity_rows(session, ids)]


def _deletion(session: Session, record: bytes, names: dict[str, str]) -> tuple[str, str]:
    """(when, by whom) of the newest deletion that stands."""
    state, operations = record_state(session, record)
    standing = set(state.live.get(DELETED, ()))
    deletions = [one for one in operations if one.id in standing and one.values.get(DELETED) == IS_DELETED]
    newest = max(deletions, key=lambda one: one.hlc, default=None)
    if newest is None:
        return "", ""
    origin = session.get(LifeRow, newest.life)
    office = names.get(origin.office, origin.office) if origin else "（不明）"
    return moment_text(newest.wall_ms), "　".join(filter(None, (office, newest.person)))
