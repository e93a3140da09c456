"""意見と対応: what the 理事会, external evaluators and 推進会議 said, what is done about it, and where (反映先).

Evaluators' names stay at the head office; every other form and screen calls them by their alias (委員A).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.annual_plan import PlanItem
from app.models.base import HEAD
from app.models.review import SOURCES, Evaluator, Opinion
from app.rules import months
from app.rules.fiscal import fiscal_year_label
from app.services.annual_plan import annual_plans
from app.services.plan.plans import plan_of_year, plan_tree
from app.services.records.actions import action, save_form
from app.services.records.list_rows import row_of
from app.services.records.record_forms import (
    RecordForm,
    every_of,
    few_of,
    new_form,
    open_form,
    open_or_new,
    records_of,
)
from app.services.workspace.workspace import Workspace

CONTENT = ("good", "improve", "suggestion")
MOST = 100
"""Evaluators per year, including those who left."""


@dataclass(frozen=True)
class EvaluatorRow:
    """``name`` and ``affiliation`` are for the head office only; ``alias`` is for everybody."""

    id: bytes
    alias: str
    name: str
    affiliation: str


@dataclass(frozen=True)
class OpinionRow:
    """One opinion. ``by`` is the alias or the body; ``subject`` the goal or target it is about; texts are "" when empty.

    ``is_answered``: it has 対応方針 and 担当. ``follow_up``: 反映先 as words. ``has_place``: 反映先 is an item or a note
    (also 反映しない), not a year alone. ``became``: what became of that item so far.
    """

    id: bytes
    source: str
    by: str
    subject: str
    goal_id: bytes | None
    target_id: bytes | None
    evaluator_id: bytes | None
    received_on: date | None
    rating: str | None
    cannot_judge: bool
    good: str
    improve: str
    suggestion: str
    answer: str
    owner: str
    due: date | None
    follow_up: str
    has_place: bool = False
    became: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether it has 対応方針 and 担当."""
        return bool(self.answer and self.owner)

    @property
    def missing(self) -> tuple[str, ...]:
        """What it lacks before anything may be published; nothing for an opinion that asks for nothing."""
        if not (self.improve or self.suggestion):
            return ()
        required = (("対応方針", self.answer), ("担当", self.owner), ("反映先", self.has_place))
        return tuple(name for name, given in required if not given)

    @property
    def text(self) -> str:
        """What was said, one line per kind."""
        return said_in(self)


def said_in(one: "OpinionRow | Opinion") -> str:
    """What was said in an opinion; 「評価できない」 when only that was marked."""
    return said_words(one.good, one.improve, one.suggestion) or ("評価できない" if one.cannot_judge else "")


def said_words(good: str | None, improve: str | None, suggestion: str | None) -> str:
    """「良い点：…」 and so on, one per line."""
    said = (("良い点", good), ("改善すべき点", improve), ("提案", suggestion))
    return "\n".join(f"{name}：{words}" for name, words in said if words)


def aliases(session: Session) -> dict[bytes, str]:
    """Evaluator id → alias, including those who left: their opinions stay theirs."""
    return {row.id: row.alias or "" for row in every_of(session, Evaluator).values()}


def said_by(row: Opinion, people: Mapping[bytes, str]) -> str:
    """The alias of the evaluator, else the body."""
    return people.get(row.evaluator_id or b"", "") or SOURCES.get(row.source or "", "")


def evaluators(workspace: Workspace, fiscal_year: int) -> list[EvaluatorRow]:
    """The evaluators of a year in order."""
    with workspace.database.reading() as session:
        found = few_of(session, Evaluator, "sort_no", "alias", fiscal_year=fiscal_year)
    return [row_of(EvaluatorRow, row) for row in found]


def open_evaluator(workspace: Workspace, record: bytes | None, fiscal_year: int) -> RecordForm:
    """The form of an evaluator. A new one gets the next letter: 委員A, 委員B …

    A letter once given is on printed forms and is never given again.
    """
    if record is None:
        with workspace.database.reading() as session:
            given = [row.alias for row in every_of(session, Evaluator).values() if row.fiscal_year == fiscal_year]
        number = max((number + 1 for number in range(len(given) + MOST) if _alias(number) in given), default=0)
        return new_form("evaluator", HEAD, fiscal_year=fiscal_year, alias=_alias(number), sort_no=number + 1)
    return open_form(workspace, "evaluator", HEAD, record)


