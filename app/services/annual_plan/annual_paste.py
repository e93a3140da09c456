"""実施項目 pasted from Excel: a block of lines, also for several targets; either all of it is imported or nothing."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Refused, YuiError
from app.models.annual_plan import PlanItem
from app.rules.months import parse_months
from app.rules.target_numbers import parse_target_code
from app.rules.text import clean_text, search_key
from app.rules.typed_counts import parse_count
from app.services.annual_plan.annual_plans import items, new_item, partition_of, refuse_final
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import PlanYear
from app.services.records.actions import action
from app.services.records.record_forms import open_form
from app.services.workspace.workspace import Workspace

ORDER = ("target", "title", "content", "months", "responsible", "audience", "partners", "budget")
"""Columns of a block without headings."""
_TARGET = ("番号", "推進目標", "目標")
_FIELDS = {search_key(word): field for field, words in (PlanItem.headings() | {"target": _TARGET}).items() for word in words}
MOST = 500


@dataclass(frozen=True)
class PastedItem:
    """One line: the target and the field values of its 実施項目."""

    target_id: bytes
    values: dict[str, Any]


def paste_items(workspace: Workspace, of: PlanYear, text: str, target: bytes | None = None) -> int:
    """Adds the lines as 実施項目, or corrects the item with the same name; returns how many were written.

    ``target`` applies to lines without a number before the first one that has one. Raises Refused("empty-paste",
    "bad-paste", "final-plan").
    """
    with action(workspace, "実施項目の貼り付け", counted="件") as act:
        session = act.session
        tree = plan_tree(session, of.plan_id)
        numbers = {(one.goal_number, one.number): one.id for one in tree.targets}
        found = _read(text, numbers, target)
        written = 0
        for target_id in dict.fromkeys(one.target_id for one in found):
            where = of.target(target_id)
            refuse_final(session, where)
            there = {row.title: row.id for row in items(session, where)}
            for place, item in enumerate((one for one in found if one.target_id == target_id), start=len(there) + 1):
                known = there.get(item.values["title"])
                form = open_form(session, "plan_item", partition_of(of.owner), known) if known else new_item(where, place)
                written += act.save(form, item.values)
        return written


def _read(text: str, numbers: Mapping[tuple[int, int], bytes], target: bytes | None) -> list[PastedItem]:
    lines = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text), delimiter="\t")]
    lines = [line for line in lines if any(line)]
    if not lines:
        raise Refused("empty-paste", "貼り付ける表がありません。", "Excelで表を選んでコピーしてから、貼り付けてください。")
    if len(lines) > MOST:
        raise Refused("bad-paste", f"一度に貼り付けられるのは{MOST}行までです。", "表を分けてください。")
    named = [_FIELDS.get(search_key(cell)) for cell in lines[0]]
    has_heads = sum(one is not None for one in named) >= 2
    columns: Sequence[str | None] = named if has_heads else ORDER
    found = []
    for number, line in enumerate(lines[1:] if has_heads else lines, start=2 if has_heads else 1):
        item, target = _item(dict(zip(columns, line, strict=False)), numbers, target, number)
        found.append(item)
    return found


def _item(
    cells: dict[str | None, str], numbers: Mapping[tuple[int, int], bytes], before: bytes | None, line: int
) -> tuple[PastedItem, bytes | None]:
    """One line. Without a number it belongs to the target of the line above, as in a table with merged cells."""
    try:
        target = numbers[parse_target_code(cells["target"])] if cells.get("target") else before
        values: dict[str, Any] = {name: clean_text(text) for name, text in cells.items() if name and text and name != "target"}
        if "months" in values:
            values["months"] = parse_months(values["months"])
        if "budget" in values:
            values["budget"] = parse_count(values["budget"].replace("円", ""))[0]
    except KeyError as error:
        raise _bad(line, f"推進目標「{cells['target'][:12]}」は、この計画にありません") from error
    except YuiError as error:
        raise _bad(line, error.what.removesuffix("。")) from error
    if target is None:
        raise _bad(line, "推進目標の番号がありません")
    if not values.get("title"):
        raise _bad(line, "実施項目の名前がありません")
    return PastedItem(target, values), target


def _bad(line: int, why: str) -> Refused:
    return Refused("bad-paste", f"{line}行目：{why}。何も取り込んでいません。", "Excelで直してから、貼り直してください。")
