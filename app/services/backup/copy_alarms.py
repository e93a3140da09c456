"""What ホーム says of the copies: when the last good one is old, and when none lies outside this PC."""

from datetime import date, timedelta

from sqlalchemy import select

from app.models.journal import OperationRow
from app.rules.clock import local_day, today
from app.rules.era import short_date
from app.services.backup import second_place
from app.services.backup.backups import day_of, newest_good
from app.services.backup.copy_checks import damage_told
from app.services.backup.regular_copies import changed_since
from app.services.workspace.workspace import Workspace

WORKING_DAYS = 7
DAYS_WITHOUT_SECOND_PLACE = 14
DAYS_UNTIL_ASKED = 28
"""Four weeks after the set-up there is something to lose; before, nobody is asked for a stick."""

NO_SECOND_PLACE = "控えをUSBメモリーなどにも置くと、このPCが壊れても、記録が戻ります。"


def copy_alarms(workspace: Workspace) -> list[str]:
    """The present sentences, each about one thing that the page 控えと点検 can put right; none when all is well."""
    begun = _first_day(workspace)
    return [*damage_told(workspace), *filter(None, [_old(workspace, begun), _outside(workspace, begun)])]


def _old(workspace: Workspace, begun: date) -> str:
    newest = newest_good(workspace)
    day = (day_of(newest.path) if newest is not None else None) or begun
    if working_days(day, today()) <= WORKING_DAYS or not changed_since(workspace, newest):
        return ""
    last = f"最後の控えは {short_date(day)} です。" if newest is not None else "控えが、まだ1つもありません。"
    return f"{last}「控えを作る」を押してください。"


def _outside(workspace: Workspace, begun: date) -> str:
    place = second_place.chosen(workspace)
    if place is None:
        return NO_SECOND_PLACE if _is_asked_for(workspace, begun) else ""
    folder, reached_ms = place
    since = local_day(reached_ms) if reached_ms else begun
    if (today() - since).days <= DAYS_WITHOUT_SECOND_PLACE:
        return second_place.room_told(workspace)
    last = f"{short_date(since)}から、" if reached_ms else "まだ一度も、"
    name = folder.name or str(folder)
    todo = "USBメモリーを差すか、「二つめの場所を選ぶ…」で選び直してください。"
    return f"{last}控えを二つめの場所（{name}）に写せていません。{todo}"


def second_place_is_asked_for(workspace: Workspace) -> bool:
    """Whether ホーム asks for a second place, until one is chosen or none is wanted."""
    return _is_asked_for(workspace, _first_day(workspace))


def _is_asked_for(workspace: Workspace, begun: date) -> bool:
    return second_place.is_undecided(workspace) and (today() - begun).days > DAYS_UNTIL_ASKED


def working_days(since: date, until: date) -> int:
    """Monday to Friday after ``since``, up to ``until``; 0 when a wrong clock has turned them round."""
    days = min((until - since).days, 366)
    return sum((since + timedelta(days=number + 1)).weekday() < 5 for number in range(max(days, 0)))


def _first_day(workspace: Workspace) -> date:
    """The day of the first change that was written here; today before it."""
    first = select(OperationRow.wall_ms).where(OperationRow.import_id.is_(None)).order_by(OperationRow.arrival).limit(1)
    with workspace.database.reading() as session:
        ms = session.scalar(first)
    return local_day(ms) if ms is not None else today()
