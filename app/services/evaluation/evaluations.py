"""評価 in two layers: a branch evaluates its own year, the working group evaluates for the council. Neither overwrites the
other.

Letters are never averaged: the branches' letters are shown as a distribution, and people decide the council's with a reason.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models import settings
from app.models.base import HEAD
from app.models.entities import ENTITIES
from app.models.evaluation import Evaluation
from app.models.plan import Target
from app.models.review import BranchEvaluation
from app.rules.figure import MISSING_WORDS
from app.rules.periods import FIRST_HALF, YEAR, last_day_of
from app.services.figures.reporting import ReportingStatus, reporting
from app.services.figures.year_counts import offices_of_year
from app.services.plan.plans import TargetRow, led_by_head, terms
from app.services.plan.predecessors import predecessors_of
from app.services.plan.target_year import TargetYear
from app.services.plan.year_settings import rules_of
from app.services.records.actions import action, save_form
from app.services.records.record_forms import RecordForm, derived_record_id, every_of, live, of_year, open_form
from app.services.workspace.workspace import Workspace, reading
from app.store.own_facts import needed_fact

FIELDS = (
    *("main_activities", "outcome", "issue", "analysis", "rating", "rating_reason"),
    *("direction", "direction_note", "qualitative", "recorder", "written_on"),
)
COUNCIL_FIELDS = (*FIELDS, "confirmed_on", "confirmed_note")
OUTSIDE_SCALE = "段階外"
WITHOUT_RATING = {
    "blank": MISSING_WORDS["blank"],
    "draft": "未確定",
    "unreported": MISSING_WORDS["unreported"],
    "no_record": MISSING_WORDS["no_record"],
}
"""Why a branch gave no mark: it has written none, its evaluation is still a draft, or its file is not here."""
DRAFT = "案"
"""Printed on every form that shows a letter which is not final."""
NOT_RATED = "未評価"
NO_YEAR_BEFORE = MISSING_WORDS["no_record"]
"""For a new target, or in the first year of the first plan: there was nothing to rate."""


@dataclass(frozen=True)
class BranchRating:
    """One branch's own rating. ``why_none``: a key of WITHOUT_RATING when there is none, else ""."""

    office: str
    office_name: str
    rating: str | None
    reason: str
    why_none: str

    @property
    def is_written(self) -> bool:
        """Whether its evaluation has come, at least as a draft."""
        return self.why_none in ("", "draft")


def evaluation_id(of: TargetYear) -> bytes:
    """The record id of an evaluation, derived from target, year, office and period.

    That of the council's for a whole year does not contain the period: it is older than periods.
    """
    key = (of.target_id.hex(), str(of.fiscal_year))
    if of.owner != HEAD:
        return derived_record_id("branch_evaluation", *key, of.period, of.owner, partition=of.owner)
    return derived_record_id("evaluation", *key, HEAD, *(() if of.period == YEAR else (of.period,)), partition=HEAD)


@reading
def open_evaluation(session: Session, of: TargetYear) -> RecordForm:
    """The form of the council's or a branch's evaluation, empty when nothing was written yet."""
    councils = of.owner == HEAD
    key = {"target_id": of.target_id, "fiscal_year": of.fiscal_year, "office": of.owner}
    period = None if councils and of.period == YEAR else of.period
    entity = "evaluation" if councils else "branch_evaluation"
    return open_form(session, entity, of.owner, evaluation_id(of), **key, period=period)


