"""個人情報の消去: a text goes from the record and from its whole history, here and, with the next files, everywhere."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.erasing import MOST_AT_ONCE
from app.journal.reading import record_state, shown
from app.journal.state import ERASES
from app.journal.writing import write
from app.models.activity import Activity
from app.models.base import Synced
from app.models.local import Draft, SearchEntry, UndoStep
from app.models.text import clean_text
from app.services.desk import Desk
from app.services.upkeep import backups

ERASABLE = ("content", "outcome", "issue", "next_step", "title", "place", "partners", "status_reason", "recorder")
"""Texts of an activity in which a person's data may stand, in the order people meet them there."""


@dataclass(frozen=True)
class Erased:
    """How many older values went, and how many copies beside the records (控え) still hold them until they are replaced."""

    values: int
    backups: int


def erase_text(desk: Desk, record: bytes, field: str, replacement: str = "", person: str = "") -> Erased:
    """Erases every value the field's group ever had in this record and writes ``replacement`` in its place.

    It can't be taken back. Refused("unknown-activity", "unknown-field", "not-your-record").
    """
    group = next((group for group in Activity.groups if field in group.fields), None)
    if group is None or field not in ERASABLE:
        raise Refused("unknown-field", "その項目はありません。", "項目の名前を確かめてください。")
    text = clean_text(replacement).strip() or None
    with desk.database.writing() as session:
        activity = session.get(Activity, record)
        if activity is None:
            raise Refused("unknown-activity", "この活動記録は見つかりません。", "一覧で選び直してください。")
        if not desk.is_head and activity.partition != desk.partition:
            raise Refused("not-your-record", "ほかの支部の記録は変更できません。", "その支部か本部に連絡してください。")
        kept = {name: getattr(activity, name) for name in group.fields} | {field: text}
        erased = erase_group(session, desk, activity, group.name, list(kept.values()), person)
    return Erased(erased, len(backups(desk.folder)))


def erase_group(session: Session, desk: Desk, row: Synced, group: str, instead: list[Any], person: str = "") -> int:
    """Erases every value a record's group ever had, in the caller's transaction; returns how many went."""
    _, operations = record_state(session, row.id)
    holding = [operation.id for operation in operations if group in operation.values]
    for at in range(0, max(len(holding), 1), MOST_AT_ONCE):
        write(
            session,
            desk.author(person),
            entity=row.entity,
            partition=row.partition,
            record=row.id,
            values={group: instead, ERASES: [group, b"".join(holding[at : at + MOST_AT_ONCE])]},
            shown=shown(session, row.id),
        )
    _forget_copies(session, row.id)
    return len(holding)


def _forget_copies(session: Session, record: bytes) -> None:
    """Half-typed forms, steps that could be taken back and the search's text hold the value too."""
    session.execute(delete(UndoStep).where(UndoStep.record == record))
    session.execute(delete(SearchEntry).where(SearchEntry.record == record))
    session.execute(delete(Draft).where(Draft.key.contains(record.hex())))
