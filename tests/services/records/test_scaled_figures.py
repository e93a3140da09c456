"""A figure is stored as a whole number scaled by its indicator's decimals; people only ever read it as it was typed."""

from pathlib import Path

from app.rules.figures import Typed
from app.services.figures import year_closing
from app.services.figures.closed_year_snapshot import late_changes
from app.services.indicators import indicator_catalogue, indicator_entry
from app.services.indicators.indicators import UseRow
from app.services.records.actions import save_form
from app.services.records.history import history
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id


def _kilograms(workspace: Workspace) -> UseRow:
    """An indicator of the branches with one decimal."""
    every = indicator_catalogue.uses_in_year(workspace, plan_id(workspace), 2025)
    use = next(one for one in every if one.fed_by == "table")
    if workspace.is_head:
        save_form(workspace, indicator_catalogue.open_indicator(workspace, use.indicator_id), {"decimals": 1, "unit": "kg"})
    return use


def test_history_shows_a_figure_as_it_was_typed(head: Workspace) -> None:
    use = _kilograms(head)
    indicator_entry.save_months(head, use, 2025, "head", {4: Typed(125)})
    (step,) = history(head, indicator_entry.open_month(head, use, 2025, 4, "head").id)
    assert "12.5kg" in [change.after for change in step.changes]


def test_the_preview_of_a_file_shows_a_figure_as_it_was_typed(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    use = _kilograms(head)
    indicator_entry.save_months(daito, use, 2025, "daito", {4: Typed(125)})
    file = submitting.hand_in(daito, tmp_path / "figures.yui").path
    lines = importing.preview(head, [file]).lines
    assert "12.5kg" in [change.after for line in lines for change in line.changes]


def test_the_list_after_a_closing_shows_a_figure_as_it_was_typed(head: Workspace) -> None:
    use = _kilograms(head)
    indicator_entry.save_months(head, use, 2025, "head", {4: Typed(125)})
    year_closing.close_year(head, 2025)
    indicator_entry.save_months(head, use, 2025, "head", {4: Typed(132)})
    assert any("12.5kg" in one.detail and "13.2kg" in one.detail for one in late_changes(head, 2025))
