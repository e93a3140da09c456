"""引用元: texts an evaluation can be written from: records, branches' evaluations, last year's evaluation, plan and decisions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.base import HEAD
from app.models.meeting import MEETINGS, Meeting
from app.rules.era import short_date
from app.rules.fiscal import fiscal_year_short
from app.rules.months import months_in_words
from app.rules.periods import FIRST_HALF, YEAR, last_day_of
from app.services.activities.main_activities import main_activities
from app.services.annual_plan.annual_plans import items
from app.services.evaluation.evaluations import evaluation_of, evaluations_before
from app.services.figures.figures import counted_records
from app.services.plan.plans import offices
from app.services.plan.target_year import TargetYear
from app.services.records.names import office_names
from app.services.records.record_forms import few_of
from app.services.workspace.workspace import Workspace

KINDS = {
    "flagged": "評価シートへの課題",
    "issue": "課題・気づき",
    "outcome": "成果",
    "main": "主な活動の案",
    "branch": "支部の評価",
    "promise": "前年度の評価",
    "half": "上半期の評価",
    "plan": "年次計画",
    "meeting": "会議の決定",
}
_WORDS = {
    "main_activities": "主な活動",
    "outcome": "成果",
    "issue": "課題",
    "rating_reason": "評価の理由",
    "direction_note": "取組",
    "qualitative": "質的評価",
}


@dataclass(frozen=True)
class Source:
    """A text that can be quoted in the evaluation, and where it comes from. ``record``: the activity it belongs to."""

    id: bytes
    kind: str
    origin: str
    text: str
    record: bytes | None = None


def sources(workspace: Workspace, of: TargetYear) -> list[Source]:
    """By kind, in the order of KINDS. A branch gets its own records and texts; the head office also the branches' final ones."""
    with workspace.database.reading() as session:
        found = [
            *_records(session, of),
            *_proposed(session, of),
            *_branches(session, of),
            *_before(session, of),
            *_planned(session, of),
            *_decided(session, of),
        ]
    order = list(KINDS)
    return sorted(found, key=lambda one: order.index(one.kind))


def _records(session: Session, of: TargetYear) -> Iterator[Source]:
    """課題 and 成果 of the records that count for this target, newest first; 課題 marked 「評価シートへ」 are a kind of their
    own.
    """
    wanted = select(Activity).where(
        *counted_records(Activity, [of.target_id], of.fiscal_year, last_day_of(of.period, of.fiscal_year)),
        Activity.issue.is_not(None) | Activity.outcome.is_not(None),
    )
    if of.office is not None:
        wanted = wanted.where(Activity.partition == of.office)
    names = office_names(session)
    for row in session.scalars(wanted.order_by(Activity.date.desc(), Activity.title, Activity.id)):
        day = short_date(row.date) if row.date else ""
        origin = f"{names.get(row.partition, row.partition)}　{day}　{row.title or ''}"
        for kind, text in (("flagged" if row.issue_to_evaluation else "issue", row.issue), ("outcome", row.outcome)):
            if text:
                yield Source(kind.encode() + row.id, kind, origin, text, row.id)


def _proposed(session: Session, of: TargetYear) -> Iterator[Source]:
    lines = main_activities(session, of)
    if lines:
        yield Source(b"main", "main", "記録から", "\n".join(lines))


def _branches(session: Session, of: TargetYear) -> Iterator[Source]:
    if of.office is not None:
        return
    for office in offices(session):
        found = evaluation_of(session, replace(of, office=office.code))
        if office.code != HEAD and found is not None and found.state == "final":
            yield from _texts(found, "branch", office.short_name)


def _before(session: Session, of: TargetYear) -> Iterator[Source]:
    for found in evaluations_before(session, of):
        yield from _texts(found, "promise", fiscal_year_short(of.fiscal_year - 1))
    half = evaluation_of(session, replace(of, period=FIRST_HALF)) if of.period == YEAR else None
    if half is not None:
        yield from _texts(half, "half", "上半期")


def _texts(found: object, kind: str, origin: str) -> Iterator[Source]:
    for name, words in _WORDS.items():
        text = getattr(found, name)
        if text:
            yield Source(f"{kind}{origin}{name}".encode(), kind, f"{origin}　{words}", text)


def _planned(session: Session, of: TargetYear) -> Iterator[Source]:
    for office in dict.fromkeys((of.owner, HEAD)):
        for row in items(session, replace(of, office=office)):
            done = months_in_words(row.done_months)
            state = f"取りやめ：{row.drop_reason}" if row.dropped else f"実施：{done}" if done else "実施の記録なし"
            text = "　".join(filter(None, (row.title, row.content)))
            yield Source(row.id, "plan", f"{'本部共通' if office == HEAD else '支部'}　{state}", text)


def _decided(session: Session, of: TargetYear) -> Iterator[Source]:
    for row in few_of(session, Meeting, "date", fiscal_year=of.fiscal_year):
        if row.decision is None:
            continue
        if of.target_id in (row.confirmed_targets or ()):
            day = short_date(row.date) if row.date else ""
            origin = f"第{row.number or '－'}回{MEETINGS.get(row.kind or '', '会議')}　{day}"
            yield Source(row.id, "meeting", origin, row.decision or "")
