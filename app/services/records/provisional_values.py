"""仮の値: what is shown although two people wrote different things and nobody has decided yet. Marked with ※ everywhere."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from app.models.base import Synced
from app.models.entities import ENTITIES
from app.services.records.labels import group_label
from app.services.records.open_conflicts import Shows, Undecided, decisions, undecided
from app.services.workspace.workspace import Desk

SHOWN = 3


def provisional_labels(row: Synced | None) -> str:
    """The undecided groups of a record in words; empty when all is decided."""
    if row is None or row.deleted or not row.differences:
        return ""
    return "、".join(group_label(row.entity, name) for name in row.differences.split(","))


def note_of(desk: Desk, entity: str, record: bytes) -> str:
    """For a form."""
    with desk.database.reading() as session:
        labels = provisional_labels(session.get(ENTITIES[entity], record))
    return f"※ {labels}は、まだ決まっていない仮の値です。「食い違い」で決めてください。" if labels else ""


def note_on_paper(row: Synced | None) -> str:
    labels = provisional_labels(row)
    return f"※ {labels}は、まだ決まっていない仮の値です。" if labels else ""


def warning_on_paper(found: Sequence[Undecided]) -> str:
    """For the foot of every page; without names of records, because papers leave the house."""
    if not found:
        return ""
    return f"未決定の食い違い {decisions(found):,}件（{_labels(found)}）。決まるまでの仮の値です。"


def note_on_screen(desk: Desk, entities: Collection[str], fiscal_year: int) -> str:
    """For a page that shows or sums such records in a year."""
    with desk.database.reading() as session:
        found = Shows((), years_back=0).among(undecided(session, entities), fiscal_year)
    if not found:
        return ""
    return f"※ 食い違いが {decisions(found):,}件（{_labels(found)}）あり、決まるまで仮の値です。"


def note_of_all(session: Session) -> str:
    count = decisions(undecided(session))
    return f"※ 食い違いが {count:,}件あり、決まるまで仮の値を数えています。「食い違い」で決めてください。" if count else ""


def provisional_records(desk: Desk) -> frozenset[bytes]:
    """Every record that shows a provisional value, for marks in lists."""
    with desk.database.reading() as session:
        return frozenset(one.record for one in undecided(session))


def _labels(found: Sequence[Undecided]) -> str:
    labels = list(dict.fromkeys(group_label(one.entity, name) for one in found for name in one.groups))
    return "、".join(labels[:SHOWN]) + ("など" if len(labels) > SHOWN else "")
