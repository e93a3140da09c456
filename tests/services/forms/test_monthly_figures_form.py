"""様式第2号の2: a row per indicator and a column per month; the example shows a year as a branch would write it."""

from typing import Literal

import pytest

from app.reports.paper import Notes, Num, Row, Table, cell_text
from app.rules.figures import Typed
from app.services.indicators import indicator_entry, indicators
from app.services.workspace.workspace import Workspace
from tests.offices import target
from tests.services.forms.test_report_details import papers


def rows(workspace: Workspace, **changes: object) -> tuple[Row, ...]:
    (paper,) = papers(workspace, "monthly-table", **changes)
    return next(part for part in paper.parts if isinstance(part, Table)).rows


def notes(workspace: Workspace, **changes: object) -> str:
    (paper,) = papers(workspace, "monthly-table", **changes)
    return "\n".join(line for part in paper.parts if isinstance(part, Notes) for line in part.lines)


def months(row: Row) -> list[str]:
    """April to March, then the year."""
    return [cell_text(cell) for cell in row.cells[2:]]


def test_the_examples_year_is_the_sum_of_its_months_or_the_last_of_a_stock(daito: Workspace) -> None:
    written = [months(row) for row in rows(daito, edition="specimen") if any(months(row))]
    assert written
    for *each, year in written:
        numbers = [int(one) for one in each if one.isdigit()]
        assert numbers and year in (str(sum(numbers)), str(numbers[-1]))


def test_an_empty_form_names_every_indicator_of_the_filled_one_and_has_no_figure(daito: Workspace) -> None:
    filled, empty = rows(daito), rows(daito, edition="empty")
    assert [row.cells[:2] for row in empty] == [row.cells[:2] for row in filled] and empty
    assert not any(cell for row in empty for cell in months(row))


def test_what_was_typed_is_in_its_month_and_the_year_adds_up(daito: Workspace) -> None:
    (use,) = [one for one in indicators.uses_of(daito, [target(daito)], 2025) if one.code == "troubles-connected"]
    indicator_entry.save_months(daito, use, 2025, "daito", {4: Typed(7), 10: Typed(5), 3: Typed(1)})
    (row,) = [row for row in rows(daito) if row.cells[1] == use.title]
    assert months(row) == ["7", *[""] * 5, "5", *[""] * 4, "1", "13"]


@pytest.mark.parametrize("edition", ["filled", "specimen"])
def test_every_number_of_the_table_is_a_number_for_a_spreadsheet(
    daito: Workspace, edition: Literal["filled", "specimen"]
) -> None:
    use = next(one for one in indicators.uses_of(daito, [target(daito)], 2025) if one.fed_by == "table")
    indicator_entry.save_months(daito, use, 2025, "daito", {4: Typed(1234), 5: Typed(30, None, True), 6: Typed(None, "none")})
    (paper,) = papers(daito, "monthly-table", edition=edition)
    cells = [cell for part in paper.parts if isinstance(part, Table) for row in part.rows for cell in row.cells[2:]]
    assert any(isinstance(cell, Num) for cell in cells)
    assert not [cell for cell in cells if isinstance(cell, str) and any(map(str.isdigit, cell))]


def test_only_the_words_and_signs_of_the_table_are_explained(daito: Workspace) -> None:
    assert "なし" not in notes(daito) and "約" not in notes(daito) and "未入力：" in notes(daito)
    use = next(one for one in indicators.uses_of(daito, [target(daito)], 2025) if one.fed_by == "table")
    indicator_entry.save_months(daito, use, 2025, "daito", {5: Typed(30, None, True), 6: Typed(None, "none")})
    assert "なし：" in notes(daito) and "約：" in notes(daito)


def test_the_blanks_of_a_branch_that_has_not_reported_are_not_called_its_gaps(head: Workspace) -> None:
    said = notes(head, office="daito")
    assert "未入力" not in said and "未提出：" in said and "空欄は、まだ数のないところです。" in said


def test_the_form_for_hand_says_how_to_write_nothing(daito: Workspace) -> None:
    assert "該当がない月は「なし」" in notes(daito, edition="empty")
