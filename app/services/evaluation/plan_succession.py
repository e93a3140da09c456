"""新旧対応: what became of each 推進目標 of the old plan, and where each new one comes from. Many to many.

It lets years be read across plans: last year's evaluation of a new target, and indicators that continue under it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON
from app.models.indicator import IndicatorUse
from app.models.succession import HANDLINGS, Correspondence
from app.rules.fiscal import fiscal_year_short
from app.rules.text import search_key
from app.services.indicators.indicators import use_id
from app.services.plan.plans import PlanRow, TargetRow, plan_tree, plans
from app.services.records.actions import action
from app.services.records.record_forms import RecordForm, all_of, derived_record_id, live, open_form, records_of, refuse_others
from app.services.workspace.workspace import Workspace, reading

NO_TARGET = ""


@dataclass(frozen=True)
class LineRow:
    """One line; ``old`` is None for 新規, ``new`` is None for 終了."""

    id: bytes
    old: TargetRow | None
    new: TargetRow | None
    kind: str
    note: str


@dataclass(frozen=True)
class Check:
    """What is still missing or inconsistent in the table, and for which target."""

    target_id: bytes
    text: str


def plan_before(workspace: Workspace, plan: PlanRow) -> PlanRow | None:
    """The edition that ended last before this one began, or None."""
    return next((one for one in plans(workspace) if one.last_year < plan.first_year), None)


def plan_after(workspace: Workspace, plan: PlanRow) -> PlanRow | None:
    """The edition that begins first after this one ends, or None."""
    return next((one for one in reversed(plans(workspace)) if one.first_year > plan.last_year), None)


def line_id(old: bytes | None, new: bytes | None) -> bytes:
    """The record id of a line, derived from its two targets."""
    return derived_record_id("correspondence", old.hex() if old else NO_TARGET, new.hex() if new else NO_TARGET)


@reading
def lines(session: Session, old_plan: bytes, new_plan: bytes) -> list[LineRow]:
    """The lines in the order of the old plan, then those for 新規."""
    old = {one.id: one for one in plan_tree(session, old_plan).targets}
    new = {one.id: one for one in plan_tree(session, new_plan).targets}
    every = all_of(session, Correspondence).values()
    found = [row for row in every if row.old_target_id in old or row.new_target_id in new]
    rows = [
        LineRow(row.id, old.get(row.old_target_id or b""), new.get(row.new_target_id or b""), row.kind or "", row.note or "")
        for row in found
    ]
    last = (len(old) + len(new) + 1,)
    return sorted(
        (row for row in rows if row.old or row.new),
        key=lambda row: (
            (row.old.goal_number, row.old.number) if row.old else last,
            (row.new.goal_number, row.new.number) if row.new else last,
        ),
    )


def open_line(workspace: Workspace, record: bytes | None) -> RecordForm:
    """The form of a line; a new one for None."""
    return open_form(workspace, "correspondence", COMMON, record or line_id(None, None))


def save_line(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bytes:
    """Writes the line under the id of its two targets and returns that id. With another pair the former line is deleted.

    Raises Refused("bad-correspondence") for 新規 with an old target, 終了 with a new one, or any other kind without both.
    """
    refuse_others(workspace, COMMON)
    after = dict(form.values) | dict(values)
    old, new, kind = after["old_target_id"], after["new_target_id"], after["kind"]
    _refuse_odd(old, new, kind)
    record = line_id(old, new)
    with action(workspace, f"新旧対応の{'追加' if form.is_new else '訂正'}") as act:
        if form.id != record and live(act.session, Correspondence, form.id) is not None:
            act.delete(form)
        there = open_form(act.session, "correspondence", COMMON, record)
        act.save(there, {"old_target_id": old, "new_target_id": new, "kind": kind, "note": after["note"]})
    return record


def suggest(workspace: Workspace, old_plan: bytes, new_plan: bytes) -> int:
    """Writes 継続 for targets with equal names of which neither has a line yet; returns how many."""
    written = 0
    with action(workspace, "新旧対応の追加", counted="件") as act:
        session = act.session
        refuse_others(workspace, COMMON)
        have = lines(session, old_plan, new_plan)
        used = {row.old.id for row in have if row.old} | {row.new.id for row in have if row.new}
        free = {_plain(one.title): one for one in plan_tree(session, new_plan).targets if one.id not in used}
        for old in plan_tree(session, old_plan).targets:
            new = free.get(_plain(old.title)) if old.id not in used else None
            if new is None:
                continue
            form = open_form(session, "correspondence", COMMON, line_id(old.id, new.id))
            if form.is_new:
                said = {"old_target_id": old.id, "new_target_id": new.id, "kind": "continued"}
                written += act.save(form, said)
    return written


def checks(workspace: Workspace, old_plan: bytes, new_plan: bytes) -> list[Check]:
    """Every old target needs a successor or 終了, every new one an origin, and the kinds must fit the lines."""
    with workspace.database.reading() as session:
        old, new = plan_tree(session, old_plan).targets, plan_tree(session, new_plan).targets
        rows = lines(session, old_plan, new_plan)
    from_old = Counter(row.old.id for row in rows if row.old)
    to_new = Counter(row.new.id for row in rows if row.new)
    found = [Check(one.id, f"旧 {one.label}　次期の扱いが決まっていません。") for one in old if not from_old[one.id]]
    found += [Check(one.id, f"新 {one.label}　どこから来たかが決まっていません。") for one in new if not to_new[one.id]]
    for row in rows:
        if row.kind == "ended" and row.old and from_old[row.old.id] > 1:
            found.append(Check(row.old.id, f"旧 {row.old.label}　「終了」なのに、ほかの行で続いています。"))
        if row.kind == "new" and row.new and to_new[row.new.id] > 1:
            found.append(Check(row.new.id, f"新 {row.new.label}　「新規」なのに、ほかの行で旧目標から続いています。"))
        if row.kind == "merged" and row.new and to_new[row.new.id] < 2:
            found.append(Check(row.new.id, f"新 {row.new.label}　「統合」ですが、旧目標が1つだけです。"))
        if row.kind == "split" and row.old and from_old[row.old.id] < 2:
            found.append(Check(row.old.id, f"旧 {row.old.label}　「分割」ですが、新目標が1つだけです。"))
        if row.kind == "continued" and row.old and row.new and (from_old[row.old.id] > 1 or to_new[row.new.id] > 1):
            found.append(Check(row.old.id, f"旧 {row.old.label}　「継続」ですが、ほかの行にも出ています。統合か分割です。"))
    return list(dict.fromkeys(found))


def carry_indicators(workspace: Workspace, old_plan: bytes, new_plan: bytes) -> int:
    """Switches the indicators of the old targets on for those that succeed them; returns how many.

    An indicator keeps its id, so its series continues. When targets were merged or split, its counting changes with the
    first year of the new plan, and a note says so.
    """
    refuse_others(workspace, COMMON)
    carried = 0
    with action(workspace, "指標の引き継ぎ", counted="件") as act:
        session = act.session
        first, last = plan_tree(session, new_plan).plan.first_year, plan_tree(session, new_plan).plan.last_year
        ended = plan_tree(session, old_plan).plan.last_year
        have = {use.indicator_id for use in _uses_in(session, new_plan, first)}
        for row in lines(session, old_plan, new_plan):
            if row.old is None or row.new is None:
                continue
            for use in _uses_of(session, [row.old.id], ended):
                if use.indicator_id is None or use.indicator_id in have:
                    continue
                have.add(use.indicator_id)
                record = use_id(row.new.id, use.indicator_id, first)
                form = open_form(session, "indicator_use", COMMON, record)
                said = {
                    "plan_id": new_plan,
                    "target_id": row.new.id,
                    "indicator_id": use.indicator_id,
                    "first_year": first,
                    "last_year": last,
                    "fed_by": use.fed_by,
                    "sort_no": use.sort_no,
                    "break_note": None if row.kind == "continued" else _break_note(row, first),
                }
                carried += act.save(form, said)
    return carried


def _break_note(row: LineRow, first: int) -> str:
    assert row.old is not None and row.new is not None
    changed = f"推進目標の{HANDLINGS.get(row.kind, '変更')}により"
    return f"{changed}、{fiscal_year_short(first)}から{row.new.label}で数えています（前は{row.old.label}）。"


def _uses_in(session: Session, plan_id: bytes, fiscal_year: int) -> list[IndicatorUse]:
    return _uses_of(session, [one.id for one in plan_tree(session, plan_id).targets], fiscal_year)


def _uses_of(session: Session, targets: Iterable[bytes], fiscal_year: int) -> list[IndicatorUse]:
    return list(
        records_of(
            session,
            IndicatorUse,
            IndicatorUse.target_id.in_(list(targets)),
            IndicatorUse.first_year <= fiscal_year,
            IndicatorUse.last_year.is_(None) | (IndicatorUse.last_year >= fiscal_year),
            by=(IndicatorUse.sort_no, IndicatorUse.id),
        )
    )


def _plain(title: str) -> str:
    return search_key(title).replace("(見本)", "").replace("【見本】", "").strip()


def _refuse_odd(old: bytes | None, new: bytes | None, kind: str | None) -> None:
    words = {"new": (not old and bool(new), "新目標だけ"), "ended": (bool(old) and not new, "旧目標だけ")}
    fits, wanted = words.get(kind or "", (bool(old and new), "旧目標と新目標の両方"))
    if kind not in HANDLINGS or not fits:
        raise Refused(
            "bad-correspondence",
            f"「{HANDLINGS.get(kind or '', '扱い')}」の行として、目標の選び方が合っていません。",
            f"{wanted}を選んでから、もう一度保存してください。",
        )
