"""What has been typed before, proposed while something is typed."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.plan import Term
from app.rules.finding import is_in
from app.services.workspace.workspace import Workspace
from app.store.kept_answers import kept

LISTED = {"place": "place", "district": "district", "partners": "partner"}
"""Form field → the council's list that offers words for it."""
MOST_USED = 5000
"""Earlier texts that are looked through: whatever an office writes twice, and in most offices everything."""


def suggestions(workspace: Workspace, field: str, typed: str, limit: int = 7) -> list[str]:
    """At most ``limit`` proposals that contain what was typed.

    First the council's lists (by word or よみ), then earlier entries of all records, the most used first.
    """
    with workspace.database.reading() as session:
        terms, earlier = _terms(session, LISTED.get(field, "")), _earlier(session, field)
    known = [label for label, yomi in terms if is_in(typed, label) or is_in(typed, yomi)]
    used = [text for text in earlier if is_in(typed, text)]
    return [text for text in dict.fromkeys([*known, *used]) if text != typed][:limit]


@kept
def _terms(session: Session, listing: str) -> list[tuple[str, str]]:
    """The words of one of the council's lists with their よみ."""
    found = session.execute(
        select(Term.label, Term.yomi)
        .where(Term.listing == listing, Term.deleted.is_(False), Term.retired.is_not(True))
        .order_by(Term.sort_no, Term.yomi, Term.code)
    )
    return [(label, yomi or "") for label, yomi in found if label]


@kept
def _earlier(session: Session, field: str) -> list[str]:
    """What stands in a field of the records, the most used first."""
    column = Activity.__table__.columns[field]
    used = (
        select(column)
        .where(column.is_not(None), Activity.deleted.is_(False))
        .group_by(column)
        .order_by(func.count().desc(), column)
        .limit(MOST_USED)
    )
    return [text for text in session.scalars(used) if text]
