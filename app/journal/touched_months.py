"""What is kept of an office's month of activities (OfficeMonth in app.models.local) is forgotten when one of them changes.

The row itself stays, empty: so that what has to be made anew is found without looking at the records.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.journal.rows import in_batches, marks

COUNTED = "activity"
"""The kind of records whose months are kept."""
_EMPTY = "INSERT OR REPLACE INTO office_month (partition, month) "
_MONTHS = "SELECT DISTINCT partition, coalesce(substr(date, 1, 7), '') FROM activity"


def forget_months(session: Session, records: Iterable[bytes], to: Iterable[tuple[str, str]] = ()) -> None:
    """Before the rows of these activities are written or deleted: the months they are in, and those (office, month) they come
    to.
    """
    coming = [value for month in to for value in month]
    pairs = ", ".join(["(?, ?)"] * (len(coming) // 2))
    for some in in_batches(records):
        asked = f"{_EMPTY}{_MONTHS} WHERE id IN ({marks(some)})" + (f" UNION VALUES {pairs}" if pairs else "")
        session.connection().exec_driver_sql(asked, (*some, *coming))


def forget_months_of_new(session: Session, months: Iterable[tuple[str, str]]) -> None:
    """The months (office, month) to which activities come that were not there before."""
    session.connection().exec_driver_sql(f"{_EMPTY}VALUES (?, ?)", list(months))


def forget_every_month(session: Session) -> None:
    """Makes the list of the months anew, with nothing kept of any."""
    session.connection().exec_driver_sql("DELETE FROM office_month")
    session.connection().exec_driver_sql(f"{_EMPTY}{_MONTHS}")


def every_month(session: Session) -> set[tuple[str, str]]:
    """(office, month) of all activities, by reading through them."""
    return {(office, month) for office, month in session.connection().exec_driver_sql(_MONTHS)}


def months_of(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> set[tuple[str, str]]:
    """(office, month) of rows of the table of activities, which have these columns."""
    office, day = columns.index("partition"), columns.index("date") if "date" in columns else None
    return {(row[office], "" if day is None or row[day] is None else row[day][:7]) for row in rows}
