"""Words that are searched in activities: the folded texts of the records, and which records hold every word.

A record whose text is to be made is noted by the fold (``SearchPending``), so that saving and merging don't pay for folding. The
texts lie in the order of the days: a search within a year reads that year's texts alone.
"""

from datetime import date
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from app.models import settings
from app.models.activity import Activity
from app.models.local import SearchEntry, SearchPending
from app.rules.finding import rules_digest, search_text, searched_words
from app.services.workspace.workspace import Workspace

SEARCHED = tuple(Activity.__table__.columns[name] for name in Activity.free_texts() if Activity.declared(name).is_searched)
AT_ONCE = 2000
"""Texts in memory: so it stays flat, also after the import of a whole council."""


def prepare_search(workspace: Workspace) -> None:
    """Makes the search texts of records that were saved or merged since the last search; of all of them after a change of the
    rules by which texts are folded.
    """
    rules = rules_digest()
    with workspace.database.reading() as session:
        is_ready = settings.SEARCH_RULES.get(session) == rules
        if is_ready and not _pending(session):
            return
    with workspace.database.writing(small=True) as session:
        if not is_ready:
            for table in (SearchEntry, SearchPending):
                session.execute(delete(table))
            session.execute(insert(SearchPending).from_select(["record"], select(Activity.id)))
            settings.SEARCH_RULES.keep(session, rules)
        while pending := _pending(session):
            _make(session, pending)


def texts_with(words: str, days: tuple[date, date] | None) -> list[Select[Any]]:
    """Statements for the records whose search text contains a form of every word.

    ``days``: only between these, and what has no day; None for any day. Every text of them is looked through, since one and
    two characters must be found too.
    """
    held = [or_(*(func.instr(SearchEntry.text, form) > 0 for form in word)) for word in searched_words(words)]
    if days is None:
        return [select(SearchEntry.record).where(*held)]
    first, last = (day.isoformat() for day in days)
    in_days = SearchEntry.day.between(first, last)
    return [select(SearchEntry.record).where(those, *held) for those in (in_days, SearchEntry.day == "")]


def _pending(session: Session) -> dict[int, bytes]:
    """The next records whose texts are to be made, by their numbers."""
    noted = session.execute(select(SearchPending.number, SearchPending.record).order_by(SearchPending.number).limit(AT_ONCE))
    return dict(noted.tuples().all())


def _make(session: Session, pending: dict[int, bytes]) -> None:
    found = session.execute(select(Activity.id, Activity.date, *SEARCHED).where(Activity.id.in_(set(pending.values()))))
    entries = [
        {"day": held.isoformat() if held else "", "record": id_, "text": search_text("\n".join(filter(None, said)))}
        for id_, held, *said in found
    ]
    if entries:
        session.execute(insert(SearchEntry).prefix_with("OR REPLACE"), entries)
    session.execute(delete(SearchPending).where(SearchPending.number <= max(pending)))
