"""What has been typed before, proposed while something is typed."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.plan import Term
from app.rules.finding import is_in
from app.services.workspace.workspace import Workspace
from app.store.column import first_column

LISTED = {"place": "place", "district": "district", "partners": "partner"}
"""Form field → the council's list that offers words for it."""
MOST_USED = 3000
"""Earlier texts that are looked through."""


def suggestions(workspace: Workspace, field: str, typed: str, limit: int = 7) -> list[str]:
    """At most ``limit`` proposals that contain what was typed.

    First the council's lists (by word or よみ), then earlier entries of all records, the most used first.
    """
    with workspace.database.reading() as session:
        listed = session.execute(
            select(Term.label, Term.yomi)
            .where(Term.listing == LISTED.get(field, ""), Term.deleted.is_(False), Term.retired.is_not(True))
            .order_by(Term.sort_no, Term.yomi, Term.code)
        ).all()
        earlier = _earlier(session, Activity.__table__.columns[field])
    known = [label for label, yomi in listed if label and (is_in(typed, label) or is_in(typed, yomi or ""))]
    used = [text for text in earlier if text and is_in(typed, text)]
    return [text for text in dict.fromkeys([*known, *used]) if text != typed][:limit]


def _earlier(session: Session, column: ColumnElement[Any]) -> list[str]:
    """What stands in a field, the most used first."""
    used = (
        select(column)
        .where(column.is_not(None), Activity.deleted.is_(False))
        .group_by(column)
        .order_by(func.count().desc(), column)
        .limit(MOST_USED)
    )
    return first_column(session, used)
