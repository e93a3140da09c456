"""用語と名簿: the words that forms offer. The head office edits them; an entry is retired, never deleted.

A rating scale is frozen once a final evaluation or an evaluator's letter was given with it, because an old letter must keep
its meaning. To change it, one copies the scale and chooses the copy for a new year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON
from app.models.plan import Plan, Term
from app.models.year import SCALES
from app.reports.engine.words import HEADINGS
from app.services.plan.scale_uses import letters_of, years_with_letters
from app.services.plan.year_settings import rules_of
from app.services.records.actions import action, save_form
from app.services.records.labels import scale_name
from app.services.records.list_rows import row_of
from app.services.records.record_forms import (
    RecordForm,
    derived_record_id,
    few_of,
    new_form,
    open_form,
    refuse_others,
)
from app.services.workspace.workspace import Workspace

LISTINGS = {
    "activity_kind": "活動区分",
    "participant_kind": "参加者の内訳",
    "cost": "費用の使いみち",
    "funding": "財源",
    "place": "場所",
    "district": "地区",
    "partner": "協力団体",
    "consultation_field": "相談分野",
    "consultation_method": "相談方法",
    "direction": "次年度の方向",
    "sheet_heading": "評価シートの見出し",
    "stamp_box": "決裁・供覧の欄（本部のいつもの欄）",
    "stamp_box_branch": "決裁・供覧の欄（支部のいつもの欄）",
}
OWN_SCALE = "rating_own_"
HEADING = "sheet_heading"
MOST = 2000


@dataclass(frozen=True)
class TermLine:
    """``retired``: no longer offered, but old records still show it."""

    id: bytes
    code: str
    label: str
    note: str
    yomi: str
    sort_no: int
    retired: bool


def listings(workspace: Workspace) -> dict[str, str]:
    """Every list that can be edited, with its name."""
    return LISTINGS | scales(workspace)


def scales(workspace: Workspace) -> dict[str, str]:
    """The rating scales: the three shipped ones and the council's own, named by their marks."""
    with workspace.database.reading() as session:
        found = session.scalars(
            select(Term.listing).where(Term.listing.startswith(OWN_SCALE, autoescape=True), Term.deleted.is_(False)).distinct()
        ).all()
        own = sorted({one for one in found if one})
        return SCALES | {one: scale_name(session, one) for one in own}


def terms_of(workspace: Workspace, listing: str) -> list[TermLine]:
    """The entries of a list, retired ones too.

    For the headings of the evaluation sheet also those the program prints and the council's list does not have yet.
    """
    with workspace.database.reading() as session:
        found = few_of(session, Term, "sort_no", "yomi", "code", listing=listing)
        lines = [row_of(TermLine, row) for row in found]
    if listing != HEADING:
        return lines
    # What a later version prints and the council's list does not have yet can be reworded too.
    known = {line.code for line in lines}
    lacking = [(code, word) for code, word in HEADINGS.items() if word and code not in known and not code.endswith("_unit")]
    return lines + [TermLine(term_id(listing, code), code, word, "", "", 0, False) for code, word in lacking]


def open_term(workspace: Workspace, record: bytes | None, listing: str) -> RecordForm:
    """The form of an entry; a new one at the end of the list for None."""
    if record is None:
        form = new_form("term", COMMON, listing=listing)
        code = f"own-{form.id.hex()[:12]}"
        values = form.values | {
            "code": code,
            "sort_no": max((one.sort_no for one in terms_of(workspace, listing)), default=0) + 1,
        }
        return replace(form, id=term_id(listing, code), values=values, draft_key=f"term:new:{listing}")
    with workspace.database.reading() as session:
        form = open_form(session, "term", COMMON, record)
    if form.is_new:
        line = next(one for one in terms_of(workspace, listing) if one.id == record)
        natural = {"listing": listing, "code": line.code, "label": line.label}
        return replace(form, values=form.values | natural)
    return form


def save_term(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("missing-name", "too-many", "same-word", "frozen-scale", "not-head-office")."""
    refuse_others(workspace, COMMON)
    after = form.values | dict(values)
    listing, label = str(after["listing"]), str(after["label"] or "").strip()
    if not label:
        raise Refused("missing-name", "言葉が入っていません。", "言葉を入れてから、もう一度保存してください。")
    with action(workspace) as act:
        there = terms_of(workspace, listing)
        if form.is_new:
            refuse_too_many(len(there) + 1)
        if any(one.label == label and one.id != form.id and not one.retired for one in there) and not after["retired"]:
            raise Refused("same-word", f"「{label[:40]}」は、もう一覧にあります。", "一覧で選んで、直してください。")
        if listing.startswith("rating"):
            year = used_in(act.session, listing)
            if year is not None:
                raise Refused(
                    "frozen-scale",
                    f"この段階は、{year}年度の確定した評価か意見で使っています。意味が変わるので直せません。",
                    "「写して新しい段階を作る」で写して、新しい年度に選んでください。",
                )
        return save_form(workspace, form, values)


def refuse_too_many(count: int) -> None:
    """Raises Refused("too-many") when a list would have this many entries."""
    if count > MOST:
        raise Refused("too-many", f"この一覧は {MOST:,}件までです。", "使わない言葉を直して使ってください。")


def copy_scale(workspace: Workspace, listing: str) -> str:
    """Creates a scale of the council's own with the marks of another one; returns the name of its list."""
    refuse_others(workspace, COMMON)
    with action(workspace, "段階の追加") as act:
        taken = {name for name in scales(workspace) if name.startswith(OWN_SCALE)}
        number = next(one for one in range(1, MOST) if f"{OWN_SCALE}{one}" not in taken)
        name = f"{OWN_SCALE}{number}"
        for one in terms_of(workspace, listing):
            if one.retired:
                continue
            form = open_form(act.session, "term", COMMON, term_id(name, one.code), listing=name, code=one.code)
            act.save(form, {"label": one.label, "note": one.note, "sort_no": one.sort_no})
    return name


def used_in(session: Session, listing: str) -> int | None:
    """The newest fiscal year with a final evaluation or an evaluator's letter on this scale; None without any."""
    using = []
    for year in years_with_letters(session):
        for plan in session.scalars(select(Plan.id).where(Plan.deleted.is_(False))):
            rules, used = rules_of(session, plan, year), letters_of(session, plan, year)
            if (used.decided and listing == rules.rating_scale) or (used.said and listing == rules.external_scale):
                using.append(year)
    return max(using, default=None)


def term_id(listing: str, code: str) -> bytes:
    """The record id of an entry, derived from list and code."""
    return derived_record_id("term", listing, code)