def save_evaluation(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Saves the changed groups as one operation; False when nothing was written.

    Raises Refused("not-head-office") for the council's evaluation at a branch, Refused("not-yours") for another branch's,
    and Refused("final-evaluation") for a final one that was not reopened.
    """
    refuse_other_offices(workspace, form)
    written = {name: values.get(name, form.values[name]) for name in _fields(form)}
    if form.is_new and not any(isinstance(value, str) and value.strip() for value in written.values()):
        return False
    with action(workspace) as act:
        kept = live(act.session, ENTITIES[form.entity], form.id)
        if kept is not None and kept.values()["state"] == "final":  # it may have become so since it was opened
            raise Refused(
                "final-evaluation", "確定した評価なので、このままでは直せません。", "先に「開き直す」を押してください。"
            )
        return save_form(workspace, form, written)


def writing_states(workspace: Workspace, of: Sequence[TargetYear]) -> dict[bytes, str]:
    """Target id → 未 (nothing written), 途中, 済 (rating with reason), 確定, or 本部 where no branch is asked."""
    states = {}
    with workspace.database.reading() as session:
        for one in of:
            found = evaluation_of(session, one)
            states[one.target_id] = "未" if found is None else _state(found)
        asked_not = led_by_head(session, [one.target_id for one in of if one.owner != HEAD])
        return states | {one: "本部" for one in asked_not if states[one] == "未"}


@reading
def ratings_of_branches(session: Session, of: TargetYear) -> list[BranchRating]:
    """Every branch in the council's order with its own rating; a draft has none yet.

    For a target with 主管 本部 only the branches that handed one in: the others were not asked; nor were those outside their
    dates.
    """
    found = []
    asked = not led_by_head(session, [of.target_id])
    until = last_day_of(of.period, of.fiscal_year)
    branches = [office for office in offices_of_year(session, of.fiscal_year, until) if office.kind == "branch"]
    status = reporting(session, needed_fact(session, settings.OFFICE), of.fiscal_year, until)
    for office in branches:
        record = evaluation_of(session, replace(of, office=office.code))
        final = record is not None and record.state == "final"
        if (not asked or status[office.code] == "not_asked") and not final:
            continue
        found.append(
            BranchRating(
                office=office.code,
                office_name=office.short_name,
                rating=record.rating if record is not None and final else None,
                reason=(record.rating_reason or "") if record is not None and final else "",
                why_none=_why_no_rating(record, status[office.code]),
            )
        )
    return found


def _why_no_rating(record: Evaluation | BranchEvaluation | None, status: ReportingStatus) -> str:
    if record is not None and record.state == "final":
        return "" if record.rating else "blank"
    if status == "partly":  # its file is old: the letter may still come
        return "unreported" if record is None else "draft"
    if status != "reported":
        return status
    return "blank" if record is None else "draft"


def distribution(ratings: Sequence[BranchRating], codes: Sequence[str]) -> dict[str, int]:
    """How many branches gave each mark, in the order of the scale."""
    counted = dict.fromkeys(codes, 0)
    for one in ratings:
        if one.rating:
            counted[one.rating] = counted.get(one.rating, 0) + 1
    return counted


def without_rating(ratings: Sequence[BranchRating]) -> dict[str, int]:
    """How many branches gave no mark, by the word for why: 未提出, 未確定, 未入力. Words that do not occur are left out."""
    found = Counter(WITHOUT_RATING[one.why_none] for one in ratings if not one.rating)
    return {word: found[word] for word in WITHOUT_RATING.values() if found[word]}


def outside_scale(counted: Mapping[str, int], codes: Sequence[str]) -> int:
    """How many letters do not belong to the year's scale: entered under another one, they must not vanish from a sum."""
    return sum(number for code, number in counted.items() if code and code not in codes)


def mark_words(code: str | None, labels: Mapping[str, str]) -> str:
    """A letter as shown; one from another scale is marked 段階外."""
    return labels.get(code, f"{code}（{OUTSIDE_SCALE}）") if code else ""


def letter(session: Session, of: TargetYear) -> str:
    """The letter in the scale of its own plan and year, 「B（案）」 while it is not final.

    未評価 is a word and not a dash, because － is a mark of the scale.
    """
    found, target = evaluation_of(session, of), every_of(session, Target).get(of.target_id)
    if found is None or not found.rating or target is None or target.plan_id is None:
        return NOT_RATED
    rules = rules_of(session, target.plan_id, of.fiscal_year)
    words = mark_words(found.rating, {mark.code: mark.label for mark in terms(session, rules.rating_scale, with_retired=True)})
    return words if found.state == "final" else f"{words}（{DRAFT}）"


def not_final(session: Session, targets: Iterable[TargetRow], fiscal_year: int, period: str = YEAR) -> list[TargetRow]:
    """The targets whose council letter is still a draft. Targets without a letter are 未評価, which is different."""
    return [target for target in targets if _is_draft(session, TargetYear(target.id, fiscal_year, period=period))]


def not_final_before(session: Session, targets: Iterable[TargetRow], fiscal_year: int) -> list[TargetRow]:
    """The targets whose council letter of the year before, of the targets they come from then, is still a draft."""

    def is_draft(target: TargetRow) -> bool:
        return any(_is_draft(session, one) for one in predecessors_of(session, TargetYear(target.id, fiscal_year)))

    return [target for target in targets if is_draft(target)]


def has_letters(session: Session, targets: Iterable[TargetRow], fiscal_year: int) -> bool:
    """Whether the council has rated any of the targets in a year."""
    found = (evaluation_of(session, TargetYear(target.id, fiscal_year)) for target in targets)
    return any(one is not None and one.rating for one in found)


def all_decided(session: Session, targets: Iterable[TargetRow], fiscal_year: int, period: str = YEAR) -> bool:
    """Whether the council's evaluation of every target is final."""
    found = [evaluation_of(session, TargetYear(target.id, fiscal_year, period=period)) for target in targets]
    return all(one is not None and one.state == "final" for one in found)


def _is_draft(session: Session, of: TargetYear) -> bool:
    found = evaluation_of(session, of)
    return found is not None and bool(found.rating) and found.state != "final"


@reading
def last_years_commitment(session: Session, of: TargetYear) -> str:
    """前年度に決めた取組: last year's 次年度の取組 and the 課題 it answered; "" without any.

    In the first year of a plan it comes from the targets this one succeeds. For the whole year, what the 上半期 decided for
    the second half is added.
    """
    lines: list[str] = []
    for before in evaluations_before(session, of):
        lines += [before.direction_note or "", f"（課題）{before.issue}" if before.issue else ""]
    half = evaluation_of(session, replace(of, period=FIRST_HALF)) if of.period == YEAR else None
    if half is not None and half.direction_note:
        lines.append(f"（下半期の対応）{half.direction_note}")
    return "\n".join(filter(None, lines))


def evaluation_of(session: Session, of: TargetYear) -> Evaluation | BranchEvaluation | None:
    """The council's evaluation, or a branch's own; None when nothing was written."""
    if of.owner == HEAD:
        return live(session, Evaluation, evaluation_id(of))
    return of_year(session, BranchEvaluation, of.fiscal_year).get(evaluation_id(of))


def evaluations_before(session: Session, of: TargetYear) -> list[Evaluation | BranchEvaluation]:
    """Last year's evaluations of the target, or of those of the former plan that it comes from; always of the whole year."""
    found = [evaluation_of(session, one) for one in predecessors_of(session, replace(of, period=YEAR))]
    return [one for one in found if one is not None]


def _state(found: Evaluation | BranchEvaluation) -> str:
    if found.state == "final":
        return "確定"
    written = any(getattr(found, name) for name in FIELDS if name not in ("recorder", "written_on"))
    return "済" if found.rating and found.rating_reason else "途中" if written else "未"


def _fields(form: RecordForm) -> tuple[str, ...]:
    return COUNCIL_FIELDS if form.entity == "evaluation" else FIELDS


def refuse_other_offices(workspace: Workspace, form: RecordForm) -> None:
    """Raises Refused("not-head-office") for the council's evaluation at a branch, Refused("not-yours") for another branch's."""
    if form.entity == "evaluation" and not workspace.is_head:
        raise Refused("not-head-office", "評価は本部で入力します。", "本部に内容を伝えてください。")
    if form.entity == "branch_evaluation" and form.partition != workspace.partition:
        raise Refused("not-yours", "支部の評価は、その支部だけが直せます。", "直してほしいことを、支部に伝えてください。")
