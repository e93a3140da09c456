"""推進計画（年次計画, 様式1）: what an office intends to do for a target in a year, item by item, with its months.

The head office's part (本部共通) is visible to all; a branch's own part to that branch and the head office.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.activity import Activity
from app.models.annual_plan import AnnualPlan, PlanItem
from app.models.base import COMMON, HEAD
from app.rules.fiscal import fiscal_year_short
from app.rules.months import MONTHS
from app.services.figures.closed_year_snapshot import as_counted
from app.services.figures.figures import counted_records
from app.services.plan.plans import plan_of_target, plan_tree
from app.services.plan.predecessors import predecessors_of
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.records.actions import Action, action
from app.services.records.list_rows import row_of
from app.services.records.record_forms import RecordForm, derived_record_id, in_order, live, new_form, of_year, open_form
from app.services.workspace.workspace import Workspace, reading
from app.store.kept_answers import kept

COPIED = (
    *("title", "content", "audience", "months", "timing_note"),
    *("responsible", "partners", "funding", "city_plan", "sources"),
)
"""Fields that are copied from year to year. The budget is copied too, an empty one as empty."""


@dataclass(frozen=True)
class ItemRow:
    """One 実施項目. ``months``: bit 0 = April … bit 11 = March; ``done_months`` alike, the months in which linked activities
    took place.
    """

    id: bytes
    office: str
    title: str
    content: str
    audience: str
    months: int
    timing_note: str
    responsible: str
    partners: str
    budget: int | None
    funding: str
    city_plan: str
    dropped: bool
    drop_reason: str
    done_months: int
    sources: str = ""


@dataclass(frozen=True)
class SheetRow:
    """The sheet of one target. ``state``: 未 (no item), 本部 (no branch is asked for one), 途中, 確定; ``edition`` counts its
    final versions.
    """

    target_id: bytes
    label: str
    title: str
    items: int
    state: str
    edition: int


def partition_of(office: str) -> str:
    """The partition of an office's part: COMMON for 本部共通."""
    return COMMON if office == HEAD else office


def sheet_id(of: TargetYear) -> bytes:
    """The record id of a sheet, derived from target, year and office."""
    return derived_record_id("annual_plan", of.target_id.hex(), str(of.fiscal_year), of.owner, partition=partition_of(of.owner))


def sheets(workspace: Workspace, of: PlanYear) -> list[SheetRow]:
    """The sheets of every target of a plan, in order."""
    with workspace.database.reading() as session:
        rows = []
        for target in plan_tree(session, of.plan_id).targets:
            found = of_year(session, AnnualPlan, of.fiscal_year).get(sheet_id(of.target(target.id)))
            count = len(items(session, of.target(target.id)))
            final = found is not None and found.state == "final"
            edition = (found.edition or 0) if found is not None else 0
            led = target.led_by_head and of.owner != HEAD
            state = "確定" if final else "途中" if count else "本部" if led else "未"
            rows.append(SheetRow(target.id, target.label, target.title, count, state, edition))
        return rows


@reading
def items(session: Session, of: TargetYear) -> list[ItemRow]:
    """The 実施項目 of a target in order."""
    place = of.target_id, of.owner, partition_of(of.owner)
    every = of_year(session, PlanItem, of.fiscal_year).values()
    here = (row for row in every if (row.target_id, row.office, row.partition) == place)
    found = in_order(here, "sort_no", "first_saved_at", "id")
    done = done_months(session, of.fiscal_year) if found else {}
    return [row_of(ItemRow, row, months=(row.months or 0) & 0xFFF, done_months=done.get(row.id, 0)) for row in found]


def item_titles(
    workspace: Workspace, targets: Sequence[bytes], years: Sequence[int], office: str = ""
) -> list[tuple[object, str]]:
    """(id, 「R8 サロン交流会」) of items that were not dropped, by year and order. With ``office`` its own and the
    common ones.
    """
    wanted = set(targets)
    with workspace.database.reading() as session:
        every = [row for year in sorted(set(years)) for row in in_order(of_year(session, PlanItem, year).values(), "sort_no")]
    offices = (office, HEAD)
    found = [row for row in every if row.target_id in wanted and not row.dropped and (not office or row.office in offices)]
    return [(row.id, f"{fiscal_year_short(row.fiscal_year or 0)}　{row.title or '（名称なし）'}") for row in found]


def open_item(workspace: Workspace, record: bytes | None, of: TargetYear) -> RecordForm:
    """The form of an item; a new one at the end for None."""
    if record is None:
        return new_item(of, len(items(workspace, of)) + 1)
    return open_form(workspace, "plan_item", partition_of(of.owner), record)


