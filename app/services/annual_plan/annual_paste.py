"""実施項目 pasted from Excel: a block of lines, also for several targets. What can be read is taken, the rest is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import Refused, YuiError
from app.models.annual_plan import PlanItem
from app.rules.excel_damage import numbered
from app.rules.finding import name_key
from app.rules.months import parse_months
from app.rules.pasted import NotTaken, not_taken_in_words, pasted_cells
from app.rules.reading import decided
from app.rules.text import clean_text
from app.rules.typed_counts import read_count
from app.rules.typed_signs import quoted
from app.rules.typed_targets import read_target
from app.services.annual_plan.annual_plans import items, new_item, partition_of, refuse_final
from app.services.plan.plans import TargetRow, plan_tree
from app.services.plan.target_year import PlanYear
from app.services.records.actions import action
from app.services.records.record_forms import open_form
from app.services.workspace.workspace import Workspace

ORDER = ("target", "title", "content", "months", "responsible", "audience", "partners", "budget")
"""Columns of a block without headings."""
_TARGET = ("番号", "推進目標", "目標")
_FIELDS = {name_key(word): field for field, words in (PlanItem.headings() | {"target": _TARGET}).items() for word in words}
_LABELS = {"target": "推進目標", **{name: PlanItem.declared(name).label for name in PlanItem.fields()}}
MOST = 500


@dataclass(frozen=True)
class Pasted:
    """``written`` items were added or corrected; ``left`` was not taken; ``told``: what was read otherwise than it stands."""

    written: int
    left: tuple[NotTaken, ...]
    told: tuple[str, ...]

    @property
    def words(self) -> str:
        """What is told after the paste."""
        told = "。".join(self.told[:3]) + ("。" if self.told else "")
        return f"{self.written}件の実施項目を入れました。{not_taken_in_words(self.left)}{told}"


@dataclass
class _Block:
    """What was understood so far; ``target`` is the one of the line above, None where that could not be read."""

    targets: Sequence[TargetRow]
    target: bytes | None
    items: list[tuple[bytes, dict[str, Any]]] = field(default_factory=list)
    left: list[NotTaken] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def paste_items(workspace: Workspace, of: PlanYear, text: str, target: bytes | None = None) -> Pasted:
    """Adds the lines as 実施項目, or corrects the item with the same name.

    ``target`` applies to lines without a number before the first one that has one. A line or a cell that cannot be read is
    left out and named. Raises Refused("empty-paste", "bad-paste": no line at all can be read, "final-plan").
    """
    with action(workspace, "実施項目の貼り付け", counted="件") as act:
        session = act.session
        found = _read(text, plan_tree(session, of.plan_id).targets, target)
        written = 0
        for target_id in dict.fromkeys(one for one, _ in found.items):
            where = of.target(target_id)
            refuse_final(session, where)
            there = {row.title: row.id for row in items(session, where)}
            mine = [values for one, values in found.items if one == target_id]
            for place, values in enumerate(mine, start=len(there) + 1):
                known = there.get(values["title"])
                form = open_form(session, "plan_item", partition_of(of.owner), known) if known else new_item(where, place)
                written += act.save(form, values)
        return Pasted(written, tuple(found.left), tuple(found.told))


def _read(text: str, targets: Sequence[TargetRow], target: bytes | None) -> _Block:
    lines = [line for line in pasted_cells(text) if any(line)]
    if not lines:
        raise Refused("empty-paste", "貼り付ける表がありません。", "Excelで表を選んでコピーしてから、貼り付けてください。")
    if len(lines) > MOST:
        raise Refused("bad-paste", f"一度に貼り付けられるのは{MOST}行までです。", "表を分けてください。")
    named = [_FIELDS.get(name_key(cell)) for cell in lines[0]]
    has_heads = sum(one is not None for one in named) >= 2
    columns: Sequence[str | None] = named if has_heads else ORDER
    block = _Block(targets, target)
    for number, line in enumerate(lines[1:] if has_heads else lines, start=2 if has_heads else 1):
        cells = {name: cell for name, cell in zip(columns, line, strict=False) if name and cell}
        _take(block, cells, f"{number}行目")
    if not block.items and block.left:
        first = block.left[0]
        raise Refused("bad-paste", f"{first.words}。何も取り込んでいません。", "Excelで直してから、貼り直してください。")
    return block


def _take(block: _Block, cells: Mapping[str, str], line: str) -> None:
    """One line. Without a number it belongs to the target of the line above, as in a table with merged cells."""
    if typed := cells.get("target"):
        block.target = _target(block, typed, line)
        if block.target is None:
            return
    if block.target is None:
        block.left.append(NotTaken(line, cells.get("title", ""), "推進目標の番号がありません"))
    elif not cells.get("title"):
        block.left.append(NotTaken(line, "", "実施項目の名前がありません"))
    else:
        values: dict[str, Any] = {}
        for name, text in cells.items():
            if name != "target":
                _add(block, values, name, text, line)
        block.items.append((block.target, values))


def _target(block: _Block, typed: str, line: str) -> bytes | None:
    """The target that a cell names, also where Excel has made a day of 2-3."""
    number = numbered(typed)
    try:
        found = read_target(number.value, block.targets)
        target = decided(found, "bad-paste", "")
    except YuiError as error:
        block.left.append(NotTaken(f"{line}の推進目標", typed, error.what))
        return None
    block.told += [f"{line}：{how}" for how in (number.how, found.how) if how]
    return target.id


def _add(block: _Block, values: dict[str, Any], name: str, text: str, line: str) -> None:
    """One cell of a line that is taken; months that nobody can read go to what is said beside them."""
    try:
        if name == "months":
            values["months"] = parse_months(text)
        elif name == "budget":
            found = read_count(text, "円")
            values["budget"] = decided(found, "bad-paste", "").number
            block.told += [f"{line}：{found.how}"] if found.how else []
        else:
            values[name] = clean_text(text)
    except YuiError as error:
        if name == "months":
            values["timing_note"] = clean_text(text)
            block.told.append(f"{line}：時期{quoted(text)}は「{_LABELS['timing_note']}」に入れました")
        else:
            block.left.append(NotTaken(f"{line}の{_LABELS[name]}", text, error.what))
