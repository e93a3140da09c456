"""確かめること: records that arrived although no form would have accepted them. They are kept and shown, never dropped.

Such a record blocks nothing: everything else of its file is merged, and each line says how it counts until it is corrected.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.entities import ENTITIES
from app.models.plan import Goal, Plan, Target
from app.rules import clock
from app.rules.clock import local_day
from app.rules.fiscal import fiscal_year_of
from app.rules.periods import days_of_month
from app.services.activities.review_marks import changed_records, mark_of
from app.services.figures.figures import final_records
from app.services.figures.month_contents import EARLIEST, Oddities, odd_in_itself, oddities, of_months
from app.services.figures.month_contents import LISTED as SHOWN
from app.services.figures.office_months import oddities_by_month
from app.services.records.labels import record_title
from app.services.records.names import office_names
from app.services.records.record_forms import all_of
from app.services.workspace.workspace import Workspace, reading
from app.store.kept_answers import kept

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


@reading
def to_check(session: Session) -> list[ToCheck]:
    """The odd final records of every office in these data, by office and date."""
    names = office_names(session)
    plan, odd = _Plans(session), odd_in_itself() | _far_ahead()
    ids = _odd_ids(session, plan)
    statement = select(Activity, *odd.values()).where(Activity.id.in_(ids))
    found = []
    for activity, *broken in session.execute(statement.order_by(Activity.partition, Activity.date, Activity.id).limit(SHOWN)):
        rules = {name for name, is_broken in zip(odd, broken, strict=True) if is_broken}
        rules |= plan.broken_by(activity.target_id or b"", fiscal_year_of(activity.date) if activity.date else None)
        found += [_to_check(session, activity, names, rule) for rule in RULES if rule in rules]
    return found


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


@reading
@kept
def count_to_check(session: Session) -> int:
    """The number of odd records (a record may have several lines)."""
    plan = _Plans(session)
    return sum(_count(plan, month, odd) for (_, month), odd in _by_month(session).items())


def _by_month(session: Session) -> dict[tuple[str, str], Oddities]:
    """What is odd in each office's month. Where the day itself may be too far ahead, that is asked now."""
    found = oddities_by_month(session)
    ahead: dict[str, list[str]] = {}
    for office, month in found:
        if month >= f"{_latest():%Y-%m}":
            ahead.setdefault(month, []).append(office)
    for month, offices in ahead.items():
        found |= oddities(session, [month], offices, odd_in_itself() | _far_ahead())
    return found


def _odd_ids(session: Session, plan: "_Plans") -> list[bytes]:
    """The odd records of the first offices and months, SHOWN at least if there are as many."""
    found: list[bytes] = []
    for (office, month), odd in sorted(_by_month(session).items()):
        found += odd.listed
        targets = [target for target in odd.targets if plan.broken_by(target, _year(month))]
        if targets:
            where = *final_records(Activity), *of_months([month], [office]), func.coalesce(Activity.target_id, b"").in_(targets)
            ids = session.scalars(select(Activity.id).where(*where).order_by(Activity.date, Activity.id).limit(SHOWN))
            found += [id_ for id_ in ids if id_ not in odd.listed]
        if len(found) >= SHOWN:
            break
    return found


def _count(plan: "_Plans", month: str, odd: Oddities) -> int:
    return odd.number + sum(number for target, number in odd.targets.items() if plan.broken_by(target, _year(month)))


def _latest() -> date:
    return clock.today() + LATEST


def _far_ahead() -> dict[str, ColumnElement[bool]]:
    return {"far": (Activity.date < EARLIEST) | (Activity.date > _latest())}


def _year(month: str) -> int | None:
    return fiscal_year_of(days_of_month(month)[0]) if month else None


class _Plans:
    """Which targets there are, and which plan runs in which year."""

    def __init__(self, session: Session) -> None:
        targets = session.execute(select(Target.id, Target.plan_id, Target.goal_id, Target.deleted)).all()
        goals = all_of(session, Goal)
        self._of = {target: plan for target, plan, _, _ in targets}
        """The plan of each target, also of a deleted one."""
        self._there = {target for target, _, goal, deleted in targets if not deleted and goal in goals}
        self._plans = all_of(session, Plan).values()
        self.broken_by = cache(self._broken_by)
        """The codes of the rules that records of a main target (b"" for none) break in a fiscal year (None: without a day)."""

    def _broken_by(self, target: bytes, fiscal_year: int | None) -> Set[str]:
        found = set() if target in self._there else {"target"}
        own = self._of.get(target)
        running = {plan.id for plan in self._plans if _runs(plan, fiscal_year)}
        if len(self._plans) > 1 and own is not None and running and own not in running:
            found.add("plan")
        return found


def _runs(plan: Plan, fiscal_year: int | None) -> bool:
    if fiscal_year is None or plan.first_year is None or plan.last_year is None:
        return False
    return plan.first_year <= fiscal_year <= plan.last_year


RULES = {
    "date": ("活動日が、空欄か、日付として読めません。", "どの年度にも数えていません。活動日を入れてください。"),
    "target": ("対象の目標がありません。", "どの推進目標にも数えていません。推進目標を選び直してください。"),
    "title": ("活動名が空欄です。", "件数には数えています。活動名を入れてください。"),
    "participants": ("参加者数が、ありえない数です。", "人数は未入力として数えています。人数を直してください。"),
    "sessions": ("回数が、ありえない数です。", "1回として数えています。回数を直してください。"),
    "order": ("終了日が、活動日より前です。", "活動日の年度に数えています。終了日を直してください。"),
    "far": ("活動日が、遠い昔か、ずっと先です。", "その年度に数えています。活動日を確かめてください。"),
    "plan": (
        "活動日の年度とは別の計画の目標になっています。",
        "その年度の目標には数えていません。推進目標を選び直してください。",
    ),
}
"""Code of each rule → what is odd; how it counts and what to do. Each has right and wrong examples in the tests."""


def _to_check(session: Session, activity: Activity, names: dict[str, str], rule: str) -> ToCheck:
    what, todo = RULES[rule]
    return ToCheck(
        record=activity.id,
        rule=rule,
        title=record_title(session, "activity", activity.id),
        office=activity.partition,
        office_name=names.get(activity.partition, activity.partition),
        what=what,
        todo=todo,
    )
