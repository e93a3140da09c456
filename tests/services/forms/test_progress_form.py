"""進み具合 to write in by hand and as 記入例: each measure in its own kind of figure, and no note about what does not occur."""

import pytest

from app.reports.paper import Notes, Table, cell_text
from app.services.overview.progress import MEASURES, NOTES
from app.services.workspace.workspace import Workspace
from tests.services.forms.test_report_details import papers


def example(workspace: Workspace) -> dict[str, list[str]]:
    """Measure → the first line of its 記入例."""
    tables = [
        part for paper in papers(workspace, "progress", edition="specimen") for part in paper.parts if isinstance(part, Table)
    ]
    return {one.caption: [cell_text(cell) for cell in one.rows[0].cells[2:]] for one in tables}


def test_each_measure_of_the_example_is_in_its_own_kind_of_figure(head: Workspace) -> None:
    found = example(head)
    branches = len(found[MEASURES["activities"]]) - 1
    assert set(found[MEASURES["last_year"]]) == {"＋12％"}
    assert found[MEASURES["planned"]] == [*["1／1"] * branches, f"{branches}／{branches}"]
    assert found[MEASURES["participants"]] != found[MEASURES["activities"]]


@pytest.mark.parametrize("edition", ["empty", "specimen"])
def test_a_grid_without_anybodys_figures_explains_no_sign_of_them(head: Workspace, edition: str) -> None:
    found = papers(head, "progress", edition=edition)
    said = [line for paper in found for part in paper.parts if isinstance(part, Notes) for line in part.lines]
    assert said == list(NOTES.values())
