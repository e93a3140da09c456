"""Words that are searched in activities: the folded texts of the records, and which records hold every word.

A record whose text is to be made is noted by the fold (``SearchPending``), so that saving and merging don't pay for folding. A
search makes what is missing before it looks; after a large import the window makes it beside the work (``make_some``). The texts
lie in the order of the days: a search within a year reads that year's texts alone.
"""

from datetime import date
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from app.commit_point import preparing
from app.journal.rows import in_batches, marks
from app.models import settings
from app.models.activity import Activity
from app.models.local import SearchEntry, SearchPending
from app.rules.finding import rules_digest, search_text, searched_words
from app.rules.progress import Report, unheard
from app.services.workspace.workspace import Workspace

SEARCHED = tuple(name for name in Activity.free_texts() if Activity.declared(name).is_searched)
AT_ONCE = 2000
"""Texts of one short transaction: a save meanwhile hardly waits."""
WAITED_FOR = 10 * AT_ONCE
"""The same where somebody waits for all of them: each transaction writes to nearly every page of the index."""
_TEXTS = f"SELECT id, date, {', '.join(SEARCHED)} FROM activity WHERE id IN "


def prepare_search(workspace: Workspace, report: Report = unheard) -> None:
    """Makes the search texts of records that were saved or merged since the last search; of all of them after a change of the
    rules by which texts are folded. Raises what ``writing`` raises, and what ``report`` raises between two slices.
    """
    done = 0
    while make_some(workspace, WAITED_FOR):
        done += WAITED_FOR
        report(done, done + _number_pending(workspace), "")


def is_searched_at_once(workspace: Workspace) -> bool:
    """Whether so few texts are missing that a search takes no time anybody would notice."""
    with workspace.database.reading() as session:
        if _is_by_rules(session):
            return _next(session, AT_ONCE) is None
        return session.scalar(select(Activity.id).limit(1).offset(AT_ONCE)) is None


def make_some(workspace: Workspace, most: int = AT_ONCE) -> bool:
    """Makes so many of the missing texts; whether more are missing."""
    with workspace.database.reading() as session:
        if _is_by_rules(session) and _next(session) is None:
            return False
    with preparing(), workspace.database.writing(small=True) as session:
        if not _is_by_rules(session):
            for table in (SearchEntry, SearchPending):
                session.execute(delete(table))
            session.execute(insert(SearchPending).from_select(["record"], select(Activity.id)))
            settings.SEARCH_RULES.keep(session, rules_digest())
        _make(session, _pending(session, most))
        return _next(session) is not None


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


def _is_by_rules(session: Session) -> bool:
    return settings.SEARCH_RULES.get(session) == rules_digest()


def _next(session: Session, after: int = 0) -> int | None:
    """The number of the next record whose text is to be made, or of the one so many behind it."""
    return session.scalar(select(SearchPending.number).order_by(SearchPending.number).limit(1).offset(after))


def _number_pending(workspace: Workspace) -> int:
    """About how many, since some are noted twice and some are done."""
    with workspace.database.reading() as session:
        return session.scalar(select(func.count()).select_from(SearchPending)) or 0


def _pending(session: Session, most: int) -> dict[int, bytes]:
    """The next records whose texts are to be made, by their numbers."""
    noted = session.execute(select(SearchPending.number, SearchPending.record).order_by(SearchPending.number).limit(most))
    return dict(noted.tuples().all())


def _make(session: Session, pending: dict[int, bytes]) -> None:
    driver = session.connection()
    entries: list[tuple[str, bytes, str]] = []
    for some in in_batches(set(pending.values())):
        for id_, day, *said in driver.exec_driver_sql(f"{_TEXTS}({marks(some)})", tuple(some)):
            entries.append((day or "", id_, search_text("\n".join(filter(None, said)))))
    if entries:
        entries.sort()  # in the order in which they lie
        driver.exec_driver_sql("INSERT OR REPLACE INTO search_entry (day, record, text) VALUES (?, ?, ?)", entries)
    if pending:
        session.execute(delete(SearchPending).where(SearchPending.number <= max(pending)))