def new_item(of: TargetYear, sort_no: int) -> RecordForm:
    """The form of a new item at this place (from 1) of the list."""
    key = {"target_id": of.target_id, "fiscal_year": of.fiscal_year, "office": of.owner, "sort_no": sort_no}
    return new_form("plan_item", partition_of(of.owner), **key)


def save_item(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("missing-title", "missing-reason"), and Refused("final-plan") while the sheet is final."""
    after = dict(form.values) | dict(values)
    if not str(after["title"] or "").strip():
        raise Refused("missing-title", "実施項目の名前が入っていません。", "名前を入れてから、もう一度保存してください。")
    if after["dropped"] and not str(after["drop_reason"] or "").strip():
        raise Refused("missing-reason", "取りやめる理由が入っていません。", "理由を入れてから、もう一度保存してください。")
    with action(workspace, f"実施項目の{'追加' if form.is_new else '訂正'}") as act:
        _refuse_final_sheet(act, form)
        return act.save(form, values)


def delete_item(workspace: Workspace, form: RecordForm) -> None:
    """Raises Refused("final-plan"): an item that was decided must not disappear from under its issued copy."""
    with action(workspace, "実施項目の削除") as act:
        _refuse_final_sheet(act, form)
        act.delete(form)


def open_sheet(workspace: Workspace, of: TargetYear) -> RecordForm:
    """The form of a sheet: ねらい, 前年度の課題 and the dates."""
    key = {"target_id": of.target_id, "fiscal_year": of.fiscal_year, "office": of.owner}
    with workspace.database.reading() as session:
        plan = plan_of_target(session, of.target_id)
        return open_form(session, "annual_plan", partition_of(of.owner), sheet_id(of), plan_id=plan, **key)


def save_sheet(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("final-plan")."""
    with action(workspace, "年次計画の入力") as act:
        _refuse_final_sheet(act, form)
        return act.save(form, values)


def copy_from_last_year(workspace: Workspace, of: TargetYear) -> int:
    """Copies last year's items, except those that this year has by name already; returns how many.

    Raises Refused("final-plan").
    """
    with action(workspace, "前年度の実施項目を写す", counted="件") as act:
        refuse_final(act.session, of)
        return _copy(act, of)


def copy_all_from_last_year(workspace: Workspace, of: PlanYear) -> tuple[int, int]:
    """The same for every target of the plan that is not final, in one transaction; returns (targets, items)."""
    with action(workspace, "前年度の実施項目を写す", counted="件") as act:
        copied = []
        for target in plan_tree(act.session, of.plan_id).targets:
            found = live(act.session, AnnualPlan, sheet_id(of.target(target.id)))
            if found is None or found.state != "final":
                copied.append(_copy(act, of.target(target.id)))
        return sum(count > 0 for count in copied), sum(copied)


def _copy(act: Action, of: TargetYear) -> int:
    session = act.session
    here = {row.title for row in items(session, of)}
    taken = 0
    before = [row for one in predecessors_of(session, of) for row in items(session, one)]
    for row in before:
        if row.title in here or row.dropped:
            continue
        values = {name: getattr(row, name) or None for name in COPIED} | {"budget": row.budget}
        act.save(new_item(of, len(here) + taken + 1), values)
        taken += 1
    return taken


def _refuse_final_sheet(act: Action, form: RecordForm) -> None:
    refuse_final(act.session, TargetYear(form.values["target_id"], form.values["fiscal_year"], form.values["office"]))


def refuse_final(session: Session, of: TargetYear) -> None:
    """Raises Refused("final-plan"): a final plan is changed only after its change was begun with a reason."""
    found = live(session, AnnualPlan, sheet_id(of))
    if found is not None and found.state == "final":
        raise Refused(
            "final-plan", "確定した計画なので、このままでは直せません。", "先に「計画を変更する」で理由を書いてください。"
        )


@kept
def done_months(session: Session, fiscal_year: int) -> dict[bytes, int]:
    """Id of an item → the months in which activities linked to it took place, as bits."""
    of = as_counted(session, Activity, fiscal_year)
    month = cast(func.strftime("%m", of.date), Integer)
    linked = of.plan_item_id.is_not(None), *counted_records(of, None, fiscal_year)
    found: dict[bytes, int] = {}
    for item, number in session.execute(select(of.plan_item_id, month).where(*linked).distinct()).tuples():
        found[item] = found.get(item, 0) | 1 << MONTHS.index(number)
    return found
