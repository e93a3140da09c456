"""The days of a month with activities, for the calendar on ホーム."""

from calendar import monthrange
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.services.workspace.workspace import reading
from app.store.kept_answers import kept


@reading
@kept
def activity_days(session: Session, office: str, year: int, month: int) -> dict[date, int]:
    """Day → how many activities of an office began on it (下書き among them, 取消 not), in a month of the calendar."""
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    rows = session.execute(select(Activity.date, func.count()).where(*_between(office, first, last)).group_by(Activity.date))
    return {day: number for day, number in rows.tuples() if day is not None}


@reading
def records_of_day(session: Session, office: str, day: date) -> list[bytes]:
    """The ids of what ``activity_days`` counts on a day, in the order in which they were saved."""
    found = select(Activity.id).where(*_between(office, day, day)).order_by(Activity.first_saved_at, Activity.id)
    return list(session.scalars(found))


def _between(office: str, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    counted = Activity.deleted.is_(False), Activity.state != "cancelled", Activity.partition == office
    return (*counted, Activity.date.between(first, last))
