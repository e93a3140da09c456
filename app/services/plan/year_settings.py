"""How a plan is used in a fiscal year: which scale, which periods, which rule. What nobody set has its default."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON
from app.models.plan import Term
from app.models.review import Edition
from app.models.year import YearSetting
from app.services.plan.plans import TermRow, terms
from app.services.plan.scale_uses import letters_of
from app.services.records.actions import save_form
from app.services.records.record_forms import RecordForm, derived_record_id, live, open_form
from app.services.workspace.workspace import Workspace

DEFAULT_SCALE = "rating"
DEFAULT_RULE = (100, 80, 50)
"""達成率 in percent: from 100 the scale's first mark, from 80 the second, from 50 the third, below it the fourth."""
SCALE_FORMS = ("evaluation-sheet", "branch-evaluation", "goal-summary", "board-report", "public-report")


@dataclass(frozen=True)
class YearRules:
    """What applies to one plan in one fiscal year. ``judging_rule``: descending percentages, one per mark but the last.

    ``mask_below``: on public forms, counts from 1 to below it are hidden.
    """

    rating_scale: str = DEFAULT_SCALE
    external_scale: str = DEFAULT_SCALE
    half_year: bool = True
    judging_rule: tuple[int, ...] = DEFAULT_RULE
    mask_below: int = 5
    digit_width: str = "half"


def year_rules(session: Session, plan_id: bytes, fiscal_year: int) -> YearRules:
    """The rules of a plan and year within the caller's transaction."""
    found = live(session, YearSetting, setting_id(plan_id, fiscal_year))
    usual = YearRules()
    if found is None:
        return usual
    return YearRules(
        rating_scale=found.rating_scale or usual.rating_scale,
        external_scale=found.external_scale or found.rating_scale or usual.external_scale,
        half_year=usual.half_year if found.half_year is None else found.half_year,
        judging_rule=parse_rule(found.judging_rule) or usual.judging_rule,
        mask_below=usual.mask_below if found.mask_below is None else found.mask_below,
        digit_width=found.digit_width or usual.digit_width,
    )


def rules_of(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> YearRules:
    """The rules of a plan and year."""
    with workspace.database.reading() as session:
        return year_rules(session, plan_id, fiscal_year)


def scale_of(session: Session, listing: str) -> list[TermRow]:
    """The marks of a rating scale in order, retired ones too, because old ratings must stay readable."""
    found = session.scalars(
        select(Term).where(Term.listing == listing, Term.deleted.is_(False)).order_by(Term.sort_no, Term.code)
    )
    return [TermRow(term.code or "", term.label or "", term.note or "") for term in found]


def scale(workspace: Workspace, listing: str) -> list[TermRow]:
    """The marks to choose from, without retired ones."""
    return terms(workspace, listing) or terms(workspace, DEFAULT_SCALE)


def open_setting(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> RecordForm:
    """The form of the rules of a plan and year."""
    with workspace.database.reading() as session:
        return open_form(
            session, "year_setting", COMMON, setting_id(plan_id, fiscal_year), plan_id=plan_id, fiscal_year=fiscal_year
        )


def save_setting(workspace: Workspace, form: RecordForm, values: dict[str, object]) -> bool:
    """Raises Refused("bad-rule") for a rule that does not descend.

    Raises Refused("frozen-scale") while a final evaluation, an evaluator's letter or an issued copy uses the scale: old
    letters must keep their meaning.
    """
    rule = values.get("judging_rule")
    if rule and not parse_rule(str(rule)):
        raise Refused("bad-rule", "参考判定の基準は、大きい順の数字で書きます。", "「100,80,50」のように直してください。")
    _refuse_when_used(workspace, form, form.values | values)
    return save_form(workspace, form, values)


def parse_rule(text: str | None) -> tuple[int, ...]:
    """The rule "100,80,50" as (100, 80, 50); () for anything that is not a descending list of percentages."""
    try:
        found = tuple(int(part) for part in (text or "").replace("、", ",").replace("，", ",").split(","))
    except ValueError:
        return ()
    descending = all(above > below for above, below in pairwise(found))
    return found if descending and found[-1] >= 0 else ()


def setting_id(plan_id: bytes, fiscal_year: int) -> bytes:
    """The record id of the settings, derived from plan and year."""
    return derived_record_id("year_setting", plan_id.hex(), str(fiscal_year))


def _refuse_when_used(workspace: Workspace, form: RecordForm, after: dict[str, object]) -> None:
    (own, others), (own_after, others_after) = _scales(form.values), _scales(after)
    year = int(form.values["fiscal_year"])
    with workspace.database.reading() as session:
        used = letters_of(session, form.values["plan_id"], year)
    if used.decided and own != own_after:
        raise Refused(
            "frozen-scale",
            f"この年度には、いまの段階で確定した評価が{used.decided}件あります。",
            "段階を変えるときは、先に評価を開き直してください。",
        )
    if used.said and others != others_after:
        raise Refused(
            "frozen-scale",
            f"この年度には、いまの段階で評価の入った意見が{used.said}件あります。",
            "段階を変えるときは、先に意見の評価を消してください。",
        )
    if own != own_after:
        _refuse_when_printed(workspace, year)


def _scales(values: Mapping[str, object]) -> tuple[object, object]:
    """(scale of the council, scale of the evaluators); evaluators use the council's unless they have their own."""
    own = values["rating_scale"] or DEFAULT_SCALE
    return own, values["external_scale"] or own


def _refuse_when_printed(workspace: Workspace, fiscal_year: int) -> None:
    with workspace.database.reading() as session:
        final = session.scalar(
            select(Edition.id).where(
                Edition.fiscal_year == fiscal_year,
                Edition.form.in_(SCALE_FORMS),
                Edition.deleted.is_(False),
                Edition.reopened_on.is_(None),
            )
        )
    if final is not None:
        raise Refused(
            "frozen-scale",
            "この年度には確定した評価があるので、評価の段階は変えられません。",
            "変えるときは、先に確定版を開き直してください。",
        )
