"""反映: opinions of an earlier year, shown in the year their answer is carried out.

They appear at the 実施項目 of that year's annual plan, on its printed form, and at the evaluation of the target. Only the
head office holds opinions and so these lines; evaluators are named by their alias.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models.annual_plan import PlanItem
from app.models.review import Opinion
from app.rules.fiscal import fiscal_year_label
from app.services.evaluation.opinions import aliases, said_by, said_words
from app.services.plan.predecessors import targets_before
from app.services.records.record_forms import few_of, in_order, of_year
from app.services.workspace.workspace import reading


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


@reading
def followed_up_at(session: Session, target_id: bytes, fiscal_year: int) -> list[FollowUp]:
    """The opinions to follow up for a target in a year, in the order of the items; those without an item last."""
    every = of_year(session, PlanItem, fiscal_year).values()
    found = in_order((row for row in every if row.target_id == target_id), "sort_no", "first_saved_at")
    items = {row.id: row.title or "" for row in found}
    about = {target_id, *targets_before(session, target_id, fiscal_year - 1)}

    def is_here(row: Opinion) -> bool:
        if row.taken_up_item is not None:
            return row.taken_up_item in items
        return row.taken_up_year == fiscal_year and row.target_id in about

    said = list(filter(is_here, few_of(session, Opinion, "fiscal_year", "source", "sort_no", "first_saved_at")))
    people, order = aliases(session) if said else {}, list(items)
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
