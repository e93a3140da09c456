"""The days of a month with activities, for the calendar on ホーム."""

from calendar import monthrange
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.services.workspace.workspace import reading
from app.store.kept_answers import kept


@reading
@kept
def activity_days(session: Session, office: str, year: int, month: int) -> dict[date, int]:
    """Day → how many activities of an office began on it (下書き among them, 取消 not), in a month of the calendar."""
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    where = (
        Activity.deleted.is_(False),
        Activity.date.between(first, last),
        Activity.partition == office,
        Activity.state != "cancelled",
    )
    rows = session.execute(select(Activity.date, func.count()).where(*where).group_by(Activity.date)).tuples()
    return {day: number for day, number in rows if day is not None}
