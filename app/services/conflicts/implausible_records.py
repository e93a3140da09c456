"""確かめること: records that arrived although no form would have accepted them. They are kept and shown, never dropped.

Such a record blocks nothing: everything else of its file is merged, and each line says how it counts until it is corrected.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.entities import ENTITIES
from app.models.plan import Goal, Plan, Target
from app.rules import clock
from app.rules.clock import local_day
from app.rules.text import MAX_COUNT
from app.services.activities.review_marks import changed_records, mark_of
from app.services.records.labels import record_title
from app.services.records.names import office_names
from app.services.workspace.workspace import Workspace

SHOWN = 500
"""Records listed one by one; ``count_to_check`` is always complete."""
EARLIEST = date(1990, 1, 1)
LATEST = timedelta(days=366)
"""After today: a later date comes from a wrong clock or a mistyped year."""


@dataclass(frozen=True)
class ToCheck:
    """One activity and what is odd: ``what`` it is, how it counts and what to do (``todo``). ``rule`` is the code of the rule."""

    record: bytes
    rule: str
    title: str
    office: str
    office_name: str
    what: str
    todo: str


def to_check(workspace: Workspace) -> list[ToCheck]:
    """The odd final records of every office in these data, by office and date."""
    with workspace.database.reading() as session:
        rules = _rules(session)
        statement = select(Activity, *rules.values()).where(*_final(), or_(*rules.values()))
        names = office_names(session)
        found = session.execute(statement.order_by(Activity.partition, Activity.date, Activity.id).limit(SHOWN))
        return [_to_check(session, activity, names, rule) for activity, *broken in found for rule in _broken(rules, broken)]


@dataclass(frozen=True)
class ChangedSince:
    """確認後に変更: a record that changed after the head office checked it. ``checked_on`` is a day as text."""

    record: bytes
    title: str
    office_name: str
    checked_on: str
    deleted: bool


def changed_since(workspace: Workspace) -> list[ChangedSince]:
    """The first of these records, by office and day of the check."""
    with workspace.database.reading() as session:
        names, found = office_names(session), []
        for entity, record in changed_records(session)[:SHOWN]:
            row, mark = session.get(ENTITIES[entity], record), mark_of(session, record)
            if row is not None and mark is not None:
                day = f"{local_day(mark.last_saved_at):%Y/%m/%d}"
                office = names.get(row.partition, row.partition)
                found.append(ChangedSince(record, record_title(session, entity, record), office, day, row.deleted))
        return sorted(found, key=lambda one: (one.office_name, one.checked_on))


def count_to_check(workspace: Workspace) -> int:
    """The number of odd records (a record may have several lines)."""
    with workspace.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Activity).where(*_final(), or_(*_rules(session).values()))) or 0


def _final() -> tuple[ColumnElement[bool], ...]:
    return Activity.deleted.is_(False), Activity.state == "final"


def _rules(session: Session) -> dict[str, ColumnElement[bool]]:
    """Code of a rule → condition that an odd record fulfils."""
    in_a_plan = select(Target.id).join(Goal, Goal.id == Target.goal_id).where(Target.deleted.is_(False), Goal.deleted.is_(False))
    today = clock.today()
    rules: dict[str, ColumnElement[bool]] = {
        "date": Activity.date.is_(None),
        "target": Activity.target_id.is_(None) | Activity.target_id.not_in(in_a_plan),
        "title": Activity.title.is_(None) | (func.trim(Activity.title) == ""),
        "participants": ~Activity.participants.between(0, MAX_COUNT),
        "sessions": ~Activity.sessions.between(0, MAX_COUNT),
        "order": Activity.end_date < Activity.date,
        "far": (Activity.date < EARLIEST) | (Activity.date > today + LATEST),
    }
    if (session.scalar(select(func.count()).select_from(Plan).where(Plan.deleted.is_(False))) or 0) > 1:
        rules["plan"] = _of_another_plan()
    return rules


def _of_another_plan() -> ColumnElement[bool]:
    """The plan of its target did not run on its day, and another one did. The year begins in April, so three months are
    subtracted.
    """
    year = cast(func.strftime("%Y", Activity.date, "-3 months"), Integer)
    runs = Plan.deleted.is_(False), Plan.first_year <= year, Plan.last_year >= year
    running = select(Plan.id).where(*runs).correlate(Activity)
    # Correlated by name: inside another subquery SQLAlchemy would otherwise ask for the target of any activity at all.
    own = select(Target.plan_id).where(Target.id == Activity.target_id).correlate(Activity).scalar_subquery()
    return and_(own.is_not(None), own.not_in(running), running.exists())


_SENTENCES = {
    "date": ("活動日が、空欄か、日付として読めません。", "どの年度にも数えていません。活動日を入れてください。"),
    "target": ("対象の目標がありません。", "どの推進目標にも数えていません。推進目標を選び直してください。"),
    "title": ("活動名が空欄です。", "件数には数えています。活動名を入れてください。"),
    "participants": ("参加者数が、ありえない数です。", "人数は未入力として数えています。人数を直してください。"),
    "sessions": ("回数が、ありえない数です。", "1回として数えています。回数を直してください。"),
    "order": ("終了日が、活動日より前です。", "活動日の年度に数えています。終了日を直してください。"),
    "plan": (
        "活動日の年度とは別の計画の目標になっています。",
        "その年度の目標には数えていません。推進目標を選び直してください。",
    ),
    "far": ("活動日が、遠い昔か、ずっと先です。", "その年度に数えています。活動日を確かめてください。"),
}


def _broken(rules: dict[str, ColumnElement[bool]], broken: list[Any]) -> Iterator[str]:
    return (name for name, is_broken in zip(rules, broken, strict=True) if is_broken)


def _to_check(session: Session, activity: Activity, names: dict[str, str], rule: str) -> ToCheck:
    what, todo = _SENTENCES[rule]
    return ToCheck(
        record=activity.id,
        rule=rule,
        title=record_title(session, "activity", activity.id),
        office=activity.partition,
        office_name=names.get(activity.partition, activity.partition),
        what=what,
        todo=todo,
    )
