"""反映: opinions of an earlier year, shown in the year their answer is carried out.

They appear at the 実施項目 of that year's annual plan, on its printed form, and at the evaluation of the target. Only the
head office holds opinions and so these lines; evaluators are named by their alias.
"""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.annual_plan import PlanItem
from app.models.review import Opinion
from app.rules.fiscal import fiscal_year_label
from app.services.evaluation.opinions import aliases, said_by, said_words
from app.services.plan.predecessors import targets_before
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class FollowUp:
    """An opinion to follow up this year. ``item_id`` None: only target and year were named; ``place`` says how."""

    opinion_id: bytes
    item_id: bytes | None
    place: str
    fiscal_year: int
    by: str
    text: str
    answer: str


def followed_up_at(workspace: Workspace, target_id: bytes, fiscal_year: int) -> list[FollowUp]:
    """The opinions to follow up for a target in a year."""
    with workspace.database.reading() as session:
        return read_follow_up(session, target_id, fiscal_year)


def read_follow_up(session: Session, target_id: bytes, fiscal_year: int) -> list[FollowUp]:
    """``followed_up_at`` within the caller's transaction, in the order of the items; those without an item last."""
    found = session.scalars(
        select(PlanItem)
        .where(PlanItem.target_id == target_id, PlanItem.fiscal_year == fiscal_year, PlanItem.deleted.is_(False))
        .order_by(PlanItem.sort_no, PlanItem.first_saved_at)
    ).all()
    items = {row.id: row.title or "" for row in found}
    about = {target_id, *targets_before(session, target_id, fiscal_year - 1)}
    by_target = Opinion.taken_up_item.is_(None) & (Opinion.taken_up_year == fiscal_year) & Opinion.target_id.in_(about)
    said = session.scalars(
        select(Opinion)
        .where(Opinion.deleted.is_(False), or_(Opinion.taken_up_item.in_(list(items)), by_target))
        .order_by(Opinion.fiscal_year, Opinion.source, Opinion.sort_no, Opinion.first_saved_at)
    ).all()
    people, order = aliases(session), list(items)
    rows = [
        FollowUp(
            opinion_id=row.id,
            item_id=row.taken_up_item,
            place=items.get(row.taken_up_item or b"", "") or row.taken_up_note or "",
            fiscal_year=row.fiscal_year or 0,
            by=said_by(row, people),
            text=said_words("", row.improve, row.suggestion) or said_words(row.good, "", ""),
            answer=row.answer or "",
        )
        for row in said
    ]
    return sorted(rows, key=lambda row: order.index(row.item_id) if row.item_id in items else len(order))


def plan_lines(rows: list[FollowUp]) -> str:
    """The text for the plan: 「代表者交流会 ← 令和6年度 委員A 提案：…」."""
    return "\n".join(f"{row.place} ← {fiscal_year_label(row.fiscal_year)} {row.by} {_one_line(row.text)}" for row in rows)


def evaluation_lines(rows: list[FollowUp]) -> str:
    """The text for the evaluation: the opinion, its answer, and the item in which it is carried out."""
    lines = []
    for row in rows:
        place = f"（{row.place}）" if row.place else ""
        lines.append(f"{fiscal_year_label(row.fiscal_year)} {row.by} {_one_line(row.text)}\n　→ {row.answer}{place}")
    return "\n".join(lines)


def _one_line(text: str) -> str:
    return text.replace("\n", "　")