def save_evaluator(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("missing-alias", "same-alias"): on every form the alias alone distinguishes two evaluators."""
    after = form.values | dict(values)
    alias = str(after["alias"] or "").strip()
    if not alias:
        raise Refused("missing-alias", "委員の呼び方が入っていません。", "「委員A」のように入れてください。")
    with action(workspace):
        if any(one.alias == alias and one.id != form.id for one in evaluators(workspace, after["fiscal_year"])):
            raise Refused("same-alias", f"「{alias[:20]}」は、もうほかの委員の呼び方です。", "別の呼び方を入れてください。")
        return save_form(workspace, form, values)


def opinions(workspace: Workspace, plan_id: bytes, fiscal_year: int, source: str = "") -> list[OpinionRow]:
    """The opinions of a year by source and order of entry. Their subjects may belong to the plan of that year too."""
    trees = [plan_tree(workspace, plan) for plan in {plan_id, plan_of_year(workspace, fiscal_year).id}]
    names = {goal.id: f"基本目標{goal.number}" for tree in trees for goal in tree.goals}
    names |= {target.id: f"{target.label} {target.title}" for tree in trees for target in tree.targets}
    with workspace.database.reading() as session:
        wanted = {"source": source} if source else {}
        found = few_of(session, Opinion, "source", "sort_no", "first_saved_at", fiscal_year=fiscal_year, **wanted)
        people = aliases(session)
        items = _items(session, {row.taken_up_item for row in found if row.taken_up_item})
        rows = []
        for row in found:
            item = items.get(row.taken_up_item or b"")
            taken = [fiscal_year_label(row.taken_up_year) if row.taken_up_year else "", item.title or "" if item else ""]
            rows.append(
                row_of(
                    OpinionRow,
                    row,
                    by=said_by(row, people),
                    subject=names.get(row.target_id or b"") or names.get(row.goal_id or b"") or "計画全体",
                    follow_up="　".join(filter(None, (*taken, row.taken_up_note or ""))),
                    has_place=item is not None or bool(row.taken_up_note),
                    became=_became(session, item) if item is not None else "",
                )
            )
    return rows


def open_opinion(workspace: Workspace, record: bytes | None, fiscal_year: int, source: str = "external") -> RecordForm:
    """The form of an opinion; a new one for None."""
    return open_or_new(workspace, "opinion", HEAD, record, fiscal_year=fiscal_year, source=source)


def save_opinion(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("empty-opinion") when it neither says anything nor judges."""
    after = dict(form.values) | dict(values)
    said = any(str(after[name] or "").strip() for name in CONTENT)
    if not said and not after["rating"] and not after["cannot_judge"]:
        raise Refused(
            "empty-opinion",
            "良い点・改善すべき点・提案のどれも入っていません。",
            "どれか1つか、評価、または「評価できない」を入れてください。",
        )
    return save_form(workspace, form, values)


def unanswered(rows: list[OpinionRow]) -> list[OpinionRow]:
    """The opinions that lack 対応方針, 担当 or 反映先: nothing may be published before they have them."""
    return [row for row in rows if row.missing]


def _items(session: Session, ids: Collection[bytes]) -> dict[bytes, PlanItem]:
    """The 実施項目 in which opinions were taken up; those that were deleted are left out."""
    return {row.id: row for row in records_of(session, PlanItem, PlanItem.id.in_(ids))} if ids else {}


def _became(session: Session, item: PlanItem) -> str:
    """What became of the item so far."""
    if item.dropped:
        return "取りやめ"
    done = months.months_in_words(annual_plans.done_months(session, item.fiscal_year or 0).get(item.id, 0))
    return f"{done}に実施" if done else "まだ行っていません"


def _alias(number: int) -> str:
    return f"委員{chr(ord('A') + number) if number < 26 else number + 1}"
