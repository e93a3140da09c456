"""A block pasted into the 月次件数表 is one deed: all of it or nothing, and taken back in one step."""

from collections.abc import Callable

import pytest

from app.errors import Refused
from app.rules import months
from app.rules.figures import Typed
from app.services.indicators import monthly_table
from app.services.indicators.indicator_entry import save_block
from app.services.indicators.monthly_table import TableRow
from app.services.plan.target_year import PlanYear
from app.services.records.undo import undo_last
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id


def rows(workspace: Workspace, office: str = "") -> list[TableRow]:
    return monthly_table.monthly_rows(workspace, PlanYear(plan_id(workspace), 2025, office or workspace.office_code))


def typed(workspace: Workspace) -> list[TableRow]:
    return [row for row in rows(workspace) if row.editable]


def counted(workspace: Workspace) -> TableRow:
    return next(row for row in rows(workspace) if not row.editable)


def test_one_bad_row_keeps_the_whole_block_out(daito: Workspace) -> None:
    block = [(typed(daito)[0].use, {4: Typed(3), 5: Typed(4)}), (counted(daito).use, {4: Typed(1)})]
    with pytest.raises(Refused, match="活動記録から数えます"):
        save_block(daito, 2025, "daito", block)
    assert not any("".join(row.cells) for row in typed(daito))


def test_a_block_is_taken_back_in_one_step_to_what_stood_there(daito: Workspace) -> None:
    first, second = typed(daito)[:2]
    save_block(daito, 2025, "daito", [(first.use, {4: Typed(9), 5: Typed(state="none")})])
    changed = save_block(daito, 2025, "daito", [(first.use, {4: Typed(3), 5: Typed()}), (second.use, {4: Typed(7), 5: Typed(8)})])
    assert changed == 4
    assert undo_last(daito) == "月次件数の入力（4か所）"
    assert typed(daito)[0].cells[:2] == ("9", "なし") and typed(daito)[1].cells[:2] == ("", "")
    save_block(daito, 2025, "daito", [(second.use, {4: Typed(5)})])  # a place taken back can be typed into again
    assert typed(daito)[1].cells[0] == "5"
    assert undo_last(daito) == "月次件数の入力" and undo_last(daito) == "月次件数の入力（2か所）"
    assert not any("".join(row.cells) for row in typed(daito)) and undo_last(daito) is None


def test_a_large_block_is_still_one_step(daito: Workspace) -> None:
    """More cells than steps are kept: none of them may be forgotten."""
    block = [(row.use, {month: Typed(1) for month in months.MONTHS}) for row in typed(daito)]
    assert save_block(daito, 2025, "daito", block) == len(block) * 12
    undo_last(daito)
    assert not any("".join(row.cells) for row in typed(daito))


def test_nothing_of_a_block_is_taken_back_when_a_part_was_changed_since(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None]
) -> None:
    first, second = typed(daito)[:2]
    save_block(daito, 2025, "daito", [(first.use, {4: Typed(3)}), (second.use, {4: Typed(7)})])
    to_head()
    save_block(head, 2025, "daito", [(second.use, {4: Typed(8)})])
    to_daito()
    with pytest.raises(Refused, match="別の変更"):
        undo_last(daito)
    assert (typed(daito)[0].cells[0], typed(daito)[1].cells[0]) == ("3", "8")


def test_the_head_office_is_not_said_to_have_done_nothing_where_only_branches_are_asked(head: Workspace) -> None:
    """進み具合 says － there, and 0 would be another statement about the same figure."""
    row = next(row for row in rows(head) if not row.editable and row.use.source != "value")
    assert row.year == "－" and set(row.cells) == {"－", ""}
