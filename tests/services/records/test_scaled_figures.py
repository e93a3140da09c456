"""A figure with decimals reads in history, in the preview of an import and among late changes as it was typed: 12.5, not 125."""

from collections.abc import Callable

import pytest

from app.rules.figures import parse_cell
from app.services.figures import year_closing
from app.services.figures.closed_year_snapshot import late_changes
from app.services.indicators import indicator_catalogue, indicator_entry
from app.services.indicators.indicators import UseRow, uses_of
from app.services.records.history import history
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target

Pass = Callable[[], None]


@pytest.fixture
def use(head: Workspace) -> UseRow:
    """Kilograms with one decimal, typed by the branches month by month."""
    made = indicator_catalogue.open_indicator(head, None)
    values = {"name": "古着の量", "unit": "kg", "decimals": 1, "aggregation": "sum", "source": "table"}
    indicator_catalogue.save_indicator(head, made, values)
    form = indicator_catalogue.open_use(head, None, plan_id(head), 2025)
    indicator_catalogue.save_use(head, form, {"target_id": target(head), "indicator_id": made.id, "fed_by": "table"})
    return next(one for one in uses_of(head, [target(head)], 2025) if one.indicator_id == made.id)


def typed(workspace: Workspace, use: UseRow, text: str) -> bytes:
    cell = parse_cell(text, use.decimals)
    indicator_entry.save_months(workspace, use, 2025, "daito", {4: cell})
    return indicator_entry.open_month(workspace, use, 2025, 4, "daito").id


def test_history_says_what_was_typed(head: Workspace, use: UseRow) -> None:
    record = typed(head, use, "12.5")
    typed(head, use, "1300")
    said = {(change.before, change.after) for step in history(head, record) for change in step.changes if change.group == "value"}
    assert said == {("－", "12.5kg"), ("12.5kg", "1,300.0kg")}


def test_the_preview_and_the_late_changes_say_what_was_typed(
    head: Workspace, daito: Workspace, use: UseRow, to_daito: Pass, to_head: Pass
) -> None:
    to_head()
    to_daito()
    typed(daito, use, "12.5")
    to_head()
    year_closing.close_year(head, 2025)
    typed(daito, use, "13.5")
    (line,) = importing.preview(head, [submitting.hand_in(daito, head.folder.parent).path]).lines
    assert [(change.before, change.after) for change in line.changes] == [("12.5kg", "13.5kg")]
    to_head()
    (late,) = late_changes(head, 2025)
    assert late.detail == "値 12.5kg → 13.5kg"
