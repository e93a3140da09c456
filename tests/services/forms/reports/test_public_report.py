"""様式第10号: on the screen its figures lead to the records they were counted from; an empty one has no figure to ask about."""

from app.reports.paper import Row, cell_text
from app.services.figures.asked import Asked
from app.services.printing import source_links
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target
from tests.services.forms.test_report_details import papers, table


def figures(workspace: Workspace, **changes: object) -> tuple[Row, ...]:
    (paper,) = papers(workspace, "public-report", **changes)
    return table(paper, "実績").rows


def test_the_figures_of_a_target_lead_to_its_activities_and_its_participants(head: Workspace) -> None:
    for people in (30, 12):
        activity(head, participants=people)
    row = next(row for row in figures(head) if cell_text(row.cells[0]) == "1-③")
    assert [cell_text(cell) for cell in row.cells[2:]] == ["2※", "42※"]
    asked = [source_links.read(source) for source in row.sources[2:]]
    assert asked == [Asked(target(head)), Asked(target(head), "participants")]


def test_an_empty_report_has_neither_a_figure_nor_one_to_ask_about(head: Workspace) -> None:
    activity(head)
    for row in figures(head, edition="empty"):
        assert not any(cell_text(cell) for cell in row.cells[2:]) and not any(row.sources)
