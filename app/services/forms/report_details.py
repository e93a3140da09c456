"""What the head office writes for its reports besides figures: 件名, number, 会長名, 提出日, 総括, 基準日, 取組 for citizens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.models.form import PAPER_KINDS, PublicActivity, ReportFront
from app.rules.fiscal import last_day
from app.rules.periods import FIRST_HALF, YEAR
from app.services.activities.main_activities import main_activities
from app.services.evaluation import goal_reviews
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.records.actions import save_form
from app.services.records.record_forms import RecordForm, derived_record_id, live, of_year, open_form
from app.services.workspace.workspace import Workspace

BOARD, PUBLIC = "board-report", "public-report"


def front_key(form: str, period: str = YEAR) -> str:
    """The ``form`` of a 報告の書き入れ: a half-year report has one of its own."""
    return form if period == YEAR else f"{form}/{period}"


FRONTS = (front_key(BOARD), front_key(BOARD, FIRST_HALF), front_key(PUBLIC))
"""The reports that have a 報告の書き入れ."""


@dataclass(frozen=True)
class TargetLine:
    """A 推進目標 and the text about it that citizens will read."""

    id: bytes
    target_id: bytes
    label: str
    title: str
    text: str


def front_id(plan_id: bytes, fiscal_year: int, form: str) -> bytes:
    """The record id of 報告の書き入れ, derived from plan, year and form (one of FRONTS)."""
    return derived_record_id("report_front", plan_id.hex(), str(fiscal_year), form, partition=HEAD)


def public_id(target_id: bytes, fiscal_year: int) -> bytes:
    """The record id of 取組 for citizens, derived from target and year."""
    return derived_record_id("public_activity", target_id.hex(), str(fiscal_year), partition=HEAD)


def open_front(workspace: Workspace, plan_id: bytes, fiscal_year: int, form: str) -> RecordForm:
    """The form of 報告の書き入れ."""
    key = {"plan_id": plan_id, "fiscal_year": fiscal_year, "form": form}
    return open_form(workspace, "report_front", HEAD, front_id(plan_id, fiscal_year, form), **key)


def save_front(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Saves the changed groups; False when nothing changed. Raises Refused("not-head-office") at a branch."""
    if form.is_new and not any(values.values()):
        return False
    return save_form(workspace, form, values)


def read_front(session: Session, plan_id: bytes, fiscal_year: int, form: str) -> ReportFront | None:
    """What was written for a report, or None."""
    return live(session, ReportFront, front_id(plan_id, fiscal_year, form))


def as_of(session: Session, plan_id: bytes, fiscal_year: int) -> date:
    """基準日 of the public report: as written, else the last day of the year."""
    found = read_front(session, plan_id, fiscal_year, PUBLIC)
    return found.as_of if found is not None and found.as_of else last_day(fiscal_year)


def number_line(front: ReportFront | None) -> str:
    """「報告第3号」; without a number a blank to write it by hand."""
    kind = PAPER_KINDS.get((front.paper_kind if front else None) or "", PAPER_KINDS["report"])
    return f"{kind}第{(front.paper_number if front else None) or '　　'}号"


def proposed_summary(workspace: Workspace, of: PlanYear) -> str:
    """The working groups' 総評 one after the other, as a start for the 総括."""
    with workspace.database.reading() as session:
        found = [
            (goal.number, goal_reviews.read_review(session, goal.id, of.fiscal_year, of.period))
            for goal in plan_tree(session, of.plan_id).goals
        ]
    return "\n".join(f"基本目標{number}　{one.review}" for number, one in found if one is not None and one.review)


def target_lines(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> list[TargetLine]:
    """Every target of the plan with its text for citizens."""
    with workspace.database.reading() as session:
        texts = read_public(session, [one.id for one in plan_tree(session, plan_id).targets], fiscal_year)
        return [
            TargetLine(public_id(one.id, fiscal_year), one.id, one.label, one.title, texts.get(one.id, ""))
            for one in plan_tree(session, plan_id).targets
        ]


def read_public(session: Session, targets: Sequence[bytes], fiscal_year: int) -> dict[bytes, str]:
    """Target id → text for citizens, where one was written."""
    written = of_year(session, PublicActivity, fiscal_year)
    found = {one: written.get(public_id(one, fiscal_year)) for one in targets}
    return {one: row.public_text for one, row in found.items() if row is not None and row.public_text}


def open_public(workspace: Workspace, target_id: bytes, fiscal_year: int) -> RecordForm:
    """The form of a target's text for citizens."""
    record = public_id(target_id, fiscal_year)
    return open_form(workspace, "public_activity", HEAD, record, target_id=target_id, fiscal_year=fiscal_year)


def save_public(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Saves the text; False when nothing changed."""
    if form.is_new and not str(values.get("public_text") or "").strip():
        return False
    return save_form(workspace, form, values)


def proposed_public(workspace: Workspace, target_id: bytes, fiscal_year: int) -> str:
    """The year's main activities as the sheet would list them, to be rewritten for citizens."""
    with workspace.database.reading() as session:
        return "\n".join(main_activities(session, TargetYear(target_id, fiscal_year)))
