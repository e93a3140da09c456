"""外部評価の用紙: citizens answer on paper, one sheet per 委員 and 基本目標. Which sheets are keyed in, and the form to key one
in.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.models.review import Opinion
from app.services.evaluation.opinions import EvaluatorRow, evaluators
from app.services.plan.plans import GoalRow, plan_tree
from app.services.records.record_forms import RecordForm, derived_record_id, live, open_form
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class SheetRow:
    """One sheet of paper. ``id`` is that of its opinion, also before it is keyed in; ``rating`` is a code or None."""

    id: bytes
    by: str
    name: str
    goal: str
    is_keyed: bool
    rating: str | None


def sheets(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> list[SheetRow]:
    """The sheets in the order in which the papers lie: one evaluator's goals after the other."""
    rows = []
    with workspace.database.reading() as session:
        for person, goal, record in _places(session, workspace, plan_id, fiscal_year):
            found = live(session, Opinion, record)
            rating = found.rating if found is not None else None
            rows.append(SheetRow(record, person.alias, person.name, f"基本目標{goal.number}", found is not None, rating))
    return rows


def open_sheet(workspace: Workspace, record: bytes, plan_id: bytes, fiscal_year: int) -> RecordForm:
    """The form to key in one sheet."""
    with workspace.database.reading() as session:
        person, goal = next(
            (person, goal) for person, goal, one in _places(session, workspace, plan_id, fiscal_year) if one == record
        )
        key = {"fiscal_year": fiscal_year, "source": "external", "evaluator_id": person.id, "goal_id": goal.id}
        return open_form(session, "opinion", HEAD, record, **key)


def _places(
    session: Session, workspace: Workspace, plan_id: bytes, fiscal_year: int
) -> list[tuple[EvaluatorRow, GoalRow, bytes]]:
    keyed: dict[tuple[bytes | None, bytes | None], bytes] = {}
    wanted = select(Opinion).where(
        Opinion.fiscal_year == fiscal_year,
        Opinion.source == "external",
        Opinion.target_id.is_(None),
        Opinion.deleted.is_(False),
    )
    for row in session.scalars(wanted.order_by(Opinion.first_saved_at)):
        keyed.setdefault((row.evaluator_id, row.goal_id), row.id)
    return [
        (person, goal, keyed.get((person.id, goal.id)) or _free_id(session, person.id, goal.id))
        for person in evaluators(workspace, fiscal_year)
        for goal in plan_tree(workspace, plan_id).goals
    ]


def _free_id(session: Session, person: bytes, goal: bytes) -> bytes:
    """The derived id of the opinion, equal on every PC, so that a sheet keyed in twice is one record; a deleted one is not
    reused.
    """
    number = 0
    while True:
        record = derived_record_id("opinion", person.hex(), goal.hex(), str(number), partition=HEAD)
        found = session.get(Opinion, record)
        if found is None or not found.deleted:
            return record
        number += 1
